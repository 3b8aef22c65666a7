import fc from "fast-check";
import { expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { lastLoginsParser } from "./last-logins";

const local = (wall: string) => ({ wall, offset: null });

test("web01: one login; boots are none", () => {
  expect(parsed(lastLoginsParser, fixture("web01.last"))).toEqual({
    state: "read",
    unread: [],
    value: [
      {
        account: "deploy",
        tty: "pts/1",
        from: "10.20.30.40",
        at: local("2026-11-22T11:22:04"),
        until: local("2026-11-22T11:22:04"),
        ended: "logout",
      },
    ],
  });
  expect(readValue(lastLoginsParser, fixture("web01.last-iso"))).toMatchObject([
    { account: "deploy", at: { wall: "2026-11-22T11:22:04", offset: "+00:00" } },
  ]);
});

test("old01: nobody has signed in yet", () => {
  expect(parsed(lastLoginsParser, fixture("old01.last"))).toEqual({ state: "read", value: [], unread: [] });
  expect(readValue(lastLoginsParser, "\nwtmp begins Sun Nov 22 11:17:20 2026\n")).toEqual([]);
  expect(readValue(lastLoginsParser, "/var/log/wtmp has no entries\n")).toEqual([]);
});

test("util-linux: hosts missing, long and IPv6; every way to end", () => {
  const text = `alice    pts/0        admin-laptop.corp.example.net Tue Jan  5 14:29:24 2027   still logged in
bob      tty1                          Tue Jan  5 14:28:41 2027   gone - no logout
reboot   system boot  5.14.0-503.el9.x86_64 Tue Jan  5 14:28:28 2027 - Tue Jan  5 14:29:36 2027  (00:01)
runlevel (to lvl 5)   5.14.0-503.el9.x86_64 Tue Jan  5 14:28:28 2027 - Tue Jan  5 14:29:36 2027  (00:01)
shutdown system down  5.14.0-503.el9.x86_64 Tue Jan  5 14:28:20 2027 - Tue Jan  5 14:29:36 2027  (00:01)
verylonguser pts/1    2001:db8::1      Mon Jan  4 12:29:04 2027 - crash                    (1+01:59)
root     pts/2        0.0.0.0          Mon Jan  4 12:00:00 2027 - down                      (00:08)
joe      pts/3        :0               Mon Dec 28 17:24:10 2026 - Mon Dec 28 17:25:01 2026  (00:00)

wtmp begins Thu Aug 15 10:57:06 2024
`;
  const logins = readValue(lastLoginsParser, text);
  expect(
    logins.map(({ account, tty, from, until, ended }) => [account, tty, from, until?.wall ?? null, ended]),
  ).toEqual([
    ["alice", "pts/0", "admin-laptop.corp.example.net", null, null],
    ["bob", "tty1", null, null, "gone"],
    ["verylonguser", "pts/1", "2001:db8::1", "2027-01-05T14:28:04", "crash"],
    ["root", "pts/2", null, "2027-01-04T12:08:00", "down"],
    ["joe", "pts/3", ":0", "2026-12-28T17:25:01", "logout"],
  ]);
});

test("wtmpdb of Debian 13: sessions without terminal, its own last line", () => {
  const text = `ranger   ssh          198.51.100.7     Tue May 19 12:30:02 2026 - still logged in
postgres                               Fri Mar 20 12:44:39 2026 - Fri Mar 20 12:44:39 2026  (00:00)
kali                  192.0.2.44       Fri Mar 20 12:00:00 2026 - crash                     (00:44)
reboot   system boot  6.12.63+deb13-am Fri Jan 30 19:01:37 2026 - still running

wtmpdb begins Fri Jan 30 19:01:37 2026
`;
  expect(parsed(lastLoginsParser, text)).toMatchObject({
    unread: [],
    value: [
      { account: "ranger", tty: "ssh", from: "198.51.100.7", until: null, ended: null },
      { account: "postgres", tty: "", from: null, ended: "logout" },
      {
        account: "kali",
        tty: "",
        from: "192.0.2.44",
        until: { wall: "2026-03-20T12:44:00" },
        ended: "crash",
      },
    ],
  });
});

test("times without a year are unread, not guessed; busybox knows none of the options", () => {
  const text =
    "alice    pts/0        192.168.71.1     Fri May  1 15:25    gone - no logout\n\nwtmp begins Thu Apr 30 15:22:02 2020\n";
  expect(parsed(lastLoginsParser, text)).toMatchObject({ state: "unread", unread: [{ line: 1 }] });
  const dated = "bob      pts/0        192.168.71.1     Fri May  1 15:25:00 2026   still logged in\n";
  expect(parsed(lastLoginsParser, `${dated}${text}`)).toMatchObject({
    value: [{ account: "bob" }],
    unread: [{ line: 2 }],
  });
  const stderr = "last: unrecognized option: n\nBusyBox v1.36.1 multi-call binary.\n";
  expect(parsed(lastLoginsParser, "", { exit: 1, stderr })).toMatchObject({
    state: "unread",
    reason: "last: unrecognized option: n",
  });
});

test("never throws", () => {
  const around = fc.tuple(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(around, ([a, b]) => void parsed(lastLoginsParser, `${a}Sun Nov 22 11:22:04 2026${b}`)),
  );
});
