import { expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { osReleaseParser } from "./os-release";

test("web01: values lose their quotes", () => {
  const release = readValue(osReleaseParser, fixture("web01.os-release"));
  expect(release).toMatchObject({
    ID: "debian",
    VERSION_ID: "12",
    VERSION_CODENAME: "bookworm",
    PRETTY_NAME: "Debian GNU/Linux 12 (bookworm)",
  });
});

test("single quotes, escapes, comments and blank lines", () => {
  const text = `\n# made by hand\nID='rhel'\nPRETTY_NAME="A \\"B\\" \\$5 \\\\"\nVERSION_ID=9.4\nVARIANT=\n`;
  expect(parsed(osReleaseParser, text)).toEqual({
    state: "read",
    value: { ID: "rhel", PRETTY_NAME: 'A "B" $5 \\', VERSION_ID: "9.4", VARIANT: "" },
    unread: [],
  });
});

test("keys that JavaScript gives a meaning are no keys of ours", () => {
  const result = parsed(osReleaseParser, "ID=debian\n__proto__=x\nconstructor=y\n");
  expect(result.state === "read" && result.value).toEqual({ ID: "debian" });
  expect(result.unread.map(({ line }) => line)).toEqual([2, 3]);
});

test("what is no os-release is unread", () => {
  expect(parsed(osReleaseParser, "").state).toBe("unread");
  expect(parsed(osReleaseParser, "SHELL=/bin/sh\nPATH=/usr/bin\n").state).toBe("unread");
  expect(parsed(osReleaseParser, "cat: /etc/os-release: No such file or directory\n").state).toBe("unread");
});
