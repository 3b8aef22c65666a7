import { describe, expect, test } from "vitest";
import type { Account } from "@/lib/fleet/model/facts";
import { readAlone, readReport } from "../facts";
import { fixture, outputOf } from "../parsers/fixture-output";
import type { Output } from "../parsers/parser";

const passwd = outputOf("passwd", fixture("web01.getent-passwd"));
const shadow = outputOf("shadow-state", fixture("web01.shadow-redacted"));

function accountsIn(...outputs: Output[]): Map<string, Account> {
  const { accounts } = readReport(outputs).facts;
  if (accounts.state === "unknown") throw new Error(accounts.reason);
  return new Map(accounts.items.map((account) => [account.name, account]));
}

describe("web01", () => {
  test("accounts with the state of their passwords", () => {
    const accounts = accountsIn(passwd, shadow);
    expect(accounts.size).toBe(31);
    expect(accounts.get("alice")).toEqual({
      name: "alice",
      uid: 1001,
      gid: 1001,
      home: "/home/alice",
      shell: "/bin/bash",
      password: "set",
      hash: "y",
      lastChange: "2026-03-01",
      maxDays: 60,
      expires: null,
    });
    expect(accounts.get("guest")).toMatchObject({ password: "empty", hash: null });
    expect(accounts.get("daemon")).toMatchObject({ password: "locked", hash: null });
    expect(accounts.get("toor")).toMatchObject({ uid: 0, password: "set" });
  });

  test("passwd -Sa says the same, but for the algorithm and the end of the account", () => {
    const status = outputOf("shadow-state", fixture("web01.passwd-Sa"));
    const without = ({ hash, expires, ...rest }: Account) => rest;
    expect([...accountsIn(passwd, status).values()].map(without)).toEqual(
      [...accountsIn(passwd, shadow).values()].map(without),
    );
  });
});

test("without shadow the accounts are known, their passwords are not", () => {
  const denied: Output = { ...shadow, stdout: "", flags: ["denied"] };
  expect([...accountsIn(passwd, denied).values()].every(({ password }) => password === "unknown")).toBe(true);
  expect(accountsIn(passwd).get("root")).toMatchObject({ uid: 0, password: "unknown" });
});

test("no line in shadow, and passwords that passwd itself holds", () => {
  const stdout =
    "ghost:x:1:1::/:/bin/sh\nldap:*:2:2::/:/bin/sh\nopen::3:3::/:/bin/sh\nnis:$1$a$b:4:4::/:/bin/sh\n";
  const accounts = accountsIn(
    { ...passwd, stdout },
    { ...shadow, stdout: "open:$6$<redacted>:20000::::::\n" },
  );
  expect([...accounts.values()].map(({ name, password, hash }) => [name, password, hash])).toEqual([
    ["ghost", "none", null],
    ["ldap", "none", null],
    ["open", "empty", null],
    ["nis", "set", "1"],
  ]);
});

test("one output alone leaves null what it cannot tell", () => {
  expect(readAlone(shadow).sections).toMatchObject({
    accounts: {
      state: "known",
      items: expect.arrayContaining([
        expect.objectContaining({ name: "bob", uid: null, password: "locked" }),
      ]),
    },
  });
  expect(readAlone(passwd).sections).toMatchObject({
    accounts: {
      items: expect.arrayContaining([
        expect.objectContaining({ name: "bob", uid: 1002, password: "unknown" }),
      ]),
    },
  });
});
