import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { shadowStateParser } from "./shadow-state";

describe.each(["web01", "old01"])("%s", (host) => {
  const shadow = readValue(shadowStateParser, fixture(`${host}.shadow-redacted`));

  test("shadow and passwd -Sa agree on states, dates and limits", () => {
    const status = readValue(shadowStateParser, fixture(`${host}.passwd-Sa`));
    const told = ({ name, password, lastChange, maxDays }: (typeof shadow)[number]) => ({
      name,
      password,
      lastChange,
      maxDays,
    });
    expect(status.map(told)).toEqual(shadow.map(told));
  });

  test("nothing is left over", () => {
    expect(parsed(shadowStateParser, fixture(`${host}.shadow-redacted`)).unread).toEqual([]);
    expect(parsed(shadowStateParser, fixture(`${host}.passwd-Sa`)).unread).toEqual([]);
  });
});

test("web01: set, locked and empty passwords", () => {
  const states = readValue(shadowStateParser, fixture("web01.shadow-redacted"));
  const state = (name: string) => states.find((one) => one.name === name);
  expect(state("alice")).toEqual({
    name: "alice",
    password: "set",
    hash: "y",
    lastChange: "2026-03-01",
    maxDays: 60,
    expires: null,
  });
  expect(state("contractor")).toMatchObject({
    password: "set",
    hash: "y",
    maxDays: null,
    expires: "2026-01-31",
  });
  expect(state("guest")).toMatchObject({ password: "empty", hash: null });
  expect(state("bob")).toMatchObject({ password: "locked", hash: null });
  expect(state("daemon")).toMatchObject({ password: "locked", hash: null });
});

test("passwd -S of RHEL, and dates that say never or at once", () => {
  const text = `root PS 2024-01-09 0 99999 7 -1 (Password set, SHA512 crypt.)
bin LK 2024-01-09 0 99999 7 -1 (Alternate authentication scheme in use.)
open NP 01/28/2020 0 90 7 -1 (Empty password.)
fresh P 1970-01-01 0 99999 7 -1
never L never 0 99999 7 -1
`;
  expect(readValue(shadowStateParser, text)).toEqual([
    { name: "root", password: "set", hash: null, lastChange: "2024-01-09", maxDays: null, expires: null },
    { name: "bin", password: "locked", hash: null, lastChange: "2024-01-09", maxDays: null, expires: null },
    { name: "open", password: "empty", hash: null, lastChange: "2020-01-28", maxDays: 90, expires: null },
    { name: "fresh", password: "set", hash: null, lastChange: null, maxDays: null, expires: null },
    { name: "never", password: "locked", hash: null, lastChange: null, maxDays: null, expires: null },
  ]);
});

test("fields of Alpine, absurd days and names with a dollar", () => {
  const text = "root:*::0:::::\nbin:!::0:::::\nfuture:!:999999:0:::::\nhost$:!!:19000:0:99999:7:::\n";
  expect(readValue(shadowStateParser, text).map(({ name, lastChange }) => [name, lastChange])).toEqual([
    ["root", null],
    ["bin", null],
    ["future", null],
    ["host$", "2022-01-08"],
  ]);
});

test("unreadable shadow has a reason, and never shows a hash", () => {
  const stderr = 'awk: cannot open "/etc/shadow" (Permission denied)\n';
  expect(parsed(shadowStateParser, "", { exit: 2, stderr })).toMatchObject({
    state: "unread",
    reason: 'awk: cannot open "/etc/shadow" (Permission denied)',
  });
  const hash = "$6$saltsalt$0123456789abcdefghijklmnopqrstuvwxyz";
  const result = parsed(shadowStateParser, `${hash}\nuser ${hash}\n`);
  expect(result.state).toBe("unread");
  expect(JSON.stringify(result)).not.toContain("salt");
});

test("no part of a hash leaves the parser", () => {
  const secret = fc.stringMatching(/^[./A-Za-z0-9]{12,40}$/);
  const field = fc.tuple(fc.constantFrom("$6$", "$y$j9T$", "!$2b$10$", "$argon2id$v=19$", "", "!!"), secret);
  fc.assert(
    fc.property(field, fc.constantFrom(":", " ", "::", "\t"), ([head, tail], separator) => {
      const result = parsed(
        shadowStateParser,
        `user:${head}${tail}:20000:0:90:7:::\nuser${separator}${head}${tail}\n`,
      );
      expect(JSON.stringify(result)).not.toContain(tail);
    }),
  );
});
