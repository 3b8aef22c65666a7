import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Signal } from "@/lib/alerts/model/signal";
import { generic } from "./generic";
import { faultsIn, HOSTILE_BODIES, HOSTILE_VALUES, messageOf } from "./hostile-samples";
import type { Mapping, Message, SourceSettings, Understood } from "./inbound";

const NOW = Date.UTC(2026, 10, 23, 10);
const TEN = Date.UTC(2026, 0, 1, 10);
const SETTINGS: SourceSettings = { ignoredLabels: [], resolveTimeoutS: 300, mapping: null };
const FORM = "application/x-www-form-urlencoded";

function read(
  body: unknown,
  settings: Partial<SourceSettings> = {},
  more: Partial<Message> = {},
): Understood {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const understood = generic.read(messageOf(text, more), { ...SETTINGS, ...settings }, NOW);
  expect(faultsIn(understood)).toEqual([]);
  return understood;
}
function only({ signals, refused }: Understood): Signal {
  expect({ refused, count: signals.length }).toEqual({ refused: [], count: 1 });
  return signals[0] as Signal;
}

const ALERT = {
  status: "firing",
  dedup: "web-1/disk",
  summary: "Disk 96 % on web-1",
  details: "4 % free",
  severity: "critical",
  labels: { host: "web-1", team: "web" },
  links: ["https://runbooks.example/disk"],
  occurredAt: "2026-01-01T10:00:00Z",
};
const signalOf = (more: object) => only(read({ ...ALERT, ...more }));
const whyNot = (more: object) => read({ ...ALERT, ...more }).refused;
const notesOf = (more: object) => read({ ...ALERT, ...more }).notes;

const BY_SUMMARY =
  "There is neither a dedup nor a label, so the summary tells the alert apart: with other words it is another alert. Send a dedup.";

describe("an alert in our own format", () => {
  it("is a state, by the documented names", () => {
    expect(read(ALERT)).toEqual({
      signals: [
        {
          identity: { dedup: "web-1/disk" },
          labels: { dedup: "web-1/disk", host: "web-1", team: "web" },
          annotations: { details: "4 % free", summary: "Disk 96 % on web-1" },
          kind: "state",
          status: "firing",
          severity: "critical",
          title: "Disk 96 % on web-1",
          link: "https://runbooks.example/disk",
          startsAt: TEN,
          endsAt: null,
          endsAtGuessed: false,
          eventId: null,
          acknowledged: null,
        },
      ],
      refused: [],
      notes: [],
    });
  });

  it("needs a summary alone", () => {
    const { signals, refused, notes } = read({ summary: "Disk full" });
    expect(signals).toMatchObject([
      {
        identity: { summary: "Disk full" },
        labels: { summary: "Disk full" },
        severity: "medium",
        status: "firing",
        startsAt: null,
        link: null,
      },
    ]);
    expect(refused).toEqual([]);
    expect(notes).toEqual([BY_SUMMARY]);
  });

  it("may have keys that we do not know", () => {
    expect(signalOf({ team: "x", meta: { a: 1 } })).toEqual(signalOf({}));
  });

  it("is told apart by dedup, else by labels, and by its words as a last resort", () => {
    const words = { summary: "other words", details: "other", severity: "info", occurredAt: null, links: [] };
    expect(signalOf(words).identity).toEqual({ dedup: "web-1/disk" });
    expect(signalOf({ ...words, dedup: null }).identity).toEqual({ host: "web-1", team: "web" });
    expect(notesOf({ ...words, dedup: null })).toEqual([]);
    expect(signalOf({ dedup: " ", labels: { host: "" } }).identity).toEqual({ summary: ALERT.summary });
  });

  it("is told apart by the labels that replicas share", () => {
    const ignoring = (ignoredLabels: string[]) => only(read({ ...ALERT, dedup: null }, { ignoredLabels }));
    expect(ignoring(["team"]).identity).toEqual({ host: "web-1" });
    expect(ignoring(["team"]).labels).toEqual({ host: "web-1", team: "web" });
    expect(ignoring(["team", "host"]).identity).toEqual({ summary: ALERT.summary });
  });

  it("keeps every digit of a long dedup", () => {
    expect(only(read('{"dedup":6970977677138971135,"summary":"x"}')).identity).toEqual({
      dedup: "6970977677138971135",
    });
    expect(signalOf({ dedup: false }).identity).toEqual({ dedup: "false" });
  });

  it.each([
    ["firing", "firing"],
    [" Firing ", "firing"],
    [null, "firing"],
    ["", "firing"],
    ["resolved", "resolved"],
    ["RESOLVED", "resolved"],
  ])("with status %j is %s", (status, expected) => {
    expect(signalOf({ status }).status).toBe(expected);
  });

  it("that is resolved ends when it says, else now", () => {
    expect(signalOf({ status: "resolved" })).toMatchObject({ startsAt: null, endsAt: TEN });
    expect(signalOf({ status: "resolved", occurredAt: null })).toMatchObject({ startsAt: null, endsAt: NOW });
  });

  it("that is resolved needs no summary if something else tells it apart", () => {
    expect(only(read({ status: "resolved", dedup: "a" })).title).toBe("a");
    expect(only(read({ status: "resolved", labels: { host: "a", port: 1 } })).title).toBe("a 1");
    expect(read({ status: "resolved" }).refused).toHaveLength(1);
  });

  it("has the severity of its labels when it has none itself", () => {
    expect(signalOf({ severity: "warning" }).severity).toBe("medium");
    expect(signalOf({ severity: undefined, labels: { severity: "page" } }).severity).toBe("critical");
    expect(signalOf({ severity: "low", labels: { severity: "page" } }).severity).toBe("low");
    expect(signalOf({ severity: "awful" }).severity).toBe("medium");
  });

  it("has any details as words", () => {
    expect(signalOf({ details: { free: 4, disk: { size: "1 TB" } } }).annotations).toMatchObject({
      "details.free": "4",
      "details.disk.size": "1 TB",
    });
    expect(signalOf({ details: [1, "a"] }).annotations["details"]).toBe('[1,"a"]');
  });

  it("has labels of texts, numbers and truth values, and one level of objects", () => {
    expect(signalOf({ labels: { port: 443, tls: true, k8s: { pod: "a" }, none: null } }).labels).toEqual({
      dedup: "web-1/disk",
      port: "443",
      tls: "true",
      "k8s.pod": "a",
    });
  });

  it.each<[unknown, string | null]>([
    ["https://a.example/", "https://a.example/"],
    [["ftp://a/", "http://a.example/"], "http://a.example/"],
    [[{ href: "https://a.example/", text: "a" }], "https://a.example/"],
    [{ url: "https://a.example/" }, "https://a.example/"],
    [[], null],
    [null, null],
    ["", null],
  ])("links to %j", (links, link) => {
    expect(signalOf({ links }).link).toBe(link);
    expect(notesOf({ links })).toEqual([]);
  });

  it("keeps further links as words", () => {
    const links = ["https://a.example/", { href: "https://b.example/" }];
    expect(signalOf({ links }).annotations["links"]).toBe(JSON.stringify(links));
  });

  it.each<[object, string]>([
    [{ links: "javascript:alert(1)" }, "links: holds no http or https address, so the alert has no link."],
    [{ links: 7 }, "links: holds no http or https address, so the alert has no link."],
    [{ links: ["mailto:a@b"] }, "links: holds no http or https address, so the alert has no link."],
    [
      { occurredAt: "soon" },
      "occurredAt: is no time such as 2026-01-01T10:00:00Z, so the time of arrival counts.",
    ],
    [
      { occurredAt: 1767261600 },
      "occurredAt: is no time such as 2026-01-01T10:00:00Z, so the time of arrival counts.",
    ],
    [
      { occurredAt: {} },
      "occurredAt: is no time such as 2026-01-01T10:00:00Z, so the time of arrival counts.",
    ],
    [{ severity: ["high"] }, "severity: is no word such as critical, so it is left out."],
  ])("is taken with a note: %j", (more, note) => {
    expect(signalOf(more).status).toBe("firing");
    expect(notesOf(more)).toEqual([note]);
  });

  it.each([
    "2026-01-01T10:00:00Z",
    "2026-01-01 10:00:00",
    "2026-01-01T12:00:00+02:00",
    "2026-01-01T10:00:00.000+0000",
  ])("reads its time loosely: %s", (occurredAt) => {
    expect(signalOf({ occurredAt }).startsAt).toBe(TEN);
  });

  it.each<[object, string]>([
    [{ summary: undefined }, "summary: is missing or blank. Send one line that says what is wrong."],
    [{ summary: " \n" }, "summary: is missing or blank. Send one line that says what is wrong."],
    [{ summary: null }, "summary: is missing or blank. Send one line that says what is wrong."],
    [{ summary: ["x"] }, "summary: holds a list or an object. Send a text."],
    [{ dedup: {} }, "dedup: holds a list or an object. Send a text."],
    [{ dedup: "x".repeat(4_001) }, "dedup: is longer than 4000 characters. Send a shorter one."],
    [{ status: "open" }, 'status: is neither "firing" nor "resolved". Send one of them.'],
    [{ status: true }, 'status: is neither "firing" nor "resolved". Send one of them.'],
    [{ status: {} }, 'status: is neither "firing" nor "resolved". Send one of them.'],
    [{ labels: ["a"] }, 'labels: must be an object of names and texts: {"host": "web-1"}.'],
    [{ labels: { a: [1] } }, 'labels: "a" holds a list or an object. Send a text.'],
  ])("is refused: %#", (more, why) => {
    expect(whyNot(more)).toEqual([{ index: null, why }]);
  });

  it.each([
    ["x", "The body is not JSON."],
    ["7", "The body is JSON, but neither an object nor a list of objects."],
    ["null", "The body is JSON, but neither an object nor a list of objects."],
    ["", "The message holds no alert. Send JSON with a summary, or the field summary."],
    ["[".repeat(40), "The body is nested deeper than 32 levels."],
  ])("is not %j", (body, why) => {
    expect(read(body)).toEqual({ signals: [], refused: [{ index: null, why }], notes: [] });
  });
});

describe("a list of alerts", () => {
  it("is the alerts in it, and names by its place what is none", () => {
    const { signals, refused } = read([ALERT, 7, { ...ALERT, dedup: "b" }, {}, null, [ALERT]]);
    expect(signals.map(({ identity }) => identity)).toEqual([{ dedup: "web-1/disk" }, { dedup: "b" }]);
    expect(refused).toEqual([
      { index: 1, why: "The alert must be an object with a summary." },
      { index: 3, why: "summary: is missing or blank. Send one line that says what is wrong." },
      { index: 4, why: "The alert must be an object with a summary." },
      { index: 5, why: "The alert must be an object with a summary." },
    ]);
  });

  it("may be empty", () => {
    expect(read([])).toEqual({ signals: [], refused: [], notes: [] });
  });

  it("says once what is true of many", () => {
    expect(read([{ summary: "a" }, { summary: "b" }]).notes).toEqual([`${BY_SUMMARY} (2 alerts)`]);
  });

  it("has 1,000 alerts at most", () => {
    const list = (count: number) => Array.from({ length: count }, (_, dedup) => ({ dedup, summary: "x" }));
    expect(read(list(1_000))).toMatchObject({ refused: [], signals: { length: 1_000 } });
    const { signals, refused } = read(list(1_002));
    expect(signals).toHaveLength(1_000);
    expect(refused).toEqual([
      {
        index: 1_000,
        why: "The list has 1002 alerts, and 1000 are read. Send the last 2 in another message.",
      },
    ]);
  });
});

describe("GoAlert's form", () => {
  const form = (body: string, query = "token=secret", type = FORM) =>
    read(body, {}, { headers: new Headers({ "content-type": type }), query: new URLSearchParams(query) });
  const asked = (query: string, method = "POST") =>
    read("", {}, { method, query: new URLSearchParams(query) });

  it("is read from the body and from the query alike", () => {
    const fields =
      "summary=Disk+full&details=4%20%25%20free&dedup=disk-check&meta=host%3Dweb-1&meta=url%3Da%3Db";
    const expected = {
      identity: { dedup: "disk-check" },
      labels: { dedup: "disk-check", host: "web-1", url: "a=b" },
      annotations: { summary: "Disk full", details: "4 % free" },
      status: "firing",
      kind: "state",
      title: "Disk full",
    };
    expect(only(form(fields))).toMatchObject(expected);
    expect(only(asked(`token=secret&${fields}`))).toEqual(only(form(fields)));
    expect(only(asked(`token=secret&${fields}`, "GET"))).toEqual(only(form(fields)));
    expect(JSON.stringify(asked(`token=secret&${fields}`))).not.toContain("secret");
  });

  it("is read from multipart form data", () => {
    const body = ["summary", "dedup"].map(
      (name) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\nof ${name}\r\n`,
    );
    expect(only(form(`${body.join("")}--x--`, "", "multipart/form-data; boundary=x"))).toMatchObject({
      title: "of summary",
      identity: { dedup: "of dedup" },
    });
  });

  it("closes with action=close alone", () => {
    expect(only(asked("summary=test&action=close"))).toMatchObject({ status: "resolved", endsAt: NOW });
    expect(only(asked("dedup=a&action=close"))).toMatchObject({ status: "resolved", title: "a" });
    expect(only(asked("summary=test&action=other")).status).toBe("firing");
    expect(only(asked("summary=test&action=close")).identity).toEqual(only(asked("summary=test")).identity);
    expect(signalOf({ status: undefined, action: "close" }).status).toBe("resolved");
    expect(signalOf({ status: "firing", action: "close" }).status).toBe("firing");
  });

  it("takes the body before the query", () => {
    const signal = only(form("summary=body&meta=a%3D1", "summary=query&dedup=d&meta=a%3D2&meta=b%3D3"));
    expect(signal).toMatchObject({ title: "body", identity: { dedup: "d" }, labels: { a: "1", b: "3" } });
    const query = new URLSearchParams("dedup=d&summary=query");
    expect(only(read({ summary: "body" }, {}, { query }))).toMatchObject({
      title: "body",
      identity: { dedup: "d" },
    });
  });

  it("takes our own names as well", () => {
    expect(
      only(
        asked(
          "summary=x&severity=high&status=resolved&occurredAt=2026-01-01T10:00:00Z&links=https://a.example/",
        ),
      ),
    ).toMatchObject({ severity: "high", status: "resolved", endsAt: TEN, link: "https://a.example/" });
  });

  it("leaves out a meta without a value, with a note", () => {
    const { signals, notes } = asked("summary=x&dedup=d&meta=host&meta=a%3D1");
    expect(signals[0]?.labels).toEqual({ dedup: "d", a: "1" });
    expect(notes).toEqual(['meta: one has no "=", and is left out. Send name=value.']);
  });

  it("is refused without a summary", () => {
    expect(form("details=x").refused[0]?.why).toMatch(/^summary: is missing/);
    expect(form("").refused[0]?.why).toMatch(/^The message holds no alert/);
    expect(asked("token=secret").refused[0]?.why).toMatch(/^The message holds no alert/);
  });

  it("is not meant when curl calls JSON a form", () => {
    expect(form(JSON.stringify(ALERT))).toEqual(read(ALERT));
  });
});

describe("a mapping", () => {
  const MAPPING: Mapping = {
    each: "alerts",
    status: "state",
    resolved: ["OK", "recovered"],
    dedup: ["check.id", "host"],
    title: "check.name",
    details: "output",
    severity: "level",
    link: "links[0].href",
    labels: { host: "host", pod: "k8s.pod", k8s: "k8s" },
  };
  const BODY = {
    alerts: [
      {
        check: { id: 7, name: "Disk full" },
        host: "web-1",
        state: "CRITICAL",
        level: "crit",
        output: { free: "4 %" },
        links: [{ href: "https://a.example/" }],
        k8s: { pod: "shop-1", node: 3 },
      },
      { check: { id: 8, name: "Load" }, host: "web-1", state: "ok" },
    ],
  };
  const map = (body: unknown, more: Partial<Mapping> = {}, message: Partial<Message> = {}) =>
    read(body, { mapping: { ...MAPPING, ...more } }, message);
  const one = (alert: unknown, more: Partial<Mapping> = {}) => only(map({ alerts: [alert] }, more));
  const FIRST = BODY.alerts[0];

  it("reads any JSON by its paths", () => {
    const { signals, refused, notes } = map(BODY);
    expect({ refused, notes }).toEqual({ refused: [], notes: [] });
    expect(signals[0]).toEqual({
      identity: { "check.id": "7", host: "web-1" },
      labels: { "check.id": "7", host: "web-1", pod: "shop-1", "k8s.pod": "shop-1", "k8s.node": "3" },
      annotations: { "details.free": "4 %", summary: "Disk full" },
      kind: "state",
      status: "firing",
      severity: "critical",
      title: "Disk full",
      link: "https://a.example/",
      startsAt: null,
      endsAt: null,
      endsAtGuessed: false,
      eventId: null,
      acknowledged: null,
    });
    expect(signals[1]).toMatchObject({
      identity: { "check.id": "8", host: "web-1" },
      status: "resolved",
      endsAt: NOW,
    });
  });

  it("may read one alert that is the body, or a list that is", () => {
    expect(map(FIRST, { each: null }).signals).toEqual([map(BODY).signals[0]]);
    expect(map(BODY.alerts, { each: "$" })).toEqual(map(BODY));
    expect(map([FIRST], { each: null, dedup: ["[0].host"], title: "[0].check.name" }).signals).toMatchObject([
      { identity: { "[0].host": "web-1" }, title: "Disk full" },
    ]);
  });

  it("compares the words of the end without their case", () => {
    for (const state of ["ok", "OK", " Ok ", "RECOVERED"])
      expect(one({ ...FIRST, state }).status).toBe("resolved");
    for (const state of ["okay", "", null, {}, 0]) expect(one({ ...FIRST, state }).status).toBe("firing");
    expect(one({ ...FIRST, state: 0 }, { resolved: ["0"] }).status).toBe("resolved");
    expect(one({ ...FIRST, state: false }, { resolved: ["false"] }).status).toBe("resolved");
  });

  it("makes events of what can never end", () => {
    expect(one(FIRST).kind).toBe("state");
    expect(one(FIRST, { status: null }).kind).toBe("event");
    expect(one(FIRST, { resolved: [] }).kind).toBe("event");
  });

  it("tells apart by what stands at the paths of dedup, else by labels, else by the title", () => {
    expect(one({ ...FIRST, check: { name: "x" } }).identity).toEqual({ host: "web-1" });
    expect(one(FIRST, { dedup: ["nothing"] }).identity).toEqual({
      host: "web-1",
      pod: "shop-1",
      "k8s.pod": "shop-1",
      "k8s.node": "3",
    });
    const { signals, notes } = map({ alerts: [FIRST] }, { dedup: [], labels: {} });
    expect(signals[0]?.identity).toEqual({ summary: "Disk full" });
    expect(notes).toEqual([BY_SUMMARY]);
  });

  it("tells what it could not find", () => {
    const { signals, notes, refused } = map({
      alerts: [{ ...FIRST, state: undefined, links: [{ href: "x" }] }, { ...FIRST, check: { id: 9 } }, 7],
    });
    expect(signals[0]).toMatchObject({ status: "firing", link: null });
    expect(notes).toEqual([
      'status: no text stands at "state", so the alert counts as firing.',
      "link: what stands there is no http or https address, so the alert has no link.",
    ]);
    expect(refused).toEqual([
      { index: 1, why: 'title: "check.name" is its path, and no text stands there.' },
      { index: 2, why: 'title: "check.name" is its path, and no text stands there.' },
    ]);
  });

  it("refuses what is no identity and no label", () => {
    expect(map({ alerts: [{ ...FIRST, host: ["a"] }] }).refused).toEqual([
      { index: 0, why: 'dedup: "host" holds a list or an object. Send a text.' },
    ]);
    expect(map({ alerts: [{ ...FIRST, k8s: { pod: ["a"] } }] }).refused).toMatchObject([
      { index: 0, why: 'labels: "pod" holds a list or an object. Send a text.' },
    ]);
  });

  it.each<[unknown, Partial<Mapping>, string]>([
    [{}, {}, 'The list of alerts: "alerts" is its path, and nothing stands there.'],
    [{ alerts: {} }, {}, 'The list of alerts: "alerts" is its path, and what stands there is no list.'],
    [BODY, { each: "a..b" }, 'each of the mapping: "a..b" is no path. Write one such as a.b[0].c.'],
    [BODY, { title: "[" }, 'title of the mapping: "[" is no path. Write one such as a.b[0].c.'],
    [BODY, { dedup: ["id", "$["] }, 'dedup of the mapping: "$[" is no path. Write one such as a.b[0].c.'],
    [
      BODY,
      { labels: { x: "$.." } },
      'label "x" of the mapping: "$.." is no path. Write one such as a.b[0].c.',
    ],
    ["x", {}, "The body is not JSON."],
  ])("that cannot be followed refuses the whole: %#", (body, more, why) => {
    expect(map(body, more)).toEqual({ signals: [], refused: [{ index: null, why }], notes: [] });
  });

  it("reads forms and queries too, and never the token", () => {
    const more = {
      each: null,
      status: "s",
      dedup: ["id"],
      title: "t",
      details: "$",
      severity: null,
      link: null,
      labels: {},
    };
    const fields = "id=1&t=Title&tag=a&tag=b&token=secret";
    const signal = only(map(fields, more, { headers: new Headers({ "content-type": FORM }) }));
    expect(signal).toMatchObject({
      identity: { id: "1" },
      title: "Title",
      annotations: { "details.tag": '["a","b"]' },
    });
    expect(JSON.stringify(signal)).not.toContain("secret");
    expect(only(map("", more, { query: new URLSearchParams(fields) }))).toEqual(signal);
  });

  it("reads our own names only if it says so", () => {
    expect(map({ alerts: [ALERT] }).refused).toHaveLength(1);
  });

  it("has 1,000 alerts at most", () => {
    const { signals, refused } = map({ alerts: Array.from({ length: 1_001 }, () => BODY.alerts[1]) });
    expect(signals).toHaveLength(1_000);
    expect(refused).toMatchObject([{ index: 1_000 }]);
  });
});

describe("anything for the generic format", () => {
  const ANY_PATH = fc.constantFrom("$", "a", "[0]", "a.b", "summary", "labels", "__proto__", "x[", "");
  const ANY_MAPPING: fc.Arbitrary<Mapping> = fc.record({
    each: fc.option(ANY_PATH),
    status: fc.option(ANY_PATH),
    resolved: fc.array(fc.string(), { maxLength: 2 }),
    dedup: fc.array(ANY_PATH, { maxLength: 2 }),
    title: ANY_PATH,
    details: fc.option(ANY_PATH),
    severity: fc.option(ANY_PATH),
    link: fc.option(ANY_PATH),
    labels: fc.dictionary(fc.constantFrom("a", "__proto__", "b"), ANY_PATH),
  });

  it("is read without harm", () => {
    for (const body of HOSTILE_BODIES) {
      for (const type of ["application/json", FORM, "multipart/form-data; boundary=x"]) {
        const headers = new Headers({ "content-type": type });
        read(body, {}, { headers });
        read("", {}, { query: new URLSearchParams({ summary: body, dedup: body, meta: body, links: body }) });
      }
    }
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string({ unit: "binary" })),
        fc.option(ANY_MAPPING),
        (body, mapping) => {
          read(body, { mapping });
          read(body, { mapping }, { headers: new Headers({ "content-type": FORM }) });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("may stand in any field, and takes no other alert with it", () => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.jsonValue());
    const field = fc.oneof(fc.constantFrom(...Object.keys(ALERT), "action"), fc.string());
    fc.assert(
      fc.property(field, value, (name, given) => {
        const { signals, refused } = read([ALERT, { ...ALERT, [name]: given }, ALERT]);
        expect(signals.length + refused.length).toBe(3);
        expect(refused.every(({ index }) => index === 1)).toBe(true);
        read({ ...ALERT, dedup: null, labels: { ...ALERT.labels, [name]: given } });
      }),
      { numRuns: 300 },
    );
  });

  it("may be mapped", () => {
    const value = fc.oneof(fc.constantFrom(...HOSTILE_VALUES), fc.jsonValue());
    fc.assert(
      fc.property(value, ANY_MAPPING, (given, mapping) => {
        read(given === undefined ? "" : JSON.stringify(given), { mapping });
        read({ a: [given, given], summary: given, labels: given }, { mapping: { ...mapping, each: "a" } });
      }),
      { numRuns: 300 },
    );
  });
});
