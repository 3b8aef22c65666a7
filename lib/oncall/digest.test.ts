import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AlertsAddress } from "@/lib/alerts/model/inbox";
import { SEVERITIES } from "@/lib/alerts/model/severity";
import { digestOf, isDigestDue, type WaitingGroup } from "./digest";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NOW = 10_000 * MINUTE;

const groups = fc.array(
  fc.record({
    groupKey: fc.stringMatching(/^[0-9a-f]{16}$/),
    severity: fc.constantFrom(...SEVERITIES),
    open: fc.integer({ min: 0, max: 10_000 }),
    title: fc.option(fc.string()),
    environment: fc.option(fc.constantFrom("prod", "test")),
  }),
  { maxLength: 60 },
);
const group = (more: Partial<WaitingGroup> = {}): WaitingGroup => ({
  ...{ groupKey: "00000000000000aa", severity: "medium", open: 1, title: "Disk full", environment: null },
  ...more,
});

describe("a digest", () => {
  it("says how many of which severity and where, the worst first", () => {
    const storm = group({ severity: "high", open: 40, title: "Login fails", environment: "prod" });
    expect(digestOf([group(), storm, group({ severity: "critical", title: "Payments is down" })])).toEqual({
      severity: "critical",
      count: 42,
      title: "1 critical, 40 high, 1 medium, in 3 groups that you were not paged for yet",
      lines: ["critical · Payments is down", "high · prod · Login fails · 40 alerts", "medium · Disk full"],
      path: "/alerts?sev=critical%2Chigh%2Cmedium",
    });
  });

  it("of one group opens that group", () => {
    expect(digestOf([group({ open: 3 })])).toMatchObject({
      title: "3 medium, in 1 group that you were not paged for yet",
      path: "/alerts?sev=medium&group=00000000000000aa",
    });
  });

  it("leaves no alert out of its count, whatever its lines show", () => {
    fc.assert(
      fc.property(groups, (all) => {
        const digest = digestOf(all);
        const open = all.reduce((sum, one) => sum + one.open, 0);
        if (open === 0) {
          expect(digest).toBeNull();
          return;
        }
        expect(digest?.count).toBe(open);
        const named = [...(digest?.title ?? "").matchAll(/(\d+) (critical|high|medium|low|info)/g)];
        expect(named.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(open);
        expect(digest?.lines.length).toBeLessThanOrEqual(10);
        expect(SEVERITIES.indexOf(digest?.severity ?? "info")).toBe(
          Math.min(...all.filter((one) => one.open > 0).map((one) => SEVERITIES.indexOf(one.severity))),
        );
      }),
    );
  });

  it("tells the same however the groups come, and a link that the inbox understands", () => {
    fc.assert(
      fc.property(groups, (all) => {
        const distinct = [...new Map(all.map((one) => [`${one.severity}/${one.open}`, one])).values()];
        expect(digestOf(distinct.toReversed())).toEqual(digestOf(distinct));
        const { searchParams } = new URL(digestOf(all)?.path ?? "/alerts", "https://garrison.example");
        expect(AlertsAddress.safeParse(Object.fromEntries(searchParams)).success).toBe(true);
      }),
    );
  });
});

describe("a digest is due", () => {
  const waits = { unnamedSince: NOW - 10 * SECOND, isCriticalUnnamed: false, toldAt: null };

  it("ten seconds after the first group waits, so that a storm is one", () => {
    expect(isDigestDue(waits, NOW)).toBe(true);
    expect(isDigestDue(waits, NOW - 1)).toBe(false);
    expect(isDigestDue({ ...waits, unnamedSince: null }, NOW)).toBe(false);
  });

  it("every five minutes at most, every minute when a critical group waits that none named", () => {
    const soon = { ...waits, toldAt: NOW - 5 * MINUTE + 1 };
    expect(isDigestDue(soon, NOW)).toBe(false);
    expect(isDigestDue(soon, NOW + 1)).toBe(true);
    expect(isDigestDue({ ...soon, isCriticalUnnamed: true }, NOW)).toBe(true);
    expect(isDigestDue({ ...soon, isCriticalUnnamed: true, toldAt: NOW - MINUTE + 1 }, NOW)).toBe(false);
  });

  it("at most once a minute, and in the end always, whatever comes", () => {
    const storm = fc.array(fc.record({ after: fc.integer({ min: 1, max: 90 }), critical: fc.boolean() }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(storm, (arrivals) => {
        let now = NOW;
        let toldAt: number | null = null;
        let waiting: { at: number; critical: boolean }[] = [];
        const look = () => {
          const unnamedSince = waiting[0]?.at ?? null;
          const isCriticalUnnamed = waiting.some(({ critical }) => critical);
          if (!isDigestDue({ unnamedSince, isCriticalUnnamed, toldAt }, now)) return;
          if (toldAt !== null) expect(now - toldAt).toBeGreaterThanOrEqual(MINUTE);
          [toldAt, waiting] = [now, []];
        };
        for (const { after, critical } of arrivals) {
          for (let second = 0; second < after; second += 1, now += SECOND) look();
          waiting.push({ at: now, critical });
        }
        const last = now;
        while (waiting.length > 0 && now <= last + 6 * MINUTE) {
          now += SECOND;
          look();
        }
        expect(waiting).toEqual([]);
      }),
    );
  });
});
