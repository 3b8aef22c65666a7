import { describe, expect, it } from "vitest";
import { borg } from "./borg";
import { fixture, onlyRun, readFixture, toldOf } from "./fixture-output";

const at = (text: string) => Date.parse(text);

describe("an archive with --json", () => {
  it("says what it protected; its times are the server's", () => {
    expect(onlyRun(readFixture("borg/02-create.json"))).toEqual({
      name: "web01-2026-11-22T02:30",
      kind: "backup",
      outcome: "ok",
      why: null,
      startedAt: at("2026-11-22T11:37:31Z"),
      endedAt: at("2026-11-22T11:37:31Z"),
      recoveryPointAt: at("2026-11-22T11:37:31Z"),
      method: null,
      bytes: 2_494_272,
      addedBytes: 2_488_500,
      files: 37,
      encrypted: true,
      errors: null,
    });
    const there = onlyRun(readFixture("borg/02-create.json", { timeZone: "Europe/Berlin" }));
    expect(there.startedAt).toBe(at("2026-11-22T10:37:31Z"));
  });

  const creation = (archive: object, mode = "repokey") =>
    JSON.stringify({ archive: { name: "nightly", stats: {}, ...archive }, encryption: { mode } });

  it("is of the right hour when clocks go back", () => {
    const body = creation({
      start: "2026-10-25T02:50:00.000000",
      end: "2026-10-25T02:10:00.000000",
      duration: 1_200,
    });
    const told = toldOf(body, { timeZone: "Europe/Berlin" });
    expect(onlyRun(borg(told))).toMatchObject({
      outcome: "ok",
      startedAt: at("2026-10-25T00:50:00Z"),
      endedAt: at("2026-10-25T01:10:00Z"),
    });
  });

  it("is not known when it ends before it began", () => {
    const body = creation({ start: "2026-10-20T02:50:00", end: "2026-10-20T02:10:00", duration: 5 });
    expect(onlyRun(borg(toldOf(body)))).toMatchObject({
      outcome: "unknown",
      why: "It ends before it began.",
    });
  });

  it("has its wall clock read in a zone that is known, or not at all", () => {
    const run = onlyRun(readFixture("borg/02-create.json", { timeZone: "Mars/Olympus" }));
    expect(run).toMatchObject({ startedAt: null, why: expect.stringMatching(/no times/) });
  });

  it("of the future is worth a word", () => {
    const run = onlyRun(readFixture("borg/02-create.json", { timeZone: "America/Los_Angeles" }));
    expect(run.why).toMatch(/check its clock and time zone/);
  });

  it.each([
    ["none", false],
    ["authenticated", false],
    ["authenticated-blake2", false],
    ["repokey-blake2", true],
    ["keyfile", true],
    ["rot13", null],
  ])("in mode %s is encrypted: %s", (mode, encrypted) => {
    expect(onlyRun(borg(toldOf(creation({}, mode)))).encrypted).toBe(encrypted);
  });

  it("is partial after warnings, whoever swallowed the status", () => {
    for (const exit of [1, 0, 107]) {
      expect(onlyRun(readFixture("borg/02f-create-warning.json", { exit }))).toMatchObject({
        outcome: "partial",
        name: "web01-warn",
        why: expect.stringMatching(/nonexistent: \[Errno 2\]/),
        recoveryPointAt: at("2026-11-22T11:37:32Z"),
      });
    }
    expect(onlyRun(readFixture("borg/02-create.json", { exit: 1 })).outcome).toBe("partial");
  });

  it("is read through a log on the same stream", () => {
    const { body, stderr } = fixture("borg/02c-create-log-json.json");
    expect(onlyRun(borg(toldOf(`${stderr}${body}`)))).toMatchObject({
      outcome: "ok",
      name: "web01-2026-11-24T02:30",
    });
  });

  it.each([2, 3, 13, 137, 255])("failed with exit status %i", (exit) => {
    expect(onlyRun(readFixture("borg/02-create.json", { exit }))).toMatchObject({
      outcome: "failed",
      recoveryPointAt: null,
    });
  });

  it("is taken at its word without a status, which is said; and Borg may say it itself", () => {
    const { body } = fixture("borg/02-create.json");
    expect(onlyRun(borg(toldOf(body, { exit: null })))).toMatchObject({
      outcome: "ok",
      why: expect.stringMatching(/exit status/),
    });
    const rc = (line: string, exit: number | null) =>
      onlyRun(borg(toldOf(body, { exit, stderr: line }))).outcome;
    expect(rc("terminating with success status, rc 0", null)).toBe("ok");
    expect(rc("terminating with warning status, rc 1", null)).toBe("partial");
    expect(rc("terminating with error status, rc 2", 0)).toBe("failed");
  });

  it("that breaks off is not known", () => {
    const { body } = fixture("borg/02-create.json");
    for (const exit of [0, null]) {
      expect(onlyRun(borg(toldOf(body.slice(0, 900), { exit })))).toMatchObject({
        outcome: "unknown",
        why: expect.stringMatching(/breaks off/),
      });
    }
  });
});

describe("an archive as text", () => {
  it("is read from the statistics", () => {
    expect(onlyRun(readFixture("borg/02d-create-stats.txt"))).toMatchObject({
      name: "web01-2026-11-25T02:30",
      outcome: "ok",
      startedAt: at("2026-11-22T11:37:32Z"),
      bytes: 2_990_000,
      addedBytes: 527,
      files: 37,
      encrypted: null,
    });
  });

  it.each([0, null])("that prints nothing is not known (exit %s)", (exit) => {
    expect(onlyRun(borg(toldOf("", { exit })))).toMatchObject({
      outcome: "unknown",
      why: expect.stringMatching(/--json/),
    });
  });

  it("that prints nothing and warns is partial", () => {
    const stderr = "/nonexistent: [Errno 2] No such file or directory: '/nonexistent'\n";
    expect(onlyRun(borg(toldOf("", { exit: 1, stderr })))).toMatchObject({
      outcome: "partial",
      recoveryPointAt: null,
    });
    expect(onlyRun(borg(toldOf("", { exit: 1, stderr: "" }))).outcome).toBe("failed");
  });

  it.each([
    ["borg/02e-create-exists.json", /archive of that name is already there/],
    ["borg/08-wrong-passphrase.json", /passphrase is wrong/],
    ["borg/08b-wrong-passphrase.txt", /passphrase is wrong/],
    ["borg/09b-no-repo.txt", /repository does not exist/],
    ["borg/10-interrupted-int.json", /was interrupted/],
    ["borg/10b-killed.json", /killed by SIGKILL/],
    ["borg/10c-locked.json", /repository is locked/],
    ["borg/10c2-locked.txt", /repository is locked/],
  ])("%s failed", (name, why) => {
    expect(onlyRun(readFixture(name))).toMatchObject({
      kind: "backup",
      outcome: "failed",
      why: expect.stringMatching(why),
      recoveryPointAt: null,
    });
  });
});

describe("a check and a restore", () => {
  it.each([
    ["borg/05-check.txt", "check", "ok", 0],
    ["borg/05b-check-verify.json", "check", "ok", 0],
    ["borg/11-check-corrupt.txt", "check", "failed", 4],
    ["borg/11c-extract-corrupt.json", "restore", "failed", null],
  ])("%s", (name, kind, outcome, errors) => {
    expect(onlyRun(readFixture(name))).toMatchObject({ kind, outcome, errors, recoveryPointAt: null });
  });

  it("that breaks off is not known", () => {
    const { stderr } = fixture("borg/05-check.txt");
    const torn = stderr?.split("Archive consistency check complete")[0] ?? "";
    expect(onlyRun(borg(toldOf("", { stderr: torn })))).toMatchObject({
      kind: "check",
      outcome: "unknown",
      errors: null,
    });
  });

  it.each([
    ["no problems found.", "ok", 0],
    ["errors found.", "failed", 1],
  ])("of Borg 1.1 is read as well: %s", (result, outcome, errors) => {
    const stderr = `Starting repository check\nCompleted repository check, ${result}\n`;
    expect(onlyRun(borg(toldOf("", { stderr })))).toMatchObject({ kind: "check", outcome, errors });
  });

  it("of a repository elsewhere is read as well", () => {
    const { stderr } = fixture("borg/05-check.txt");
    const there = stderr?.replace(/^(?=.*(?:repository|segment))/gim, "Remote: ") ?? "";
    expect(there).toContain("Remote: Finished full repository check");
    expect(onlyRun(borg(toldOf("", { stderr: there })))).toMatchObject({ outcome: "ok", errors: 0 });
  });

  it("with errors is not good, whatever its status", () => {
    expect(onlyRun(readFixture("borg/11-check-corrupt.txt", { exit: 0 })).outcome).toBe("failed");
    expect(onlyRun(readFixture("borg/05-check.txt", { exit: 1 })).outcome).toBe("failed");
  });
});

describe("borgmatic", () => {
  it("prints a list of Borg's objects", () => {
    expect(onlyRun(readFixture("borgmatic/02b-create.json"))).toMatchObject({
      name: "vm-2026-11-22T12:04:11.871072",
      outcome: "ok",
      bytes: 94_322,
      files: 30,
      encrypted: true,
    });
  });

  it("says of a whole run that it went well: the archive and the check", () => {
    const { runs } = readFixture("borgmatic/04-full-run.txt", { startedAt: 1_000, endedAt: 2_000 });
    expect(runs).toMatchObject([
      { kind: "backup", name: "vm-2026-11-22T12:04:14.462599", outcome: "ok", recoveryPointAt: 1_000 },
      { kind: "check", outcome: "ok", errors: 0 },
    ]);
  });

  it("hides a warning of Borg behind status 0", () => {
    const stderr = "/data/x: [Errno 13] Permission denied: '/data/x'\n";
    expect(onlyRun(readFixture("borgmatic/02b-create.json", { stderr })).outcome).toBe("partial");
  });
});

describe("what is no run", () => {
  it.each([
    "borg/01-init.txt",
    "borg/03-list.json",
    "borg/03b-list.txt",
    "borg/04-info-repo.json",
    "borg/07-prune.txt",
    "borg/07b-prune.json",
    "borg/07c-compact.txt",
    "borgmatic/03-list.json",
    "borgmatic/03b-info.json",
  ])("%s", (name) => {
    const { runs, why } = readFixture(name);
    expect(runs).toEqual([]);
    expect(why).toMatch(/\S/);
  });

  it.each(['{"status":"success"}', "[]", "all good"])("%j is not known", (body) => {
    const { runs, why } = borg(toldOf(body));
    expect(runs).toMatchObject([{ outcome: "unknown", why }]);
  });
});

describe("a command that prints nothing when all is well", () => {
  const silent = (more: object) => onlyRun(borg(toldOf("", more)));

  it.each([
    ["a check that ended well", { kind: "check" }, { kind: "check", outcome: "ok", errors: 0 }],
    ["an extraction that ended well", { kind: "restore" }, { kind: "restore", outcome: "ok" }],
    [
      "a check that ended ill",
      { kind: "check", exit: 2 },
      { kind: "check", outcome: "failed", errors: null },
    ],
    [
      "a check of which nobody said the end",
      { kind: "check", exit: null },
      { kind: "check", outcome: "unknown" },
    ],
    [
      "a check that warned",
      { kind: "check", stderr: "What is this?\n" },
      { kind: "check", outcome: "unknown" },
    ],
    ["a backup, which nobody believes", { kind: "backup" }, { kind: "backup", outcome: "unknown" }],
    ["nobody knows what", {}, { kind: "backup", outcome: "unknown" }],
  ])("%s", (_, more, run) => {
    expect(silent(more)).toMatchObject(run);
  });
});

it("does not end before it began because the wrapper counts whole seconds", () => {
  const at = Date.UTC(2026, 10, 22, 11, 37, 31);
  const body = fixture("borg/02-create.json").body;
  const run = onlyRun(borg(toldOf(body, { endedAt: at })));
  expect(run.endedAt ?? 0).toBeGreaterThanOrEqual(run.startedAt ?? 0);
});
