import fc from "fast-check";
import { expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { passwdParser } from "./passwd";

test.each([
  ["web01", 31],
  ["old01", 33],
])("%s: every line is an account", (host, count) => {
  const result = parsed(passwdParser, fixture(`${host}.getent-passwd`));
  expect(result.unread).toEqual([]);
  expect(result.state === "read" && result.value).toHaveLength(count);
});

test("web01: two accounts with user id 0, both listed", () => {
  const accounts = readValue(passwdParser, fixture("web01.getent-passwd"));
  expect(accounts.filter(({ uid }) => uid === 0)).toEqual([
    { name: "root", uid: 0, gid: 0, home: "/root", shell: "/bin/bash", field: null },
    { name: "toor", uid: 0, gid: 0, home: "/root", shell: "/bin/bash", field: null },
  ]);
});

test("empty fields, NIS lines, ids that are no numbers, and passwords in passwd", () => {
  const text = `plain::1000:1000:::
nis:$1$abc$secretsecret:1001:100:Nis User:/home/nis:/bin/sh
directory:*:70001:70001:From LDAP:/home/directory:/bin/bash
shut:!:1002:1002::/home/shut:/bin/sh
DOMAIN\\jane doe:x:4294967295:1::/home/jane:/bin/sh
+::::::
-mallory::::::
odd:$6$salt$notforyoureyes:abc:0::/:/bin/sh
short:x:1
`;
  const result = parsed(passwdParser, text);
  expect(result.state === "read" && result.value).toEqual([
    {
      name: "plain",
      uid: 1000,
      gid: 1000,
      home: null,
      shell: null,
      field: { password: "empty", hash: null },
    },
    {
      name: "nis",
      uid: 1001,
      gid: 100,
      home: "/home/nis",
      shell: "/bin/sh",
      field: { password: "set", hash: "1" },
    },
    {
      name: "directory",
      uid: 70001,
      gid: 70001,
      home: "/home/directory",
      shell: "/bin/bash",
      field: { password: "none", hash: null },
    },
    {
      name: "shut",
      uid: 1002,
      gid: 1002,
      home: "/home/shut",
      shell: "/bin/sh",
      field: { password: "locked", hash: null },
    },
    { name: "DOMAIN\\jane doe", uid: 4294967295, gid: 1, home: "/home/jane", shell: "/bin/sh", field: null },
  ]);
  expect(result.unread.map(({ line, text }) => [line, text])).toEqual([
    [6, "+"],
    [7, "-mallory"],
    [8, "odd"],
    [9, "short"],
  ]);
  expect(JSON.stringify(result)).not.toMatch(/secretsecret|notforyoureyes|salt|abc/);
});

test("no account at all is no answer", () => {
  expect(parsed(passwdParser, "").state).toBe("unread");
  expect(parsed(passwdParser, "", { exit: 127, stderr: "sh: getent: not found\n" })).toMatchObject({
    reason: "sh: getent: not found",
  });
});

test("never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parsed(passwdParser, text)));
});
