import { describe, expect, it } from "vitest";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";

const journal = outputOf("auth-journal", fixture("sshd-auth-web01-journal.json"));
const log = outputOf("auth-log", fixture("old01-auth.log"));

function timesOf(...outputs: (typeof log)[]) {
  const { auth } = readReport(outputs).facts;
  return auth.state === "known" ? auth.events.map(({ at }) => at) : null;
}

describe("the sign-ins of a server", () => {
  it("are told alone", () => {
    expect(readAlone(journal).sections["auth"]).toHaveProperty("events.0", {
      at: "2026-11-22T11:20:28.282Z",
      kind: "accepted",
      account: "deploy",
      from: "10.20.30.40",
      method: "publickey",
      port: 41593,
      outcome: "success",
      target: null,
      command: null,
    });
  });

  it("come from the journal, and from the text log where the journal has none", () => {
    expect(timesOf(journal, log)).toHaveLength(58);
    expect(timesOf({ ...journal, stdout: "" }, log)).toHaveLength(4);
    expect(
      timesOf({ ...journal, exit: 1, stdout: "", stderr: "No journal files were found." }, log),
    ).toHaveLength(4);
    expect(timesOf({ ...journal, stdout: "" })).toEqual([]);
  });

  it("are in UTC where the server's zone is not known", () => {
    expect(timesOf(log)?.[0]).toBe("2026-11-22T11:25:53.000Z");
  });

  it("are placed in the server's zone where timedatectl names it", () => {
    const clock = outputOf("time-sync", "Timezone=Europe/Berlin\nNTPSynchronized=yes\n");
    expect(timesOf(log, clock)?.[0]).toBe("2026-11-22T10:25:53.000Z");
  });

  it("are unknown, with the reason, when neither could be read", () => {
    expect(
      readReport([{ ...journal, exit: 1, stdout: "", stderr: "No journal files were found." }]).facts.auth,
    ).toEqual({
      state: "unknown",
      reason: "auth-journal: No journal files were found.",
    });
  });
});
