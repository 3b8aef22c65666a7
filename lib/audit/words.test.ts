import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PERMISSIONS } from "@/lib/auth/permissions";
import { AREAS, actionWords, actorKind, targetHref } from "./words";

const ID = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

describe("the words of an action", () => {
  it("are a sentence for what people do most, and its own name for the rest", () => {
    expect(actionWords("people.invite")).toBe("Invite a person");
    expect(actionWords("something.new")).toBe("something.new");
    expect(actionWords("__proto__")).toBe("__proto__");
    expect(actionWords("toString")).toBe("toString");
  });

  it("fall into areas that exist", () => {
    const names = Object.keys(PERMISSIONS);
    expect(AREAS.filter(({ prefix }) => !names.some((name) => name.startsWith(prefix)))).toEqual([]);
  });
});

describe("the kind of an actor", () => {
  it.each([
    [`person:${ID}`, "person"],
    [`token:${ID}`, "API token"],
    ["system", "Garrison"],
    ["stranger", "not signed in"],
    ["constructor:1", "constructor"],
  ])("of %s is %s", (actor, kind) => {
    expect(actorKind(actor)).toBe(kind);
  });
});

describe("the link of a target", () => {
  it("leads to the page of what has one", () => {
    expect(targetHref(`server/${ID}`)).toBe(`/servers/${ID}`);
    expect(targetHref("audit-entry/12")).toBe("/audit/12");
    expect(targetHref(`incident/${ID}`)).toBe(`/incidents/${ID}`);
    expect(targetHref(`heartbeat/${ID}`)).toBe(`/uptime/heartbeats/${ID}`);
    expect(targetHref(`silence/${ID}`)).toBe(`/alerts/silences/${ID}`);
    expect(targetHref(`rota/${ID}`)).toBe(`/oncall/rotas/${ID}`);
    expect(targetHref(`escalation-policy/${ID}`)).toBe(`/oncall/policies/${ID}`);
  });

  it("is a path of ours or nothing, whatever the target says", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom(
          "",
          "server/",
          "incident/",
          "heartbeat/",
          "silence/",
          "rota/",
          "escalation-policy/",
          "audit-entry/",
        ),
        (text, start) => {
          const href = targetHref(start + text);
          if (href !== null)
            expect(href).toMatch(
              /^\/((servers|incidents|uptime\/heartbeats|alerts\/silences|oncall\/(rotas|policies))\/[0-9a-f-]{36}|audit\/\d+)$/,
            );
        },
      ),
    );
    expect(targetHref("server/../settings")).toBeNull();
    expect(targetHref(`server/${ID}\n`)).toBeNull();
    expect(targetHref("//evil.example")).toBeNull();
  });
});
