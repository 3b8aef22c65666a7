import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint } from "@/lib/alerts/model/fingerprint";
import { TITLE_LENGTH } from "@/lib/alerts/model/signal";
import { isStorable } from "@/lib/json-shape";
import type { SourceSettings, Understood } from "./inbound";
import { prometheus } from "./prometheus";

const SETTINGS: SourceSettings = { ignoredLabels: [], resolveTimeoutS: 300, mapping: null };
const at = (clock: string) => Date.parse(`2026-01-01T${clock}Z`);
const NOW = at("10:00:00");

function read(body: unknown, now = NOW, settings = SETTINGS): Understood {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const message = { method: "POST", headers: new Headers(), query: new URLSearchParams(), body: text };
  return prometheus.read(message, settings, now);
}
function captured(name: string): string {
  return readFileSync(join(import.meta.dirname, "fixtures", `${name}.json`), "utf8");
}
const alert = (more: object = {}) => ({ labels: { alertname: "DiskFull" }, ...more });
/** The only signal, or the reason why there is none. */
function signalOf(more: object, now = NOW) {
  const { signals, refused } = read([alert(more)], now);
  return signals[0] ?? refused[0]?.why;
}

describe("what a Prometheus sends", () => {
  it("is firing until its lease ends", () => {
    const { signals, refused, notes } = read(
      captured("prometheus-probe"),
      Date.parse("2026-11-22T11:31:38Z"),
    );
    expect({ refused, notes }).toEqual({ refused: [], notes: [] });
    const labels = {
      alertname: "HTTPProbeFailed",
      cluster: "fixture",
      instance: "http://127.0.0.1:18080/health",
      job: "blackbox-http",
      replica: "a",
      severity: "critical",
      team: "web",
    };
    expect(signals).toEqual([
      {
        identity: labels,
        labels,
        annotations: {
          description: "probe_success has been 0 for 5s, value=0\nmultiline ‘utf-8’ ✓",
          runbook_url: "https://runbooks.example/http-probe",
          summary: "HTTP probe of http://127.0.0.1:18080/health failed",
        },
        kind: "state",
        status: "firing",
        severity: "critical",
        title: "HTTP probe of http://127.0.0.1:18080/health failed",
        link: "http://vm:19090/graph?g0.expr=probe_success%7Bjob%3D%22blackbox-http%22%7D+%3D%3D+0&g0.tab=1",
        startsAt: Date.parse("2026-11-22T11:31:37.997Z"),
        endsAt: Date.parse("2026-11-22T11:35:37.997Z"),
        endsAtGuessed: false,
        eventId: null,
        acknowledged: null,
      },
    ]);
    // Alertmanager's own fingerprint of it.
    expect(fingerprint(labels)).toBe("6734fc78e16b23a2");
  });

  it("is read alert by alert: resolved and firing ones come together", () => {
    const { signals } = read(captured("prometheus-one-resolved"), Date.parse("2026-11-22T11:33:12.003Z"));
    expect(signals.map(({ status, endsAt, title }) => ({ status, endsAt, title }))).toEqual([
      {
        status: "resolved",
        endsAt: Date.parse("2026-11-22T11:33:11.997Z"),
        title: "node 127.0.0.1:19100 down",
      },
      { status: "firing", endsAt: Date.parse("2026-11-22T11:37:11.997Z"), title: "disk / 27% free" },
    ]);
  });

  it("is one cause for both of a pair, when what tells them apart is ignored", () => {
    const now = Date.parse("2026-11-22T11:30:32Z");
    const body = captured("prometheus-two-firing");
    const settings = { ...SETTINGS, ignoredLabels: ["prometheus_replica", "replica"] };
    const identities = (text: string) => read(text, now, settings).signals.map(({ identity }) => identity);
    expect(identities(body)).toEqual(identities(body.replaceAll('"replica":"a"', '"replica":"b"')));
    expect(identities(body)[0]).toEqual({
      alertname: "InstanceDown",
      cluster: "fixture",
      instance: "127.0.0.1:19998",
      job: "dead",
      severity: "warning",
    });
    expect(read(body, now, settings).signals[0]?.labels).not.toHaveProperty("replica");
  });

  it("may be nothing", () => {
    expect(read([])).toEqual({ signals: [], refused: [], notes: [] });
  });
});

describe("the times of an alert", () => {
  it.each([
    ["10:00:00", {}, "10:00:00", "10:05:00", true, "firing"],
    ["10:01:00", {}, "10:01:00", "10:06:00", true, "firing"],
    ["10:02:00", { endsAt: "2026-01-01T10:01:30Z" }, "10:01:30", "10:01:30", false, "resolved"],
    ["10:03:00", { endsAt: "2026-01-01T10:01:30Z" }, "10:01:30", "10:01:30", false, "resolved"],
    [
      "10:20:00",
      { startsAt: "2026-01-01T10:19:00Z", endsAt: "2026-01-01T10:24:00Z" },
      "10:19:00",
      "10:24:00",
      false,
      "firing",
    ],
  ])("posted at %s with %j (the merge vectors)", (now, sent, startsAt, endsAt, endsAtGuessed, status) => {
    expect(signalOf(sent, at(now))).toMatchObject({
      startsAt: at(startsAt),
      endsAt: at(endsAt),
      endsAtGuessed,
      status,
    });
  });

  it("must not run backward; the others of the batch stay (a merge vector)", () => {
    const backward = alert({ startsAt: "2026-01-01T10:00:00Z", endsAt: "2026-01-01T09:00:00Z" });
    const { signals, refused } = read([alert(), backward, alert()]);
    expect(signals).toHaveLength(2);
    expect(refused).toEqual([
      {
        index: 1,
        why: "startsAt (2026-01-01T10:00:00.000Z) is later than endsAt (2026-01-01T09:00:00.000Z). An alert must begin before it ends.",
      },
    ]);
  });

  it("may be the same instant", () => {
    const sent = { startsAt: "2026-01-01T09:00:00Z", endsAt: "2026-01-01T09:00:00Z" };
    expect(signalOf(sent)).toMatchObject({ status: "resolved", startsAt: at("09:00:00") });
  });

  it("say resolved from the very instant of the end", () => {
    expect(signalOf({ endsAt: "2026-01-01T10:00:00.000Z" })).toMatchObject({ status: "resolved" });
    expect(signalOf({ endsAt: "2026-01-01T10:00:00.001Z" })).toMatchObject({ status: "firing" });
  });

  it.each(["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000+02:00", "0000-12-31T23:00:00-01:00", "", null])(
    "%j says nothing",
    (nothing) => {
      expect(signalOf({ startsAt: nothing, endsAt: nothing })).toMatchObject({
        startsAt: NOW,
        endsAt: NOW + 300_000,
        endsAtGuessed: true,
      });
    },
  );

  it("use the timeout of the source", () => {
    const { signals } = read([alert()], NOW, { ...SETTINGS, resolveTimeoutS: 3_600 });
    expect(signals[0]?.endsAt).toBe(NOW + 3_600_000);
  });

  it("that begin in the future need an end", () => {
    const startsAt = "2026-01-01T10:06:00Z";
    expect(signalOf({ startsAt, endsAt: "2026-01-01T10:10:00Z" })).toMatchObject({ status: "firing" });
    expect(signalOf({ startsAt })).toBe(
      "startsAt (2026-01-01T10:06:00.000Z) is more than 300 seconds ahead, and endsAt is missing. Send endsAt too, or set the sender's clock.",
    );
  });

  it.each([
    ["yesterday", 'endsAt is "yesterday", which is no time'],
    ["0001-01-01", 'endsAt is "0001-01-01", which is no time'],
    ["0002-01-01T00:00:00Z", "which is no time between 1970 and 9999"],
    ["1969-12-31T23:59:59Z", "which is no time between 1970 and 9999"],
    ["10000-01-01T00:00:00Z", "which is no time between 1970 and 9999"],
    ["+1000000000-01-01T00:00:00Z", "which is no time between 1970 and 9999"],
    [1_767_261_600, "endsAt is no text"],
    [{}, "endsAt is no text"],
    [false, "endsAt is no text"],
    ["9".repeat(100_000), `${"9".repeat(80)}…`],
  ])("are refused when one is %j", (endsAt, why) => {
    expect(signalOf({ endsAt })).toContain(why);
    expect(signalOf({ startsAt: endsAt })).toContain(why.replace("endsAt", "startsAt"));
  });
});

describe("the link of an alert", () => {
  it.each([
    ["http://prom/graph?g0.expr=up", "http://prom/graph?g0.expr=up"],
    ["/graph?g0.expr=up", null],
    ["javascript:alert(1)", null],
    ["", null],
    [7, null],
    [undefined, null],
  ])("%j is %j", (generatorURL, link) => {
    expect(signalOf({ generatorURL })).toMatchObject({ link });
    // The second of a batch is read from memory.
    expect(read([alert({ generatorURL }), alert({ generatorURL })]).signals[1]?.link).toBe(link);
  });
});

describe("a body of no use", () => {
  it.each([
    ["", "The body is not JSON."],
    ["[{]", "The body is not JSON."],
    ["[".repeat(33), "nested deeper"],
    ['{"alerts":[]}', "no list of alerts"],
    ["null", "no list of alerts"],
    ["7", "no list of alerts"],
    [`[${"1,".repeat(10_000)}1]`, "more than 10000 alerts"],
  ])("%j is refused whole", (body, why) => {
    const { signals, refused, notes } = read(body);
    expect({ signals, notes }).toEqual({ signals: [], notes: [] });
    expect(refused).toEqual([{ index: null, why: expect.stringContaining(why) }]);
  });

  it("costs only those alerts that are none", () => {
    const { signals, refused } = read([null, alert(), 7, [], "x", { labels: { a: 1 } }, alert()]);
    expect(signals).toHaveLength(2);
    expect(refused.map(({ index }) => index)).toEqual([0, 2, 3, 4, 5]);
  });

  it("is told about what was mended", () => {
    const annotations = { summary: "x".repeat(20_000), value: 7 };
    expect(read([alert({ annotations })]).notes).toEqual([
      "1 text was cut: labels hold 4000 characters, annotations 16000.",
      "1 annotation was left out: each is a name and a text, and an alert has 100 at most.",
    ]);
    expect(read([alert({ annotations }), alert({ annotations })]).notes).toEqual([
      "2 texts were cut: labels hold 4000 characters, annotations 16000.",
      "2 annotations were left out: each is a name and a text, and an alert has 100 at most.",
    ]);
  });
});

/** All that every answer must be, whatever came. */
function isSound({ signals, refused }: Understood, count: number | null): void {
  expect(isStorable(signals)).toBe(true);
  for (const { labels, identity, title, startsAt, endsAt } of signals) {
    expect(title.length).toBeGreaterThan(0);
    expect(title.length).toBeLessThanOrEqual(TITLE_LENGTH);
    expect(Object.keys(identity).length).toBeGreaterThan(0);
    expect([...Object.keys(labels), ...Object.values(labels)]).not.toContain("");
    expect(startsAt ?? 0).toBeLessThanOrEqual(endsAt ?? 0);
  }
  for (const { index, why } of refused) {
    expect(why).toMatch(/\.$/);
    if (index === null) expect(signals).toEqual([]);
    else expect(index).toBeLessThan(count ?? 0);
  }
  if (count !== null) expect(signals.length + refused.length).toBe(count);
}

describe("whatever comes", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom("\0", "\ud800", "__proto__", "constructor"),
  );
  const time = fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom("0001-01-01T00:00:00Z", "2026-01-01T10:00:00Z", null, 7, "soon"),
  );
  const near = fc.record(
    {
      labels: fc.oneof(
        fc.dictionary(text, fc.oneof(text, fc.jsonValue({ maxDepth: 1 }))),
        fc.jsonValue({ maxDepth: 1 }),
      ),
      annotations: fc.oneof(
        fc.dictionary(text, fc.oneof(text, fc.jsonValue({ maxDepth: 1 }))),
        fc.jsonValue({ maxDepth: 1 }),
      ),
      startsAt: time,
      endsAt: time,
      generatorURL: fc.oneof(fc.webUrl(), text, fc.jsonValue({ maxDepth: 1 })),
    },
    { requiredKeys: [] },
  );
  const good = fc.record({ labels: fc.record({ alertname: fc.stringMatching(/^[A-Z][a-z]{1,8}$/) }) });

  it("is understood or refused by name, for any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        isSound(read(body), Array.isArray(body) ? body.length : null);
      }),
    );
  });

  it("is understood or refused by name, for any text", () => {
    fc.assert(
      fc.property(fc.string(), (body) => {
        expect(() => read(body)).not.toThrow();
      }),
    );
  });

  it("is understood or refused by name, for what is nearly right", () => {
    fc.assert(
      fc.property(
        fc.array(near, { maxLength: 5 }),
        fc.array(text, { maxLength: 3 }),
        (batch, ignoredLabels) => {
          isSound(read(batch, NOW, { ...SETTINGS, ignoredLabels }), batch.length);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("one that is bad takes no other with it", () => {
    const bad = fc.oneof(
      fc.jsonValue().filter((value) => typeof value !== "object" || value === null || !("labels" in value)),
      fc.constantFrom({ labels: {} }, { labels: { a: 1 } }, alert({ endsAt: "soon" })),
    );
    fc.assert(
      fc.property(fc.array(good, { maxLength: 6 }), bad, fc.nat(6), (batch, odd, place) => {
        const index = Math.min(place, batch.length);
        const { signals, refused } = read(batch.toSpliced(index, 0, odd as never));
        expect(signals.map(({ labels }) => labels)).toEqual(batch.map(({ labels }) => labels));
        expect(refused.map((refusal) => refusal.index)).toEqual([index]);
      }),
    );
  });
});
