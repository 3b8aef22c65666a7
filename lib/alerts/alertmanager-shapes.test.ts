/** The samples are answers of a real Alertmanager 0.25. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  alertList,
  alertShape,
  alertsAskedFor,
  groupList,
  readAlertQuery,
  readPostedSilence,
  type ShownAlert,
  type ShownSilence,
  silenceList,
  statusShape,
} from "./alertmanager-shapes";
import { groupKeyOf } from "./grouping";
import { fingerprint } from "./model/fingerprint";
import { type Matcher, readMatchers } from "./model/matchers";

function sample<Answer>(name: string): Answer {
  return JSON.parse(readFileSync(`lib/alerts/fixtures/am-api-${name}.json`, "utf8")) as Answer;
}

type Theirs = {
  annotations: Record<string, string>;
  endsAt: string;
  fingerprint: string;
  receivers: { name: string }[];
  startsAt: string;
  status: { inhibitedBy: string[]; silencedBy: string[]; state: string };
  updatedAt: string;
  generatorURL: string;
  labels: Record<string, string>;
};
type TheirGroup = { alerts: Theirs[]; labels: Record<string, string>; receiver: { name: string } };
type TheirSilence = {
  id: string;
  status: { state: "active" };
  updatedAt: string;
  comment: string;
  createdBy: string;
  endsAt: string;
  startsAt: string;
  matchers: Matcher[];
};

const theirs = sample<Theirs[]>("alerts-firing");
const ours = theirs.map(
  ({ labels, annotations, generatorURL, startsAt, endsAt, updatedAt, status }): ShownAlert => ({
    fingerprint: fingerprint(labels),
    groupKey: groupKeyOf(1, labels, fingerprint(labels)),
    labels,
    annotations,
    link: generatorURL,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    updatedAt: new Date(updatedAt),
    silencedBy: status.silencedBy,
    inhibitedBy: status.inhibitedBy,
  }),
);
/** Who is told is decided here, so there is one receiver. */
const asOurs = (alert: Theirs): Theirs => ({ ...alert, receivers: [{ name: "garrison" }] });

describe("alerts", () => {
  it("are what a real Alertmanager answers, in its order", () => {
    expect(alertList(ours.toReversed())).toEqual(theirs.map(asOurs));
  });

  it("have no page of their sender when it gave none", () => {
    const [alert] = ours;
    expect(alert && alertShape({ ...alert, link: null })).not.toHaveProperty("generatorURL");
  });

  it("are quiet because of a silence, or of another alert", () => {
    const [alert] = ours;
    if (!alert) throw new Error("no sample");
    const status = (more: Partial<ShownAlert>) => alertShape({ ...alert, ...more }).status;
    expect(status({ silencedBy: [], inhibitedBy: [] }).state).toBe("active");
    expect(status({ silencedBy: [], inhibitedBy: ["2e3cac5ce5ae3c0e"] })).toEqual({
      state: "suppressed",
      silencedBy: [],
      inhibitedBy: ["2e3cac5ce5ae3c0e"],
    });
  });
});

describe("groups", () => {
  it("are those of a real Alertmanager that groups by the name of the alert", () => {
    const all = sample<TheirGroup[]>("groups-firing").filter(({ receiver }) => receiver.name === "all");
    const expected = all.map(({ alerts, labels }) => ({
      alerts: alerts.map(asOurs).toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)),
      labels,
      receiver: { name: "garrison" },
    }));
    expect(groupList(ours)).toEqual(expected);
  });
});

describe("a question", () => {
  const found = (query: string) => {
    const asked = readAlertQuery(new URLSearchParams(query));
    if ("refused" in asked) throw new Error(asked.refused);
    return alertsAskedFor(ours, asked).map(({ fingerprint: key }) => key);
  };
  const silenced = theirs
    .filter(({ status }) => status.silencedBy.length > 0)
    .map(({ fingerprint: key }) => key);
  const loud = theirs.filter(({ status }) => status.state === "active").map(({ fingerprint: key }) => key);

  it.each([
    ["", theirs.map(({ fingerprint: key }) => key)],
    ["silenced=false", loud],
    ["active=false", silenced],
    ["active=false&silenced=false", []],
    ["inhibited=false&unprocessed=false&active=true&silenced=0", loud],
    ["receiver=garrison", theirs.map(({ fingerprint: key }) => key)],
    ["receiver=gar.*", theirs.map(({ fingerprint: key }) => key)],
    ["receiver=gar", []],
    ['filter=alertname%3D"Watchdog"', ["6663bc5ee5cd4682"]],
    ["filter=alertname%3DWatchdog", ["6663bc5ee5cd4682"]],
    ['filter=job%3D~"dead|node"&filter=instance!~".*:1999[0-9]"', ["8ccca933de5c0d96"]],
    ['filter={severity%3D"critical",team!%3D""}', ["6734fc78e16b23a2", "67c6ea95504231ed"]],
  ])("%s is answered as by Alertmanager", (query, expected) => {
    expect(found(query).sort()).toEqual(expected.toSorted());
  });

  it("asks for severities as they were sent, where Garrison has its own words", () => {
    const [alert] = ours;
    if (!alert) throw new Error("no sample");
    const { severity: _, ...labels } = alert.labels;
    const asked = readAlertQuery(new URLSearchParams('filter=severity=""'));
    expect("refused" in asked ? [] : alertsAskedFor([{ ...alert, labels }], asked)).toHaveLength(1);
  });

  it.each(["active=maybe", "filter=nonsense", 'filter=a=~"("', "receiver=("])(
    "%s is refused in a sentence",
    (query) => {
      expect(readAlertQuery(new URLSearchParams(query))).toHaveProperty(
        "refused",
        expect.stringMatching(/.{10}/),
      );
    },
  );
});

describe("silences", () => {
  const [theirSilence] = sample<TheirSilence[]>("silences");
  if (!theirSilence) throw new Error("no sample");
  const { status, updatedAt, startsAt, endsAt, ...rest } = theirSilence;
  const silence: ShownSilence = {
    ...rest,
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    updatedAt: new Date(updatedAt),
    state: status.state,
  };
  const filter = (text: string) => {
    const read = readMatchers(text);
    return "refused" in read ? [] : read.matchers;
  };

  it("are what a real Alertmanager answers", () => {
    expect(silenceList([silence], [])).toEqual([theirSilence]);
  });

  it("are found by what they name", () => {
    expect(silenceList([silence], filter('job="dead"'))).toHaveLength(1);
    expect(silenceList([silence], filter('job="node"'))).toHaveLength(0);
    expect(silenceList([silence], filter('alertname=~"Inst.*",job!="node"'))).toHaveLength(1);
  });

  it("come with those first that are active, then what is to come, then what is over", () => {
    const at = (id: string, state: ShownSilence["state"], from: string, to: string) => ({
      ...silence,
      id,
      state,
      startsAt: new Date(from),
      endsAt: new Date(to),
    });
    const all = [
      at("old", "expired", "2026-11-01", "2026-11-02"),
      at("later", "pending", "2026-12-02", "2026-12-03"),
      at("long", "active", "2026-11-20", "2026-11-30"),
      at("fresh", "expired", "2026-11-01", "2026-11-03"),
      at("soon", "pending", "2026-12-01", "2026-12-09"),
      at("short", "active", "2026-11-20", "2026-11-25"),
    ];
    expect(silenceList(all, []).map(({ id }) => id)).toEqual([
      "short",
      "long",
      "soon",
      "later",
      "fresh",
      "old",
    ]);
  });

  const posted = {
    matchers: [{ name: "alertname", value: "InstanceDown", isRegex: false }],
    startsAt: "2026-11-22T11:32:45.974123456Z",
    endsAt: "2026-11-22T13:32:45+01:00",
    createdBy: "ops",
    comment: "maintenance",
  };

  it("are read as amtool posts them", () => {
    expect(readPostedSilence(posted)).toEqual({
      id: null,
      matchers: [{ name: "alertname", value: "InstanceDown", isRegex: false, isEqual: true }],
      startsAt: Date.parse("2026-11-22T11:32:45.974Z"),
      endsAt: Date.parse("2026-11-22T12:32:45Z"),
      by: "ops",
      comment: "maintenance",
    });
    expect(readPostedSilence({ ...posted, id: "abc" })).toHaveProperty("id", "abc");
  });

  it.each([
    [{ matchers: [] }, /matchers/],
    [{ matchers: 'alertname="x"' }, /matchers/],
    [{ matchers: undefined }, /matchers/],
    [{ matchers: [{ name: "a", value: ".*", isRegex: true }] }, /every alert/],
    [{ matchers: [{ name: "a", value: "x", isRegex: false, isEqual: false }] }, /every alert/],
    [{ matchers: [{ name: "a", value: "(", isRegex: true }] }, /matchers/],
    [{ matchers: [{ name: "", value: "x" }] }, /matchers/],
    [{ startsAt: undefined }, /startsAt/],
    [{ startsAt: "soon" }, /startsAt/],
    [{ endsAt: 5 }, /endsAt/],
    [{ comment: " " }, /comment in body is required/],
    [{ createdBy: undefined }, /createdBy in body is required/],
  ])("%j are refused in a sentence", (more, why) => {
    expect(readPostedSilence({ ...posted, ...more })).toHaveProperty("refused", expect.stringMatching(why));
  });

  it("are read or refused, whatever is posted", () => {
    const broken = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          matchers: fc.jsonValue(),
          startsAt: fc.string(),
          endsAt: fc.jsonValue(),
          createdBy: fc.string(),
          comment: fc.string(),
        },
        { requiredKeys: [] },
      ),
      fc
        .dictionary(fc.constantFrom(...Object.keys(posted), "__proto__"), fc.jsonValue())
        .map((more) => ({ ...posted, ...more })),
    );
    fc.assert(
      fc.property(broken, (body) => {
        const read = readPostedSilence(body);
        if ("refused" in read) expect(read.refused).toMatch(/.{10}/);
        else
          expect(read.matchers.length > 0 && read.comment !== "" && Number.isFinite(read.endsAt)).toBe(true);
      }),
    );
  });
});

describe("the status", () => {
  it("has every key that tools read", () => {
    const status = statusShape("0.1.0", new Date("2026-11-22T11:30:18.603Z"));
    const real = sample<Record<string, Record<string, unknown>>>("status");
    expect(Object.keys(status).sort()).toEqual(Object.keys(real).sort());
    expect(Object.keys(status.versionInfo).sort()).toEqual(Object.keys(real["versionInfo"] ?? {}).sort());
    expect(status.cluster).toEqual(real["cluster"]);
    expect(status.uptime).toBe(real["uptime"]);
  });

  it("shows a configuration without secrets that tools can read", () => {
    expect(statusShape("0.1.0", new Date(0)).config.original).toBe(
      "# Garrison 0.1.0 decides who is told, by its own rotas and policies.\n" +
        "route:\n  receiver: garrison\nreceivers:\n- name: garrison\n",
    );
  });
});
