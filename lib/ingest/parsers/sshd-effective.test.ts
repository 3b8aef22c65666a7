import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { sshdEffectiveParser, sshdEffectiveRootParser } from "./sshd-effective";

describe.each(["web01.sshd-T", "old01.sshd-T", "bullseye-match.sshd-T"])("%s", (name) => {
  test("every line is an option", () => {
    const result = parsed(sshdEffectiveParser, fixture(name));
    expect(result.unread).toEqual([]);
    const lines = fixture(name).trimEnd().split("\n");
    const values = Object.values(readValue(sshdEffectiveParser, fixture(name))).flat();
    expect(values).toHaveLength(lines.length);
  });
});

test("web01: repeated keywords are arrays in the order printed, single ones are text", () => {
  const options = readValue(sshdEffectiveParser, fixture("web01.sshd-T"));
  expect(options["port"]).toEqual(["22", "2222"]);
  expect(options["listenaddress"]).toEqual(["[::]:22", "0.0.0.0:22", "[::]:2222", "0.0.0.0:2222"]);
  expect(options["acceptenv"]).toEqual(["LANG", "LC_*"]);
  expect(options["permitrootlogin"]).toBe("yes");
  expect(options["ipqos"]).toBe("lowdelay throughput");
});

test("a broken configuration, no host keys and no root are unread with sshd's own words", () => {
  const stderr = '/etc/ssh/sshd_config line 1: unsupported option "maybe".\n';
  expect(parsed(sshdEffectiveParser, "", { exit: 255, stderr })).toMatchObject({
    state: "unread",
    reason: '/etc/ssh/sshd_config line 1: unsupported option "maybe".',
  });
  const noKeys = "sshd: no hostkeys available -- exiting.";
  expect(parsed(sshdEffectiveRootParser, "", { exit: 1, stderr: `${noKeys}\n` })).toMatchObject({
    reason: noKeys,
  });
  expect(parsed(sshdEffectiveParser, `${noKeys}\n`, { exit: 1 })).toMatchObject({
    state: "unread",
    reason: noKeys,
  });
  const noFolder = "missing privilege separation directory: /run/sshd";
  expect(parsed(sshdEffectiveParser, noFolder, { exit: 255 })).toMatchObject({
    state: "unread",
    reason: noFolder,
  });
  expect(parsed(sshdEffectiveParser, "").state).toBe("unread");
});

test("keywords without a value, and names of object members", () => {
  const options = readValue(
    sshdEffectiveParser,
    "port 22\npermitrootlogin no\nversionaddendum\nconstructor x\n",
  );
  expect(options["versionaddendum"]).toBe("");
  expect(Object.entries(options)).toContainEqual(["constructor", "x"]);
});

test("never throws", () => {
  const line = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(line, (text) => void parsed(sshdEffectiveParser, `port 22\npermitrootlogin no\n${text}`)),
  );
});
