import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { type Unit, unitsParser, unitType } from "./units";

describe.each(["web01", "old01"])("%s", (host) => {
  const json = readValue(unitsParser, fixture(`${host}.systemctl-list-units.json`));
  const byUnit = ({ unit }: Unit, other: Unit) => (unit < other.unit ? -1 : 1);

  test("reads every row of the JSON", () => {
    const rows = JSON.parse(fixture(`${host}.systemctl-list-units.json`)) as unknown[];
    expect(json).toHaveLength(rows.length);
  });

  test("the plain text says the same", () => {
    const text = readValue(unitsParser, fixture(`${host}.systemctl-list-units.txt`));
    const known = new Map(json.map((unit) => [unit.unit, unit]));
    const same = text.filter(({ unit }) => known.has(unit));
    expect(same.length).toBeGreaterThan(150);
    // The captures are some milliseconds apart: only the state of short-lived units may differ.
    expect(same.filter(({ unit, load }) => known.get(unit)?.load !== load)).toEqual([]);
  });

  test("bullets, header and legend of the decorated text are no units and no noise", () => {
    const result = parsed(unitsParser, fixture(`${host}.systemctl-list-units-services.txt`));
    expect(result.unread).toEqual([]);
    const services = json.filter(({ unit }) => unit.endsWith(".service"));
    expect(result.state === "read" && [...result.value].sort(byUnit).map(({ unit }) => unit)).toEqual(
      [...services].sort(byUnit).map(({ unit }) => unit),
    );
  });
});

test("web01: failed, missing and escaped units", () => {
  const units = readValue(unitsParser, fixture("web01.systemctl-list-units.json"));
  expect(units.filter(({ active }) => active === "failed").map(({ unit }) => unit)).toEqual([
    "auditd.service",
    "backup-nightly.service",
  ]);
  expect(units).toContainEqual({ unit: "boot.mount", load: "not-found", active: "inactive", sub: "dead" });
  expect(units.map(({ unit }) => unit)).toContain("run-credentials-systemd\\x2dsysctl.service.mount");
});

test("decorated lines of old versions, with JOB column and asterisk", () => {
  const text = [
    "UNIT            LOAD   ACTIVE SUB     JOB   DESCRIPTION",
    "* kdump.service loaded failed failed        Crash recovery kernel arming",
    "sshd.service    loaded active running start OpenSSH server daemon",
    "",
    "2 loaded units listed.",
  ].join("\n");
  expect(readValue(unitsParser, text)).toEqual([
    { unit: "kdump.service", load: "loaded", active: "failed", sub: "failed" },
    { unit: "sshd.service", load: "loaded", active: "active", sub: "running" },
  ]);
});

test("without systemd nothing is known", () => {
  const stderr =
    "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect";
  const reason = "System has not been booted with systemd as init system (PID 1). Can't operate.";
  expect(parsed(unitsParser, "", { exit: 1, stderr })).toMatchObject({ state: "unread", reason });
  expect(parsed(unitsParser, stderr, { exit: 1 })).toMatchObject({ state: "unread", reason });
  expect(parsed(unitsParser, "", { exit: 127 }).state).toBe("unread");
});

test("cut JSON is unread, and so is a list without a unit", () => {
  const json = fixture("web01.systemctl-list-units.json");
  expect(parsed(unitsParser, json.slice(0, 5000)).state).toBe("unread");
  expect(parsed(unitsParser, "[]\n").state).toBe("unread");
  const garbled = "UNIT LOAD ACTIVE SUB DESCRIPTION\nssh loaded active running\n";
  expect(parsed(unitsParser, garbled)).toMatchObject({ state: "unread", unread: [{ line: 2 }] });
  expect(parsed(unitsParser, "").state).toBe("unread");
});

test("the type is the suffix", () => {
  expect(unitType("getty@tty1.service")).toBe("service");
  expect(unitType("-.mount")).toBe("mount");
  expect(unitType("UNIT")).toBeNull();
});

test("never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parsed(unitsParser, text)));
  fc.assert(fc.property(fc.json(), (text) => void parsed(unitsParser, text)));
});
