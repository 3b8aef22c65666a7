/** From results, as a prober hands them over, to where an objective stands. */
import { describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { adminActor, enrolled, query } from "@/e2e/support/people";
import { system } from "@/lib/auth/actor";
import { encodeCursor } from "@/lib/http/list";
import { NewObjective } from "../model/objective";
import { type Look, NewProbe, type Outcome } from "../model/probe";
import { SLICE_MS, sliceStart } from "../slices";
import { judgeHours } from "./judging";
import {
  countUptime,
  createObjective,
  getObjective,
  listDays,
  listObjectives,
  listOutages,
} from "./objectives";
import { createProbe, getProbe, listProbes, pauseProbe, retireProbe } from "./probes";
import {
  leaseLocation,
  listResults,
  listRunning,
  readLatency,
  recordLooks,
  releaseLocation,
} from "./results";
import { changeSelfCheck, readSelfCheck } from "./self-check";
import { reckonStandings } from "./standings";

const worker = system("test");
const auditor = person("auditor");
/** A round minute, so that slices can be told by heart. */
const NOW = sliceStart(Date.now()) + 30_000;
const END = NOW - 30_000;

const OK: Outcome = { class: "ok", reason: null, detail: "200", latencyMs: 42 };
const DOWN: Outcome = { class: "fail", reason: "status", detail: "503", latencyMs: null };
const OURS: Outcome = { class: "invalid", reason: "our-dns", detail: "EAI_AGAIN", latencyMs: null };

async function probe(name: string): Promise<{ id: string; no: number }> {
  const admin = adminActor(await enrolled("admin"));
  const wish = NewProbe.parse({ name, settings: { kind: "tcp", host: "203.0.114.9", port: 443 } });
  const { id } = await createProbe(admin, wish);
  const [row] = (await query("SELECT no FROM probe WHERE id = $1", [id])) as { no: number }[];
  return { id, no: row?.no ?? 0 };
}

async function objective(name: string, probes: string[], ago = 120): Promise<{ id: string; no: number }> {
  const admin = adminActor(await enrolled("admin"));
  const window = { kind: "rolling", days: 30 };
  const { id } = await createObjective(admin, NewObjective.parse({ name, target: "99.9", window, probes }));
  await query("UPDATE objective SET since = $2 WHERE id = $1", [id, new Date(END - ago * SLICE_MS)]);
  const [row] = (await query("SELECT no FROM objective WHERE id = $1", [id])) as { no: number }[];
  return { id, no: row?.no ?? 0 };
}

/** A look at the minute that began so many minutes before the end. */
function looked(probeNo: number, minutesAgo: number, outcome: Outcome, attempt = 0): Look {
  const scheduledAt = END - minutesAgo * SLICE_MS + 10_000;
  return { ...outcome, probeNo, scheduledAt, attempt, startedAt: scheduledAt + attempt * 2_000 };
}

async function judged(looks: Look[]): Promise<void> {
  await asWorker(async () => {
    const no = await leaseLocation(worker, "here", "00000000-0000-4000-8000-000000000001", 20);
    await recordLooks(worker, no ?? 0, looks);
    while ((await judgeHours(worker)) > 0);
    await reckonStandings(worker, NOW);
  });
}

describe("results", () => {
  it("are kept once each, judged by the minute, and added up", async () => {
    const { id, no } = await probe("shop");
    const shop = await objective("Shop", [id]);
    const looks = Array.from({ length: 120 }, (_, back) => looked(no, back + 1, OK));
    looks[1] = looked(no, 2, DOWN);
    looks[2] = looked(no, 3, DOWN);
    looks.push(looked(no, 3, OK, 1));
    looks[3] = looked(no, 4, OURS);
    await judged(looks);
    expect(await getObjective(auditor, shop.id)).toMatchObject({
      ...{ state: "up", good: 118, bad: 1, unknown: 1 },
      minutesLeft: expect.closeTo(119 * 0.001 - 1, 9),
      stateSince: new Date(END - SLICE_MS),
      asOf: new Date(END),
      probes: [{ id, name: "shop" }],
    });
    const before = await query(
      "SELECT objective_no, hour, verdicts, good, bad FROM objective_hour ORDER BY 1, 2",
    );
    await judged([...looks].reverse());
    const after = await query(
      "SELECT objective_no, hour, verdicts, good, bad FROM objective_hour ORDER BY 1, 2",
    );
    expect(after).toEqual(before);
    const [sums] = await query(
      "SELECT sum(answered)::int AS answered, sum(failed)::int AS failed, sum(invalid)::int AS invalid FROM probe_hour WHERE probe_no = $1",
      [no],
    );
    expect(sums).toEqual({ answered: 118, failed: 2, invalid: 1 });
  });

  it("that come late change what was counted, and nothing else", async () => {
    const { id, no } = await probe("late");
    const { id: late } = await objective("Late", [id]);
    await judged([looked(no, 1, OK)]);
    expect(await getObjective(auditor, late)).toMatchObject({ good: 1, unknown: 119 });
    await judged(Array.from({ length: 119 }, (_, back) => looked(no, back + 2, back < 20 ? DOWN : OK)));
    expect(await getObjective(auditor, late)).toMatchObject({ good: 100, bad: 20, unknown: 0, state: "up" });
  });

  it("of every required probe must be good", async () => {
    const [one, two] = [await probe("front"), await probe("back")];
    const { id } = await objective("Both", [one.id, two.id], 10);
    const both = Array.from({ length: 10 }, (_, back) => [
      looked(one.no, back + 1, OK),
      looked(two.no, back + 1, back < 4 ? DOWN : OK),
    ]);
    await judged(both.flat());
    const row = await getObjective(auditor, id);
    expect(row).toMatchObject({ state: "down", good: 6, bad: 4, stateSince: new Date(END - 4 * SLICE_MS) });
    expect(row.burn.map(({ frozen }) => frozen)).toEqual([false, false, false, false]);
    expect((await listObjectives(auditor, { limit: 1 })).items[0]?.name).toBe("Both");
  });

  it("that are bad for three minutes open an alert, which ends with the first good one", async () => {
    const alertOf = async (objectiveId: string) => {
      const rows = await query(
        `SELECT state, severity, title, episode FROM alert WHERE labels ->> 'garrison' = 'objective-down'
           AND labels ->> 'objective_id' = $1`,
        [objectiveId],
      );
      return rows[0];
    };
    const down = async (name: string, minutes: number) => {
      const { id: probeId, no } = await probe(name);
      const { id } = await objective(name, [probeId], 10);
      await judged([5, 4, 3, 2, 1].map((ago) => looked(no, ago, ago > minutes ? OK : DOWN)));
      return { id, no };
    };
    expect(await alertOf((await down("Blip", 2)).id)).toBeUndefined();
    const { id, no } = await down("Pay", 3);
    const open = { state: "open", severity: 0, title: "Pay is down", episode: 1 };
    expect(await alertOf(id)).toEqual(open);
    await judged([]);
    expect(await alertOf(id)).toEqual(open);
    await judged([looked(no, 1, OK, 1)]);
    expect(await alertOf(id)).toMatchObject({ state: "resolved", episode: 1 });
  });

  it("from two locations outvote one that is alone", async () => {
    const { id, no } = await probe("quorum");
    const { id: quorum } = await objective("Quorum", [id], 5);
    await query("INSERT INTO probe_location (id, name) VALUES (gen_random_uuid(), 'fra1')");
    const [other] = (await query("SELECT no FROM probe_location WHERE name = 'fra1'")) as { no: number }[];
    const all = Array.from({ length: 5 }, (_, back) => looked(no, back + 1, DOWN));
    await judged(all);
    expect((await getObjective(auditor, quorum)).state).toBe("down");
    await asWorker(() =>
      recordLooks(
        worker,
        other?.no ?? 0,
        Array.from({ length: 5 }, (_, back) => looked(no, back + 1, OK)),
      ),
    );
    await judged([]);
    expect(await getObjective(auditor, quorum)).toMatchObject({ state: "up", good: 5, bad: 0 });
    await query("DELETE FROM probe_last WHERE location_no = $1", [other?.no]);
  });

  it("are not listed from a place that was made up", async () => {
    const { id } = await probe("places");
    const at = "2026-11-23T10:00:00.000Z";
    for (const place of [
      ["x", "here", 0],
      ["0000-01-01T00:00:00.000Z", "here", 0],
      ["+275760-09-13T00:00:00.000Z", "here", 0],
      [at, 7, 0],
      [at, "here", 1e15],
      [at, "here", "0"],
    ]) {
      const cursor = encodeCursor(place);
      await expect(listResults(auditor, id, { limit: 5, cursor })).rejects.toMatchObject({ status: 400 });
    }
    const cursor = encodeCursor([at, "here", 0]);
    expect((await listResults(auditor, id, { limit: 5, cursor })).items).toEqual([]);
  });

  it("with words that PostgreSQL refuses are kept, and hold up nobody", async () => {
    const { id, no } = await probe("hostile");
    const said: Outcome = { class: "fail", reason: "json", detail: "a\u0000b\ud800", latencyMs: null };
    await judged([looked(no, 2, said), looked(no, 1, OK)]);
    const { items } = await listResults(auditor, id, { limit: 5 });
    expect(items.map(({ detail }) => detail)).toEqual(["200", "a\ufffdb\ufffd"]);
  });

  it("are what a probe's page opens: each look, the newest first, page by page", async () => {
    const { id, no } = await probe("evidence");
    await judged([looked(no, 3, DOWN), looked(no, 3, OK, 1), looked(no, 2, OK), looked(no, 1, DOWN)]);
    const first = await listResults(auditor, id, { limit: 3 });
    expect(first.items.map(({ class: state, attempt }) => `${state} ${attempt}`)).toEqual([
      "fail 0",
      "ok 0",
      "ok 1",
    ]);
    expect(first.total).toBe(4);
    const second = await listResults(auditor, id, { limit: 3, cursor: first.next ?? "" });
    expect(second.items).toMatchObject([
      { class: "fail", reason: "status", detail: "503", location: "here" },
    ]);
    expect(second.next).toBeNull();
    expect(await getProbe(auditor, id)).toMatchObject({
      last: [{ location: "here", class: "fail", reason: "status", detail: "503", latencyMs: null }],
    });
  });
});

describe("pages", () => {
  it("show 60 days with what was measured of each, also of those without a row", async () => {
    const { id, no } = await probe("days");
    const { id: shown } = await objective("Days", [id], 3);
    await judged([looked(no, 1, OK), looked(no, 2, DOWN), looked(no, 3, OK)]);
    const days = await listDays(auditor, shown);
    expect(days).toHaveLength(60);
    expect(days.at(-1)?.day).toBe(new Date(Date.now()).toISOString().slice(0, 10));
    expect(days.reduce((sum, { good, bad }) => sum + good + bad, 0)).toBe(3);
    expect((await listOutages(auditor, shown)).outages).toEqual([
      { from: END - 2 * SLICE_MS, to: END - SLICE_MS, bad: 1 },
    ]);
  });

  it("show how fast it answered, by merged histograms, and nothing where nothing answered", async () => {
    const { id, no } = await probe("speed");
    await judged(
      Array.from({ length: 100 }, (_, back) => looked(no, back + 1, { ...OK, latencyMs: back + 0.5 })),
    );
    const [day, month] = await readLatency(auditor, id);
    expect(day).toMatchObject({
      answered: 100,
      failed: 0,
      p50: { ms: 50 },
      p95: { ms: 95 },
      p99: { ms: 99 },
    });
    expect(month?.answered).toBe(100);
    const { id: silent } = await probe("no speed");
    expect((await readLatency(auditor, silent))[0]).toMatchObject({ answered: 0, p50: null, p99: null });
  });
});

describe("what nobody measures", () => {
  it("is not known, however good it was", async () => {
    const { id, no } = await probe("silent");
    const { id: silent } = await objective("Silent", [id], 60);
    await judged(Array.from({ length: 50 }, (_, back) => looked(no, back + 11, OK)));
    expect(await getObjective(auditor, silent)).toMatchObject({ state: "unknown", good: 50, unknown: 10 });
  });

  it("counts in the answer as not known when the worker is gone", async () => {
    expect((await countUptime(auditor)).objectives).toBeGreaterThan(0);
    await query("UPDATE objective_standing SET as_of = now() - interval '6 minutes'");
    const { objectives, unknown, down } = await countUptime(auditor);
    expect([unknown, down]).toEqual([objectives, 0]);
  });
});

it("an objective that nobody understands does not keep the others from being reckoned", async () => {
  const { id, no } = await probe("sound");
  const broken = await objective("Broken", [id]);
  const sound = await objective("Sound", [id], 2);
  await query(`UPDATE objective SET "window" = '{"kind":"moon"}' WHERE id = $1`, [broken.id]);
  await query("UPDATE objective SET since = since + interval '12.3 seconds' WHERE id = $1", [sound.id]);
  await judged([looked(no, 1, OK), looked(no, 2, OK)]);
  expect(await getObjective(auditor, sound.id)).toMatchObject({ state: "up", good: 1, bad: 0, unknown: 0 });
  await query("UPDATE objective SET retired_at = now() WHERE id = $1", [broken.id]);
});

describe("a location", () => {
  it("is looked from by one process at a time, and by the next when it lets go or falls silent", async () => {
    await asWorker(async () => {
      const [one, two] = [
        "00000000-0000-4000-8000-00000000000a",
        "00000000-0000-4000-8000-00000000000b",
      ] as const;
      await query("UPDATE probe_location SET owner = NULL");
      expect(await leaseLocation(worker, "here", one, 20)).not.toBeNull();
      expect(await leaseLocation(worker, "here", one, 20)).not.toBeNull();
      expect(await leaseLocation(worker, "here", two, 20)).toBeNull();
      await query("UPDATE probe_location SET lease_until = now() - interval '1 second'");
      expect(await leaseLocation(worker, "here", two, 20)).not.toBeNull();
      expect(await leaseLocation(worker, "here", one, 20)).toBeNull();
      await releaseLocation(worker, two);
      expect(await leaseLocation(worker, "here", one, 20)).not.toBeNull();
      await releaseLocation(worker, one);
    });
  });
});

describe("probes", () => {
  it("run until they are paused or retired, and not while an objective counts on them", async () => {
    const admin = adminActor(await enrolled("admin"));
    const { id, no } = await probe("runs");
    const running = () => asWorker(async () => (await listRunning(worker)).probes.map((one) => one.no));
    expect(await running()).toContain(no);
    await pauseProbe(admin, id, true);
    expect(await running()).not.toContain(no);
    await pauseProbe(admin, id, false);
    expect(await running()).toContain(no);
    await objective("Counts on it", [id]);
    await expect(retireProbe(admin, id)).rejects.toMatchObject({ status: 409 });
    const { id: free } = await probe("free");
    await retireProbe(admin, free);
    expect((await listProbes(auditor, { limit: 200 })).items.map(({ name }) => name)).not.toContain("free");
  });

  it("whose settings nobody understands are named, and the others run", async () => {
    const { id, no } = await probe("strange");
    await query(`UPDATE probe SET settings = '{"kind":"telepathy"}' WHERE id = $1`, [id]);
    const { probes, strange } = await asWorker(() => listRunning(worker));
    expect(strange).toContain(no);
    expect(probes.length).toBeGreaterThan(0);
    await query("UPDATE probe SET paused_at = now() WHERE id = $1", [id]);
  });

  it.each([
    ["http", { url: "http://169.254.169.254/latest" }, "settings.url"],
    ["http", { url: "http://10.0.0.1/" }, "settings.url"],
    ["tcp", { host: "127.0.0.1", port: 5432 }, "settings.host"],
    ["tls", { host: "localhost" }, "settings.host"],
  ])("of %s to %j are refused at their field", async (kind, settings, field) => {
    const admin = adminActor(await enrolled("admin"));
    const wish = NewProbe.parse({ name: "inside", settings: { kind, ...settings } });
    await expect(createProbe(admin, wish)).rejects.toMatchObject({ status: 422, fields: [{ field }] });
  });
});

describe("the self-check", () => {
  it("is read by the worker as an admin named it, and names no target that is never one", async () => {
    const admin = adminActor(await enrolled("admin"));
    expect(await readSelfCheck(auditor)).toEqual({ targets: [] });
    await expect(changeSelfCheck(admin, { targets: ["1.1.1.1:443", "127.0.0.1:22"] })).rejects.toMatchObject({
      ...{ status: 422, fields: [{ field: "targets" }] },
    });
    await changeSelfCheck(admin, { targets: ["203.0.114.1:443"] });
    expect(await asWorker(() => readSelfCheck(worker))).toEqual({ targets: ["203.0.114.1:443"] });
    await expect(changeSelfCheck(auditor, { targets: [] })).rejects.toMatchObject({ status: 403 });
  });
});

describe("objectives", () => {
  const wish = (more: object) =>
    NewObjective.parse({
      name: "x",
      target: "99.9",
      window: { kind: "rolling", days: 30 },
      probes: [],
      ...more,
    });

  it("that no burn rate could guard are refused", async () => {
    const admin = adminActor(await enrolled("admin"));
    const { id } = await probe("lax");
    await expect(createObjective(admin, wish({ target: "90", probes: [id] }))).rejects.toMatchObject({
      status: 422,
      fields: [{ field: "target" }],
    });
  });

  it("count on probes that are there, each once", async () => {
    const admin = adminActor(await enrolled("admin"));
    const { id } = await probe("twice");
    for (const probes of [[id, id], ["00000000-0000-4000-8000-000000000009"]]) {
      await expect(createObjective(admin, wish({ probes }))).rejects.toMatchObject({ status: 422 });
    }
  });
});
