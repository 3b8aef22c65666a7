import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { authLogParser } from "./auth-log";
import type { TimedEvent } from "./auth-record";
import { fixture, parsed, readValue } from "./fixture-output";

const collectedAt = new Date("2026-11-22T12:30:00Z");
const eventsOf = (text: string, at: Date | null = collectedAt) =>
  readValue(authLogParser, text, { collectedAt: at });
const line = (text: string, stamp = "Nov 22 11:00:00") => `${stamp} host ${text}\n`;

function counts(events: readonly TimedEvent[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { kind } of events) found[kind] = (found[kind] ?? 0) + 1;
  return found;
}

describe("a text log", () => {
  it("is read with RFC 3339 stamps (Debian 12)", () => {
    const result = parsed(authLogParser, fixture("sshd-auth-web01-auth.log"));
    expect(result.unread).toEqual([]);
    const events = result.state === "read" ? result.value : [];
    expect(counts(events)).toEqual({
      accepted: 9,
      session: 9,
      sudo: 3,
      failed: 27,
      "invalid-user": 12,
      su: 4,
    });
    expect(events[0]).toEqual({
      time: Date.parse("2026-11-22T11:20:28.282Z"),
      kind: "accepted",
      account: "deploy",
      from: "10.20.30.40",
      port: 41593,
      method: "publickey",
      outcome: "success",
      target: null,
      command: null,
    });
    const injected = events.filter(({ account }) => account === "x from 1.2.3.4 port 22");
    expect(injected.map(({ kind, from, port }) => [kind, from, port])).toEqual([
      ["invalid-user", "203.0.113.50", 60811],
      ["failed", "203.0.113.50", 60811],
    ]);
  });

  it("counts PAM's failures where sshd is QUIET, and not those before a login", () => {
    const events = eventsOf(fixture("old01-auth.log"));
    expect(events.map(({ kind, account, time }) => [kind, account, time])).toEqual([
      ["session", "legacy", { wall: "2026-11-22T11:25:53", offset: null }],
      ["session", "root", { wall: "2026-11-22T11:25:57", offset: null }],
      ["failed", "root", { wall: "2026-11-22T11:25:57", offset: null }],
      ["failed", "root", { wall: "2026-11-22T11:26:04", offset: null }],
    ]);
  });

  it("counts a trace once, and only where nothing better was logged", () => {
    const text = [
      line("sshd[1]: Connection closed by authenticating user bob 192.0.2.1 port 5 [preauth]"),
      line("sshd[2]: Failed password for bob from 192.0.2.1 port 6 ssh2"),
      line("sshd[2]: Connection closed by authenticating user bob 192.0.2.1 port 6 [preauth]"),
      line("sshd[3]: Invalid user eve from 192.0.2.1 port 7"),
      line("sshd[3]: Connection closed by invalid user eve 192.0.2.1 port 7 [preauth]"),
      line(
        "sshd[4]: error: maximum authentication attempts exceeded for root from 192.0.2.1 port 8 ssh2 [preauth]",
      ),
      line(
        "sshd[4]: Disconnecting authenticating user root 192.0.2.1 port 8: Too many authentication failures [preauth]",
      ),
    ].join("");
    expect(eventsOf(text).map(({ kind, account, port }) => [kind, account, port])).toEqual([
      ["failed", "bob", 5],
      ["failed", "bob", 6],
      ["invalid-user", "eve", 7],
      ["failed", "root", 8],
    ]);
  });

  it("takes the year from the collection", () => {
    const failed = "sshd[9]: Failed password for root from 192.0.2.1 port 6 ssh2";
    const wall = (stamp: string, at: string) => eventsOf(line(failed, stamp), new Date(at))[0]?.time;
    expect(wall("Dec 31 23:59:59", "2027-01-01T00:10:00Z")).toEqual({
      wall: "2026-12-31T23:59:59",
      offset: null,
    });
    expect(wall("Jan  1 00:00:01", "2027-01-01T00:10:00Z")).toEqual({
      wall: "2027-01-01T00:00:01",
      offset: null,
    });
    expect(wall("Jan  1 00:30:00", "2026-12-31T23:40:00Z")).toEqual({
      wall: "2027-01-01T00:30:00",
      offset: null,
    });
    expect(wall("Feb 29 10:00:00", "2027-03-01T00:00:00Z")).toEqual({
      wall: "2024-02-29T10:00:00",
      offset: null,
    });
    expect(wall("Feb 7 16:01:07", "2026-03-01T00:00:00Z")).toEqual({
      wall: "2026-02-07T16:01:07",
      offset: null,
    });
  });

  it("does not guess a year when nobody said when it was collected", () => {
    expect(parsed(authLogParser, fixture("old01-auth.log"), { collectedAt: null })).toMatchObject({
      state: "unread",
      reason: "The time stamps name no year, and it is not known when the log was collected.",
    });
    expect(eventsOf(fixture("sshd-auth-web01-auth.log"), null)).toHaveLength(64);
  });

  it.each([
    ["a priority", "<86>Nov 22 11:00:00 host sshd[9]: "],
    ["a facility (busybox)", "Nov 22 11:00:00 host auth.info sshd[9]: "],
    ["no host", "Nov 22 11:00:00 sshd[9]: "],
    ["a bracketed name", "Nov 22 11:00:00 host [sshd]: "],
    ["a path", "Nov 22 11:00:00 host /usr/sbin/sshd[9]: "],
    ["OpenSSH 9.8 and later", "2026-11-22T11:00:00.5+01:00 host sshd-session[9]: "],
    ["an offset without colon", "2026-11-22T11:00:00,5+0100 host sshd[9]: "],
    ["no offset", "2026-11-22T11:00:00 host sshd[9]: "],
  ])("is read with %s", (_, start) => {
    expect(eventsOf(`${start}Failed password for root from 192.0.2.1 port 6 ssh2\n`)).toHaveLength(1);
  });

  it("turns an offset into an instant", () => {
    const failed = "host sshd[9]: Failed password for root from 192.0.2.1 port 6 ssh2\n";
    expect(eventsOf(`2026-11-22T11:00:00.25+01:30 ${failed}`)[0]?.time).toBe(
      Date.parse("2026-11-22T09:30:00.250Z"),
    );
  });

  it("counts repetitions, up to a limit", () => {
    const repeated = "message repeated 5 times: [ Failed password for root from 192.0.2.1 port 6 ssh2]";
    expect(eventsOf(line(`sshd[9]: ${repeated}`))).toHaveLength(5);
    const classic =
      line("sshd[9]: Failed password for root from 192.0.2.1 port 6 ssh2") +
      line("last message repeated 2 times");
    expect(eventsOf(classic)).toHaveLength(3);
    const result = parsed(authLogParser, line(`sshd[9]: ${repeated.replace("5", "999999")}`), {
      collectedAt,
    });
    expect(result.state === "read" && result.value.length).toBe(10_001);
    expect(result.unread[0]?.why).toBe("989998 more repetitions are claimed than are kept");
  });

  it("ignores other programs, even when they quote sshd", () => {
    expect(eventsOf(line("myapp: Failed password for root from 192.0.2.1 port 6 ssh2"))).toEqual([]);
    expect(
      eventsOf(line("CRON[1]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)")),
    ).toEqual([]);
  });

  it("knows an empty log from none", () => {
    expect(eventsOf("")).toEqual([]);
    const missing = "tail: cannot open '/var/log/auth.log' for reading: No such file or directory";
    expect(parsed(authLogParser, "", { exit: 1, stderr: missing })).toMatchObject({
      state: "unread",
      reason: missing,
    });
    expect(parsed(authLogParser, "half a line of a log\nand another").state).toBe("unread");
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const stdout of [text, line(text), line(`sshd[1]: ${text}`), `2026-11-22T11:00:00Z ${text}`]) {
          expect(["read", "unread"]).toContain(parsed(authLogParser, stdout, { collectedAt }).state);
        }
      }),
    );
  });
});
