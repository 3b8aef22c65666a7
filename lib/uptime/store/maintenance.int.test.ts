/** Planned work: two people, both numbers, and nothing hidden. */
import { expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { adminActor, enrolled, query } from "@/e2e/support/people";
import { type PersonActor, system } from "@/lib/auth/actor";
import { NewMaintenance } from "../model/maintenance";
import { NewObjective } from "../model/objective";
import { NewProbe } from "../model/probe";
import { SLICE_MS, sliceStart } from "../slices";
import { judgeHours } from "./judging";
import { decideMaintenance, endMaintenance, listMaintenance, requestMaintenance } from "./maintenance";
import { countUptime, createObjective, getObjective } from "./objectives";
import { createProbe } from "./probes";
import { recordLooks } from "./results";
import { reckonStandings } from "./standings";

const worker = system("test");
const auditor = person("auditor");
const NOW = sliceStart(Date.now()) + 30_000;
const END = NOW - 30_000;
const minutesAgo = (minutes: number) => new Date(END - minutes * SLICE_MS).toISOString();

/** A service that was down in its last 30 minutes, and good in the 30 before. */
async function downService(name: string, admin: PersonActor): Promise<string> {
  const settings = { kind: "dns", name: "shop.example.com" };
  const probe = await createProbe(admin, NewProbe.parse({ name, settings }));
  const wish = { name, target: "99.9", window: { kind: "rolling", days: 30 }, probes: [probe.id] };
  const { id } = await createObjective(admin, NewObjective.parse(wish));
  await query("UPDATE objective SET since = $2 WHERE id = $1", [id, minutesAgo(60)]);
  const [row] = (await query("SELECT no FROM probe WHERE id = $1", [probe.id])) as { no: number }[];
  await asWorker(async () => {
    const looks = Array.from({ length: 60 }, (_, back) => {
      const scheduledAt = END - (back + 1) * SLICE_MS + 10_000;
      const outcome = back < 30 ? ("fail" as const) : ("ok" as const);
      const rest = { reason: null, detail: null, latencyMs: null, attempt: 0, startedAt: scheduledAt };
      return { probeNo: row?.no ?? 0, scheduledAt, class: outcome, ...rest };
    });
    await recordLooks(worker, 1, looks);
    while ((await judgeHours(worker)) > 0);
  });
  return id;
}

const reckon = () => asWorker(() => reckonStandings(worker, NOW));
const wish = (objective: string, from: string, to: string) =>
  NewMaintenance.parse({ reason: "Replace the disk", from, to, objectives: [objective] });

it("excuses what somebody else approved, shows both numbers, and tells afterwards what it hid", async () => {
  const [one, two] = [adminActor(await enrolled("admin")), adminActor(await enrolled("admin"))];
  const shop = await downService("Shop", one);
  const { id } = await requestMaintenance(one, wish(shop, minutesAgo(30), minutesAgo(10)));
  await reckon();
  expect(await getObjective(auditor, shop)).toMatchObject({
    good: 30,
    bad: 30,
    excusedBad: 0,
    raw: 0.5,
    adjusted: 0.5,
  });

  await expect(decideMaintenance(one, id, true)).rejects.toMatchObject({ status: 409 });
  await decideMaintenance(two, id, true);
  await expect(decideMaintenance(two, id, false)).rejects.toMatchObject({ status: 409 });
  await reckon();
  const row = await getObjective(auditor, shop);
  expect(row).toMatchObject({ state: "down", good: 30, bad: 30, excusedBad: 20, plannedUntil: null });
  expect(row.minutesLeft).toBeCloseTo(40 * 0.001 - 10, 9);
  expect(row).toMatchObject({ raw: 0.5, adjusted: 0.75, coverage: 1, conservative: 0.5 });
  const { items } = await listMaintenance(auditor, { limit: 10 });
  expect(items[0]).toMatchObject({
    ...{ id, approved: true, requestedById: one.id },
    objectives: [{ id: shop, name: "Shop", hid: { good: 0, bad: 20, unknown: 0 } }],
  });
});

it("that is under way makes a service neither down nor up in the answer, until it is ended", async () => {
  const [one, two] = [adminActor(await enrolled("admin")), adminActor(await enrolled("admin"))];
  const payments = await downService("Payments", one);
  await reckon();
  const before = await countUptime(auditor);
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await requestMaintenance(one, wish(payments, minutesAgo(5), to));
  await decideMaintenance(two, id, true);
  await reckon();
  expect(await countUptime(auditor)).toMatchObject({ down: before.down - 1, planned: before.planned + 1 });
  expect((await getObjective(auditor, payments)).plannedUntil).toEqual(new Date(to));

  await endMaintenance(one, id);
  await expect(endMaintenance(one, id)).rejects.toMatchObject({ status: 409 });
  await asWorker(() => reckonStandings(worker, Date.now() + 1_000));
  expect(await countUptime(auditor)).toMatchObject({ down: before.down, planned: before.planned });
});

it("that is over while its service is still down has overrun, unless it was ended", async () => {
  const [one, two] = [adminActor(await enrolled("admin")), adminActor(await enrolled("admin"))];
  const stuck = await downService("Stuck", one);
  await reckon();
  const before = await countUptime(auditor);
  const { id } = await requestMaintenance(one, wish(stuck, minutesAgo(30), minutesAgo(1)));
  await decideMaintenance(two, id, true);
  await reckon();
  expect((await countUptime(auditor)).overran).toBe(before.overran + 1);
  await query("UPDATE maintenance SET ended_at = to_at - interval '1 minute' WHERE id = $1", [id]);
  expect((await countUptime(auditor)).overran).toBe(before.overran);
});

it("that nobody approved, or that was refused or called off, excuses nothing", async () => {
  const [one, two] = [adminActor(await enrolled("admin")), adminActor(await enrolled("admin"))];
  const search = await downService("Search", one);
  const refused = await requestMaintenance(one, wish(search, minutesAgo(30), minutesAgo(20)));
  await decideMaintenance(two, refused.id, false);
  const off = await requestMaintenance(one, wish(search, minutesAgo(-10), minutesAgo(-20)));
  await decideMaintenance(two, off.id, true);
  await endMaintenance(one, off.id);
  await requestMaintenance(one, wish(search, minutesAgo(20), minutesAgo(10)));
  await reckon();
  expect(await getObjective(auditor, search)).toMatchObject({ bad: 30, excusedBad: 0, plannedUntil: null });
});

it("that waits for approval is counted until it is decided, taken back or too late", async () => {
  const [one, two] = [adminActor(await enrolled("admin")), adminActor(await enrolled("admin"))];
  const docs = await downService("Docs", one);
  const { waiting } = await countUptime(auditor);
  const ask = () => requestMaintenance(one, wish(docs, minutesAgo(-10), minutesAgo(-20)));
  const [decided, back, late] = [await ask(), await ask(), await ask()];
  expect((await countUptime(auditor)).waiting).toBe(waiting + 3);
  await decideMaintenance(two, decided.id, false);
  await endMaintenance(one, back.id);
  await query("UPDATE maintenance SET from_at = now() - interval '2 hours', to_at = now() WHERE id = $1", [
    late.id,
  ]);
  expect((await countUptime(auditor)).waiting).toBe(waiting);
});

it("is decided by one of two who decide at once", async () => {
  const people = await Promise.all(["a", "b", "c"].map(async () => adminActor(await enrolled("admin"))));
  const [one, two, three] = people as [PersonActor, PersonActor, PersonActor];
  const mail = await downService("Mail", one);
  const { id } = await requestMaintenance(one, wish(mail, minutesAgo(5), minutesAgo(1)));
  const both = await Promise.allSettled([
    decideMaintenance(two, id, true),
    decideMaintenance(three, id, false),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

it.each<[string, string, string, string]>([
  ["backwards", minutesAgo(1), minutesAgo(2), "to"],
  ["longer than 8 hours", minutesAgo(0), minutesAgo(-481), "to"],
  ["more than a month back", minutesAgo(32 * 1_440), minutesAgo(32 * 1_440 - 60), "from"],
  ["more than a year ahead", minutesAgo(-400 * 1_440), minutesAgo(-400 * 1_440 - 60), "from"],
  ["at no time", "tomorrow", minutesAgo(0), "from"],
])("%s is refused at its field", async (_, from, to, field) => {
  const admin = adminActor(await enrolled("admin"));
  const asked = requestMaintenance(admin, wish("00000000-0000-4000-8000-000000000009", from, to));
  await expect(asked).rejects.toMatchObject({ status: 422, fields: [{ field }] });
});

it("the database itself refuses an approval by who asked", async () => {
  const admin = adminActor(await enrolled("admin"));
  const shop = await downService("Alone", admin);
  const { id } = await requestMaintenance(admin, wish(shop, minutesAgo(5), minutesAgo(1)));
  const approve = query("UPDATE maintenance SET approved = true, decided_by = requested_by WHERE id = $1", [
    id,
  ]);
  await expect(approve).rejects.toThrow(/second_person/);
});
