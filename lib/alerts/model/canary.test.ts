import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CANARY_CHANNEL_KIND,
  canaryIdentity,
  canaryStanding,
  canaryTitle,
  LATE_AFTER_S,
  ROUND_S,
  roundOf,
  roundOfTitle,
} from "./canary";
import { NewChannel } from "./notify-channel";

const now = new Date("2026-11-23T02:14:05.000Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);

describe("a round of the canary", () => {
  it("begins every five minutes, the same for everybody", () => {
    expect(roundOf(now)).toEqual(new Date("2026-11-23T02:10:00.000Z"));
    expect(roundOf(roundOf(now))).toEqual(roundOf(now));
  });

  it("is an alert of its own", () => {
    expect(canaryIdentity(roundOf(now))).not.toEqual(canaryIdentity(roundOf(ago(ROUND_S))));
  });

  it("is known by its words when it arrives", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("2200-01-01"), noInvalidDate: true }), (at) => {
        expect(roundOfTitle(canaryTitle(roundOf(at)))).toEqual(roundOf(at));
      }),
    );
  });

  it.each([
    "Canary of yesterday",
    "Canary of 2026-11-23T02:14:05.000Z",
    "Canary of 2026-99-23T02:10:00.000Z",
    "",
  ])("is not taken from “%s”", (title) => {
    expect(roundOfTitle(title)).toBeNull();
  });

  it("is read from no text of strangers by accident", () => {
    fc.assert(
      fc.property(fc.string(), (title) => {
        expect(roundOfTitle(title)).toBeNull();
      }),
    );
  });
});

describe("the way of alerts", () => {
  it.each([
    ["is free while the last canary that arrived is no older than two rounds", LATE_AFTER_S, null, "good"],
    ["is free although the present one has not arrived yet", 299, 1, "good"],
    ["is not known while the first one is under way", null, 5, "waiting"],
    ["is not known after a long stop, until the next one had its time", 86_400, LATE_AFTER_S, "waiting"],
    ["is not free when two rounds did not arrive", LATE_AFTER_S + 1, LATE_AFTER_S + 1, "late"],
    ["is not free when none ever arrived", null, LATE_AFTER_S + 1, "late"],
    ["is not free when nobody sends canaries any more", LATE_AFTER_S + 1, null, "late"],
    ["is not known when none was ever sent", null, null, "never"],
  ] as const)("%s", (_, arrived, waiting, standing) => {
    const times = {
      now,
      arrivedOf: arrived === null ? null : ago(arrived),
      waitingSince: waiting === null ? null : ago(waiting),
    };
    expect(canaryStanding(times)).toBe(standing);
  });

  it("is never called free on the word of an old arrival", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: LATE_AFTER_S + 1, max: 10_000_000 }),
        fc.option(fc.integer({ min: 0, max: 10_000_000 })),
        (arrived, waiting) => {
          const waitingSince = waiting === null ? null : ago(waiting);
          expect(canaryStanding({ now, arrivedOf: ago(arrived), waitingSince })).not.toBe("good");
        },
      ),
    );
  });
});

it("has a channel that nobody can choose", () => {
  expect(NewChannel.safeParse({ kind: CANARY_CHANNEL_KIND }).success).toBe(false);
});
