/** Rotas, overrides and policies in the database: who may change them, what they make, and what the nightly look says. */
import { beforeAll, describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { AlertFilter } from "@/lib/alerts/model/alert";
import { NewSilence } from "@/lib/alerts/model/silence";
import { listAlerts } from "@/lib/alerts/store/inbox";
import { createSilence } from "@/lib/alerts/store/silences";
import { type PersonActor, type Role, stranger, system } from "@/lib/auth/actor";
import { newId } from "@/lib/id";
import { oncallCheckJobs } from "../jobs/checks";
import { KeptPolicy } from "../model/policy";
import { NewOverride, NewRota } from "../model/rota";
import { Simulating } from "../model/simulation";
import { HOUR_MS } from "../wall-clock";
import { listCandidates } from "./candidates";
import { readDuty } from "./duty";
import { readOwnFeed, readRotaFeed } from "./feed-calendars";
import { closeOwnFeed, closeRotaFeed, openOwnFeed, openRotaFeed } from "./feeds";
import { listOwnShifts, previewRota, readOnCall, readPaging, readStandby } from "./on-call";
import { createOverride, listOverrides, removeOverride } from "./overrides";
import { changePolicy, createPolicy, getPolicy, listPolicies, orderPolicies, retirePolicy } from "./policies";
import { changeQuietHours, getQuietHours } from "./quiet-hours";
import { changeRota, createRota, getRota, retireRota } from "./rotas";
import { simulate } from "./simulation";

const NOW = new Date();
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString();
const nobody = stranger({ address: null, requestId: null });

async function somebody(name: string, role: Role): Promise<PersonActor> {
  const actor = { ...person(role), name };
  await query("INSERT INTO person (id, email, name, role, former_hashes) VALUES ($1, $2, $3, $4, '{}')", [
    ...[actor.id, `${actor.id}@example.com`, name, role],
  ]);
  return actor;
}

async function channel(personId: string, kind: string, proven: boolean): Promise<string> {
  const id = newId();
  await query(
    `INSERT INTO notify_channel (id, person_id, kind, name, settings, verified_at)
     VALUES ($1, $2, $3, $3, 'sealed', CASE WHEN $4::boolean THEN now() END)`,
    [id, personId, kind, proven],
  );
  return id;
}

let admin: PersonActor;
let ana: PersonActor;
let bat: PersonActor;
let auditor: PersonActor;

beforeAll(async () => {
  admin = await somebody("Admin", "admin");
  ana = await somebody("Ana", "oncall");
  bat = await somebody("Bat", "oncall");
  auditor = await somebody("Otto", "auditor");
});

const rotaWish = (name: string, people: string[], changes: object = {}) =>
  NewRota.parse({
    ...{ name, timeZone: "UTC" },
    layers: [
      { people, handover: { every: 1, unit: "day", at: "00:00" }, startsOn: "2026-01-05", ...changes },
    ],
  });
const policyWish = (name: string, targets: object[], changes: object = {}) =>
  KeptPolicy.parse({ name, steps: [{ afterMinutes: 0, targets }], ...changes });

describe("a rota", () => {
  it("is made by admins alone, with people who can answer", async () => {
    const wish = rotaWish("Web", [ana.id]);
    for (const actor of [ana, auditor, person("manager")]) {
      await expect(createRota(actor, wish)).rejects.toMatchObject({ status: 403 });
    }
    await expect(createRota(admin, rotaWish("Web", [ana.id, auditor.id]))).rejects.toMatchObject({
      ...{ status: 422, fields: [{ field: "layers.0.people.1" }] },
    });
    await expect(createRota(admin, rotaWish("Web", [newId()]))).rejects.toMatchObject({ status: 422 });
    expect((await listCandidates(ana)).map(({ name }) => name)).toEqual(["Admin", "Ana", "Bat"]);

    const { id } = await createRota(admin, wish);
    expect(await getRota(auditor, id)).toMatchObject({ name: "Web", hasFeed: false });
    const [entry] = await query("SELECT action, actor FROM audit_entry WHERE target = $1", [`rota/${id}`]);
    expect(entry).toEqual({ action: "oncall.rota.change", actor: `person:${admin.id}` });
    await retireRota(admin, id);
    await expect(getRota(admin, id)).rejects.toMatchObject({ status: 404 });
    await expect(changeRota(admin, id, wish)).rejects.toMatchObject({ status: 404 });
  });

  it("keeps somebody whose role has changed since, and takes nobody new who could not answer", async () => {
    const cem = await somebody("Cem", "oncall");
    const { id } = await createRota(admin, rotaWish("Kept", [cem.id]));
    await query("UPDATE person SET role = 'auditor' WHERE id = $1", [cem.id]);
    await changeRota(admin, id, rotaWish("Kept too", [cem.id, ana.id]));
    await expect(changeRota(admin, id, rotaWish("No", [auditor.id]))).rejects.toMatchObject({ status: 422 });
    await retireRota(admin, id);
  });

  it("is shown beforehand, with names, and with nothing changed", async () => {
    const { layers, timeZone } = rotaWish("x", [ana.id, bat.id]);
    const calendar = await previewRota(auditor, { layers, timeZone }, null, NOW, 2);
    expect(new Set(calendar.whole.map(({ name }) => name))).toEqual(new Set(["Ana", "Bat"]));
    expect((await readDuty(admin)).rotas).toEqual([]);
  });

  it("is not retired while a policy asks it", async () => {
    const { id } = await createRota(admin, rotaWish("Asked", [ana.id]));
    const policy = await createPolicy(admin, policyWish("Asks", [{ kind: "rota", id }]));
    await expect(retireRota(admin, id)).rejects.toThrow('The policy "Asks" asks this rota.');
    await retirePolicy(admin, policy.id);
    await retireRota(admin, id);
  });
});

describe("an override", () => {
  it("is made by those who take pages, and is on call at once", async () => {
    const { id } = await createRota(admin, rotaWish("Overridden", [ana.id]));
    const wish = NewOverride.parse({ personId: bat.id, from: inHours(-1), to: inHours(2) });
    await expect(createOverride(person("manager"), id, wish)).rejects.toMatchObject({ status: 403 });
    const made = await createOverride(ana, id, wish);
    const nowOf = async () =>
      (await readOnCall(auditor, new Date())).rotas.find(({ rotaId }) => rotaId === id)?.now?.name;
    expect(await nowOf()).toBe("Bat");
    expect(await listOverrides(auditor, id)).toMatchObject([{ name: "Bat", madeBy: "Ana", insteadOf: null }]);

    await removeOverride(bat, id, made.id);
    expect(await nowOf()).toBe("Ana");
    // What was, was: it ended, and did not vanish.
    const [row] = await query("SELECT removed_at, to_at <= now() AS over FROM rota_override WHERE id = $1", [
      made.id,
    ]);
    expect(row).toEqual({ removed_at: null, over: true });
    await expect(removeOverride(bat, id, made.id)).rejects.toMatchObject({ status: 409 });
    await retireRota(admin, id);
  });

  it.each<[string, object, string]>([
    ["ends before it begins", { from: inHours(2), to: inHours(1) }, "to"],
    ["is over", { from: inHours(-2), to: inHours(-1) }, "to"],
    ["began the day before yesterday", { from: inHours(-40), to: inHours(1) }, "from"],
    ["is three years away", { from: "2030-01-01T00:00", to: "2030-01-01T06:00" }, "from"],
    ["has no time", { from: "tomorrow", to: inHours(1) }, "from"],
    ["comes after all calendars", { from: inHours(1), to: "9999-12-31T23:59:59Z" }, "to"],
  ])("that %s is refused at its field", async (_, times, field) => {
    const { id } = await createRota(admin, rotaWish("Refused", [ana.id]));
    const wish = NewOverride.parse({ personId: bat.id, ...times });
    await expect(createOverride(ana, id, wish)).rejects.toMatchObject({ status: 422, fields: [{ field }] });
    await retireRota(admin, id);
  });

  it("by somebody who can't answer, or of a rota that is not there, is refused", async () => {
    const { id } = await createRota(admin, rotaWish("Strangers", [ana.id]));
    const wish = { from: inHours(1), to: inHours(2) };
    const strange = NewOverride.parse({ ...wish, personId: auditor.id });
    await expect(createOverride(ana, id, strange)).rejects.toMatchObject({ fields: [{ field: "personId" }] });
    const fine = NewOverride.parse({ ...wish, personId: bat.id });
    await expect(createOverride(ana, newId(), fine)).rejects.toMatchObject({ status: 404 });
    await retireRota(admin, id);
    await expect(createOverride(ana, id, fine)).rejects.toMatchObject({ status: 404 });
  });
});

describe("policies", () => {
  it("are looked at in their order, and have one default", async () => {
    const { id: rota } = await createRota(admin, rotaWish("Policies", [ana.id]));
    const target = { kind: "rota", id: rota };
    const first = await createPolicy(admin, policyWish("First", [target], { isDefault: true }));
    const second = await createPolicy(admin, policyWish("Second", [target], { isDefault: true }));
    expect((await listPolicies(auditor)).map(({ name, isDefault }) => [name, isDefault])).toEqual([
      ["First", false],
      ["Second", true],
    ]);
    await orderPolicies(admin, [second.id, first.id]);
    expect((await listPolicies(auditor)).map(({ name }) => name)).toEqual(["Second", "First"]);
    for (const ids of [[second.id], [second.id, second.id], [second.id, newId()], []]) {
      await expect(orderPolicies(admin, ids)).rejects.toMatchObject({ status: 409 });
    }
    await expect(orderPolicies(ana, [first.id, second.id])).rejects.toMatchObject({ status: 403 });
    const gone = [{ kind: "rota", id: newId() }];
    await expect(changePolicy(admin, first.id, policyWish("First", gone))).rejects.toMatchObject({
      ...{ status: 422, fields: [{ field: "steps.0.targets.0" }] },
    });
    await changePolicy(admin, first.id, policyWish("Renamed", [target, { kind: "person", id: bat.id }]));
    expect(await getPolicy(auditor, first.id)).toMatchObject({ name: "Renamed", isDefault: false });
    for (const { id } of [first, second]) await retirePolicy(admin, id);
    await expect(getPolicy(admin, first.id)).rejects.toMatchObject({ status: 404 });
    await retireRota(admin, rota);
  });
});

it("quiet hours are a person's own", async () => {
  expect(await getQuietHours(ana)).toBeNull();
  const hours = {
    windows: [{ kind: "daily" as const, from: "22:00", to: "07:00" }],
    timeZone: "Europe/Berlin",
    evenCritical: false,
  };
  await changeQuietHours(ana, hours);
  expect(await getQuietHours(ana)).toEqual(hours);
  expect(await getQuietHours(bat)).toBeNull();
  await changeQuietHours(ana, { ...hours, windows: [] });
  expect(await getQuietHours(ana)).toBeNull();
});

describe("what alerts may reach", () => {
  it("is read whole by the worker: people who are named, with their proven channels and quiet hours", async () => {
    const push = await channel(ana.id, "web-push", true);
    const mail = await channel(ana.id, "mail", false);
    await query("UPDATE notify_channel SET position = 1 WHERE id = $1", [mail]);
    const { id } = await createRota(admin, rotaWish("Duty", [ana.id]));
    await createOverride(
      ana,
      id,
      NewOverride.parse({ personId: bat.id, from: inHours(24 * 70), to: inHours(24 * 71) }),
    );
    const policy = await createPolicy(admin, policyWish("Duty", [{ kind: "rota", id }], { isDefault: true }));

    const duty = await asWorker(() => readDuty(system("test")));
    expect(duty.policies.map(({ name }) => name)).toEqual(["Duty"]);
    expect(duty.rotas).toMatchObject([{ id, name: "Duty", overrides: [] }]);
    expect(duty.people).toEqual([
      {
        ...{ id: ana.id, name: "Ana" },
        quietHours: { windows: [], timeZone: "Europe/Berlin", evenCritical: false },
        channels: [
          { id: push, kind: "web-push", verifiedAt: expect.any(Number), order: 0 },
          { id: mail, kind: "mail", verifiedAt: null, order: 1 },
        ],
      },
    ]);
    const later = await readDuty(system("test"), new Date(Date.now() + 65 * 24 * HOUR_MS));
    expect(later.rotas[0]?.overrides).toMatchObject([{ personId: bat.id }]);
    expect(await readPaging(auditor)).toEqual({
      policies: 1,
      hasDefault: true,
      rotas: 1,
      people: 1,
      reachable: 1,
    });

    await query("UPDATE person SET disabled_at = now() WHERE id = $1", [ana.id]);
    const closed = await readDuty(system("test"));
    expect(closed.people).toEqual([]);
    expect((await readOnCall(auditor, new Date())).rotas[0]?.now).toMatchObject({
      personId: ana.id,
      name: null,
    });
    await query("UPDATE person SET disabled_at = NULL WHERE id = $1", [ana.id]);
    await retirePolicy(admin, policy.id);
    await retireRota(admin, id);
  });

  it("is told to whoever is on call: until when, who is next, and who is asked after them", async () => {
    const { id } = await createRota(admin, rotaWish("Standby", [ana.id, bat.id]));
    const steps = [
      { afterMinutes: 0, targets: [{ kind: "rota", id }] },
      { afterMinutes: 10, targets: [{ kind: "person", id: admin.id }] },
    ];
    const policy = await createPolicy(admin, KeptPolicy.parse({ name: "Standby", steps }));
    const day = new Date();
    const [one, other] = (await readStandby(ana, day)).rotas[0]?.isMine ? [ana, bat] : [bat, ana];
    const { rotas } = await readStandby(one, day);
    expect(rotas).toMatchObject([
      {
        name: "Standby",
        isMine: true,
        now: { name: one.name },
        next: { name: other.name },
        backup: ["Admin"],
      },
    ]);
    expect((await readStandby(other, day)).rotas).toMatchObject([{ isMine: false }]);
    const shifts = await listOwnShifts(one, day);
    expect(shifts.length).toBeGreaterThanOrEqual(30);
    expect(shifts[0]).toMatchObject({ rotaName: "Standby", from: day.getTime() });
    await retirePolicy(admin, policy.id);
    await retireRota(admin, id);
  });
});

describe("who gets woken", () => {
  it("is answered from what is set up, and held back by silences", async () => {
    const { id } = await createRota(admin, rotaWish("Woken", [ana.id]));
    const applies = { severityAtLeast: "high" };
    const policy = await createPolicy(admin, policyWish("Woken", [{ kind: "rota", id }], { applies }));
    const asked = (given: object) =>
      simulate(auditor, Simulating.parse({ severity: "critical", ...given }), new Date());
    const texts = async (given: object = {}) => (await asked(given)).lines.map(({ text }) => text);
    expect(await texts()).toEqual([
      "Policy “Woken” applies: the severity is critical (it begins at high).",
      expect.stringMatching(/^Step 1 of “Woken” at /),
      "Ana, on call in rota “Woken”: web-push.",
      "No further step follows. Until somebody acknowledges it, the alert stays open.",
    ]);
    expect((await asked({})).lines[2]).toMatchObject({ name: "Ana", channel: { kind: "web-push" } });
    expect(await texts({ severity: "low" })).toEqual([
      "Policy “Woken” does not apply: the severity is low, and it begins at high.",
      "No policy applies and there is no default policy, so nobody is woken.",
    ]);
    // A silence by severity holds back what names none itself, as it does for real.
    const matchers = [
      { name: "severity", value: "critical" },
      { name: "host", value: "a" },
    ];
    await createSilence(admin, NewSilence.parse({ matchers, comment: "Moving", minutes: 60 }));
    expect((await texts({ labels: { host: "a" } }))[1]).toMatch(
      /^The silence “Moving” .* holds it back until/,
    );
    expect((await texts({ labels: { host: "b" } }))[1]).toMatch(/^Step 1/);
    await expect(asked({ at: "soon" })).rejects.toMatchObject({ status: 422, fields: [{ field: "at" }] });
    await expect(asked({ alertId: newId() })).rejects.toMatchObject({ status: 404 });
    await retirePolicy(admin, policy.id);
    await retireRota(admin, id);
  });
});

describe("a calendar's address", () => {
  it("opens one rota, until another is made or it is closed, and is kept as a hash alone", async () => {
    const { id } = await createRota(admin, rotaWish("Feed; with, signs", [ana.id]));
    const { id: other } = await createRota(admin, rotaWish("Other", [ana.id]));
    await expect(openRotaFeed(ana, id)).rejects.toMatchObject({ status: 403 });
    const { url } = await openRotaFeed(admin, id);
    const token = new URL(url).searchParams.get("token") ?? "";
    expect(new URL(url).pathname).toBe(`/api/oncall/rotas/${id}/calendar.ics`);
    const calendar = await readRotaFeed(nobody, id, token, NOW);
    expect(calendar).toContain("SUMMARY:Ana: on call (Feed\\; with\\, signs)");
    expect(calendar.startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")).toBe(true);
    for (const [place, word] of [
      [id, `${token}x`],
      [id, ""],
      [other, token],
      ["x", token],
    ] as const) {
      await expect(readRotaFeed(nobody, place, word, NOW)).rejects.toMatchObject({ status: 404 });
    }
    const [row] = await query("SELECT row_to_json(r)::text AS text FROM rota r WHERE id = $1", [id]);
    expect(row?.text).not.toContain(token);
    const again = new URL((await openRotaFeed(admin, id)).url).searchParams.get("token") ?? "";
    await expect(readRotaFeed(nobody, id, token, NOW)).rejects.toMatchObject({ status: 404 });
    expect(await readRotaFeed(nobody, id, again, NOW)).toContain("END:VCALENDAR");
    await closeRotaFeed(admin, id);
    await expect(readRotaFeed(nobody, id, again, NOW)).rejects.toMatchObject({ status: 404 });
    for (const one of [id, other]) await retireRota(admin, one);
  });

  it("opens one's own shifts in all rotas, and ends with the account", async () => {
    const { id } = await createRota(admin, rotaWish("Own", [ana.id, bat.id]));
    const { url } = await openOwnFeed(bat);
    const token = new URL(url).searchParams.get("token") ?? "";
    const calendar = await readOwnFeed(nobody, token, NOW);
    expect(calendar).toContain("SUMMARY:Bat: on call (Own)");
    expect(calendar).not.toContain("Ana");
    await query("UPDATE person SET disabled_at = now() WHERE id = $1", [bat.id]);
    await expect(readOwnFeed(nobody, token, NOW)).rejects.toMatchObject({ status: 404 });
    await query("UPDATE person SET disabled_at = NULL WHERE id = $1", [bat.id]);
    await closeOwnFeed(bat);
    await expect(readOwnFeed(nobody, token, NOW)).rejects.toMatchObject({ status: 404 });
    await retireRota(admin, id);
  });
});

describe("the nightly look", () => {
  const titles = async () =>
    (await listAlerts(auditor, { ...AlertFilter.parse({ status: "unresolved" }), limit: 50 })).items
      .map(({ severity, title }) => `${severity}: ${title}`)
      .sort();
  const look = () =>
    asWorker(async () => {
      for (const { name, run } of oncallCheckJobs) await run(system(name));
    });

  it("raises an alert for each gap, once, and ends it when the gap is closed", async () => {
    await look();
    expect(await titles()).toEqual([]);

    const nights = { restrictions: [{ kind: "daily", from: "00:00", to: "23:59" }] };
    const { id } = await createRota(admin, rotaWish("Gappy", [bat.id], nights));
    const policy = await createPolicy(admin, policyWish("Gappy", [{ kind: "rota", id }]));
    await look();
    await look();
    expect(await titles()).toEqual([
      expect.stringMatching(/^high: Bat is on call and can't be reached (now|soon)/),
      expect.stringMatching(/^high: Nobody is on call in rota “Gappy” (now|soon: from .* 23:59)/),
      expect.stringMatching(/^high: Step 1 of policy “Gappy” reaches nobody now/),
      "medium: Alerts that no policy is for wake nobody",
    ]);

    await channel(bat.id, "ntfy", true);
    await changeRota(admin, id, rotaWish("Gappy", [bat.id]));
    await changePolicy(admin, policy.id, policyWish("Gappy", [{ kind: "rota", id }], { isDefault: true }));
    await look();
    expect(await titles()).toEqual([]);
  });
});
