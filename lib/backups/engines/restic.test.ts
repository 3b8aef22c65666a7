import { describe, expect, it } from "vitest";
import { onlyRun, readFixture, toldOf } from "./fixture-output";
import { restic } from "./restic";

const at = (text: string) => Date.parse(text);
const SNAPSHOT = "e7485922912341368f74957aee0fbe2704fe2d7af484949c481a8ed01d2b2a74";

describe("a backup with --json", () => {
  it("says what it protected, up to when it began", () => {
    expect(onlyRun(readFixture("restic/03-backup-full.json"))).toEqual({
      name: SNAPSHOT,
      kind: "backup",
      outcome: "ok",
      why: null,
      startedAt: at("2026-11-22T11:33:57.440Z"),
      endedAt: at("2026-11-22T11:33:58.160Z"),
      recoveryPointAt: at("2026-11-22T11:33:57.440Z"),
      method: null,
      bytes: 2_485_519,
      addedBytes: 2_498_099,
      files: 23,
      encrypted: true,
      errors: null,
    });
  });

  it("is partial where a file could not be read, and names it", () => {
    expect(onlyRun(readFixture("restic/15-unreadable-file.json"))).toMatchObject({
      outcome: "partial",
      why: expect.stringMatching(/could not be read \(exit status 3\)\..*blob2: permission denied/),
      recoveryPointAt: at("2026-11-22T11:34:20.989Z"),
      files: 22,
    });
  });

  it("is partial where a source was not there, although it ends with 0", () => {
    expect(onlyRun(readFixture("restic/14b-one-missing-one-ok.json"))).toMatchObject({
      outcome: "partial",
      why: "/nonexistent/path does not exist, skipping.",
    });
  });

  it.each([
    ["restic/12b-wrong-password-backup.json", /password is wrong \(exit status 12\)/],
    ["restic/13b-no-repo-backup.txt", /repository does not exist \(exit status 10\)/],
    ["restic/14-missing-source.json", /all source directories\/files do not exist/],
    ["restic/16-interrupted-int.json", /was interrupted \(exit status 130\)/],
    ["restic/16b-killed.json", /killed by SIGKILL \(exit status 137\)/],
    ["restic/16e-prune-while-locked.txt", /repository is locked \(exit status 11\)/],
    ["restic/17-no-space.json", /no space left/],
    ["restic/02b-init-again.json", /config file already exists/],
  ])("%s failed", (name, why) => {
    expect(onlyRun(readFixture(name))).toMatchObject({
      kind: "backup",
      outcome: "failed",
      why: expect.stringMatching(why),
      recoveryPointAt: null,
      encrypted: null,
    });
  });

  const summary = (fields: object) => JSON.stringify({ message_type: "summary", ...fields });
  const whole = {
    files_new: 1,
    total_files_processed: 9,
    total_bytes_processed: 1_000,
    snapshot_id: "ab12cd34",
  };

  it("makes no restore point without a snapshot", () => {
    const body = summary({ ...whole, snapshot_id: undefined });
    expect(onlyRun(restic(toldOf(body)))).toMatchObject({
      outcome: "ok",
      recoveryPointAt: null,
      why: "No new restore point: restic saved no snapshot, since nothing had changed.",
    });
    expect(onlyRun(restic(toldOf(summary({ ...whole, snapshot_id: "" })))).recoveryPointAt).toBeNull();
  });

  it("is ignored when it is dry", () => {
    const { runs, why } = restic(toldOf(summary({ ...whole, dry_run: true })));
    expect(runs).toEqual([]);
    expect(why).toMatch(/dry run/);
  });

  it("reads offsets and nanoseconds, and zeros that are left out", () => {
    const times = { backup_start: "2026-01-01T03:00:00.999999999+01:00", backup_end: "2026-01-01T02:01:01Z" };
    expect(onlyRun(restic(toldOf(summary({ snapshot_id: "ab12cd34", ...times }))))).toMatchObject({
      outcome: "ok",
      startedAt: at("2026-01-01T02:00:00.999Z"),
      endedAt: at("2026-01-01T02:01:01Z"),
      bytes: 0,
      files: 0,
    });
  });

  it("has no times before 0.18, so the wrapper's count, or its duration", () => {
    const body = summary({ ...whole, total_duration: 60 });
    const measured = { startedAt: 1_000, endedAt: 90_000 };
    expect(onlyRun(restic(toldOf(body, measured)))).toMatchObject({ ...measured, recoveryPointAt: 1_000 });
    expect(onlyRun(restic(toldOf(body, { endedAt: 90_000 }))).recoveryPointAt).toBe(30_000);
    const dated = onlyRun(restic(toldOf(body)));
    expect(dated.why).toMatch(/no times/);
    expect(dated.recoveryPointAt).toBe(toldOf("").at);
  });

  it("is not known when it ends before it began", () => {
    const times = { backup_start: "2026-01-01T03:00:00Z", backup_end: "2026-01-01T02:00:00Z" };
    expect(onlyRun(restic(toldOf(summary({ ...whole, ...times }))))).toMatchObject({
      outcome: "unknown",
      why: "It ends before it began.",
      recoveryPointAt: null,
    });
  });

  it.each([0, null])("is not known when the output breaks off (exit %s)", (exit) => {
    const body = '{"message_type":"status","percent_done":0.4}\n{"message_type":"summ';
    expect(onlyRun(restic(toldOf(body, { exit })))).toMatchObject({
      outcome: "unknown",
      why: expect.stringMatching(/breaks off/),
    });
  });

  it("is taken at its word without a status, and says that files may have been left out", () => {
    expect(onlyRun(readFixture("restic/03-backup-full.json", { exit: null }))).toMatchObject({
      outcome: "ok",
      name: SNAPSHOT,
      why: expect.stringMatching(/exit status/),
    });
  });

  it("believes restic's own status where a pipe swallowed it", () => {
    const run = onlyRun(readFixture("restic/15-unreadable-file.json", { exit: 0 }));
    expect(run.outcome).toBe("partial");
    expect(onlyRun(readFixture("restic/12b-wrong-password-backup.json", { exit: 0 })).outcome).toBe("failed");
    expect(onlyRun(readFixture("restic/12b-wrong-password-backup.json", { exit: null })).outcome).toBe(
      "failed",
    );
  });

  it.each([1, 2, 4, 42, 255])("failed with exit status %i, whatever its summary says", (exit) => {
    expect(onlyRun(readFixture("restic/03-backup-full.json", { exit }))).toMatchObject({
      outcome: "failed",
      why: expect.stringContaining(String(exit)),
    });
  });

  it("names a wrong password of versions that had no status for it", () => {
    const stderr = "Fatal: wrong password or no key found\n";
    expect(onlyRun(restic(toldOf("", { exit: 1, stderr }))).why).toMatch(/^The password is wrong\./);
  });
});

describe("a backup as text", () => {
  it("counts what it says", () => {
    expect(
      onlyRun(readFixture("restic/04b-backup-incr.txt", { startedAt: 5_000, endedAt: 6_000 })),
    ).toMatchObject({
      name: "4bb4c5e2",
      outcome: "ok",
      why: null,
      files: 23,
      bytes: 2_985_296,
      addedBytes: 349,
      recoveryPointAt: 5_000,
    });
  });

  it("is partial with status 3", () => {
    expect(onlyRun(readFixture("restic/15b-unreadable-file.txt"))).toMatchObject({
      name: "a682041e",
      outcome: "partial",
      why: expect.stringMatching(/blob2: permission denied/),
    });
  });

  it("makes no restore point when it was skipped", () => {
    const body = "processed 23 files, 2.847 MiB in 0:00\nskipped creating snapshot\n";
    expect(onlyRun(restic(toldOf(body)))).toMatchObject({ outcome: "ok", recoveryPointAt: null });
  });

  it.each(["Would add to the repo: 1 B", "Would be added to the repository: 1 B (1 B stored)"])(
    "is ignored when it is dry: %s",
    (line) => {
      const { runs, why } = restic(toldOf(`${line}\n\nprocessed 23 files, 2.847 MiB in 0:00\n`));
      expect(runs).toEqual([]);
      expect(why).toMatch(/dry run/);
    },
  );

  it("is not known when it breaks off", () => {
    const body = "using parent snapshot 4e12db4f\n\nAdded to the repository: 349 B (289 B stored)\n";
    expect(onlyRun(restic(toldOf(body)))).toMatchObject({ outcome: "unknown", recoveryPointAt: null });
  });
});

describe("a check", () => {
  it.each([
    ["restic/08-check.json", "ok", 0, /does not say whether the data/],
    ["restic/08b-check.txt", "ok", 0, null],
    ["restic/08c-check-subset.txt", "ok", 0, null],
    ["restic/18-check-corrupt-noread.json", "ok", 0, /does not say whether the data/],
    ["restic/18b-check-corrupt-readdata.json", "failed", 1, /found 1 error\. pack d9f83529/],
    ["restic/18c-check-corrupt.txt", "failed", 1, /repository contains errors\. pack d9f83529/],
    ["restic/19-check-missing-pack.json", "failed", 1, /does not exist/],
    ["restic/19b-check-missing-pack.txt", "failed", 1, /repository contains errors/],
    ["restic/20b-check-damaged-snapshot.txt", "failed", 1, /repository contains errors/],
    ["restic/16f-check-while-locked.txt", "failed", null, /repository is locked/],
    // It could not look, so the error that it counts is none of the repository's.
    ["restic/16d-check-while-locked.json", "failed", null, /repository is locked/],
  ])("%s is %s", (name, outcome, errors, why) => {
    expect(onlyRun(readFixture(name))).toMatchObject({
      kind: "check",
      outcome,
      errors,
      why: why && expect.stringMatching(why),
      recoveryPointAt: null,
    });
  });

  it("is not good when its errors and its status disagree", () => {
    expect(onlyRun(readFixture("restic/19-check-missing-pack.json", { exit: 0 })).outcome).toBe("failed");
    expect(onlyRun(readFixture("restic/08-check.json", { exit: 1 })).outcome).toBe("failed");
    expect(onlyRun(readFixture("restic/08b-check.txt", { exit: 1 })).outcome).toBe("failed");
  });
});

describe("a restore", () => {
  it.each([
    ["restic/11-restore.json", "ok", 35, null],
    ["restic/11b-restore.txt", "ok", 5, null],
    ["restic/18d-restore-corrupt.json", "failed", 34, /34 of 35/],
    ["restic/18e-restore-corrupt.txt", "failed", 34, /34 of 35/],
  ])("%s is %s", (name, outcome, files, why) => {
    expect(onlyRun(readFixture(name))).toMatchObject({
      kind: "restore",
      outcome,
      files,
      why: why && expect.stringMatching(why),
      recoveryPointAt: null,
    });
  });

  it.each([
    ["Summary: Restored 35 files/dirs (2.847 MiB) in 0:00", "ok"],
    ["Summary: Restored 5 / 35 files/dirs (6 B / 2.847 MiB) in 0:00, skipped 30 files/dirs 2.847 MiB", "ok"],
    ["Summary: Restored 5 / 35 files/dirs (6 B / 2.847 MiB) in 0:00", "partial"],
  ])("%s is %s", (body, outcome) => {
    expect(onlyRun(restic(toldOf(body)))).toMatchObject({ kind: "restore", outcome });
  });

  it("is partial when less came out, whatever its status", () => {
    const run = onlyRun(readFixture("restic/18d-restore-corrupt.json", { exit: 0, stderr: "" }));
    expect(run.outcome).toBe("partial");
  });
});

describe("what is no run", () => {
  it.each([
    "restic/01-init.json",
    "restic/06c-snapshots-latest.json",
    "restic/07-stats.json",
    "restic/09b-diff.json",
    "restic/10b-forget-prune.json",
    "restic/10c-forget-prune.txt",
    "restic/10d-prune.txt",
    "restic/10e-forget-dry.json",
  ])("%s", (name) => {
    const { runs, why } = readFixture(name);
    expect(runs).toEqual([]);
    expect(why).toMatch(/\S/);
  });

  it.each(['{"hello":"world"}', "Everything went well", "", "<html>"])("%j is not known", (body) => {
    const { runs, why } = restic(toldOf(body));
    expect(runs).toMatchObject([{ outcome: "unknown", why }]);
    expect(why).toMatch(/\S/);
  });
});
