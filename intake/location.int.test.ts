/** Locations far away, through the machines' door to the verdict on the minutes that they saw. */
import { beforeAll, describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { system } from "@/lib/auth/actor";
import { identify } from "@/lib/auth/identify";
import { newToken } from "@/lib/auth/token";
import { SKEW_LIMIT_MS } from "@/lib/uptime/model/location";
import { NewObjective } from "@/lib/uptime/model/objective";
import { NewProbe } from "@/lib/uptime/model/probe";
import { SLICE_MS, sliceStart } from "@/lib/uptime/slices";
import { judgeHours } from "@/lib/uptime/store/judging";
import { tellOfLocations } from "@/lib/uptime/store/location-alarming";
import {
  createLocation,
  listLocations,
  renewLocationToken,
  retireLocation,
} from "@/lib/uptime/store/locations";
import { createObjective, getObjective } from "@/lib/uptime/store/objectives";
import { changeProbe, createProbe, getProbe, pauseProbe } from "@/lib/uptime/store/probes";
import { leaseLocation, listResults, recordLooks } from "@/lib/uptime/store/results";
import { reckonStandings } from "@/lib/uptime/store/standings";
import { intake } from "./door";

const admin = person("admin");
const worker = system("test");
const NOW = sliceStart(Date.now()) + 30_000;
const END = NOW - 30_000;

let names = 0;
const located = async (name = `loc${++names}`) => {
  const made = await createLocation(admin, { name });
  await query("UPDATE probe_location SET created_at = now() - interval '20 days' WHERE id = $1", [made.id]);
  return made;
};
const SETTINGS = { kind: "tcp", host: "203.0.114.9", port: 443 } as const;
async function probed(locations: string[], more: object = {}): Promise<{ id: string; no: number }> {
  const wish = NewProbe.parse({ name: "shop", settings: SETTINGS, locations, ...more });
  const { id } = await createProbe(admin, wish);
  const [row] = (await query("SELECT no FROM probe WHERE id = $1", [id])) as { no: number }[];
  return { id, no: row?.no ?? 0 };
}

async function ask(path: string, token: string | null, init: RequestInit = {}) {
  const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...init.headers };
  const answer = await intake.fetch(
    new Request(`http://localhost/api/location/${path}`, { ...init, headers }),
  );
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: text ? JSON.parse(text) : null };
}
const send = (token: string | null, body: unknown) =>
  ask("results", token, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

/** A look at the minute that began so many minutes before the end. */
function seen(probe: number, minutesAgo: number, state: "ok" | "fail" = "ok", more: object = {}) {
  const at = END - minutesAgo * SLICE_MS + 10_000;
  const outcome =
    state === "ok"
      ? { class: "ok", reason: null, detail: null, latencyMs: 40 }
      : { class: "fail", reason: "timeout", detail: null, latencyMs: null };
  return { probe, at, attempt: 0, started: at + 50, ...outcome, ...more };
}

const judged = () =>
  asWorker(async () => {
    while ((await judgeHours(worker)) > 0);
    await reckonStandings(worker, NOW);
  });

describe("a location", () => {
  it("is made by a deed that is kept, and its token is kept nowhere", async () => {
    const { id, name, token, command } = await located();
    expect(token).toMatch(/^grx_/);
    expect(command).toContain(`--location ${name}`);
    expect(command).not.toContain(token);
    const rows = await query("SELECT * FROM probe_location WHERE id = $1", [id]);
    expect(JSON.stringify(rows)).not.toContain(token);
    const entries = await query("SELECT action, outcome, after FROM audit_entry WHERE target = $1", [
      `location/${id}`,
    ]);
    expect(entries).toMatchObject([{ action: "uptime.location.change", outcome: "done" }]);
    expect(JSON.stringify(entries)).not.toContain(token);
    await expect(createLocation(admin, { name })).rejects.toThrow("already");
    await expect(createLocation(admin, { name: "here" })).rejects.toThrow("already");
  });

  it("is made by an admin alone", async () => {
    for (const role of ["manager", "oncall", "auditor"] as const) {
      await expect(createLocation(person(role), { name: "nope" })).rejects.toThrow();
    }
  });

  it("learns of the probes that name it, and of each no more than a look needs", async () => {
    const here = await located();
    const there = await located();
    const probe = await probed([here.name], { name: "secret name", environment: null });
    await probed([there.name]);
    await probed([]);
    const { status, json, text, headers } = await ask("plan", here.token);
    expect(status).toBe(200);
    expect(json.location).toEqual({ no: expect.any(Number), name: here.name });
    expect(json.probes).toEqual([
      { no: probe.no, settings: SETTINGS, intervalS: 60, timeoutMs: 5_000, retries: 1 },
    ]);
    expect(text).not.toContain("secret name");
    expect(Math.abs(Number(headers.get("garrison-time")) - Date.now())).toBeLessThan(SKEW_LIMIT_MS);

    const tag = headers.get("etag") ?? "";
    const again = await ask("plan", here.token, { headers: { "if-none-match": tag } });
    expect([again.status, again.text]).toEqual([304, ""]);
    await pauseProbe(admin, probe.id, true);
    const changed = await ask("plan", here.token, { headers: { "if-none-match": tag } });
    expect([changed.status, changed.json.probes]).toEqual([200, []]);
  });

  it("is named by probes alone that may, and by its name", async () => {
    const { name } = await located();
    const { id } = await probed([name]);
    expect((await getProbe(admin, id)).locations).toEqual([name]);
    await changeProbe(admin, id, NewProbe.parse({ name: "shop", settings: SETTINGS }));
    expect((await getProbe(admin, id)).locations).toEqual([]);
    await expect(probed(["nowhere"])).rejects.toThrow("no such further location");
    await expect(probed(["here"])).rejects.toThrow("no such further location");
  });

  it("gets nothing by a token that is missing, made up, of another kind, replaced or retired", async () => {
    const { id, token, name } = await located();
    const { no } = await probed([name]);
    const tokens = [null, "", "x", newToken("location"), newToken("agent"), `${token}A`];
    for (const bad of tokens) {
      expect((await ask("plan", bad)).status, String(bad)).toBe(401);
      expect((await send(bad, { looks: [seen(no, 1)] })).status, String(bad)).toBe(401);
    }
    const renewed = await renewLocationToken(admin, id);
    expect((await ask("plan", token)).status).toBe(401);
    expect((await ask("plan", renewed.token)).status).toBe(200);
    await retireLocation(admin, id);
    expect((await ask("plan", renewed.token)).status).toBe(401);
    expect((await send(renewed.token, { looks: [] })).status).toBe(401);
    const rows = await query("SELECT location_nos FROM probe WHERE no = $1", [no]);
    expect(rows).toEqual([{ location_nos: [] }]);
    await expect(retireLocation(admin, id)).rejects.toThrow("no such");
    await expect(createLocation(admin, { name })).rejects.toThrow("was called");
  });

  it("beside the database has no token, and cannot be retired", async () => {
    const [here] = await listLocations(admin);
    expect(here).toMatchObject({ name: "here", isHere: true });
    await expect(retireLocation(admin, here?.id ?? "")).rejects.toThrow("no such");
    await expect(renewLocationToken(admin, here?.id ?? "")).rejects.toThrow("no such");
  });

  it("opens no other door with its token", async () => {
    const { token } = await located();
    const actor = await identify(new Headers({ authorization: `Bearer ${token}` }));
    expect(actor.kind).toBe("stranger");
  });
});

describe("a delivery", () => {
  let fra: { token: string; name: string };
  let shop: { id: string; no: number };
  beforeAll(async () => {
    fra = await located();
    shop = await probed([fra.name]);
  });

  it("is kept once, however often it comes", async () => {
    const looks = [seen(shop.no, 3), seen(shop.no, 2, "fail"), seen(shop.no, 2, "ok", { attempt: 1 })];
    expect((await send(fra.token, { looks, lost: 2, keptBack: 7, version: "1.0" })).json).toEqual({
      kept: 3,
      known: 0,
      refused: [],
    });
    expect((await send(fra.token, { looks })).json).toEqual({ kept: 0, known: 3, refused: [] });
    const twice = [seen(shop.no, 5), seen(shop.no, 5)];
    expect((await send(fra.token, { looks: twice })).json).toMatchObject({ kept: 1, known: 1 });
    const { items } = await listResults(admin, shop.id, { limit: 10 });
    expect(items.map(({ location, attempt, class: state }) => [location, attempt, state])).toEqual([
      [fra.name, 1, "ok"],
      [fra.name, 0, "fail"],
      [fra.name, 0, "ok"],
      [fra.name, 0, "ok"],
    ]);
  });

  it("does not change what was said before", async () => {
    await send(fra.token, { looks: [seen(shop.no, 8)] });
    await send(fra.token, { looks: [seen(shop.no, 8, "fail")] });
    const rows = await query("SELECT class FROM probe_result WHERE probe_no = $1 AND scheduled_at = $2", [
      shop.no,
      new Date(seen(shop.no, 8).at),
    ]);
    expect(rows).toEqual([{ class: 0 }]);
  });

  it("says what its location knows of itself", async () => {
    await send(fra.token, { looks: [], lost: 2, keptBack: 7, version: "1.0", skewMs: -120 });
    const row = (await listLocations(admin)).find(({ name }) => name === fra.name);
    expect(row).toMatchObject({ keptBack: 7, lost: 2, skewMs: -120, version: "1.0", probes: 1 });
    expect(Date.now() - (row?.seenAt?.getTime() ?? 0)).toBeLessThan(60_000);
  });

  it("is kept but for what is wrong in it, and that is named", async () => {
    const looks = [
      seen(shop.no, 20),
      "nonsense",
      seen(2_147_483_647, 20),
      seen(shop.no, 20, "ok", { at: NOW + 86_400_000, started: NOW + 86_400_000 }),
      seen(shop.no, 60 * 24 * 8),
      seen(shop.no, 21),
    ];
    const { status, json } = await send(fra.token, { looks });
    expect([status, json.kept]).toEqual([200, 2]);
    expect(json.refused.map(({ index }: { index: number }) => index)).toEqual([1, 2, 3, 4]);
    expect(json.refused[1].why).toBe("probe: there is no such probe");
  });

  it("of a clock that is off says nothing of any minute", async () => {
    await send(fra.token, { looks: [seen(shop.no, 40, "fail")], skewMs: SKEW_LIMIT_MS + 1 });
    const rows = await query(
      "SELECT class, reason FROM probe_result WHERE probe_no = $1 AND scheduled_at = $2",
      [shop.no, new Date(seen(shop.no, 40).at)],
    );
    expect(rows).toEqual([{ class: 2, reason: "our-clock" }]);
  });

  it.each([
    ["no JSON", "{", 400],
    ["a list", "[]", 400],
    ["no looks", "{}", 400],
    ["too many looks", JSON.stringify({ looks: Array(1_001).fill(0) }), 400],
    ["a depth that nobody holds", `{"looks":${"[".repeat(5_000)}${"]".repeat(5_000)}}`, 400],
    ["U+0000", '{"looks":["\\u0000"]}', 400],
    ["numbers without end", '{"looks":[],"lost":1e400}', 400],
    ["less than nothing kept back", '{"looks":[],"keptBack":-1}', 400],
    ["a body without end", `{"looks":[],"version":"${"x".repeat(1_100_000)}"}`, 413],
  ])("with %s is refused, and nothing breaks", async (_, body, status) => {
    expect((await send(fra.token, body)).status).toBe(status);
    expect((await ask("plan", fra.token)).status).toBe(200);
  });

  it("with hostile words is kept as words", async () => {
    const detail = "<script>'; DROP TABLE probe;--\u202e";
    const looks = [seen(shop.no, 50, "fail", { detail }), JSON.parse('{"__proto__":{"probe":1}}')];
    const { json } = await send(fra.token, { looks });
    expect(json).toMatchObject({ kept: 1, refused: [{ index: 1 }] });
    const { items } = await listResults(admin, shop.id, { limit: 200 });
    expect(items.some((look) => look.detail === detail)).toBe(true);
  });

  it("lands in a partition of its day, a week back", async () => {
    const rows = await query(
      `SELECT count(*)::int AS days FROM generate_series(0, 7) i WHERE to_regclass('probe_result_' ||
         to_char((now() AT TIME ZONE 'UTC')::date - i, 'YYYYMMDD')) IS NOT NULL`,
    );
    expect(rows).toEqual([{ days: 8 }]);
  });
});

describe("a location that goes silent", () => {
  const alerts = async (id: string) => {
    await asWorker(() => tellOfLocations(worker, new Date()));
    return query("SELECT title, state FROM alert WHERE labels ->> 'location_id' = $1 ORDER BY title", [id]);
  };

  it("is told of while it is missed, and no longer", async () => {
    const { id, name, token } = await located();
    const title = `The location ${name} is silent`;
    expect(await alerts(id)).toEqual([]);
    await ask("plan", token);
    await query("UPDATE probe_location SET seen_at = now() - interval '4 minutes' WHERE id = $1", [id]);
    expect(await alerts(id), "nobody looks from there").toEqual([]);
    await probed([name]);
    expect(await alerts(id)).toEqual([{ title, state: "open" }]);
    await ask("plan", token);
    expect(await alerts(id)).toEqual([{ title, state: "resolved" }]);
  });

  it("is told of when its clock is off, and no longer once it is retired", async () => {
    const { id, name, token } = await located();
    await probed([name]);
    await send(token, { looks: [], skewMs: -60_000 });
    expect(await alerts(id)).toEqual([{ title: `The clock of the location ${name} is off`, state: "open" }]);
    await retireLocation(admin, id);
    expect(await alerts(id)).toMatchObject([{ state: "resolved" }]);
  });
});

describe("verdicts", () => {
  async function agreed(probe: string) {
    const window = { kind: "rolling", days: 30 };
    const { id } = await createObjective(
      admin,
      NewObjective.parse({ name: "Shop", target: "99.9", window, probes: [probe] }),
    );
    await query("UPDATE objective SET since = $2 WHERE id = $1", [id, new Date(END - 100 * SLICE_MS)]);
    return async () => {
      await judged();
      const { good, bad, unknown } = await getObjective(admin, id);
      return { good, bad, unknown };
    };
  }
  const fromHere = (looks: ReturnType<typeof seen>[]) =>
    asWorker(async () => {
      const no = (await leaseLocation(worker, "here", "00000000-0000-4000-8000-000000000001", 20)) ?? 0;
      await recordLooks(
        worker,
        no,
        looks.map(({ probe, at, started, ...look }) => ({
          ...(look as Parameters<typeof recordLooks>[2][number]),
          ...{ probeNo: probe, scheduledAt: at, startedAt: started },
        })),
      );
    });
  const minutes = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

  it("follow a majority of the locations, and are corrected when one of them delivers late", async () => {
    const [ams, fra] = [await located(), await located()];
    const probe = await probed([ams.name, fra.name]);
    const counts = await agreed(probe.id);
    const outage = (minute: number) => (minute > 30 && minute <= 40 ? "fail" : "ok");
    const all = minutes(1, 100);

    // From here ten minutes look bad. Alone that is a majority.
    await fromHere(all.map((minute) => seen(probe.no, minute, outage(minute))));
    expect(await counts()).toEqual({ good: 90, bad: 10, unknown: 0 });

    // One other saw the service all the time: one of two is no majority.
    await send(ams.token, { looks: all.map((minute) => seen(probe.no, minute)) });
    expect(await counts()).toEqual({ good: 100, bad: 0, unknown: 0 });

    // The third was cut off and delivers late. In five of the minutes it saw the same: two of three.
    const late = all.map((minute) => seen(probe.no, minute, minute > 35 && minute <= 40 ? "fail" : "ok"));
    await send(fra.token, { looks: late });
    expect(await counts()).toEqual({ good: 95, bad: 5, unknown: 0 });
    await send(fra.token, { looks: late });
    expect(await counts()).toEqual({ good: 95, bad: 5, unknown: 0 });
  });

  it("know nothing of a minute that nobody saw, or whose clock was off, until somebody delivers it", async () => {
    const fra = await located();
    const probe = await probed([fra.name]);
    const counts = await agreed(probe.id);
    await fromHere(minutes(51, 50).map((minute) => seen(probe.no, minute)));
    expect(await counts()).toEqual({ good: 50, bad: 0, unknown: 50 });
    await send(fra.token, { looks: minutes(41, 10).map((minute) => seen(probe.no, minute)), skewMs: 90_000 });
    expect(await counts()).toEqual({ good: 50, bad: 0, unknown: 50 });
    await send(fra.token, { looks: minutes(1, 40).map((minute) => seen(probe.no, minute)) });
    expect(await counts()).toEqual({ good: 90, bad: 0, unknown: 10 });
  });
});
