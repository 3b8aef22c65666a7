import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LABEL_LIMITS, type Signal, TITLE_LENGTH } from "@/lib/alerts/model/signal";
import { isStorable } from "@/lib/json-shape";
import { fail2ban } from "./fail2ban";
import type { Understood } from "./inbound";

const NOW = Date.UTC(2026, 10, 22, 11, 21);
const SETTINGS = { ignoredLabels: [], resolveTimeoutS: 300, mapping: null };
const FORM = "application/x-www-form-urlencoded";
const TIME_S = 1795346435;

const fixture = (name: string) => readFileSync(new URL(`fixtures/fail2ban-${name}`, import.meta.url), "utf8");

function read(body: string, type: string | null = FORM): Understood {
  const headers = new Headers(type === null ? {} : { "content-type": type });
  return fail2ban.read({ method: "POST", headers, query: new URLSearchParams(), body }, SETTINGS, NOW);
}
function only({ signals, refused }: Understood): Signal {
  expect(refused).toEqual([]);
  expect(signals).toHaveLength(1);
  return signals[0] as Signal;
}
function whyNot({ signals, refused }: Understood): string | undefined {
  expect(signals).toEqual([]);
  expect(refused).toHaveLength(1);
  expect(refused[0]?.index).toBeNull();
  return refused[0]?.why;
}

const BAN = {
  event: "ban",
  jail: "sshd",
  ip: "203.0.113.50",
  failures: "5",
  time: String(TIME_S),
  bantime: "600",
  host: "web-1",
};
function form(more: Record<string, string> = {}): string {
  return new URLSearchParams({ ...BAN, ...more }).toString();
}
function without(name: keyof typeof BAN): string {
  const fields = new URLSearchParams(BAN);
  fields.delete(name);
  return fields.toString();
}

describe("what fail2ban 1.0.2 sends with our action file", () => {
  it("a ban fires until it ends", () => {
    const cause = { jail: "sshd", ip: "203.0.113.50", host: "vm" };
    expect(read(fixture("ban.form"))).toEqual({
      signals: [
        {
          identity: cause,
          labels: cause,
          annotations: { failures: "5", bantime: "600" },
          kind: "state",
          status: "firing",
          severity: "info",
          title: "Ban of 203.0.113.50 by sshd on vm",
          link: null,
          startsAt: TIME_S * 1_000,
          endsAt: (TIME_S + 600) * 1_000,
          endsAtGuessed: false,
          eventId: null,
          acknowledged: null,
        },
      ],
      refused: [],
      notes: [],
    });
  });

  it("a ban that is prolonged is the same one with a later end, and its time may have a fraction", () => {
    const prolonged = only(read(fixture("prolong.form")));
    expect(prolonged.identity).toEqual(only(read(fixture("ban.form"))).identity);
    expect(prolonged).toMatchObject({
      status: "firing",
      startsAt: TIME_S * 1_000 + 982,
      endsAt: (TIME_S + 1_200) * 1_000 + 982,
    });
  });

  it("a ban of an IPv6 address for good has no end", () => {
    expect(only(read(fixture("ban-ipv6.form")))).toMatchObject({
      identity: { ip: "2001:db8:bad::5" },
      endsAt: null,
      endsAtGuessed: false,
    });
  });

  it("an unban ends the same ban now, because its time is that of the ban", () => {
    const unban = only(read(fixture("unban.form")));
    expect(unban.identity).toEqual(only(read(fixture("ban.form"))).identity);
    expect(unban).toMatchObject({ status: "resolved", startsAt: TIME_S * 1_000 + 982, endsAt: NOW });
  });

  it("a ban of a whole network is refused by name", () => {
    expect(whyNot(read(fixture("ban-network.form")))).toBe(
      'ip is "203.0.113.0/24", which is no IPv4 or IPv6 address. Send ip=<ip>.',
    );
  });

  it("our action file sends exactly these fields", () => {
    const file = readFileSync(new URL("../../../docs/fail2ban-garrison.conf", import.meta.url), "utf8");
    const sent = (action: string) => {
      const line = file.split("\n").find((text) => text.startsWith(`${action} = `)) ?? "";
      return [...line.matchAll(/--data-urlencode "([a-z]+)=/g)].map(([, name]) => name);
    };
    expect(sent("actionban")).toEqual([...new URLSearchParams(fixture("ban.form")).keys()]);
    expect(sent("actionunban")).toEqual([...new URLSearchParams(fixture("unban.form")).keys()]);
    expect(file).toContain("\nactionprolong = <actionban>\n");
    expect(file).toContain("\nnorestored = 1\n");
    expect(file.match(/-H "Authorization: Bearer <token>"/g)).toHaveLength(2);
    expect(file).toContain("\nurl = https://garrison.example.com/api/webhooks/fail2ban\n");
  });
});

describe("a jail", () => {
  it.each([
    ["start-sshd.json", 'The jail "sshd" was started.'],
    ["start-recidive.json", 'The jail "recidive" was started.'],
  ])("that starts is a note, and no signal: %s", (name, note) => {
    expect(read(fixture(name), "application/json")).toEqual({ signals: [], refused: [], notes: [note] });
  });

  it("that stops is a note, and no signal", () => {
    expect(read("event=stop&jail=sshd&host=web-1")).toEqual({
      signals: [],
      refused: [],
      notes: ['The jail "sshd" on "web-1" was stopped.'],
    });
  });
});

describe("a ban", () => {
  it("is the same as JSON, with numbers or texts, and whatever curl calls its body", () => {
    const asForm = read(form());
    for (const type of ["application/json", "application/json; charset=utf-8", FORM, "text/plain", null]) {
      expect(read(JSON.stringify(BAN), type)).toEqual(asForm);
      const numbers = { ...BAN, failures: 5, time: TIME_S, bantime: 600 };
      expect(read(JSON.stringify({ ...numbers, bancount: "1", matches: ["x"] }), type)).toEqual(asForm);
    }
  });

  it.each([
    ["600", (TIME_S + 600) * 1_000],
    ["600.5", (TIME_S + 600.5) * 1_000],
    ["0", TIME_S * 1_000],
    ["-1", null],
    ["-1.0", null],
    // A hundred years are a ban that ends; thirty million are none that anybody sees end.
    ["3153600000", (TIME_S + 3_153_600_000) * 1_000],
    ["999999999999999", null],
  ])("of %s seconds ends at %j", (bantime, endsAt) => {
    expect(only(read(form({ bantime })))).toMatchObject({ status: "firing", endsAt, endsAtGuessed: false });
  });

  it("of unknown length holds until the unban", () => {
    expect(only(read(without("bantime")))).toMatchObject({ endsAt: null, endsAtGuessed: false });
  });

  it("of unknown time lasts as long from now", () => {
    expect(only(read(without("time")))).toMatchObject({ startsAt: null, endsAt: NOW + 600_000 });
  });

  it.each([
    ["203.0.113.50", "203.0.113.50"],
    [" 203.0.113.50\n", "203.0.113.50"],
    ["2001:DB8:0:0:0:0:0:5", "2001:db8::5"],
    ["::ffff:203.0.113.50", "203.0.113.50"],
    ["::1", "::1"],
  ])("of %j is one of %s", (sent, ip) => {
    expect(only(read(form({ ip: sent }))).labels["ip"]).toBe(ip);
  });

  it.each([
    "",
    "nobody",
    "203.0.113",
    "203.0.113.256",
    "0x7f.0.0.1",
    "127.1",
    "3405803826",
    "0203.0.113.5",
    "203.0.113.50; id",
    "1::2::3",
    "203.0.113.0/24",
    "2001:db8::/32",
    `${"1:".repeat(100_000)}1`,
    `${"0".repeat(100_000)}.0.0.1`,
  ])("of an address that is none is refused: %.30s", (ip) => {
    expect(whyNot(read(form({ ip })))).toMatch(
      /^ip is .*, which is no IPv4 or IPv6 address\. Send ip=<ip>\.$/,
    );
  });

  it.each([
    ["event is missing. Send event=ban or event=unban.", without("event")],
    ["event is missing. Send event=ban or event=unban.", ""],
    [
      'event is "banned", which nobody here knows. Send ban, unban, start or stop.',
      form({ event: "banned" }),
    ],
    ["jail is missing. Send the name of the jail: jail=<name>.", without("jail")],
    ["jail is missing. Send the name of the jail: jail=<name>.", form({ jail: " " })],
    ["ip is missing, which is no IPv4 or IPv6 address. Send ip=<ip>.", without("ip")],
    ...[
      "yesterday",
      "1e9",
      "-5",
      "253402300800",
      "999999999999999",
      "1".repeat(5_000),
      "NaN",
      "1.",
      "0x10",
    ].map((time) => ["time is ", form({ time })]),
    ...["1h", "-2", "-600", "1e3", "Infinity", "9".repeat(16)].map((bantime) => [
      "bantime is ",
      form({ bantime }),
    ]),
    ["ip is there more than once. Send each field once.", `${form()}&ip=203.0.113.51`],
    ["The body is no JSON object. Send one event at a time, as an object.", JSON.stringify([BAN])],
    ["The body is not JSON.", JSON.stringify(BAN).slice(0, -1)],
    ["The body is nested deeper than 32 levels.", `{"a":${"[".repeat(40)}`],
    ["event is missing.", '{"__proto__": {"event": "ban"}}'],
    ["ip is missing", JSON.stringify({ ...BAN, ip: { toString: 1 } })],
  ])("is refused: %s", (why, body) => {
    expect(whyNot(read(body))).toContain(why);
  });

  it("is refused when nobody says what the body is", () => {
    expect(whyNot(read(form(), "text/plain"))).toMatch(/^The body is neither a form nor JSON\. Send /);
    expect(whyNot(read("<html>", "application/json"))).toMatch(
      /^The body is neither a form nor JSON\. Send /,
    );
  });

  it("says why when bans of several servers cannot be told apart", () => {
    const ban = read(without("host"));
    expect(only(ban).identity).toEqual({ jail: "sshd", ip: "203.0.113.50" });
    expect(only(ban).title).toBe("Ban of 203.0.113.50 by sshd");
    expect(ban.notes).toEqual([expect.stringMatching(/^host is missing, so /)]);
    // As the action of the captures does it.
    const unban = read(
      '{"event":"unban","jail":"sshd","ip":"203.0.113.50","time":1795346435.0}',
      "application/json",
    );
    expect(only(unban).identity).toEqual(only(ban).identity);
    expect(unban.notes).toEqual(ban.notes);
  });

  it.each(["jail", "host"] as const)("is another one for another %s", (name) => {
    expect(only(read(form({ [name]: "other" }))).identity).not.toEqual(only(read(form())).identity);
  });

  it("is the same one however often and however long it is told", () => {
    const later = form({ failures: "9", time: "1795349999", bantime: "1200" });
    expect(only(read(later)).identity).toEqual(only(read(form())).identity);
  });
});

describe("whatever comes", () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: "binary" }),
    fc.ipV4(),
    fc.ipV6(),
    fc.double(),
    fc.constantFrom(
      "ban",
      "unban",
      "start",
      "stop",
      "\0",
      "\ud800",
      "-1",
      "1e999",
      "9".repeat(5_000),
      2 ** 60,
    ),
  );
  const fields = fc.record(
    {
      event: fc.oneof({ weight: 3, arbitrary: fc.constantFrom("ban", "unban", "start", "stop") }, value),
      jail: fc.oneof(fc.string({ unit: "binary", minLength: 1 }), value),
      ip: fc.oneof(fc.ipV4(), fc.ipV6(), value),
      failures: value,
      time: fc.oneof(fc.nat(), fc.double(), value),
      bantime: fc.oneof(fc.integer(), fc.double(), value),
      host: value,
    },
    { requiredKeys: ["event", "jail", "ip"] },
  );

  function expectWhole({ signals, refused, notes }: Understood): void {
    expect(signals.length + refused.length + notes.length).toBeGreaterThan(0);
    expect(isStorable({ refused, notes })).toBe(true);
    for (const signal of signals) {
      expect(isStorable(signal)).toBe(true);
      expect(signal.labels).toEqual(signal.identity);
      expect(signal.title.length).toBeLessThanOrEqual(TITLE_LENGTH);
      expect(Object.values(signal.labels).every((text) => text.length <= LABEL_LIMITS.value)).toBe(true);
      for (const time of [signal.startsAt, signal.endsAt]) {
        if (time !== null) expect(new Date(time).toISOString()).toMatch(/^\d{4}-/);
      }
      if (signal.startsAt !== null && signal.status === "firing" && signal.endsAt !== null) {
        expect(signal.endsAt).toBeGreaterThanOrEqual(signal.startsAt);
      }
    }
    for (const { why } of refused) expect(why).toMatch(/^[A-Za-z].*\.$/);
  }

  it("JSON is told or refused", () => {
    fc.assert(
      fc.property(fc.oneof(fields, value), (json) => {
        expectWhole(read(JSON.stringify(json), "application/json"));
      }),
    );
  });

  it("a form is told or refused", () => {
    fc.assert(
      fc.property(fields, (sent) => {
        // An object's own "toString" may be anything, and no form holds objects.
        const textOf = (value: unknown) =>
          typeof value === "object" ? JSON.stringify(value) : String(value);
        const texts = Object.entries(sent).map(([name, value]): [string, string] => [name, textOf(value)]);
        expectWhole(read(new URLSearchParams(texts).toString()));
      }),
    );
  });

  it("every address of a form is told, and none that is not one", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
        expect(read(form({ ip })).signals).toHaveLength(1);
        expect(read(form({ ip: `${ip}x` })).signals).toHaveLength(0);
      }),
    );
  });

  it("no text throws", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom(FORM, "application/json", null),
        (body, type) => {
          expectWhole(read(body, type));
        },
      ),
    );
  });
});
