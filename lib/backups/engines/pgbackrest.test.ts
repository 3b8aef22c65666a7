import { describe, expect, it } from "vitest";
import { fixture, onlyRun, readFixture, toldOf } from "./fixture-output";
import { pgbackrest } from "./pgbackrest";

const FULL = "20261122-114041F";

describe("info --output=json", () => {
  it("lists backups, each with its method, size and restore point", () => {
    const { runs, why } = readFixture("pgbackrest/06-info.json");
    expect(why).toBeNull();
    expect(runs).toMatchObject([
      {
        name: FULL,
        kind: "backup",
        outcome: "ok",
        why: null,
        method: "full",
        startedAt: 1_795_347_641_000,
        endedAt: 1_795_347_643_000,
        recoveryPointAt: 1_795_347_643_000,
        bytes: 62_011_609,
        addedBytes: 5_809_632,
        encrypted: true,
      },
      { name: `${FULL}_20261122-114044D`, method: "differential", why: null },
      {
        name: `${FULL}_20261122-114046I`,
        method: "incremental",
        why: expect.stringMatching(/000000010000000000000008/),
      },
    ]);
    expect(readFixture("pgbackrest/06c-info-set.json").runs).toHaveLength(1);
  });

  it.each([
    [
      "pgbackrest/00-info-empty.json",
      /Stanza main: the stanza's path is missing; repository 1: the stanza's path/,
    ],
    ["pgbackrest/01b-info-nobackup.json", /no valid backups/],
    ["pgbackrest/10d-info-wrong-cipher-env.json", /status 99.*repository 1: status 99, \[FormatError\]/],
    ["pgbackrest/10f-info-norepo.json", /knows no stanza/],
    ["pgbackrest/06b-info.txt", /--output=json/],
  ])("%s tells of no backup, and why", (name, why) => {
    const read = readFixture(name);
    expect(read.runs).toEqual([]);
    expect(read.why).toMatch(why);
  });

  const backup = {
    label: FULL,
    error: false,
    timestamp: { start: 1_795_347_641, stop: 1_795_347_643 },
    database: { id: 1, "repo-key": 2 },
    info: { size: 5, delta: 5, repository: { delta: 3 } },
  };
  const info = (more: object, stanza: object = {}) =>
    `[${JSON.stringify({ name: "demo", status: { code: 0 }, ...stanza, backup: [{ ...backup, ...more }] })}]`;

  it("is not disturbed by a system-id that no double can hold, nor by sizes that are missing", () => {
    const body = info({}, { db: [{ "system-id": 0 }] }).replace(
      '"system-id":0',
      '"system-id":6970977677138971135',
    );
    expect(onlyRun(pgbackrest(toldOf(body)))).toMatchObject({
      outcome: "ok",
      method: "full",
      bytes: 5,
      addedBytes: 3,
    });
  });

  it("shows checksum errors inside a successful backup", () => {
    expect(
      onlyRun(pgbackrest(toldOf(info({ error: true, "error-list": ["base/1/2", "base/1/3"] })))),
    ).toMatchObject({
      outcome: "failed",
      why: "Pages with wrong checksums were backed up: base/1/2 (and 1 more). A restore of them is not sound.",
    });
    expect(onlyRun(pgbackrest(toldOf(info({ error: undefined })))).outcome).toBe("unknown");
  });

  it.each([
    [
      {
        repo: [
          { key: 1, cipher: "none" },
          { key: 2, cipher: "aes-256-cbc" },
        ],
        cipher: "mixed",
      },
      true,
    ],
    [
      {
        repo: [
          { key: 1, cipher: "aes-256-cbc" },
          { key: 2, cipher: "none" },
        ],
        cipher: "mixed",
      },
      false,
    ],
    [{ cipher: "mixed" }, null],
    [{ cipher: "none" }, false],
    [{}, null],
  ])("knows the cipher of each repository: %j", (stanza, encrypted) => {
    expect(onlyRun(pgbackrest(toldOf(info({}, stanza)))).encrypted).toBe(encrypted);
  });

  it("believes no list of a command that failed, and takes no backup for failed by it", () => {
    expect(onlyRun(pgbackrest(toldOf(info({}), { exit: 25 })))).toMatchObject({
      outcome: "unknown",
      recoveryPointAt: null,
    });
  });

  it("is not known when it breaks off or is another list", () => {
    const { body } = fixture("pgbackrest/06-info.json");
    for (const text of [body.slice(0, 700), '[{"hello":1}]', "[1]", '{"a":1}', ""]) {
      expect(onlyRun(pgbackrest(toldOf(text)))).toMatchObject({
        outcome: "unknown",
        why: expect.stringMatching(/\S/),
      });
    }
  });
});

describe("a log", () => {
  it.each([
    ["pgbackrest/03-backup-full.txt", FULL, "full", 61_970_842],
    ["pgbackrest/04-backup-diff.txt", `${FULL}_20261122-114044D`, "differential", null],
    ["pgbackrest/05-backup-incr.txt", `${FULL}_20261122-114046I`, "incremental", null],
  ])("%s is a backup", (name, label, method, bytes) => {
    expect(onlyRun(readFixture(name))).toMatchObject({
      name: label,
      kind: "backup",
      outcome: "ok",
      why: null,
      method,
      bytes,
      files: 1275,
      encrypted: true,
    });
  });

  it("has the times of the server, and the stop as its restore point", () => {
    const zoned = readFixture("pgbackrest/03-backup-full.txt", { timeZone: "Asia/Ulaanbaatar" });
    expect(onlyRun(zoned)).toMatchObject({
      startedAt: Date.parse("2026-11-22T03:40:40.672Z"),
      endedAt: Date.parse("2026-11-22T03:40:43.528Z"),
      recoveryPointAt: Date.parse("2026-11-22T03:40:43.497Z"),
    });
  });

  it.each([
    ["pgbackrest/00b-check-nostanza.txt", "check", /unable to load info file/],
    ["pgbackrest/10b-backup-failed.txt", "backup", /Permission denied/],
    ["pgbackrest/10c-info-wrong-cipher.json", "backup", /not allowed on the command-line/],
    ["pgbackrest/11-backup-interrupted.txt", "backup", /ended by a signal/],
    ["pgbackrest/11c-backup-while-stopped.txt", "backup", /stop file exists/],
    ["pgbackrest/12-restore-notempty.txt", "restore", /because it contains files/],
    ["pgbackrest/15-check-pgdown.txt", "check", /no database found/],
  ])("%s failed", (name, kind, why) => {
    expect(onlyRun(readFixture(name))).toMatchObject({
      kind,
      outcome: "failed",
      why: expect.stringMatching(why),
      recoveryPointAt: null,
      errors: null,
    });
    expect(onlyRun(readFixture(name, { stderr: null })).outcome).toBe("failed");
  });

  it.each([
    ["pgbackrest/02-check.txt", "check", null],
    ["pgbackrest/07-verify.txt", "check", 0],
    ["pgbackrest/07b-verify-text.txt", "check", 0],
    ["pgbackrest/13-restore.txt", "restore", null],
  ])("%s went well", (name, kind, errors) => {
    expect(onlyRun(readFixture(name))).toMatchObject({ kind, outcome: "ok", errors, recoveryPointAt: null });
    expect(onlyRun(readFixture(name, { exit: 1 })).outcome).toBe("failed");
  });

  it.each(["pgbackrest/14-verify-corrupt.txt", "pgbackrest/14b-verify-corrupt-text.txt"])(
    "%s found an error, although it was completed successfully",
    (name) => {
      expect(onlyRun(readFixture(name))).toMatchObject({
        kind: "check",
        outcome: "failed",
        errors: 1,
        why: expect.stringMatching(/found 1 error\. invalid checksum '20261122-114050F/),
      });
    },
  );

  it("of years is read from its end", () => {
    const { body } = fixture("pgbackrest/03-backup-full.txt");
    const { runs, why } = pgbackrest(toldOf(body.repeat(150)));
    expect(runs).toHaveLength(100);
    expect(why).toBe("Of 150 runs in this log the last 100 are read.");
  });

  it("that ends before the wrapper began it is not known", () => {
    const { body } = fixture("pgbackrest/07-verify.txt");
    const told = toldOf(body.split("\n")[1] ?? "", { startedAt: Date.parse("2026-11-22T12:00:00Z") });
    expect(onlyRun(pgbackrest(told))).toMatchObject({ outcome: "unknown", why: "It ends before it began." });
  });

  it("that verified nothing proves nothing", () => {
    const { body } = fixture("pgbackrest/07-verify.txt");
    const told = toldOf(
      body.replace("\n", "\n2026-11-22 11:40:49.100 P00   WARN: no archives or backups exist in the repo\n"),
    );
    expect(onlyRun(pgbackrest(told))).toMatchObject({ outcome: "unknown", errors: null });
  });

  it("shows them too where they stand on standard error, after the expire that follows", () => {
    const stderr = "WARN: invalid page checksum found in file /pg/base/5/16384 at page 2\n";
    expect(onlyRun(readFixture("pgbackrest/03-backup-full.txt", { exit: 0, stderr }))).toMatchObject({
      outcome: "failed",
      why: expect.stringMatching(/wrong checksums.*16384 at page 2/),
    });
  });

  it("shows pages with wrong checksums of a backup that was completed", () => {
    const { body } = fixture("pgbackrest/03-backup-full.txt");
    const warning =
      "2026-11-22 11:40:42.000 P01   WARN: invalid page checksum found in file /pg/base/5/2838 at page 0";
    const told = toldOf(body.replace(/^(.* backup stop archive)/m, `${warning}\n$1`));
    expect(onlyRun(pgbackrest(told))).toMatchObject({
      outcome: "failed",
      why: expect.stringMatching(/wrong checksums.*base\/5\/2838 at page 0/),
    });
  });

  it("that breaks off is not known", () => {
    const { body } = fixture("pgbackrest/03-backup-full.txt");
    const torn = body.split("backup stop archive")[0] ?? "";
    for (const exit of [0, null]) {
      expect(onlyRun(pgbackrest(toldOf(torn, { exit })))).toMatchObject({
        outcome: "unknown",
        recoveryPointAt: null,
      });
    }
  });

  it("of housekeeping tells of no run", () => {
    expect(readFixture("pgbackrest/01-stanza-create.txt")).toMatchObject({
      runs: [],
      why: expect.stringMatching(/\S/),
    });
  });
});
