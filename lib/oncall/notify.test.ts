import { describe, expect, it } from "vitest";
import type { Severity } from "@/lib/alerts/model/severity";
import { type PersonChannel, QuietHours, type Reachable } from "./model/person";
import { ladderOf } from "./notify";

const at = (text: string) => Date.parse(`${text}Z`);
const channel = (kind: string, order: number, verifiedAt: number | null = 1): PersonChannel => ({
  ...{ id: `${kind}-${order}`, kind, order, verifiedAt },
});
const night: QuietHours = {
  windows: [{ kind: "daily", from: "22:00", to: "07:00" }],
  timeZone: "Europe/Berlin",
  evenCritical: false,
};
const person = (channels: PersonChannel[], quietHours: QuietHours | null = null): Reachable => ({
  channels,
  quietHours,
});

/** "id+seconds" of each rung, and what is missing. */
function ladder(reachable: Reachable, now: string, severity: Severity = "high"): string {
  const { rungs, gap, quietUntil } = ladderOf(reachable, at(now), severity);
  const until = quietUntil === null ? "" : ` until ${new Date(quietUntil).toISOString().slice(5, 16)}`;
  return `${gap ?? rungs.map(({ channelId, afterS }) => `${channelId}+${afterS}`).join(" ")}${until}`;
}

describe("the channels of a person", () => {
  const all = person([channel("mail", 3), channel("push", 1), channel("ntfy", 2)]);

  it("come in their order, a minute after each other", () => {
    expect(ladder(all, "2026-11-23T12:00")).toBe("push-1+0 ntfy-2+60 mail-3+120");
  });

  it("of the same place come in the order of their ids", () => {
    expect(ladder(person([channel("b", 1), channel("a", 1)]), "2026-11-23T12:00")).toBe("a-1+0 b-1+60");
  });

  it("count only when they were proven to work", () => {
    expect(ladder(person([channel("push", 1, null), channel("mail", 2)]), "2026-11-23T12:00")).toBe(
      "mail-2+0",
    );
    expect(ladder(person([channel("push", 1, null)]), "2026-11-23T12:00")).toBe("no-proven-channel");
    expect(ladder(person([]), "2026-11-23T12:00")).toBe("no-channel");
    expect(ladder(person([channel("mail", 1, 0)]), "2026-11-23T12:00")).toBe("mail-1+0");
  });
});

describe("in quiet hours", () => {
  const both = person([channel("push", 1), channel("mail", 2)], night);

  it.each([
    ["before them", "2026-11-23T20:59:59.999", "push-1+0 mail-2+60"],
    ["from their first moment", "2026-11-23T21:00", "mail-2+0 until 11-24T06:00"],
    ["to their last", "2026-11-24T05:59:59.999", "mail-2+0 until 11-24T06:00"],
    ["and no longer", "2026-11-24T06:00", "push-1+0 mail-2+60"],
    ["when clocks change", "2026-10-25T04:00", "mail-2+0 until 10-25T06:00"],
  ])("there is no noise, %s", (_, now, expected) => {
    expect(ladder(both, now)).toBe(expected);
  });

  it("a critical alert breaks through, unless the person says no", () => {
    expect(ladder(both, "2026-11-24T02:00", "critical")).toBe("push-1+0 mail-2+60");
    const never = person([...both.channels], { ...night, evenCritical: true });
    expect(ladder(never, "2026-11-24T02:00", "critical")).toBe("mail-2+0 until 11-24T06:00");
  });

  it("whoever has only noise is a gap with an end", () => {
    const loud = person([channel("push", 1), channel("mail", 2, null)], night);
    expect(ladder(loud, "2026-11-24T02:00")).toBe("no-silent-channel until 11-24T06:00");
  });

  it("that never end, it is asked again in a week", () => {
    const always: QuietHours = {
      ...night,
      windows: [
        { kind: "daily", from: "00:00", to: "12:00" },
        { kind: "daily", from: "12:00", to: "00:00" },
      ],
    };
    expect(ladder(person([channel("push", 1)], always), "2026-11-24T02:00")).toBe(
      "no-silent-channel until 12-01T02:00",
    );
  });
});

it("quiet hours of a zone that does not exist are refused", () => {
  expect(QuietHours.safeParse({ windows: [], timeZone: "Mars/Olympus" }).success).toBe(false);
  expect(QuietHours.parse({ windows: [], timeZone: "UTC" }).evenCritical).toBe(false);
});
