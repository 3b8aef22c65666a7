import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AlertHappening } from "./alert-rows";
import type { StoredEntry } from "./canonical";
import { type Evidence, evidenceRows } from "./evidence-rows";
import type { TimelineRow } from "./model/timeline";
import { entryRows, frozenIn, inOrder, pageOf } from "./timeline";

const AT = Date.parse("2026-11-22T02:13:00Z");
const NOTHING: Evidence = { runs: [], openings: [], happenings: [], deliveries: [], changes: [], work: [] };
const OPENING = {
  ...{ id: "a1", title: "Shop is down", source: "Garrison", severity: "critical", episode: 1 },
  openedAt: AT + 60_000,
  payload: null,
};
const PAYLOAD = { id: "p1", sha256: "ab".repeat(32) };

function happening(kind: string, detail: Record<string, unknown> = {}): AlertHappening {
  return {
    ...{ id: `e-${kind}`, alertId: "a1", episode: 1, at: AT + 120_000, kind },
    ...{ actorName: "Saraa", detail, payload: null },
  };
}

function entry(seq: number, kind: string, detail: unknown, at = AT): StoredEntry {
  return {
    ...{
      incident: "i",
      seq,
      at,
      recordedAt: at + 5_000,
      kind,
      actor: "person:1",
      actorName: "Saraa",
      detail,
    },
    ...{ sha256: "1".repeat(64), chain: "2".repeat(64) },
  };
}

describe("a row of evidence", () => {
  it("says how long a service was down, measured, and leads to its outages", () => {
    const runs = [{ objective: { id: "o1", name: "Shop" }, from: AT, to: AT + 420_000, bad: 6 }];
    expect(evidenceRows({ ...NOTHING, runs })).toMatchObject([
      {
        text: "Shop was down, measured in 6\u00a0minutes",
        times: [{ word: "until", at: AT + 420_000 }],
        ...{ at: AT, kind: "slice", group: "system", href: "/uptime/o1#outages", sha256: null },
      },
    ]);
  });

  it("leads to the message that opened an alert, with its hash", () => {
    const [row] = evidenceRows({ ...NOTHING, openings: [{ ...OPENING, payload: PAYLOAD }] });
    expect(row).toMatchObject({
      text: "“Shop is down” opened, critical, by Garrison",
      ...{ href: "/alerts/a1", raw: "/alerts/messages/p1", sha256: PAYLOAD.sha256, group: "alerts" },
    });
  });

  it("opens an episode once: by the line of its own history where there is one", () => {
    const again = { ...OPENING, episode: 3 };
    const told = { ...happening("reopened"), episode: 3, payload: PAYLOAD };
    const rows = evidenceRows({ ...NOTHING, openings: [again], happenings: [told] });
    expect(rows.map(({ text, sha256 }) => [text, sha256])).toEqual([
      ["“Shop is down” opened again", PAYLOAD.sha256],
    ]);
    expect(
      evidenceRows({ ...NOTHING, openings: [again], happenings: [{ ...told, episode: 4 }] }),
    ).toHaveLength(2);
  });

  it.each([
    ["acknowledged", { until: "2026-11-22T02:45:00Z" }, "Saraa acknowledged “Shop is down”"],
    ["unacknowledged", {}, "Saraa took the acknowledgement of “Shop is down” back"],
    ["ack_lapsed", { name: "Bat" }, "The acknowledgement of “Shop is down” by Bat ran out"],
    ["reminded", { name: "Bat" }, "Bat was reminded of “Shop is down”"],
    ["resolved", {}, "“Shop is down” is over, says Saraa"],
    ["confirmed", {}, "Saraa confirms that “Shop is down” is over"],
    ["closed", {}, "Saraa closed “Shop is down”"],
    ["expired", {}, "“Shop is down” ended by itself"],
    ["lease_expired", {}, "“Shop is down” is no longer held: its sender is silent"],
    ["severity", { from: "medium", to: "high" }, "“Shop is down” went from medium to high"],
    ["snoozed", { until: "worse" }, "Saraa snoozed “Shop is down” until it gets worse"],
    ["woken", { why: "time" }, "“Shop is down” is no longer snoozed"],
    ["quieted", { text: "Planned work" }, "Nobody is told of “Shop is down”: Planned work"],
    ["unquieted", {}, "People are told of “Shop is down” again"],
    ["note", { text: "It is DNS" }, "Saraa wrote on “Shop is down”"],
    ["acknowledged", { via: "by phone, session" }, "Saraa acknowledged “Shop is down” (by phone, session)"],
    [
      "handed_over",
      { via: "by phone, code of the app" },
      "Saraa handed “Shop is down” over (by phone, code of the app)",
    ],
    ["paged", { step: 1 }, "Somebody is called for “Shop is down”"],
    ["gap", { text: "Nobody is on call" }, "“Shop is down”: Nobody is on call"],
    ["of_tomorrow", {}, "“Shop is down”: of tomorrow (Saraa)"],
    ["severity", { from: 1, to: null }, "“Shop is down” went from ? to ?"],
    ["__proto__", {}, "“Shop is down”:   proto   (Saraa)"],
  ])("of %s with %j is %s", (kind, detail, text) => {
    const [, row] = evidenceRows({ ...NOTHING, openings: [OPENING], happenings: [happening(kind, detail)] });
    expect(row?.text).toBe(text);
    expect(row?.times).toEqual(
      "until" in detail && kind === "acknowledged"
        ? [{ word: "until", at: Date.parse("2026-11-22T02:45:00Z") }]
        : [],
    );
    expect(row?.lines).toEqual(kind === "note" ? ["It is DNS"] : []);
  });

  it("says who was told by what, who opened it, and what could not be delivered", () => {
    const told = {
      ...{ id: "d1", alertId: "a1", kind: "page", to: "Saraa", channel: "web-push", failure: null },
      ...{ sentAt: AT + 90_000, seenAt: AT + 95_000, failedAt: null },
    };
    const lost = {
      ...told,
      id: "d2",
      sentAt: null,
      seenAt: null,
      failedAt: AT + 99_000,
      failure: "410 Gone",
    };
    const rows = evidenceRows({
      ...NOTHING,
      openings: [OPENING],
      deliveries: [told, { ...lost, kind: "x" }],
    });
    expect(rows.slice(1)).toMatchObject([
      { at: AT + 90_000, text: "Call to Saraa by web-push delivered: “Shop is down”", group: "alerts" },
      { at: AT + 95_000, text: "Saraa opened the call: “Shop is down”" },
      { text: "x to Saraa by web-push could not be delivered: “Shop is down”", lines: ["410 Gone"] },
    ]);
  });

  it("makes one line of all changes of a kind that a report brought", () => {
    const server = { id: "s1", hostname: "web-1" };
    const change = { verb: "changed", subject: "nginx", before: "1.24", after: "1.26" };
    const added = { verb: "added", subject: "htop", before: null, after: "3.2" };
    const gone = { verb: "removed", subject: "telnet", before: "0.17", after: null };
    const told = { server, reportId: "r1", sha256: "cd".repeat(32), at: AT, kind: "package", count: 14 };
    const changes = [{ ...told, examples: [change, added, gone] }];
    expect(evidenceRows({ ...NOTHING, changes })).toMatchObject([
      {
        text: "web-1: 14\u00a0packages changed",
        lines: ["nginx: 1.24 → 1.26", "added htop (3.2)", "removed telnet (0.17)", "and 11\u00a0more"],
        ...{ href: "/servers/s1/evidence/r1", sha256: "cd".repeat(32) },
      },
    ]);
    const odd = [{ ...told, kind: "constructor", count: 1, examples: [{ ...change, before: null }] }];
    expect(evidenceRows({ ...NOTHING, changes: odd })).toMatchObject([
      { text: "web-1: 1\u00a0change of constructor changed", lines: ["changed nginx (1.26)"] },
    ]);
  });

  it("says of planned work who asked, who decided, and that nobody did", () => {
    const work = {
      ...{ id: "m1", reason: "New disk", from: AT, to: AT + 3_600_000, requestedBy: "Bat" },
      objectives: ["Pay", "Shop"],
    };
    const linesOf = (decision: { approved: boolean | null; decidedBy: string | null }) =>
      evidenceRows({ ...NOTHING, work: [{ ...work, ...decision }] })[0]?.lines;
    expect(linesOf({ approved: true, decidedBy: "Saraa" })).toEqual(["Asked for by Bat, approved by Saraa"]);
    expect(linesOf({ approved: false, decidedBy: "Saraa" })).toEqual(["Asked for by Bat, refused by Saraa"]);
    expect(linesOf({ approved: null, decidedBy: null })).toEqual(["Asked for by Bat, nobody approved it"]);
  });
});

describe("a row of an entry", () => {
  it.each<[string, object, Partial<TimelineRow>]>([
    [
      "declared",
      { title: "Shop", severity: "high", impactStartedAt: "2026-11-22T02:13:00Z", detectedAt: "nonsense" },
      {
        text: "Saraa declared the incident: Shop, high",
        times: [
          { word: "impact started", at: AT },
          { word: "detected", at: null },
        ],
      },
    ],
    ["note", { text: "Two\nlines" }, { text: "Saraa wrote", group: "notes", lines: ["Two\nlines"] }],
    ["note", { text: "No", corrects: 3 }, { text: "Saraa corrects entry 3", group: "notes" }],
    [
      "status",
      { from: "investigating", to: "fixing" },
      { text: "Saraa set the status to fixing; it was investigating", group: "status" },
    ],
    [
      "times",
      {
        changes: [
          { name: "mitigatedAt", from: null, to: "2026-11-22T02:13:00Z" },
          { name: "resolvedAt", from: "2026-11-22T02:13:00Z", to: null },
        ],
      },
      {
        text: "Saraa set the times",
        times: [
          { word: "mitigated", at: AT },
          { word: "resolved", at: null },
          { word: "before", at: AT },
        ],
      },
    ],
    [
      "changed",
      { changes: [{ name: "lead", from: null, to: "Bat" }] },
      { text: "Saraa changed the incident", lines: ["Lead: nobody → Bat"] },
    ],
    [
      "linked",
      { alerts: ["Shop is down"], objectives: [], servers: ["web-1", "web-2"] },
      {
        text: "Saraa linked 1\u00a0alert, 2\u00a0servers",
        lines: ["Shop is down", "web-1", "web-2"],
        group: "system",
      },
    ],
    [
      "unlinked",
      { alerts: ["A"], objectives: [], servers: [] },
      { text: "Saraa took away the link to 1\u00a0alert" },
    ],
    [
      "closed",
      { cause: "Disk full", causeKnown: true, change: "Alert at 80 %", owner: "Bat", due: "2026-11-30" },
      { lines: ["Cause: Disk full", "What is changed: Alert at 80 %", "By Bat, until 2026-11-30"] },
    ],
    [
      "closed",
      { cause: "Not DNS", causeKnown: false },
      { lines: ["Cause, not known: Not DNS", "What is changed: ?", "By ?, until ?"] },
    ],
    [
      "evidence",
      { rows: [1, 2], gaps: [] },
      { text: "The evidence was frozen: 2\u00a0rows", group: "system" },
    ],
    ["of tomorrow", {}, { text: "Saraa: of tomorrow", group: "system" }],
  ])("of %s with %j", (kind, detail, expected) => {
    const [row] = entryRows([entry(7, kind, detail)]);
    expect(row).toMatchObject({ key: "entry:7", sha256: "1".repeat(64), entry: { seq: 7 }, ...expected });
  });

  it("is there whatever somebody put into the entry", () => {
    const kinds = fc.constantFrom(
      "declared",
      "note",
      "status",
      "times",
      "changed",
      "linked",
      "closed",
      "evidence",
      "x",
    );
    fc.assert(
      fc.property(kinds, fc.jsonValue(), (kind, detail) => {
        const [row] = entryRows([entry(1, kind, detail)]);
        expect(typeof row?.text).toBe("string");
        expect(row?.lines.every((line) => typeof line === "string")).toBe(true);
      }),
    );
  });

  it("knows by which later one it was corrected, the last one counts", () => {
    const rows = entryRows([
      entry(1, "note", { text: "a" }),
      entry(2, "note", { text: "b", corrects: 1 }),
      entry(3, "note", { text: "c", corrects: 1 }),
    ]);
    expect(rows.map((row) => row.entry?.correctedBy)).toEqual([3, null, null]);
  });
});

/** Rows as they may come from anywhere: many at one instant. */
const rows = fc
  .uniqueArray(
    fc.record({
      key: fc.string({ minLength: 1, maxLength: 6 }),
      at: fc.integer({ min: AT, max: AT + 5 }),
      kind: fc.constantFrom("slice", "alert", "change", "maintenance"),
    }),
    { selector: ({ key }) => key, maxLength: 40 },
  )
  .map((given) =>
    given.map((one) => ({ ...(evidenceRows(ONE_RUN)[0] as TimelineRow), ...one }) as TimelineRow),
  );
const ONE_RUN: Evidence = {
  ...NOTHING,
  runs: [{ objective: { id: "o1", name: "Shop" }, from: AT, to: AT + 60_000, bad: 1 }],
};

describe("the order", () => {
  it("is the same however the rows come, and by time first", () => {
    fc.assert(
      fc.property(rows, fc.integer(), (given, seed) => {
        const ordered = inOrder(given);
        const turned = [...given].sort(
          (a, b) => ((a.key.length * 31 + seed) % 7) - ((b.key.length * 31 + seed) % 7),
        );
        expect(inOrder(turned)).toEqual(ordered);
        expect(inOrder([...given].reverse())).toEqual(ordered);
        expect(ordered.every((row, place) => place === 0 || (ordered[place - 1]?.at ?? 0) <= row.at)).toBe(
          true,
        );
      }),
    );
  });

  it("has what was measured before what people did at the same instant, and entries by their number", () => {
    const entries = entryRows([entry(10, "note", { text: "b" }), entry(9, "note", { text: "a" })]);
    const evidence = evidenceRows({ ...ONE_RUN, openings: [{ ...OPENING, openedAt: AT }] });
    expect(inOrder([...entries, ...evidence]).map(({ key }) => key)).toEqual([
      `slice:o1:${AT}`,
      "alert:a1:1",
      "entry:9",
      "entry:10",
    ]);
  });
});

describe("a page", () => {
  it("follows the one before it: all pages together are all rows, each once", () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), (given, limit) => {
        const seen: string[] = [];
        let after: { at: number; key: string } | null = null;
        do {
          const page = pageOf(given, after, limit);
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ key }) => key));
          after = page.next;
        } while (after);
        expect(seen).toEqual(
          inOrder(given)
            .reverse()
            .map(({ key }) => key),
        );
      }),
    );
  });

  it("behind a row that is gone repeats what stood at its instant, rather than leaving it out", () => {
    const [run] = evidenceRows(ONE_RUN) as [TimelineRow];
    const place = { at: AT, key: "slice:gone" };
    expect(pageOf([run], place, 10).items).toEqual([run]);
    expect(pageOf([run], { at: AT - 1, key: "gone" }, 10)).toEqual({ items: [], next: null });
  });
});

describe("frozen evidence", () => {
  const kept = evidenceRows(ONE_RUN);

  it("is that of the last closing", () => {
    const entries = [
      entry(2, "evidence", { rows: [], gaps: [] }),
      entry(5, "evidence", { rows: kept, gaps: [{ source: "alerts", why: "limit", limit: 300, after: AT }] }),
      entry(6, "note", { text: "later" }),
    ];
    expect(frozenIn(entries)).toEqual({
      ...{ rows: kept, seq: 5 },
      gaps: [{ source: "alerts", why: "limit", limit: 300, after: AT }],
    });
  });

  it("is none before the first closing, or when it can't be read", () => {
    expect(frozenIn([entry(1, "note", { text: "x" })])).toBeNull();
    for (const detail of [null, 1, "x", [], {}, { rows: {}, gaps: [] }])
      expect(frozenIn([entry(1, "evidence", detail)])).toBeNull();
  });

  it("keeps out rows that would lead away or break the page", () => {
    const [row] = kept as [TimelineRow];
    const bad = [
      ...[null, 1, "row", {}, { ...row, href: "https://evil.example" }, { ...row, href: "//evil.example" }],
      ...[
        { ...row, raw: "javascript:alert(1)" },
        { ...row, at: "now" },
        { ...row, lines: [1] },
        { ...row, group: "x" },
      ],
      ...[
        { ...row, times: [{ word: "until", at: "x" }] },
        { ...row, times: [null] },
        { ...row, kind: "entry2" },
      ],
    ];
    expect(frozenIn([entry(1, "evidence", { rows: [...bad, row], gaps: [] })])?.rows).toEqual([row]);
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (given) => {
        const frozen = frozenIn([entry(1, "evidence", { rows: given, gaps: [] })]);
        expect(frozen?.rows.every(({ href }) => href === null || href.startsWith("/"))).toBe(true);
      }),
    );
  });
});
