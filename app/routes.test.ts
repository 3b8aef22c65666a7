/** Nothing is served that lib/http/route did not build: each handler has an owner, a permission and an origin check. */
import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROUTES } from "@/intake/door";
import { factsOf } from "@/lib/http/route";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** Next's own settings of a route; anything else that is exported has no business there. */
const SETTINGS = new Set(["maxDuration", "runtime"]);

const loaders = import.meta.glob<Record<string, unknown>>("./**/route.ts");
const files = globSync("app/**/route.ts");

describe("the people's door", () => {
  it("is looked at whole", () => {
    expect(Object.keys(loaders).length).toBe(files.length);
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(loaders))(
    "%s exports handlers of lib/http/route and nothing else",
    async (_, load) => {
      const module = await load();
      const names = Object.keys(module);
      expect(names.filter((name) => METHODS.includes(name)).length).toBeGreaterThan(0);
      for (const name of names) {
        if (SETTINGS.has(name)) continue;
        expect(METHODS, `export ${name}`).toContain(name);
        expect(factsOf(module[name]), `export ${name}`).toMatchObject({
          door: expect.stringMatching(/^(user|public)$/),
        });
      }
    },
  );
});

describe("the machines' door", () => {
  it.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "%s",
    (_, { handler }) => {
      const facts = factsOf(handler);
      expect(facts).toMatchObject({ door: "machine" });
      expect(facts?.summary).toMatch(/\.$/);
    },
  );
});

it("gives every handler for people a permission of its own", async () => {
  for (const [file, load] of Object.entries(loaders)) {
    for (const [name, handler] of Object.entries(await load())) {
      const facts = factsOf(handler);
      if (facts?.door === "user") expect(facts.permission, `${name} ${file}`).not.toBeNull();
    }
  }
});
