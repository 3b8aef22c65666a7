import { describe, expect, it } from "vitest";
import { location, person, server, token } from "@/e2e/support/actors";
import { type Actor, ROLES, stranger, system } from "./actor";
import { allows, isPermission, isScope, PERMISSIONS, type Permission } from "./permissions";

const ALL = Object.keys(PERMISSIONS) as Permission[];
const nobody = stranger({ address: null, requestId: null });
const may = (actor: Actor) => ALL.filter((permission) => allows(actor, permission));
const isReading = (permission: string) => /\.(read|export)$/.test(permission);

describe("people", () => {
  it("may what the table says for their role, and nothing else", () => {
    for (const role of ROLES) {
      const listed = ALL.filter((permission) =>
        (PERMISSIONS[permission] as readonly string[]).includes(role),
      );
      expect(may(person(role)), role).toEqual(listed);
    }
  });

  it("an auditor reads and changes nothing but their own account and how they are told", () => {
    const changes = may(person("auditor")).filter((permission) => !isReading(permission));
    expect(changes).toEqual([
      "oncall.own-feed.change",
      "channels.own.change",
      "self.change",
      "self.sign-in",
      "self.sign-out",
      "self.verify",
      "self.enrol-factor",
      "self.recovery-codes.create",
    ]);
  });

  it("a manager changes no configuration", () => {
    const changes = may(person("manager")).filter((permission) =>
      /^(settings|people|api-tokens|fleet|sessions)\./.test(permission),
    );
    expect(changes.filter((permission) => !isReading(permission))).toEqual([]);
  });

  it("only an admin reads what lets a server in", () => {
    for (const role of ["manager", "oncall", "auditor"] as const) {
      expect(allows(person(role), "fleet.enrolment.read"), role).toBe(false);
    }
    expect(allows(person("admin"), "fleet.enrolment.read")).toBe(true);
  });
});

describe("strangers", () => {
  it("may find their way in, prove that they are a machine and call a heartbeat, nothing else", () => {
    expect(may(nobody)).toEqual([
      "fleet.enrol",
      "uptime.location.use",
      "uptime.heartbeat.provision",
      "uptime.ping.record",
      "backups.copy.use",
      "alerts.link.use",
      "sources.use",
      "oncall.feed.use",
      "self.sign-in",
      "self.first-run",
      "self.link.use",
      "self.reset.ask",
    ]);
  });
});

describe("servers", () => {
  it("report, and read nothing", () => {
    expect(may(server()).filter(isReading)).toEqual([]);
    expect(may(server())).toContain("ingest.report.record");
  });
});

describe("locations", () => {
  it("read what they are to look at and deliver what they saw, nothing else", () => {
    expect(may(location())).toEqual(["uptime.location.plan", "uptime.location.deliver"]);
  });
});

describe("Garrison itself", () => {
  it("is bound by the table too", () => {
    expect(allows(system("test"), "people.change")).toBe(false);
    expect(allows(system("test"), "retention.apply")).toBe(true);
  });
});

describe("tokens", () => {
  it("without a scope may nothing", () => {
    expect(may(token())).toEqual([]);
  });

  it("with the scope read may read what an auditor reads, but not be a person", () => {
    const reads = may(person("auditor")).filter(isReading);
    expect(may(token("read"))).toEqual(reads.filter((permission) => !/^self\.|\.own\./.test(permission)));
  });

  it("with a permission's name as scope may that alone", () => {
    expect(may(token("fleet.server.change"))).toEqual(["fleet.server.change"]);
  });

  it("never make themselves permanent, become a person or end a person's sessions", () => {
    const all = token("read", ...ALL);
    for (const permission of [
      "api-tokens.create",
      "api-tokens.revoke",
      "people.invite",
      "people.change",
      "sessions.any.revoke",
      "self.change",
    ] as const) {
      expect(allows(all, permission), permission).toBe(false);
      expect(isScope(permission), permission).toBe(false);
    }
  });

  it("never report as a server or sign in as a stranger", () => {
    const all = token(...ALL);
    expect(allows(all, "ingest.report.record")).toBe(false);
    expect(allows(all, "self.sign-in")).toBe(false);
    expect(allows(all, "fleet.enrol")).toBe(false);
  });

  it("gain nothing by scopes that do not exist", () => {
    expect(may(token("admin", "*", "fleet.*", "toString", "constructor", "__proto__", ""))).toEqual([]);
  });
});

describe("names", () => {
  it("are permissions only when the table has them", () => {
    for (const permission of ALL) expect(isPermission(permission)).toBe(true);
    for (const name of ["toString", "constructor", "__proto__", "hasOwnProperty", "", "read"]) {
      expect(isPermission(name), name).toBe(false);
    }
    expect(isScope("read")).toBe(true);
  });
});
