/** Restore drills: told part by part, ended once, sealed in a chain, signed by somebody else, and counted. */
import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { system } from "@/lib/auth/actor";
import { DrillEnd, NewCheck, NewDrill, NewPart } from "../model/drill";
import { NewCopy, NewSystem } from "../model/system";
import { tellOfBackups } from "./alarming";
import { getDrill, listDrills, listUnsigned, readDrillEvidence, slowestRestore } from "./drill-list";
import { addCheck, addPart, beginDrill, endDrill, setPoint, signDrill } from "./drills";
import { countBackups, getSystem } from "./system-list";
import { createCopy, createSystem } from "./systems";

const admin = person("admin");
const oncall = person("oncall");
const auditor = person("auditor");
const BEGUN = Date.now();
/** Before these tests began: two of them lie as far apart as they say. */
const ago = (minutes: number) => new Date(BEGUN - minutes * 60_000).toISOString();
let count = 0;

async function protectedSystem(more: object = {}) {
  count += 1;
  const wish = NewSystem.parse({ name: `Tested ${count}`, rtoS: 3_600, ...more });
  const { id } = await createSystem(admin, wish);
  const copy = await createCopy(admin, id, NewCopy.parse({ name: "Repository" }));
  return { id, copy: copy.id, name: wish.name };
}

const begun = (id: string, more: object = {}) =>
  beginDrill(oncall, NewDrill.parse({ system: id, startedAt: ago(50), pointAt: ago(600), ...more }));

const part = (more: object) =>
  NewPart.parse({ name: "fetch", startedAt: ago(40), endedAt: ago(30), ...more });
const check = (more: object = {}) =>
  NewCheck.parse({ name: "Orders", expected: "42", observed: "42", ...more });

const alertsOf = (id: string) =>
  query(
    "SELECT title, state FROM alert WHERE labels ->> 'system_id' = $1 AND labels ->> 'garrison' = 'restore-test'",
    [id],
  );

it("passes when it was checked, usable and in time; is sealed, kept, and signed by somebody else", async () => {
  const { id, copy } = await protectedSystem();
  const { id: drill } = await begun(id, { copy, snapshot: "40dc1520" });
  await addPart(oncall, drill, part({ startedAt: ago(50), endedAt: ago(40) }));
  expect(await addCheck(oncall, drill, check({ observed: "42 " }))).toEqual({
    passed: true,
  });
  await expect(signDrill(admin, drill)).rejects.toThrow("under way");
  const evidence = "42 orders\n";
  const ended = await endDrill(oncall, drill, DrillEnd.parse({ usableAt: ago(8), evidence }));
  expect(ended).toMatchObject({ result: "passed", why: null, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  const row = await getDrill(auditor, drill);
  expect(row).toMatchObject({ result: "passed", copy: { name: "Repository" }, snapshot: "40dc1520" });
  expect(Math.round(row.tookS ?? 0)).toBe(42 * 60);
  expect(Math.round((row.lostS ?? 0) / 60)).toBe(550);
  expect(row.evidenceSha256).toBe(createHash("sha256").update(evidence).digest("hex"));
  expect((await readDrillEvidence(auditor, drill)).toString()).toBe(evidence);
  const seen = await getSystem(auditor, id);
  expect(seen).toMatchObject({ isProven: true, drill: { result: "passed" } });
  expect(seen.score.find(({ key }) => key === "errors")).toMatchObject({ holds: null });

  await expect(addCheck(oncall, drill, check())).rejects.toThrow("has ended");
  await expect(endDrill(oncall, drill, DrillEnd.parse({}))).rejects.toThrow("has ended");
  await expect(query("UPDATE restore_drill SET result = 'failed' WHERE id = $1", [drill])).rejects.toThrow(
    "not changed",
  );
  await expect(signDrill(auditor, drill)).rejects.toMatchObject({ status: 403 });
  await signDrill(admin, drill);
  await expect(signDrill(admin, drill)).rejects.toThrow("has signed");
  expect((await getDrill(auditor, drill)).signedBy).toBe(admin.name);
});

it("is signed by nobody who did it", async () => {
  const { id } = await protectedSystem();
  const { id: drill } = await beginDrill(admin, NewDrill.parse({ system: id }));
  await endDrill(admin, drill, DrillEnd.parse({}));
  await expect(signDrill(admin, drill)).rejects.toThrow("Somebody else signs it");
});

it("waits for its signature, the longest waiting first, until somebody gives it", async () => {
  const env = `unsigned-${Date.now()}`;
  await query("INSERT INTO environment (id, name) VALUES (gen_random_uuid(), $1)", [env]);
  const first = await protectedSystem({ environment: env });
  const second = await protectedSystem({ environment: env });
  const under = await begun(first.id);
  expect(await listUnsigned(auditor, { limit: 1, env })).toEqual({ items: [], total: 0 });
  await endDrill(oncall, under.id, DrillEnd.parse({ failed: true }));
  const later = await begun(second.id);
  await endDrill(oncall, later.id, DrillEnd.parse({ failed: true }));
  expect(await listUnsigned(auditor, { limit: 1, env })).toMatchObject({
    items: [{ id: under.id, system: first.name }],
    total: 2,
  });
  await signDrill(admin, under.id);
  expect(await listUnsigned(auditor, { limit: 1, env })).toMatchObject({
    items: [{ id: later.id }],
    total: 1,
  });
});

it("hangs on the one that ended before, also when two end at once", async () => {
  const { id } = await protectedSystem();
  const drills = await Promise.all(Array.from({ length: 5 }, () => begun(id)));
  await Promise.all(drills.map((drill) => endDrill(oncall, drill.id, DrillEnd.parse({ usableAt: ago(8) }))));
  const rows = (await query(
    "SELECT seq::int AS seq, prev_hash, hash FROM restore_drill WHERE seq > 0 ORDER BY seq",
  )) as {
    seq: number;
    prev_hash: string;
    hash: string;
  }[];
  for (const [index, { seq, prev_hash }] of rows.entries()) {
    expect(seq).toBe(index + 1);
    expect(prev_hash).toBe(rows[index - 1]?.hash ?? "0".repeat(64));
  }
});

it("that failed makes the answer No, raises an alert, and is over with one that passed", async () => {
  const env = `drills-${Date.now()}`;
  await query("INSERT INTO environment (id, name) VALUES (gen_random_uuid(), $1)", [env]);
  const { id, name } = await protectedSystem({ environment: env });
  expect(await countBackups(auditor, env)).toMatchObject({ untried: 1, failed: 0 });
  const first = await begun(id);
  await endDrill(oncall, first.id, DrillEnd.parse({ failed: true, usableAt: ago(8) }));
  expect(await countBackups(auditor, env)).toMatchObject({ untried: 0, failed: 1, firstFailed: name });
  await asWorker(() => tellOfBackups(system("test"), new Date()));
  expect(await alertsOf(id)).toEqual([{ title: `Restore test of ${name} failed`, state: "open" }]);
  const second = await begun(id);
  await addCheck(oncall, second.id, check());
  await endDrill(oncall, second.id, DrillEnd.parse({ usableAt: ago(8) }));
  await asWorker(() => tellOfBackups(system("test"), new Date()));
  expect(await alertsOf(id)).toMatchObject([{ state: "resolved" }]);
  await query("UPDATE protected_system SET drill_passed_at = now() - interval '91 days' WHERE id = $1", [id]);
  expect(await countBackups(auditor, env)).toMatchObject({ overdue: 1, failed: 0 });
  const { drill, drillDueAt } = await getSystem(auditor, id);
  expect(drill).toMatchObject({ result: "passed", tookS: expect.any(Number) });
  expect(drillDueAt.getTime() - (drill?.passedAt?.getTime() ?? 0)).toBe(90 * 86_400_000);
  expect((await getSystem(auditor, id)).isProven).toBe(false);
});

it("that nobody tried in time raises an alert", async () => {
  const { id, name } = await protectedSystem();
  await query("UPDATE protected_system SET created_at = now() - interval '90 days 1 minute' WHERE id = $1", [
    id,
  ]);
  await asWorker(() => tellOfBackups(system("test"), new Date()));
  expect(await alertsOf(id)).toEqual([{ title: `Restore test of ${name} is overdue`, state: "open" }]);
});

it("takes no times that make no sense, and nobody who may not", async () => {
  const { id } = await protectedSystem();
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  await expect(begun(id, { startedAt: tomorrow })).rejects.toThrow("startedAt is still to come");
  await expect(begun(id, { pointAt: "1969-01-01T00:00:00Z" })).rejects.toThrow("pointAt is too long ago");
  await expect(begun("00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ status: 404 });
  const { id: drill } = await begun(id);
  await expect(addPart(oncall, drill, part({ startedAt: ago(1), endedAt: ago(2) }))).rejects.toThrow(
    "before its begin",
  );
  await expect(endDrill(oncall, drill, DrillEnd.parse({ usableAt: ago(55) }))).rejects.toThrow(
    "before the drill began",
  );
  await expect(beginDrill(auditor, NewDrill.parse({ system: id }))).rejects.toMatchObject({ status: 403 });
  const page = await listDrills(auditor, { system: id, limit: 10 });
  expect(page).toMatchObject({ total: 1, items: [{ result: null, tookS: null }] });
  await expect(listDrills(auditor, { limit: 1, cursor: "bm9uc2Vuc2U" })).rejects.toMatchObject({
    status: 400,
  });
});

it("counts once what is told again under one key, also at the same moment", async () => {
  const { id } = await protectedSystem();
  const begins = await Promise.all([1, 2, 3].map(() => begun(id, { key: "once" })));
  expect(new Set(begins.map((one) => one.id)).size).toBe(1);
  const drill = begins[0]?.id ?? "";
  await expect(beginDrill(admin, NewDrill.parse({ system: id, key: "once" }))).rejects.toMatchObject({
    status: 409,
  });
  expect((await begun(id, { key: "twice" })).id).not.toBe(drill);

  for (const key of ["a", "a", "b", "a", null, null])
    await addPart(oncall, drill, part({ key, exitStatus: 0 }));
  const checks = ["41", "42", "42"].map((observed, n) => check({ observed, key: n < 2 ? "c" : "d" }));
  const passed = [];
  for (const one of checks) passed.push((await addCheck(oncall, drill, one)).passed);
  expect(passed).toEqual([false, false, true]);
  const told = await getDrill(auditor, drill);
  expect(told.parts.map(({ key }) => key)).toEqual(["a", "b", null, null]);
  expect(told.checks.map(({ key, observed }) => [key, observed])).toEqual([
    ["c", "41"],
    ["d", "42"],
  ]);

  const end = DrillEnd.parse({ usableAt: ago(8), key: "end" });
  const ends = await Promise.all([1, 2, 3].map(() => endDrill(oncall, drill, end)));
  expect(new Set(ends.map(({ hash }) => hash)).size).toBe(1);
  await expect(endDrill(oncall, drill, { ...end, key: "other" })).rejects.toThrow("has ended");
  await expect(endDrill(oncall, drill, { ...end, key: null })).rejects.toThrow("has ended");
});

it("takes the point once it is known, until it has ended, and a check's own time", async () => {
  const { id } = await protectedSystem();
  const { id: drill } = await begun(id, { pointAt: null });
  await expect(setPoint(oncall, drill, { pointAt: "2999-01-01T00:00:00Z" })).rejects.toThrow("still to come");
  await expect(setPoint(auditor, drill, { pointAt: ago(60) })).rejects.toMatchObject({ status: 403 });
  await setPoint(oncall, drill, { pointAt: ago(60) });
  const at = ago(9);
  await addCheck(oncall, drill, check({ at }));
  await addPart(oncall, drill, part({ name: "verify", exitStatus: 2 }));
  const ended = await endDrill(oncall, drill, DrillEnd.parse({ usableAt: ago(8) }));
  expect(ended).toMatchObject({ result: "partly", why: "The command of verify ended with 2." });
  const row = await getDrill(auditor, drill);
  expect(Math.round(row.lostS ?? 0)).toBe(600);
  expect(row.checks[0]?.at).toBe(at);
  await expect(setPoint(oncall, drill, { pointAt: ago(60) })).rejects.toThrow("has ended");
});

it("tells the slowest of the restores that are proof now, and its goal", async () => {
  const env = `slow-${Date.now()}`;
  await query("INSERT INTO environment (id, name) VALUES (gen_random_uuid(), $1)", [env]);
  const tried = async (usable: number, wish: object, observed = "42") => {
    const { id } = await protectedSystem({ environment: env, ...wish });
    const { id: drill } = await begun(id);
    await addCheck(oncall, drill, check({ observed }));
    await endDrill(oncall, drill, DrillEnd.parse({ usableAt: ago(usable) }));
    return id;
  };
  expect(await slowestRestore(auditor, env)).toBeNull();
  await tried(20, { rtoS: 3_600 });
  const longest = await tried(10, { rtoS: null });
  await tried(5, {}, "41");
  expect(await slowestRestore(auditor, env)).toEqual({ tookS: 40 * 60, rtoS: null });
  const long = new Date(Date.now() - 91 * 86_400_000);
  await query("UPDATE protected_system SET drill_passed_at = $2 WHERE id = $1", [longest, long]);
  expect(await slowestRestore(auditor, env)).toEqual({ tookS: 30 * 60, rtoS: 3_600 });
});
