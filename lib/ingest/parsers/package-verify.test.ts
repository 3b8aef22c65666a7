import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { packageVerifyParser } from "./package-verify";

describe("debsums -s", () => {
  const stderr = fixture("web01-debsums-s.stderr");

  it("speaks on standard error", () => {
    expect(readValue(packageVerifyParser, "", { exit: 2, stderr })).toEqual({
      tool: "debsums",
      removed: ["/usr/share/man/man1/curl.1.gz"],
      changed: [
        { path: "/usr/share/doc/nginx-light/copyright", attributes: ["md5"], config: null },
        { path: "/usr/bin/ssh-copy-id", attributes: ["md5"], config: null },
      ],
    });
  });

  it("is read from standard output too", () => {
    expect(readValue(packageVerifyParser, stderr, { exit: 2 })).toEqual(
      readValue(packageVerifyParser, "", { exit: 2, stderr }),
    );
  });

  it("found nothing when it is silent and exits 0, and something unknown when it exits 2", () => {
    expect(readValue(packageVerifyParser, "")).toEqual({ tool: null, removed: [], changed: [] });
    expect(parsed(packageVerifyParser, "", { exit: 2 })).toMatchObject({
      state: "unread",
      reason: "Differences were reported (exit status 2), but standard error was not kept.",
    });
  });

  it("keeps brackets and blanks of a name", () => {
    const line = "debsums: changed file /opt/a (from b package)/c d (from tool package)";
    expect(readValue(packageVerifyParser, "", { exit: 2, stderr: line }).changed[0]?.path).toBe(
      "/opt/a (from b package)/c d",
    );
  });

  it("is read without -s", () => {
    const text = "/usr/bin/a b                     OK\n/usr/bin/ssh-copy-id      FAILED\n";
    expect(readValue(packageVerifyParser, text, { exit: 2 })).toMatchObject({
      tool: "debsums",
      changed: [{ path: "/usr/bin/ssh-copy-id" }],
    });
    expect(parsed(packageVerifyParser, "/etc/sudoers: parsed OK\n").state).toBe("unread");
  });

  it("does not call unchanged what it could not open", () => {
    const complaint = "debsums: can't open sudo file /etc/sudoers (Permission denied)";
    const result = parsed(packageVerifyParser, "", { exit: 2, stderr: `${stderr}${complaint}\n` });
    expect(result.unread).toEqual([expect.objectContaining({ text: complaint })]);
    expect(parsed(packageVerifyParser, "", { exit: 2, stderr: `${complaint}\n` })).toMatchObject({
      state: "unread",
      unread: [{ text: complaint }],
    });
  });
});

describe("rpm -Va", () => {
  const text = [
    "S.5....T.  c /etc/ssh/sshd_config",
    ".M.......  g /var/lib/x",
    ".M.......    /usr/bin/ping",
    "S.5....T.    /usr/bin/with blank",
    "missing   c /etc/cron.deny",
    "missing     /usr/share/doc/x",
    "..?......  c /etc/sudoers",
    "missing     /var/db/sudo/lectured (Permission denied)",
    ".......T.    /usr/lib/y",
    "S.5....T   /el5",
    ".....UG..P   /usr/bin/newgidmap",
  ].join("\n");

  it("reads flags, kinds and missing files", () => {
    const result = parsed(packageVerifyParser, text, { exit: 1 });
    expect(result.state === "read" && result.value).toEqual({
      tool: "rpm",
      removed: ["/etc/cron.deny", "/usr/share/doc/x"],
      changed: [
        { path: "/etc/ssh/sshd_config", attributes: ["size", "digest", "mtime"], config: true },
        { path: "/var/lib/x", attributes: ["mode"], config: false },
        { path: "/usr/bin/ping", attributes: ["mode"], config: false },
        { path: "/usr/bin/with blank", attributes: ["size", "digest", "mtime"], config: false },
        { path: "/usr/lib/y", attributes: ["mtime"], config: false },
        { path: "/el5", attributes: ["size", "digest", "mtime"], config: false },
        { path: "/usr/bin/newgidmap", attributes: ["user", "group", "capabilities"], config: false },
      ],
    });
    expect(result.unread.map(({ line, why }) => [line, why])).toEqual([
      [7, "the file could not be checked"],
      [8, "the file could not be checked"],
    ]);
  });

  it("is unread when the database is damaged", () => {
    const broken = `error: rpmdb: BDB0113 Thread/process 259/139 failed\n${text}`;
    expect(parsed(packageVerifyParser, broken, { exit: 1 })).toMatchObject({
      state: "unread",
      reason: expect.stringContaining("The package database is damaged"),
    });
  });
});

describe("neither tool", () => {
  it("is unread", () => {
    expect(parsed(packageVerifyParser, "", { exit: 127, stderr: "sh: debsums: not found" })).toMatchObject({
      state: "unread",
      reason: "sh: debsums: not found",
    });
    expect(parsed(packageVerifyParser, "sh: rpm: command not found").state).toBe("unread");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat({ max: 255 }), (stdout, stderr, exit) => {
        expect(["read", "unread"]).toContain(parsed(packageVerifyParser, stdout, { stderr, exit }).state);
      }),
    );
  });
});
