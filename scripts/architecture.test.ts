/** Each rule of .dependency-cruiser.cjs is broken once, in a small tree of its own: a rule that bites nobody is no rule. */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";

const tree = mkdtempSync(join(tmpdir(), "garrison-architecture-"));
afterAll(() => rmSync(tree, { recursive: true, force: true }));

/** What stands, rightly, in every tree: the foundation and two domains. */
const SOUND: Record<string, string[]> = {
  "lib/db/client.ts": ["pg"],
  "lib/auth/permissions.ts": [],
  "lib/auth/gate.ts": ["@/lib/db/client", "./permissions"],
  "lib/http/route.ts": ["@/lib/auth/gate"],
  "lib/http/health.ts": ["@/lib/db/client"],
  "lib/jobs/queue.ts": ["@/lib/db/client"],
  "lib/fleet/model.ts": ["zod"],
  "lib/fleet/naming.ts": ["./model"],
  "lib/fleet/store.ts": ["@/lib/auth/gate", "./naming"],
  "lib/backups/model.ts": [],
  "lib/backups/verdict.ts": ["./model", "@/lib/fleet/model"],
  "lib/backups/store/drills.ts": ["@/lib/auth/gate", "@/lib/fleet/store", "../verdict"],
  "lib/backups/jobs.ts": ["@/lib/jobs/queue", "./store/drills"],
  "lib/backups/verdict.test.ts": ["vitest", "./verdict", "@/lib/fleet/naming", "node:fs"],
  "components/ui/button.tsx": ["react"],
  "components/backups/drills.tsx": ["@/components/ui/button", "@/lib/backups/verdict"],
  "app/backups/page.tsx": ["@/components/backups/drills", "@/lib/backups/store/drills"],
  "intake/door.ts": ["hono", "@/lib/http/route", "@/lib/fleet/store"],
  "bin/worker.ts": ["@/lib/backups/jobs", "@/intake/door", "@/lib/db/client", "@/lib/fleet/naming"],
};
const PACKAGES = ["pg", "zod", "react", "hono", "next", "vitest"];

/** One breach per line: rule, file, what it imports (its own file or a package), what else must exist for it. */
const BREACHES: [rule: string, file: string, imports: string, also?: Record<string, string[]>][] = [
  ["everything-resolves", "lib/fleet/lost.ts", "@/lib/fleet/nowhere"],
  ["no-cycles", "lib/fleet/left.ts", "./right", { "lib/fleet/right.ts": ["./left"] }],
  ["no-cycles-between-domains", "lib/fleet/round.ts", "@/lib/backups/model"],
  ["one-way", "lib/fleet/up.ts", "@/app/backups/page"],
  ["one-way", "components/ui/up.tsx", "@/app/backups/page"],
  ["one-way", "intake/up.ts", "@/bin/worker"],
  ["lib-stands-alone", "lib/fleet/looks.ts", "@/components/ui/button"],
  ["lib-stands-alone", "lib/http/door.ts", "@/intake/door"],
  ["intake-has-no-looks", "intake/looks.ts", "@/components/ui/button"],
  ["components-have-no-doors", "components/ui/door.tsx", "@/intake/door"],
  ["components-never-reach-the-database", "components/fleet/list.tsx", "@/lib/fleet/store"],
  ["two-doors-per-domain", "lib/backups/nosy.ts", "@/lib/fleet/naming"],
  ["two-doors-per-domain", "components/backups/nosy.tsx", "@/lib/fleet/naming"],
  ["two-doors-for-pages-and-intake", "app/backups/nosy.tsx", "@/lib/fleet/naming"],
  ["two-doors-for-pages-and-intake", "app/backups/job.tsx", "@/lib/backups/jobs"],
  ["two-doors-for-pages-and-intake", "intake/nosy.ts", "@/lib/fleet/naming"],
  ["two-doors-for-pages-and-intake", "app/nosy.tsx", "@/lib/fleet/naming"],
  ["foundation-knows-no-domain", "lib/http/domain.ts", "@/lib/fleet/model"],
  ["foundation-knows-no-domain", "lib/domain.ts", "@/lib/fleet/model"],
  ["the-gate-guards-the-database", "lib/fleet/store/raw.ts", "@/lib/db/client"],
  ["the-gate-guards-the-database", "app/backups/raw.tsx", "@/lib/db/client"],
  ["the-gate-guards-the-database", "intake/raw.ts", "@/lib/db/client"],
  ["the-gate-guards-the-database", "lib/http/raw.ts", "@/lib/db/client"],
  ["pure-unless-named", "lib/fleet/impure-gate.ts", "@/lib/auth/gate"],
  ["pure-unless-named", "lib/fleet/impure-store.ts", "./store"],
  ["pure-unless-named", "lib/fleet/impure-next.ts", "next"],
  ["pure-unless-named", "lib/fleet/impure-files.ts", "node:fs"],
  ["pure-unless-named", "lib/fleet/impure-process.ts", "node:child_process"],
  ["pure-unless-named", "lib/schedule/impure-database.ts", "@/lib/db/client"],
  ["production-never-imports-tests", "lib/fleet/tested.ts", "@/lib/backups/verdict.test"],
  ["production-never-imports-tests", "bin/tested.ts", "vitest"],
];

type Violation = { rule: { name: string }; from: string };

function violationsOf(files: Record<string, string[]>): { rule: string; from: string }[] {
  rmSync(tree, { recursive: true, force: true });
  for (const [file, imports] of Object.entries(files)) {
    write(file, imports.map((name, index) => `import * as a${index} from "${name}";\na${index};\n`).join(""));
  }
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "main.js" }));
    write(`node_modules/${name}/main.js`, "module.exports = {};\n");
  }
  const names = Object.fromEntries(PACKAGES.map((name) => [name, "1.0.0"]));
  write("package.json", JSON.stringify({ name: "tree", dependencies: names }));
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json"]) copyFileSync(name, join(tree, name));

  const program = resolve("node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const roots = ["app", "components", "intake", "lib", "bin"];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [program, "--config", ".dependency-cruiser.cjs", "--output-type", "json", ...roots],
    { cwd: tree, encoding: "utf8", maxBuffer: 32 * 1024 * 1024 },
  );
  expect(stderr).toBe("");
  const { violations } = (JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary;
  return violations.map(({ rule, from }) => ({ rule: rule.name, from }));
}

function write(path: string, text: string): void {
  mkdirSync(join(tree, dirname(path)), { recursive: true });
  writeFileSync(join(tree, path), text);
}

it("lets a sound tree pass", () => {
  expect(violationsOf(SOUND)).toEqual([]);
});

it("finds each kind of breach, all put into one tree", () => {
  const broken = { ...SOUND };
  for (const [, file, name, also] of BREACHES) Object.assign(broken, { [file]: [name] }, also);
  const found = violationsOf(broken);
  for (const [rule, file] of BREACHES) {
    const from = rule === "no-cycles-between-domains" ? "lib/fleet" : file;
    expect(found, `${rule} in ${file}`).toContainEqual({ rule, from });
  }
});

it("has no rule that is not broken here", () => {
  const config = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as {
    forbidden: { name: string }[];
  };
  const names = config.forbidden.map(({ name }) => name).sort();
  expect([...new Set(BREACHES.map(([rule]) => rule))].sort()).toEqual(names);
});
