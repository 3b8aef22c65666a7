import { describe, expect, it } from "vitest";
import { Misuse } from "./command";
import { wishOf } from "./ping-source";

describe("a heartbeat from the command line", () => {
  it("is expected every day with an hour's grace when nothing else is said", () => {
    expect(wishOf({ name: "backup" })).toMatchObject({
      name: "backup",
      schedule: { kind: "every", periodS: 86_400 },
      graceS: 3_600,
      maxRunS: null,
      severity: "high",
    });
  });

  it("is expected as it is said", () => {
    expect(
      wishOf({ name: "a", every: "36h", grace: "90m", "max-run": "30s", severity: "low" }),
    ).toMatchObject({
      schedule: { kind: "every", periodS: 129_600 },
      graceS: 5_400,
      maxRunS: 30,
      severity: "low",
    });
    expect(wishOf({ name: "a", cron: "0 2 * * *", "time-zone": "Europe/Berlin" }).schedule).toEqual({
      kind: "cron",
      expression: "0 2 * * *",
      timeZone: "Europe/Berlin",
    });
    expect(wishOf({ name: "a", oncalendar: "Mon 02:00" }).schedule).toMatchObject({ timeZone: "UTC" });
  });

  it.each([
    [{}, /^name: /],
    [{ name: "a", every: "1w" }, /--every takes a time such as 30s/],
    [{ name: "a", every: "1s" }, /^schedule\.periodS: /],
    [{ name: "a", every: "1d", cron: "* * * * *" }, /Take one of/],
    [{ name: "a", cron: "61 * * * *" }, /^schedule\.expression: The minute "61"/],
    [{ name: "a", cron: "0 2 * * *", "time-zone": "Mars" }, /The time zone "Mars" is not known/],
    [{ name: "a", slug: "Upper" }, /^slug: takes small letters/],
    [{ name: "a", severity: "bad" }, /^severity: /],
  ])("is refused in a line for %j", (values, words) => {
    expect(() => wishOf(values)).toThrow(Misuse);
    expect(() => wishOf(values)).toThrow(words);
  });
});
