import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Asked, whoIsWoken } from "./explain";
import type { PersonChannel } from "./model/person";
import type { Policy, Step } from "./model/policy";
import type { Override } from "./model/rota";
import type { Duty, KnownPerson, KnownRota } from "./model/simulation";

const at = (text: string) => Date.parse(`${text}Z`);
const NIGHT = at("2026-11-23T01:14");

const channel = (kind: string, order: number, verifiedAt: number | null = 1): PersonChannel => ({
  ...{ id: `${kind}-${order}`, kind, order, verifiedAt },
});
const person = (
  name: string,
  channels: PersonChannel[] = [channel("push", 1), channel("mail", 2)],
): KnownPerson => ({
  ...{ id: name.toLowerCase(), name, channels, quietHours: null },
});
const rota = (name: string, people: string[], overrides: Override[] = []): KnownRota => ({
  ...{ id: name.toLowerCase(), name, timeZone: "Europe/Berlin", overrides },
  layers: [
    {
      ...{ people, startsOn: "2026-01-05", until: null },
      handover: { every: 1, unit: "week", at: "09:00", weekday: 1 },
      restrictions: [],
    },
  ],
});
const step = (afterMinutes: number, targets: Step["targets"]): Step => ({
  ...{ afterMinutes, targets },
});
const toRota = (id: string) => ({ kind: "rota" as const, id });
const toPerson = (id: string) => ({ kind: "person" as const, id });
const policy = (name: string, steps: Step[], changes: Partial<Policy> = {}): Policy => ({
  ...{ id: name.toLowerCase(), name, steps, repeat: 0, repeatAfterMinutes: 30, isDefault: false },
  applies: { severityAtLeast: "info", environments: [], labels: [] },
  ...changes,
});

const DUTY: Duty = {
  policies: [policy("Everything", [step(0, [toRota("web")]), step(10, [toPerson("saraa")])])],
  rotas: [rota("Web", ["bat"])],
  people: [person("Bat"), person("Saraa", [channel("ntfy", 1)])],
};
const ASKED: Asked = {
  alert: {
    severity: "critical",
    environment: "production",
    labels: { alertname: "PaymentsDown", team: "web" },
  },
  at: NIGHT,
  timeZone: "Europe/Berlin",
  silences: [],
  maintenance: [],
};

/** "HH:MM:SS text" of each step, in UTC. */
function told(duty: Partial<Duty> = {}, asked: Partial<Asked> = {}): string[] {
  return whoIsWoken({ ...ASKED, ...asked }, { ...DUTY, ...duty }).map(
    (line) => `${new Date(line.at).toISOString().slice(11, 19)} ${line.text}`,
  );
}

const matches = (name: string, value: string) => [{ name, value, isRegex: false, isEqual: true }];
const applies = (changes: Partial<Policy["applies"]>) => ({
  applies: { severityAtLeast: "info" as const, environments: [], labels: [], ...changes },
});

describe("who gets woken", () => {
  it("is told step by step, with person, channel and time", () => {
    expect(told()).toEqual([
      "01:14:00 Policy “Everything” applies: the severity is critical (it begins at info).",
      "01:14:00 Step 1 of “Everything” at 02:14.",
      "01:14:00 Bat, on call in rota “Web”: push.",
      "01:15:00 Bat, on call in rota “Web”: mail too, unless a receipt has come by then.",
      "01:24:00 Step 2 of “Everything” at 02:24.",
      "01:24:00 Saraa: ntfy.",
      "01:24:00 No further step follows. Until somebody acknowledges it, the alert stays open.",
    ]);
    const reached = whoIsWoken(ASKED, DUTY).filter(({ personId }) => personId !== null);
    expect(reached.map(({ personId, channel: by }) => [personId, by?.id])).toEqual([
      ["bat", "push-1"],
      ["bat", "mail-2"],
      ["saraa", "ntfy-1"],
    ]);
  });

  it("tells why policies do not apply, up to the one that does", () => {
    const steps = [step(0, [toPerson("bat")])];
    const policies = [
      policy("Database", steps, applies({ labels: matches("team", "db") })),
      policy("Staging", steps, applies({ environments: ["staging"] })),
      policy("Rest", steps, { isDefault: true }),
      policy("Web", steps, applies({ severityAtLeast: "high", labels: matches("team", "web") })),
      policy("Later", steps),
    ];
    expect(told({ policies }).slice(0, 4)).toEqual([
      '01:14:00 Policy “Database” does not apply: the label team is “web”, and it asks for team="db".',
      "01:14:00 Policy “Staging” does not apply: the environment is production, and it is for staging.",
      '01:14:00 Policy “Web” applies: the severity is critical (it begins at high), team="web".',
      "01:14:00 Step 1 of “Web” at 02:14.",
    ]);
    expect(told({ policies: policies.slice(0, 3) })[2]).toBe(
      "01:14:00 The default policy “Rest” is taken: no other one applies.",
    );
    expect(told({ policies: policies.slice(0, 1) })).toEqual([
      told({ policies })[0],
      "01:14:00 No policy applies and there is no default policy, so nobody is woken.",
    ]);
  });

  it("waits until nothing holds it back any more", () => {
    const silences = [
      {
        name: "Upgrade",
        matchers: matches("team", "web"),
        fromAt: at("2026-11-23T01:00"),
        toAt: at("2026-11-23T02:00"),
      },
      {
        name: "Other",
        matchers: matches("team", "db"),
        fromAt: at("2026-11-23T00:00"),
        toAt: at("2026-11-30T00:00"),
      },
      { name: "Over", matchers: [], fromAt: at("2026-11-22T00:00"), toAt: NIGHT },
    ];
    const maintenance = [{ reason: "Disks", fromAt: at("2026-11-23T01:30"), toAt: at("2026-11-24T03:00") }];
    expect(told({}, { silences, maintenance }).slice(1, 6)).toEqual([
      '01:14:00 The silence “Upgrade” {team="web"} holds it back until 03:00.',
      "02:00:00 Planned work “Disks” holds it back until 2026-11-24 04:00.",
      "03:00:00 If it still fires then, the escalation begins.",
      "03:00:00 Step 1 of “Everything” at 2026-11-24 04:00.",
      "03:00:00 Bat, on call in rota “Web”: push.",
    ]);
  });

  it("sees who has the duty by then", () => {
    const overrides: Override[] = [
      { personId: "saraa", fromAt: NIGHT + 5 * 60_000, toAt: NIGHT + 20 * 60_000, insteadOf: null },
    ];
    const policies = [policy("Everything", [step(0, [toRota("web")]), step(10, [toRota("web")])])];
    const lines = told({ policies, rotas: [rota("Web", ["bat"], overrides)] });
    expect(lines).toContain("01:14:00 Bat, on call in rota “Web”: push.");
    expect(lines).toContain("01:24:00 Saraa, on call in rota “Web”: ntfy.");
  });

  it("comes round again", () => {
    const policies = [policy("Loop", [step(5, [toPerson("saraa")])], { repeat: 2, repeatAfterMinutes: 15 })];
    expect(told({ policies }).slice(1)).toEqual([
      "01:19:00 Step 1 of “Loop” at 02:19.",
      "01:19:00 Saraa: ntfy.",
      "01:34:00 Step 1 of “Loop” at 02:34. Nobody has acknowledged: round 2 of 3.",
      "01:34:00 Saraa: ntfy.",
      "01:49:00 Step 1 of “Loop” at 02:49. Nobody has acknowledged: round 3 of 3.",
      "01:49:00 Saraa: ntfy.",
      "01:49:00 No further step follows. Until somebody acknowledges it, the alert stays open.",
    ]);
  });

  it("does not count a person twice in a step", () => {
    const policies = [policy("Twice", [step(0, [toPerson("bat"), toRota("web")])])];
    expect(told({ policies }).slice(2)).toEqual([
      "01:14:00 Bat: push.",
      "01:14:00 Bat, on call in rota “Web” is in this step already, and is reached once.",
      "01:15:00 Bat: mail too, unless a receipt has come by then.",
      "01:15:00 No further step follows. Until somebody acknowledges it, the alert stays open.",
    ]);
  });

  it("counts the steps that it leaves out", () => {
    const many = Array.from({ length: 10 }, (_, index) => step(index + 1, Array(20).fill(toPerson("saraa"))));
    const lines = told({ policies: [policy("Many", many, { repeat: 9 })] });
    expect(lines.length).toBeLessThan(450);
    expect(lines.at(-1)).toMatch(/ \d+ more steps follow; none is shown\.$/);
  });
});

describe("a gap is named:", () => {
  const quietHours = {
    ...{ timeZone: "Europe/Berlin", evenCritical: true },
    windows: [{ kind: "daily" as const, from: "22:00", to: "07:00" }],
  };

  it.each<[string, Partial<Duty>, string]>([
    [
      "nobody on call",
      { rotas: [{ ...rota("Web", ["bat"]), layers: [] }] },
      "Nobody is on call in rota “Web” at 02:14.",
    ],
    ["a rota that is gone", { rotas: [] }, "A rota of this step no longer exists."],
    [
      "a person on call who is gone",
      { people: [person("Saraa")] },
      "Somebody who is no longer here is on call in rota “Web”, so nothing is sent.",
    ],
    [
      "no channel",
      { people: [person("Bat", []), person("Saraa")] },
      "Bat, on call in rota “Web” is not reached: there is no channel.",
    ],
    [
      "no proven channel",
      { people: [person("Bat", [channel("push", 1, null)]), person("Saraa")] },
      "Bat, on call in rota “Web” is not reached: no channel was proven to work.",
    ],
    [
      "nothing but noise in quiet hours",
      { people: [{ ...person("Bat", [channel("push", 1)]), quietHours }, person("Saraa")] },
      "Bat, on call in rota “Web” is not reached: quiet hours until 07:00, and no channel without noise was proven to work.",
    ],
  ])("%s", (_, duty, sentence) => {
    const lines = told(duty);
    expect(lines).toContain(`01:14:00 ${sentence}`);
    expect(lines).toContain("01:14:00 Step 1 reaches nobody.");
    expect(lines).not.toContain("01:24:00 Step 2 reaches nobody.");
  });

  it("a person whom the policy names and who is gone", () => {
    expect(told({ people: [person("Bat")] })).toContain(
      "01:24:00 Somebody who is no longer here is named by this step, so nothing is sent.",
    );
  });

  it("quiet hours that leave a channel are no gap", () => {
    const lines = told({ people: [{ ...person("Bat"), quietHours }, person("Saraa")] });
    expect(lines).toContain(
      "01:14:00 Bat, on call in rota “Web”: mail, without noise in quiet hours until 07:00.",
    );
  });
});

it("is in order and harmless, whatever things are called", () => {
  const name = fc.string({ unit: "binary", minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(name, name, fc.dictionary(name, name), (one, other, labels) => {
      const duty: Duty = {
        policies: [
          policy(one, [step(0, [toRota("web"), toPerson("bat")])], applies({ labels: matches(other, "") })),
        ],
        rotas: [{ ...rota("Web", ["bat"]), name: other }],
        people: [{ ...person("Bat"), name: one }],
      };
      const silences = [{ name: other, matchers: matches(one, ""), fromAt: NIGHT, toAt: NIGHT + 1 }];
      const alert = { severity: "low" as const, environment: other, labels };
      const lines = whoIsWoken({ ...ASKED, alert, silences }, duty);
      expect(lines.map((line) => line.at)).toEqual(lines.map((line) => line.at).sort((a, b) => a - b));
      for (const { text } of lines) {
        expect(text).not.toMatch(/[\p{Cc}\u202e]/u);
        expect(text.isWellFormed()).toBe(true);
      }
    }),
  );
});
