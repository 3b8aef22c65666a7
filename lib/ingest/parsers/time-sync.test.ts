import fc from "fast-check";
import { expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { timeSyncParser } from "./time-sync";

test.each(["web01", "old01"])("%s: not synchronised", (host) => {
  expect(readValue(timeSyncParser, fixture(`${host}.timedatectl-show`))).toEqual({
    synchronised: false,
    offsetSeconds: null,
    source: null,
    zone: "Etc/UTC",
  });
});

test("timedatectl before version 239", () => {
  const text = `                      Local time: Wed 2026-03-11 00:51:11 CET
                       Time zone: Europe/Berlin (CET, +0100)
       System clock synchronized: yes
`;
  expect(readValue(timeSyncParser, text)).toMatchObject({ synchronised: true, zone: "Europe/Berlin" });
  expect(readValue(timeSyncParser, "     NTP synchronized: no\n")).toMatchObject({ synchronised: false });
});

test("chronyc -c tracking: a positive correction is a clock that is behind", () => {
  const row = (correction: string, leap: string) =>
    `A29FC87B,162.159.200.123,4,1795346764.123456789,${correction},0.000012345,0.000034567,-12.345,0.001,0.023,0.012345678,0.000456789,64.2,${leap}\n`;
  expect(readValue(timeSyncParser, row("0.000021000", "Normal"))).toEqual({
    synchronised: true,
    offsetSeconds: -0.000021,
    source: "162.159.200.123",
    zone: null,
  });
  expect(readValue(timeSyncParser, row("-1.500000000", "Normal")).offsetSeconds).toBe(1.5);
  expect(readValue(timeSyncParser, row("0.000000000", "Not synchronised"))).toMatchObject({
    synchronised: false,
    offsetSeconds: null,
    source: null,
  });
});

test("nobody could tell", () => {
  const stderr = "System has not been booted with systemd as init system (PID 1). Can't operate.\n";
  expect(parsed(timeSyncParser, "", { exit: 1, stderr }).state).toBe("unread");
  expect(parsed(timeSyncParser, "506 Cannot talk to daemon\n", { exit: 1 })).toMatchObject({
    state: "unread",
    reason: "506 Cannot talk to daemon",
  });
  expect(readValue(timeSyncParser, "Timezone=Etc/UTC\n").synchronised).toBeNull();
});

test("never throws", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parsed(timeSyncParser, text)));
});
