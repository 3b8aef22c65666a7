import { describe, expect, it } from "vitest";
import { changedBy, formText, type Standing } from "./changing";
import { Changing } from "./model/incident";

const NOW = Date.parse("2026-11-22T03:00:00Z");
const at = (minute: number, second = 0) =>
  Date.parse("2026-11-22T02:00:00Z") + minute * 60_000 + second * 1_000;
const FORMER: Standing = {
  ...{ title: "Payments down", severity: "critical", status: "fixing", lead: { id: "p1", name: "Saraa" } },
  times: {
    ...{ impactStartedAt: at(13), detectedAt: at(14, 23), acknowledgedAt: at(16) },
    ...{ mitigatedAt: null, resolvedAt: null },
  },
  ...{ nextUpdateAt: at(75), cause: null, causeKnown: null, change: null, owner: null, due: null },
};
const CLOSING = {
  ...{ status: "closed", cause: "The certificate ended", causeKnown: true, change: "Renew by timer" },
  ...{ owner: "Saraa", due: "2026-11-30", resolvedAt: "2026-11-22T02:44:00Z" },
};
const by = (wish: object, former = FORMER) =>
  changedBy(former, Changing.parse({ version: 1, ...wish }), undefined, NOW);

describe("a change", () => {
  it("of nothing writes nothing down", () => {
    const same = { title: "Payments down", severity: "critical", status: "fixing" };
    expect(by(same)).toEqual({ next: FORMER, drafts: [], faults: [], why: null });
    expect(by({})).toMatchObject({ drafts: [] });
  });

  it("of the status moves no time, and of times no status", () => {
    const moved = by({ status: "watching" });
    expect(moved.next.times).toEqual(FORMER.times);
    expect(moved.drafts).toEqual([{ kind: "status", detail: { from: "fixing", to: "watching" } }]);
    const timed = by({ mitigatedAt: "2026-11-22T02:40:00Z" });
    expect(timed.next.status).toBe("fixing");
    expect(timed.drafts).toEqual([
      {
        kind: "times",
        detail: { changes: [{ name: "mitigatedAt", from: null, to: "2026-11-22T02:40:00.000Z" }] },
      },
    ]);
  });

  it("reads times off the clock of whoever writes", () => {
    const { next } = by({ mitigatedAt: "2026-11-22T10:40", timeZone: "Asia/Ulaanbaatar" });
    expect(next.times.mitigatedAt).toBe(at(40));
  });

  it("keeps the seconds of a time that a form sends back untouched", () => {
    const zone = "Europe/Berlin";
    expect(formText(at(14, 23), zone)).toBe("2026-11-22T03:14");
    const untouched = by({
      ...{ timeZone: zone, impactStartedAt: "2026-11-22T03:13", detectedAt: "2026-11-22T03:14" },
      ...{ acknowledgedAt: "2026-11-22T03:16", mitigatedAt: null, resolvedAt: null },
    });
    expect(untouched).toEqual({ next: FORMER, drafts: [], faults: [], why: null });
    // Also in the hour that comes twice: its second run is not taken for its first.
    const twice = Date.parse("2026-10-25T01:30:10Z");
    const former = { ...FORMER, times: { ...FORMER.times, impactStartedAt: twice } };
    const again = by({ timeZone: zone, impactStartedAt: formText(twice, zone) }, former);
    expect(again.next.times.impactStartedAt).toBe(twice);
  });

  it("forgets what is said to be not known, but never the start", () => {
    expect(by({ acknowledgedAt: null }).next.times.acknowledgedAt).toBeNull();
    expect(Changing.safeParse({ version: 1, impactStartedAt: null }).success).toBe(false);
    expect(by({ nextUpdateAt: null })).toMatchObject({ next: { nextUpdateAt: null } });
  });

  it.each([
    [{ mitigatedAt: "soon" }, [{ field: "mitigatedAt", message: "is not a time like 2026-11-23T22:00" }]],
    [
      { resolvedAt: "2026-11-22T04:00:00Z" },
      [{ field: "resolvedAt", message: "must not lie in the future" }],
    ],
    [{ nextUpdateAt: "25:00" }, [{ field: "nextUpdateAt", message: "is not a time like 2026-11-23T22:00" }]],
  ])("%j is refused at its field", (wish, faults) => {
    expect(by(wish).faults).toEqual(faults);
  });

  it("of words alone never stumbles over old times", () => {
    const old = { ...FORMER, times: { ...FORMER.times, impactStartedAt: at(13) - 400 * 86_400_000 } };
    expect(by({ title: "Another" }, old).faults).toEqual([]);
    expect(by({ mitigatedAt: "2026-11-22T02:40:00Z" }, old).faults).toHaveLength(1);
  });

  it("has a note beside it, and a new lead by name", () => {
    const wish = Changing.parse({ version: 1, lead: null, note: "Handed over" });
    expect(changedBy(FORMER, wish, null, NOW).drafts).toEqual([
      { kind: "changed", detail: { changes: [{ name: "lead", from: "Saraa", to: null }] } },
      { kind: "note", detail: { text: "Handed over" } },
    ]);
    const bat = { id: "019aaaaa-0000-7000-8000-000000000001", name: "Bat" };
    const given = changedBy(FORMER, Changing.parse({ version: 1, lead: bat.id }), bat, NOW);
    expect(given.next.lead).toEqual(bat);
  });
});

describe("closing", () => {
  it("needs cause, change, owner, day and end; it is one entry beside the times", () => {
    const { next, drafts, faults } = by(CLOSING);
    expect(faults).toEqual([]);
    expect(next).toMatchObject({ status: "closed", nextUpdateAt: null, owner: "Saraa" });
    expect(drafts.map(({ kind }) => kind)).toEqual(["changed", "times", "closed"]);
    expect(drafts.at(-1)?.detail).toEqual({
      ...{ cause: "The certificate ended", causeKnown: true, change: "Renew by timer" },
      ...{ owner: "Saraa", due: "2026-11-30" },
    });
  });

  it.each(["cause", "causeKnown", "change", "owner", "due", "resolvedAt"] as const)("asks for %s", (name) => {
    const { [name]: _, ...rest } = CLOSING;
    expect(by(rest).faults.map(({ field }) => field)).toEqual([name]);
  });

  it("takes what was said before", () => {
    const { status, resolvedAt, ...rest } = CLOSING;
    const prepared = by(rest);
    expect(prepared.drafts.map(({ kind }) => kind)).toEqual(["changed"]);
    expect(by({ status, resolvedAt }, prepared.next).faults).toEqual([]);
  });

  it("may be undone by working on it again, and not by watching", () => {
    const { next: closed } = by(CLOSING);
    expect(by({ status: "investigating" }, closed)).toMatchObject({ why: null, faults: [] });
    expect(by({ status: "watching" }, closed).why).toMatch(/closed can become investigating or fixing/);
    // A closed one that stays closed may be corrected.
    const fixed = by({ status: "closed", owner: "Bat" }, closed);
    expect(fixed.drafts).toEqual([
      { kind: "changed", detail: { changes: [{ name: "owner", from: "Saraa", to: "Bat" }] } },
    ]);
  });
});
