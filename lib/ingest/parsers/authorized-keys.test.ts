import fc from "fast-check";
import { expect, test } from "vitest";
import { authorizedKeysParser } from "./authorized-keys";
import { fixture, parsed, readValue } from "./fixture-output";

test("web01: every key under its account, comments with blanks", () => {
  const result = parsed(authorizedKeysParser, fixture("web01.authorized-keys-fp"));
  expect(result.unread).toEqual([]);
  const keys = readValue(authorizedKeysParser, fixture("web01.authorized-keys-fp"));
  expect(keys.map(({ account, type, bits }) => [account, type, bits])).toEqual([
    ["root", "ED25519", 256],
    ["root", "DSA", 1024],
    ["alice", "RSA", 4096],
    ["deploy", "ED25519", 256],
    ["deploy", "ECDSA", 256],
    ["deploy", "RSA", 1024],
  ]);
  expect(keys[2]).toEqual({
    account: "alice",
    type: "RSA",
    bits: 4096,
    fingerprint: "SHA256:KiSCot9T/gB71FxwXJbbaOw91o8bb3f6BpfUERLNGqQ",
    comment: "alice@laptop with spaces",
    options: [],
    path: "/home/alice/.ssh/authorized_keys",
  });
});

test("comments with parentheses, none at all, options in their place, MD5", () => {
  const text = `# /var/lib/backup/.ssh/authorized_keys
backup 600
256 SHA256:n/f7cxgVPxgbsZdQ7iL3KiXaHVJRY2D/aWXcywcSQ8Y no (comment) here (RSA) (ED25519)
3072 SHA256:GrUclUHshOLzGHTGzpGFAnLu5HSdccFPxE9nq/WIJWM no comment (RSA)
256 SHA256:GrUclUHshOLzGHTGzpGFAnLu5HSdccFPxE9nq/WIJWM from="10.0.0.0/8,192.0.2.7",no-pty (ED25519-CERT)
2048 1b:9c:0f:9d:b2:1e:c6:a1:a1:92:93:46:7d:3b:a4:f6 old key (RSA)
# /etc/ssh/authorized_keys/jane
root 644
256 MD5:1b:9c:0f:9d:b2:1e:c6:a1:a1:92:93:46:7d:3b:a4:f6 jane (ED25519)
# /home/bad/.ssh/authorized_keys
bad 600
/home/bad/.ssh/authorized_keys is not a public key file.
`;
  const result = parsed(authorizedKeysParser, text, { exit: 255 });
  const keys = readValue(authorizedKeysParser, text, { exit: 255 });
  expect(keys.map(({ account, type, comment, options }) => [account, type, comment, options])).toEqual([
    ["backup", "ED25519", "no (comment) here (RSA)", []],
    ["backup", "RSA", "", []],
    ["backup", "ED25519-CERT", "", ['from="10.0.0.0/8,192.0.2.7"', "no-pty"]],
    ["backup", "RSA", "old key", []],
    ["jane", "ED25519", "jane", []],
  ]);
  expect(result.unread.map(({ line }) => line)).toEqual([12]);
});

test("no key file is an answer; a missing command is none", () => {
  expect(readValue(authorizedKeysParser, "", { exit: 1 })).toEqual([]);
  expect(readValue(authorizedKeysParser, "# /root/.ssh/authorized_keys\nroot 600\n")).toEqual([]);
  expect(parsed(authorizedKeysParser, "", { exit: 127 }).state).toBe("unread");
  expect(parsed(authorizedKeysParser, "", { exit: 1, stderr: "stat: Permission denied\n" }).state).toBe(
    "unread",
  );
});

test("a file of which no key can be read is not one without keys", () => {
  const raw = "# /root/.ssh/authorized_keys\nssh-ed25519 AAAAC3NzaC1lZDI1NTE5 deploy@ci\n";
  expect(parsed(authorizedKeysParser, raw)).toMatchObject({ state: "unread", unread: [{ line: 2 }] });
});

test("never throws", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      (text) => void parsed(authorizedKeysParser, `# /a\nb 600\n${text}`),
    ),
  );
});
