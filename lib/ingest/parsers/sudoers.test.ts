import fc from "fast-check";
import { expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { sudoersParser } from "./sudoers";

const rulesOf = (text: string) => readValue(sudoersParser, text).items;
const rule = (who: string, commands: string[], more: object = {}) => ({
  who,
  hosts: "ALL",
  runAs: "root",
  commands,
  tags: [],
  source: null,
  ...more,
});

test("web01: rules, an alias and settings", () => {
  const result = parsed(sudoersParser, fixture("web01.sudoers"));
  expect(result).toEqual({
    state: "read",
    unread: [],
    value: {
      items: [
        rule("root", ["ALL"], { runAs: "ALL:ALL" }),
        rule("%sudo", ["ALL"], { runAs: "ALL:ALL" }),
        rule("contractor", ["ALL"], { runAs: "ALL:ALL", tags: ["NOPASSWD"] }),
        rule("deploy", ["/usr/bin/systemctl restart nginx", "/usr/bin/systemctl reload nginx"], {
          tags: ["NOPASSWD"],
        }),
        rule("deploy", ["/usr/bin/psql"], { runAs: "postgres", tags: ["NOPASSWD"] }),
      ],
      defaults: [
        { scope: null, setting: "env_reset" },
        { scope: null, setting: "mail_badpass" },
        {
          scope: null,
          setting: 'secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"',
        },
        { scope: null, setting: "use_pty" },
        { scope: ":deploy", setting: "!requiretty" },
      ],
    },
  });
});

test("old01: no Runas means root", () => {
  expect(rulesOf(fixture("old01.sudoers"))).toContainEqual(rule("legacy", ["ALL"], { tags: ["NOPASSWD"] }));
});

test("aliases of all kinds, defined after their use, inside each other and negated", () => {
  const text = `ADMINS SERVERS = (DBA) SHELLS, !EDITORS
User_Alias ADMINS = alice, OPS : OPS = bob, %wheel
Host_Alias SERVERS = web1, 10.0.0.0/8
Runas_Alias DBA = postgres, mysql
Cmnd_Alias SHELLS = /bin/sh, /bin/bash : EDITORS = /usr/bin/vi
`;
  const granted = { hosts: "web1, 10.0.0.0/8", runAs: "postgres, mysql" };
  const commands = ["/bin/sh", "/bin/bash", "!/usr/bin/vi"];
  expect(rulesOf(text)).toEqual(["alice", "bob", "%wheel"].map((who) => rule(who, commands, granted)));
});

test("tags and Runas hold for the commands that follow; opposites replace each other", () => {
  const text =
    "joe ALL=/bin/a, (www) NOPASSWD:NOEXEC: /bin/b, /bin/c, PASSWD: /bin/d, (ALL : adm) TIMEOUT=5m SETENV: sudoedit /etc/x\n";
  expect(rulesOf(text)).toEqual([
    rule("joe", ["/bin/a"]),
    rule("joe", ["/bin/b", "/bin/c"], { runAs: "www", tags: ["NOPASSWD", "NOEXEC"] }),
    rule("joe", ["/bin/d"], { runAs: "www", tags: ["NOEXEC", "PASSWD"] }),
    rule("joe", ["sudoedit /etc/x"], {
      runAs: "ALL:adm",
      tags: ["NOEXEC", "PASSWD", "TIMEOUT=5m", "SETENV"],
    }),
  ]);
});

test("several host lists, escapes, digests and regular expressions", () => {
  const text = `joe web1, web2 = /bin/a : db1 = (:adm) NOPASSWD:/bin/b
jim ALL = /bin/x a\\,b c\\:d e\\=f, sha256:abc+/= /bin/y, /bin/z ^(a|b),[0-9]{1,3}$, /bin/w ""
jan ALL = /bin/chmod u:g file
`;
  expect(rulesOf(text)).toEqual([
    rule("joe", ["/bin/a"], { hosts: "web1, web2" }),
    rule("joe", ["/bin/b"], { hosts: "db1", runAs: ":adm", tags: ["NOPASSWD"] }),
    rule("jim", ["/bin/x a,b c:d e=f", "sha256:abc+/= /bin/y", "/bin/z ^(a|b),[0-9]{1,3}$", '/bin/w ""']),
    rule("jan", ["/bin/chmod u:g file"]),
  ]);
});

test("ids, netgroups, quoted and escaped names, exclusions", () => {
  const text = `#1000 ALL=ALL
%#100, +admins, %:nonunix ALL=ALL
"DOM user", %domain\\ admins ALL=ALL
ALL, !bob ALL=ALL
`;
  expect(rulesOf(text).map(({ who }) => who)).toEqual([
    "#1000",
    "%#100",
    "+admins",
    "%:nonunix",
    "DOM user",
    "%domain admins",
    "ALL, !bob",
  ]);
});

test("continued lines, comments, includes, and files where they are named", () => {
  const text = `# /etc/sudoers
alice ALL = (ALL) \\
    NOPASSWD: /bin/a, \\
    /bin/b # not /bin/c
#includedir /etc/sudoers.d
@include /etc/sudoers.local
# /etc/sudoers.d/90-web
%web ALL=/bin/a
# /etc/sudoers.d/old.bak
mallory ALL=(ALL) NOPASSWD: ALL
`;
  const result = parsed(sudoersParser, text);
  expect(result.state === "read" && result.value.items).toEqual([
    rule("alice", ["/bin/a", "/bin/b"], { runAs: "ALL", tags: ["NOPASSWD"], source: "/etc/sudoers" }),
    rule("%web", ["/bin/a"], { source: "/etc/sudoers.d/90-web" }),
  ]);
  expect(result.unread.map(({ line }) => line)).toEqual([10]);
});

test("settings: scopes, quoted commas, another default user", () => {
  const text =
    'Defaults runas_default=admin, env_keep += "A, B"\nDefaults@web !authenticate\nDefaults!/bin/x noexec\njoe ALL=/bin/a\n';
  expect(readValue(sudoersParser, text)).toEqual({
    items: [rule("joe", ["/bin/a"], { runAs: "admin" })],
    defaults: [
      { scope: null, setting: "runas_default=admin" },
      { scope: null, setting: 'env_keep += "A, B"' },
      { scope: "@web", setting: "!authenticate" },
      { scope: "!/bin/x", setting: "noexec" },
    ],
  });
});

test("a broken line is told, the others are kept", () => {
  const result = parsed(sudoersParser, "alice ALL=(ALL ALL\nbob ALL=ALL\nnonsense\n");
  expect(result.state === "read" && result.value.items).toEqual([rule("bob", ["ALL"])]);
  expect(result.unread.map(({ line }) => line)).toEqual([1, 3]);
});

test("what was not allowed to be read is unread, even in part", () => {
  const stderr = "cat: /etc/sudoers.d/90-web: Permission denied\n";
  expect(parsed(sudoersParser, "root ALL=ALL\n", { exit: 1, stderr })).toMatchObject({
    state: "unread",
    reason: "cat: /etc/sudoers.d/90-web: Permission denied",
  });
  expect(
    parsed(sudoersParser, "", { exit: 1, stderr: "cat: /etc/sudoers: Input/output error\n" }).state,
  ).toBe("unread");
});

test("without the file nobody may do anything", () => {
  const nothing = { items: [], defaults: [] };
  expect(readValue(sudoersParser, "")).toEqual(nothing);
  const gnu =
    "cat: /etc/sudoers: No such file or directory\ncat: '/etc/sudoers.d/*': No such file or directory\n";
  expect(readValue(sudoersParser, "", { exit: 1, stderr: gnu })).toEqual(nothing);
  const busybox = "cat: can't open '/etc/sudoers': No such file or directory\n";
  expect(readValue(sudoersParser, "", { exit: 1, stderr: busybox })).toEqual(nothing);
});

test("aliases that contain themselves, multiply or nest without end stay bounded", () => {
  expect(rulesOf("User_Alias A = B : B = A, x\nA ALL=ALL\n").map(({ who }) => who)).toContain("x");
  const members = Array.from({ length: 600 }, (_, index) => `u${index}`).join(", ");
  expect(rulesOf(`User_Alias BIG = ${members}\nBIG ALL=ALL\n`).map(({ who }) => who)).toEqual(["BIG"]);
  const chain = Array.from(
    { length: 3000 },
    (_, index) => `Cmnd_Alias C${index} = C${index + 1}, C${index + 2}`,
  ).join("\n");
  expect(rulesOf(`${chain}\nroot ALL=C0\n`)).toHaveLength(1);
  const everyone = Array.from({ length: 400 }, (_, index) => `u${index}`).join(",");
  const everything = Array.from({ length: 400 }, (_, index) => `/bin/${index}`).join(",");
  expect(parsed(sudoersParser, `${everyone} ALL=${everything}\n`).unread).toMatchObject([
    { line: 1, why: "too many rules" },
  ]);
});

test("never throws, whatever follows a user", () => {
  const word = fc.constantFrom(
    "ALL",
    "=",
    "(",
    ")",
    ":",
    ",",
    "!",
    "NOPASSWD:",
    '"',
    "\\",
    "#",
    "^",
    "$",
    "sha256:",
    "A",
    " ",
    "\n",
    "User_Alias ",
    "Defaults",
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), (words) => void parsed(sudoersParser, words.join(""))),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => void parsed(sudoersParser, `a ALL=${text}`)),
  );
});

test("any command, escaped as sudo asks, comes back as it was", () => {
  const command = fc.stringMatching(/^\/[a-z]{1,8}( [a-zA-Z0-9,:=#/.-]{1,12}){0,3}$/);
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 4 }), (commands) => {
      const escaped = commands.map((text) => text.replace(/[,:=#]/g, "\\$&"));
      const [only] = rulesOf(`joe ALL=(root) ${escaped.join(", ")}\n`);
      expect(only?.commands).toEqual([...new Set(commands)]);
    }),
  );
});
