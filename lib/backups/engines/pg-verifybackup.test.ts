import { describe, expect, it } from "vitest";
import { onlyRun, readFixture, toldOf } from "./fixture-output";
import { pgVerifybackup } from "./pg-verifybackup";

describe("pg_verifybackup", () => {
  it("proves that nothing is wrong", () => {
    for (const exit of [0, null]) {
      expect(onlyRun(readFixture("pgtools/pg_verifybackup-ok.txt", { exit }))).toMatchObject({
        kind: "check",
        outcome: "ok",
        errors: 0,
        recoveryPointAt: null,
      });
    }
  });

  it("counts and names what is wrong", () => {
    expect(onlyRun(readFixture("pgtools/pg_verifybackup-bad.txt"))).toMatchObject({
      outcome: "failed",
      errors: 4,
      why: '"PG_VERSION" has size 4 on disk but size 3 in the manifest. "extra" is present on disk but not in the manifest. (And 2 more.)',
    });
  });

  it("knows nothing of files that it did not look at", () => {
    const stderr =
      'pg_verifybackup: fatal: could not open file "/b/backup_manifest": No such file or directory';
    expect(onlyRun(pgVerifybackup(toldOf("", { exit: 1, stderr })))).toMatchObject({
      outcome: "failed",
      errors: null,
    });
  });

  it("is believed only when everything agrees", () => {
    const ok = "backup successfully verified\n";
    expect(onlyRun(pgVerifybackup(toldOf(ok, { exit: 1 }))).outcome).toBe("failed");
    expect(
      onlyRun(pgVerifybackup(toldOf(ok, { stderr: 'pg_verifybackup: error: "x" is gone' }))).outcome,
    ).toBe("failed");
  });

  it.each(["", "Sicherung erfolgreich überprüft", '{"status":"ok"}'])(
    "does not know what %j means",
    (body) => {
      const { runs, why } = pgVerifybackup(toldOf(body));
      expect(runs).toMatchObject([{ kind: "check", outcome: "unknown", errors: null, why }]);
    },
  );
});
