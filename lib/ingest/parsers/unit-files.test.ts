import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { unitFilesParser } from "./unit-files";

describe.each([
  ["web01", 265],
  ["old01", 229],
])("%s", (host, count) => {
  const json = readValue(unitFilesParser, fixture(`${host}.systemctl-unit-files.json`));

  test("the JSON has as many rows as the legend of the text counts", () => {
    expect(json).toHaveLength(count);
  });

  test("the text, with its PRESET column and legend, says the same", () => {
    const result = parsed(unitFilesParser, fixture(`${host}.systemctl-unit-files.txt`));
    expect(result).toEqual({ state: "read", value: json, unread: [] });
  });
});

test("web01: states beside enabled and disabled", () => {
  const files = readValue(unitFilesParser, fixture("web01.systemctl-unit-files.json"));
  expect(files).toEqual(
    expect.arrayContaining([
      { unit: "bluetooth.service", state: "masked" },
      { unit: "chronyd.service", state: "alias" },
      { unit: "console-getty.service", state: "enabled-runtime" },
    ]),
  );
});

test("two columns, as before systemd 246", () => {
  const text =
    "UNIT FILE            STATE\nsshd.service         enabled\nsystemd-\\x2dfoo.service static\n\n2 unit files listed.\n";
  expect(readValue(unitFilesParser, text)).toEqual([
    { unit: "sshd.service", state: "enabled" },
    { unit: "systemd-\\x2dfoo.service", state: "static" },
  ]);
});

test("another list of systemd is no empty list", () => {
  const sockets = "LISTEN UNIT ACTIVATES\n/dev/rfkill systemd-rfkill.socket systemd-rfkill.service\n";
  expect(parsed(unitFilesParser, sockets)).toMatchObject({
    state: "unread",
    reason: "What was printed is not the output of this command.",
  });
});

test("a complaint is no empty list", () => {
  const stderr = "Failed to list unit files: Connection refused\n";
  expect(parsed(unitFilesParser, "", { exit: 1, stderr })).toMatchObject({
    state: "unread",
    reason: "Failed to list unit files: Connection refused",
  });
});

test("never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parsed(unitFilesParser, text)));
});
