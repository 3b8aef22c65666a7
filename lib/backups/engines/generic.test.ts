import { describe, expect, it } from "vitest";
import { CAME_AT, onlyRun, readFixture, toldOf } from "./fixture-output";
import { generic } from "./generic";

const said = (fields: object, exit: number | null = null) =>
  onlyRun(generic(toldOf(JSON.stringify(fields), { exit })));

describe("a JSON of one's own", () => {
  it("is taken at its word", () => {
    const fields = {
      status: "ok",
      started: "2026-01-31T02:00:00Z",
      ended: "2026-01-31T02:05:00+00:00",
      recoveryPoint: "2026-01-31T01:59:00Z",
      bytes: 10,
      files: 2,
      snapshot: "monday",
      encrypted: true,
    };
    expect(said(fields)).toMatchObject({
      kind: "backup",
      outcome: "ok",
      why: null,
      name: "monday",
      startedAt: Date.parse("2026-01-31T02:00:00Z"),
      endedAt: Date.parse("2026-01-31T02:05:00Z"),
      recoveryPointAt: Date.parse("2026-01-31T01:59:00Z"),
      bytes: 10,
      files: 2,
      encrypted: true,
    });
  });

  it.each([
    [{ status: "ok" }, 0, "ok"],
    [{ status: "ok" }, 1, "failed"],
    [{ status: "partial" }, 0, "partial"],
    [{ status: "partial" }, 3, "partial"],
    [{ status: "failed" }, 0, "failed"],
    [{ status: "OK" }, 0, "unknown"],
    [{ status: "success" }, 0, "unknown"],
    [{ status: true }, 0, "unknown"],
    [{ status: null }, 0, "unknown"],
    [{ status: "ok", bytes: "10" }, 0, "unknown"],
    [{ status: "ok", files: -1 }, 0, "unknown"],
    [{ status: "ok", started: 1_700_000_000 }, 0, "unknown"],
    [{ status: "ok", started: "yesterday" }, 0, "unknown"],
    [{ status: "ok", errors: 2 }, 0, "failed"],
    [{ state: "ok" }, 0, "unknown"],
    [{ state: "ok" }, 1, "failed"],
  ])("%j with exit %s is %s", (fields, exit, outcome) => {
    const run = said(fields, exit);
    expect(run.outcome).toBe(outcome);
    if (outcome === "unknown") expect(run.why).toMatch(/\S/);
  });

  it("may say that it made no restore point, and what went wrong", () => {
    expect(said({ status: "ok", recoveryPoint: null })).toMatchObject({
      outcome: "ok",
      recoveryPointAt: null,
      why: "No new restore point.",
    });
    expect(said({ status: "failed", error: "disk full" })).toMatchObject({
      why: "disk full.",
      recoveryPointAt: null,
    });
  });

  it("is not known when it ends before it began, or breaks off", () => {
    const times = { started: "2026-01-31T02:00:00Z", ended: "2026-01-31T01:00:00Z" };
    expect(said({ status: "ok", ...times })).toMatchObject({
      outcome: "unknown",
      why: "It ends before it began.",
    });
    expect(onlyRun(generic(toldOf('{"status":"ok","byt'))).outcome).toBe("unknown");
  });
});

describe("a plain command", () => {
  it.each([
    [0, "ok"],
    [null, "unknown"],
    [1, "failed"],
    [24, "failed"],
  ])("with exit %s is %s", (exit, outcome) => {
    expect(onlyRun(generic(toldOf("sent 1,000 bytes", { exit, startedAt: 1_000 }))).outcome).toBe(outcome);
  });

  it("is a restore point of when it began", () => {
    const run = onlyRun(readFixture("pgtools/pg_basebackup.txt", { startedAt: 1_000, endedAt: 2_000 }));
    expect(run).toMatchObject({ outcome: "ok", recoveryPointAt: 1_000, why: null });
    expect(onlyRun(readFixture("pgtools/pg_basebackup.txt"))).toMatchObject({
      recoveryPointAt: CAME_AT,
      why: expect.stringMatching(/dated by its end/),
    });
  });

  it.each([
    ["pgtools/pg_dump-nodb.txt", /database "nosuchdb" does not exist/],
    ["pgtools/pg_restore-truncated.txt", /could not read from input file: end of file/],
  ])("%s failed, even behind a pipe", (name, why) => {
    for (const exit of [1, 0]) {
      expect(onlyRun(readFixture(name, { exit }))).toMatchObject({
        outcome: "failed",
        why: expect.stringMatching(why),
      });
    }
  });

  it("says why in its last lines, without the password", () => {
    const stderr = "a\nb\nc\nd\nfailed: rest:https://backup:s3cret@vault.example/x PGPASSWORD=hunter2\n";
    const { why } = onlyRun(generic(toldOf("", { exit: 2, stderr })));
    expect(why).toBe(
      "It failed with exit status 2. c d failed: rest:https://backup:***@vault.example/x PGPASSWORD=***.",
    );
  });
});
