/** What stretches of time cost: reckoned from days and hours, compared with counting every minute. */
import { beforeAll, describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { connectedAs } from "@/e2e/support/connect";
import { newId } from "@/lib/id";
import { maintenanceBetween, minutesLost, outagesBetween, readDowntime } from "./downtime";

const auditor = person("auditor");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 5;
const TODAY = Math.floor(Date.now() / DAY) * DAY;
/** Five whole days that are over. */
const START = TODAY - DAYS * DAY;
const WORK = { from: START + DAY + 90.5 * MINUTE, to: START + DAY + 30 * HOUR };

/** 0 unknown, 1 good, 2 bad: made up, and the same in every run. */
const verdictAt = (minute: number) => {
  const wave = (minute * 7_919 + Math.floor(minute / 61) * 104_729) % 97;
  return wave < 5 ? 0 : wave < 20 ? 2 : 1;
};
const objective = { id: newId(), no: 0 };

beforeAll(async () => {
  await connectedAs("owner", async (client) => {
    const { rows } = await client.query(
      `INSERT INTO objective (id, name, target_ppm, "window", since) VALUES ($1, 'Shop', 999000, $2, $3) RETURNING no`,
      [objective.id, { kind: "rolling", days: 30 }, new Date(START + 30 * MINUTE)],
    );
    objective.no = rows[0].no;
    for (let day = 0; day < DAYS; day += 1) {
      const sum = { good: 0, bad: 0 };
      for (let hour = 0; hour < 24; hour += 1) {
        const at = START + day * DAY + hour * HOUR;
        const first = (at - START) / MINUTE;
        const verdicts = Buffer.from(Array.from({ length: 60 }, (_, minute) => seen(first + minute)));
        const good = verdicts.filter((one) => one === 1).length;
        const bad = verdicts.filter((one) => one === 2).length;
        sum.good += good;
        sum.bad += bad;
        await client.query("INSERT INTO objective_hour VALUES ($1, $2, $3, $4, $5)", [
          ...[objective.no, new Date(at), verdicts, good, bad],
        ]);
      }
      await client.query("INSERT INTO objective_day VALUES ($1, $2, $3, $4)", [
        ...[objective.no, new Date(START + day * DAY).toISOString().slice(0, 10), sum.good, sum.bad],
      ]);
    }
    const { rows: people } = await client.query(
      `INSERT INTO person (id, email, name, role)
       SELECT id, id || '@example.com', name, 'admin' FROM unnest($1::uuid[], ARRAY['Bat', 'Saraa']) AS p(id, name)
       RETURNING id`,
      [[newId(), newId()]],
    );
    await client.query(
      `WITH made AS (INSERT INTO maintenance (id, reason, from_at, to_at, requested_by, decided_by, decided_at, approved)
         VALUES ($1, 'New disk', $2, $3, $4, $6, now(), true) RETURNING id)
       INSERT INTO maintenance_objective SELECT id, $5 FROM made`,
      [newId(), new Date(WORK.from), new Date(WORK.to), people[0].id, objective.id, people[1].id],
    );
  });
});

/** Nothing was measured before counting began. */
function seen(minute: number): number {
  return minute < 30 ? 0 : verdictAt(minute);
}

function slowly(from: number, to: number) {
  const counts = { good: 0, bad: 0, unknown: 0, excused: 0 };
  const first = Math.max(Math.floor((from - START) / MINUTE), 30);
  const end = Math.floor((to - START) / MINUTE);
  for (let minute = first; minute < end; minute += 1) {
    const verdict = seen(minute);
    counts[verdict === 1 ? "good" : verdict === 2 ? "bad" : "unknown"] += 1;
    const at = START + minute * MINUTE;
    if (verdict === 2 && at >= WORK.from && at + MINUTE <= WORK.to) counts.excused += 1;
  }
  return counts;
}

describe("the downtime of a stretch of time", () => {
  it("is what counting every minute comes to, wherever it begins and ends", async () => {
    let seed = 1;
    const random = (most: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % most;
    };
    const spans = Array.from({ length: 120 }, (_, place) => {
      const from = START + random(DAYS * DAY - HOUR);
      const longest = place % 3 === 0 ? 90 * MINUTE : DAYS * DAY;
      return { objectiveId: objective.id, from, to: Math.min(from + random(longest), TODAY) };
    });
    const edges = [
      { objectiveId: objective.id, from: START, to: TODAY },
      { objectiveId: objective.id, from: START + DAY, to: START + 2 * DAY },
      { objectiveId: objective.id, from: START + DAY + 1, to: START + 3 * DAY - 1 },
      { objectiveId: objective.id, from: START + 5 * MINUTE, to: START + 5 * MINUTE },
      { objectiveId: objective.id, from: START + 90 * MINUTE, to: START + 60 * MINUTE },
    ];
    const asked = [...edges, ...spans];
    const told = await readDowntime(auditor, asked, Date.now());
    for (const [place, { from, to }] of asked.entries()) {
      expect(told[place], `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`).toEqual({
        objective: { id: objective.id, name: "Shop" },
        budget: 43.2,
        ...slowly(from, to),
      });
    }
  });

  it("is nothing for what is not there, and counts no minute that is not over", async () => {
    const now = START + 100 * MINUTE;
    const ahead = { objectiveId: objective.id, from: START + 90 * MINUTE, to: TODAY };
    const [none, until] = await readDowntime(auditor, [{ ...ahead, objectiveId: newId() }, ahead], now);
    expect(none).toBeNull();
    expect(until).toMatchObject(slowly(START + 90 * MINUTE, START + 99 * MINUTE));
    expect(await readDowntime(auditor, [], now)).toEqual([]);
  });
});

describe("the minutes lost", () => {
  const span = (from: number, to: number) => ({
    objectiveId: objective.id,
    from: START + from,
    to: START + to,
  });

  it("are those of all spans together, each once", async () => {
    const one = span(2 * HOUR + 7 * MINUTE, 5 * HOUR);
    const two = span(4 * HOUR, 7 * HOUR + 13 * MINUTE);
    const both = slowly(one.from, two.to);
    expect(await minutesLost(auditor, [one, two, one], Date.now())).toBe(both.bad - both.excused);
    const planned = span(DAY, 2 * DAY);
    const excused = slowly(planned.from, planned.to);
    expect(await minutesLost(auditor, [planned], Date.now())).toBe(excused.bad - excused.excused);
    expect(excused.excused).toBeGreaterThan(0);
  });

  it("are none of nothing", async () => {
    expect(await minutesLost(auditor, [], Date.now())).toBe(0);
    expect(await minutesLost(auditor, [{ ...span(0, DAY), objectiveId: newId() }], Date.now())).toBe(0);
  });
});

describe("what reached into a time", () => {
  it("is all outages of it, the oldest first, and that there are more is said", async () => {
    const [from, to] = [START + 2 * HOUR, START + 4 * HOUR];
    const { outages, isCut } = await outagesBetween(auditor, [objective.id], from, to, 1_000);
    expect(isCut).toBe(false);
    expect(outages.length).toBeGreaterThan(5);
    const minutes = outages.flatMap((one) =>
      Array.from({ length: (one.to - one.from) / MINUTE }, (_, place) => one.from / MINUTE + place),
    );
    for (let at = from; at < to; at += MINUTE) {
      if (seen((at - START) / MINUTE) === 2) expect(minutes).toContain(at / MINUTE);
    }
    const starts = outages.map((one) => one.from);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    const few = await outagesBetween(auditor, [objective.id], from, to, 2);
    expect(few).toEqual({ outages: outages.slice(0, 2), isCut: true });
  });

  it("is planned work that was under way, and none that was before or after", async () => {
    const within = (from: number, to: number) => maintenanceBetween(auditor, [objective.id], from, to, 5);
    expect(await within(WORK.from + HOUR, WORK.from + 2 * HOUR)).toMatchObject({
      work: [{ reason: "New disk", requestedBy: "Bat", approved: true, objectives: ["Shop"] }],
      isCut: false,
    });
    expect((await within(START, WORK.from)).work).toEqual([]);
    expect((await within(WORK.to, TODAY)).work).toEqual([]);
    expect((await maintenanceBetween(auditor, [newId()], START, TODAY, 5)).work).toEqual([]);
  });
});
