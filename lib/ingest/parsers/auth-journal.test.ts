import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authJournalParser } from "./auth-journal";
import { authLogParser } from "./auth-log";
import { fixture, parsed, readValue } from "./fixture-output";

const entry = (fields: object) =>
  `${JSON.stringify({ __REALTIME_TIMESTAMP: "1795346428282684", _COMM: "sshd", SYSLOG_PID: "197", ...fields })}\n`;
const FAILED = "Failed password for root from 192.0.2.1 port 6 ssh2";

describe("journalctl -o json", () => {
  it("gives the same sign-ins as the text log of the same server", () => {
    const sshOnly = ["accepted", "failed", "invalid-user", "session"];
    const facts = (events: { kind: string; account: string; from: string | null; port: number | null }[]) =>
      events
        .filter(({ kind }) => sshOnly.includes(kind))
        .map(({ kind, account, from, port }) => [kind, account, from, port]);
    const journal = readValue(authJournalParser, fixture("sshd-auth-web01-journal.json"));
    const log = readValue(authLogParser, fixture("sshd-auth-web01-auth.log"));
    expect(facts(journal)).toEqual(facts(log));
    expect(journal).toHaveLength(58);
  });

  it("counts PAM's failures where sshd is QUIET", () => {
    const events = readValue(authJournalParser, fixture("old01-journal-ssh.json"));
    expect(events.map(({ kind, account }) => [kind, account])).toEqual([
      ["session", "legacy"],
      ["session", "root"],
      ["failed", "root"],
      ["failed", "root"],
    ]);
  });

  it("goes by SYSLOG_IDENTIFIER where _COMM was not sent", () => {
    expect(readValue(authJournalParser, fixture("journald-ssh-fields.json")).map(({ kind }) => kind)).toEqual(
      ["accepted", "session", "failed", "accepted", "session"],
    );
  });

  it("does not believe a program that only calls itself sshd", () => {
    const forged = entry({ _COMM: "logger", SYSLOG_IDENTIFIER: "sshd", MESSAGE: FAILED });
    expect(readValue(authJournalParser, forged)).toEqual([]);
  });

  it("reads bytes, and says when a message was left out", () => {
    const bytes = [...new TextEncoder().encode("Invalid user \u00e4\u0001 from 192.0.2.1 port 6")];
    expect(readValue(authJournalParser, entry({ MESSAGE: bytes }))[0]).toMatchObject({
      kind: "invalid-user",
      account: "\u00e4\u0001",
      from: "192.0.2.1",
    });
    const result = parsed(authJournalParser, entry({ MESSAGE: null }) + entry({ MESSAGE: FAILED }));
    expect(result.unread).toEqual([
      expect.objectContaining({ line: 1, why: "an entry whose message was left out" }),
    ]);
    expect(result.state === "read" && result.value).toHaveLength(1);
  });

  it("takes the first of a field that was sent twice", () => {
    expect(
      readValue(authJournalParser, entry({ MESSAGE: [FAILED, "x"], _COMM: ["sshd", "x"] })),
    ).toHaveLength(1);
  });

  it("reads sshd-session, sudo and su", () => {
    const text = [
      entry({ _COMM: "sshd-session", MESSAGE: FAILED }),
      entry({ _COMM: "sudo", MESSAGE: "  a : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/id" }),
      entry({ _COMM: "su", MESSAGE: "(to root) a on pts/0" }),
      "-- cursor: s=5d67bec419d5439f84536dbaede3aad4;i=ece\n",
    ].join("");
    expect(readValue(authJournalParser, text).map(({ kind, time }) => [kind, time])).toEqual([
      ["failed", 1795346428282],
      ["sudo", 1795346428282],
      ["su", 1795346428282],
    ]);
  });

  it("knows an empty journal from one that it may not read", () => {
    expect(readValue(authJournalParser, "")).toEqual([]);
    expect(readValue(authJournalParser, "-- No entries --\n")).toEqual([]);
    const hint =
      "Hint: You are currently not seeing messages from other users and the system.\n      Users in groups 'adm'";
    expect(parsed(authJournalParser, "", { stderr: hint })).toMatchObject({
      state: "unread",
      reason: "Hint: You are currently not seeing messages from other users and the system.",
    });
    expect(parsed(authJournalParser, "", { stderr: "No journal files were found.\n" }).state).toBe("unread");
    expect(parsed(authJournalParser, "", { stderr: "The journal holds no entry at all.\n" }).state).toBe(
      "unread",
    );
    expect(parsed(authJournalParser, "Nov 22 11:00:00 host sshd[1]: x\n").state).toBe("unread");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.jsonValue(), (text, message, program) => {
        for (const stdout of [text, entry({ MESSAGE: message }), entry({ _COMM: program, MESSAGE: text })]) {
          expect(["read", "unread"]).toContain(parsed(authJournalParser, stdout).state);
        }
      }),
    );
  });
});
