/** Runs from the door to the list: kept as they came, told once, and judged alike by the rule and by the database. */
import { describe, expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { stranger, system } from "@/lib/auth/actor";
import type { Engine } from "../model/run";
import { NewCopy, NewSystem, type SystemRow } from "../model/system";
import { tellOfBackups } from "./alarming";
import { findCopy, receiveRun, type Wrapped } from "./receiving";
import { listRuns, readMessage } from "./run-list";
import { listSizes } from "./size-list";
import { countBackups, getSystem, listSystems } from "./system-list";
import { changeSystem, createCopy, createSystem, renewCopyToken, retireCopy, retireSystem } from "./systems";

const admin = person("admin");
const auditor = person("auditor");
const nobody = stranger({ address: "192.0.2.9", requestId: null });
const PLAIN: Wrapped = {
  event: "end",
  run: null,
  startedAt: null,
  endedAt: null,
  exit: null,
  stderr: null,
  kind: null,
};
let count = 0;

async function protectedSystem(more: object = {}, copy: object = {}) {
  count += 1;
  const { id } = await createSystem(admin, NewSystem.parse({ name: `System ${count}`, ...more }));
  const made = await createCopy(admin, id, NewCopy.parse({ name: "Repository", ...copy }));
  return { ...made, id };
}

async function tell(token: string, body: string, more: Partial<Wrapped> = {}, engine: Engine = "generic") {
  return receiveRun(
    await findCopy(nobody, token),
    engine,
    Buffer.from(body),
    { ...PLAIN, ...more },
    new Date(),
  );
}

const summary = (more: object = {}) =>
  JSON.stringify({
    ...{
      message_type: "summary",
      files_new: 1,
      total_files_processed: 100,
      total_bytes_processed: 1_000_000,
    },
    ...{ data_added: 5_000, total_duration: 60, backup_start: new Date(Date.now() - 60_000).toISOString() },
    ...{ backup_end: new Date().toISOString(), snapshot_id: "ab".repeat(32), ...more },
  });

const INFO = {
  name: "shop",
  repo: [{ key: 1, cipher: "aes-256-cbc", status: { code: 0 } }],
  status: { code: 0 },
};
const INFO_BACKUP = (label: string, stop: number, error: boolean) => ({
  ...{ label, type: "full", error, timestamp: { start: stop - 60, stop } },
  ...{ database: { id: 1, "repo-key": 1 }, info: { size: 5_000_000 } },
});

describe("a run", () => {
  it("is kept byte for byte, makes its system good, and is one however often it is told", async () => {
    const { id, token } = await protectedSystem();
    const text = summary();
    expect(await tell(token, text, { exit: 0 }, "restic")).toMatchObject({
      runs: [{ outcome: "ok", known: false }],
    });
    expect(await tell(token, text, { exit: 0 }, "restic")).toMatchObject({
      runs: [{ outcome: "ok", known: true }],
    });
    const seen = await getSystem(auditor, id);
    expect(seen).toMatchObject({
      standing: "good",
      isFresh: true,
      copies: [{ engine: "restic", lastOutcome: "ok" }],
    });
    const runs = await listRuns(auditor, id, { limit: 10 });
    expect(runs).toMatchObject({
      total: 1,
      next: null,
      items: [{ outcome: "ok", bytes: 1_000_000, files: 100 }],
    });
    const message = await readMessage(auditor, runs.items[0]?.messageId ?? "");
    expect(message.bytes.toString()).toBe(text);
    await expect(readMessage(auditor, "nonsense")).rejects.toThrow("no such message");
  });

  it.each([
    ["cut off", '{"message_type":"summary","files_n', 0, "unknown"],
    ["of another program", '{"alerts":[]}', 0, "unknown"],
    ["of restic that could not read everything", summary(), 3, "partial"],
    ["that failed", '{"message_type":"exit_error","code":12,"message":"wrong password"}', 12, "failed"],
    ["of an exit that nobody knows", summary(), 77, "failed"],
    ["that says nothing", "", null, "unknown"],
  ] as const)("%s is never good", async (_, body, exit, outcome) => {
    const { id, token } = await protectedSystem();
    const { runs } = await tell(token, body, { exit }, "restic");
    expect(runs).toMatchObject([{ outcome }]);
    const { standing, pointAt, copies } = await getSystem(auditor, id);
    expect({ standing, pointAt }).toEqual({ standing: outcome, pointAt: null });
    expect(copies[0]?.why).toMatch(/\.$/);
  });

  it("that began is open until it ends, and stuck when it lasts too long", async () => {
    const { id, token } = await protectedSystem({ maxRunS: 3_600 });
    const startedAt = Date.now() - 2 * 3_600_000;
    await tell(token, "", { event: "start", run: "r-1", startedAt });
    expect(await getSystem(auditor, id)).toMatchObject({ standing: "stuck", copies: [{ openRuns: 1 }] });
    await tell(token, summary(), { run: "r-1", exit: 0, startedAt, endedAt: Date.now() }, "restic");
    expect(await getSystem(auditor, id)).toMatchObject({ standing: "good", copies: [{ openRuns: 0 }] });
  });

  it("that was no backup is open no more when it ends", async () => {
    const { id, token } = await protectedSystem();
    const startedAt = Date.now() - 5_000;
    await tell(token, "", { event: "start", run: "r-2", startedAt }, "restic");
    const kept = '[{"tags":null,"host":"h","keep":[],"remove":null,"reasons":[]}]';
    expect(await tell(token, kept, { run: "r-2", exit: 0, startedAt }, "restic")).toMatchObject({ runs: [] });
    expect(await getSystem(auditor, id)).toMatchObject({ copies: [{ openRuns: 0 }] });
  });

  it("of a clock that runs ahead is not known, and hides nothing that comes after it", async () => {
    const { id, token } = await protectedSystem();
    const next = new Date(Date.now() + 365 * 86_400_000).toISOString();
    const told = await tell(token, summary({ backup_start: next, backup_end: next }), { exit: 0 }, "restic");
    expect(told.runs).toMatchObject([{ outcome: "unknown", why: expect.stringContaining("still to come") }]);
    expect(await getSystem(auditor, id)).toMatchObject({ standing: "unknown", pointAt: null, isFresh: null });
    await tell(token, "", { exit: 1 }, "restic");
    expect((await getSystem(auditor, id)).standing).toBe("failed");
  });

  it("that is much smaller than those before it says so", async () => {
    const { id, token } = await protectedSystem();
    for (const [day, bytes] of [10.1, 10.3, 10.2, 10.5, 10.4, 10.6, 10.5].entries()) {
      const end = Date.now() - (8 - day) * 86_400_000;
      const times = {
        backup_start: new Date(end - 60_000).toISOString(),
        backup_end: new Date(end).toISOString(),
      };
      await tell(
        token,
        summary({
          ...times,
          snapshot_id: `${day}`.repeat(64),
          total_bytes_processed: Math.round(bytes * 2 ** 30),
        }),
        { exit: 0 },
        "restic",
      );
    }
    expect((await getSystem(auditor, id)).copies[0]?.oddity).toBeNull();
    await tell(
      token,
      summary({ snapshot_id: "c".repeat(64), total_bytes_processed: Math.round(0.4 * 2 ** 30) }),
      { exit: 0 },
      "restic",
    );
    expect((await getSystem(auditor, id)).copies[0]?.oddity).toMatch(/^It holds .* those before held about/);
  });

  it("that a later list calls worse is taken back: both stand, and what was proven by it is not", async () => {
    const { id, token } = await protectedSystem();
    const [before, last] = [Math.floor(Date.now() / 1_000) - 86_400, Math.floor(Date.now() / 1_000) - 60];
    const list = (error: boolean, stop = last) => [
      { ...INFO, backup: [INFO_BACKUP("A", before, false), INFO_BACKUP("B", stop, error)] },
    ];
    const said = (value: unknown) => tell(token, JSON.stringify(value), { exit: 0 }, "pgbackrest");
    expect((await said(list(false))).runs).toMatchObject([{ known: false }, { known: false }]);
    expect(await getSystem(auditor, id)).toMatchObject({ standing: "good", pointAt: new Date(last * 1_000) });
    // A minute is the wrapper's clock beside the tool's.
    expect((await said(list(false, last + 60))).runs).toMatchObject([{ known: true }, { known: true }]);
    await said(list(true));
    await said(list(true));
    expect(await getSystem(auditor, id)).toMatchObject({
      ...{ standing: "failed", pointAt: new Date(before * 1_000) },
      copies: [{ why: expect.stringContaining("wrong checksums"), goodAt: new Date(before * 1_000) }],
    });
    await said(list(false));
    expect((await getSystem(auditor, id)).standing).toBe("failed");
    const runs = await listRuns(auditor, id, { limit: 10 });
    expect(runs.items.map(({ name, outcome }) => `${name} ${outcome}`).sort()).toEqual([
      "A ok",
      "B failed",
      "B ok",
    ]);
  });

  it("of five hundred in one list is written at once, each with those before it", async () => {
    const { id, token } = await protectedSystem();
    const newest = Math.floor(Date.now() / 1_000) - 60;
    const backups = Array.from({ length: 500 }, (_, n) =>
      INFO_BACKUP(`L${n}`, newest - (499 - n) * 3_600, false),
    );
    const small = backups.map((backup, n) => (n === 499 ? { ...backup, info: { size: 5_000 } } : backup));
    await tell(token, JSON.stringify([{ ...INFO, backup: small }]), { exit: 0 }, "pgbackrest");
    expect(await listRuns(auditor, id, { limit: 1 })).toMatchObject({
      total: 500,
      items: [{ name: "L499", oddity: expect.stringMatching(/^It holds .* those before held about/) }],
    });
    expect((await getSystem(auditor, id)).copies[0]?.oddity).toMatch(/^It holds/);
  });

  it("comes in with its own token alone", async () => {
    const { id, token } = await protectedSystem();
    const [copy] = (await getSystem(auditor, id)).copies;
    const renewed = await renewCopyToken(admin, copy?.id ?? "");
    await expect(findCopy(nobody, token)).rejects.toMatchObject({ status: 401 });
    expect((await findCopy(nobody, renewed.token)).actor.name).toMatch(/, Repository$/);
    await retireCopy(admin, copy?.id ?? "");
    await expect(findCopy(nobody, renewed.token)).rejects.toMatchObject({ status: 401 });
    await expect(findCopy(nobody, "x")).rejects.toMatchObject({ status: 401 });
  });
});

describe("the sizes", () => {
  it("are those of each copy's good backups, the oldest first, with what is odd and whose message says so", async () => {
    const { id, token } = await protectedSystem();
    const second = await createCopy(admin, id, NewCopy.parse({ name: "Tape" }));
    const newest = Math.floor(Date.now() / 1_000) - 60;
    const backups = Array.from({ length: 100 }, (_, n) => ({
      ...INFO_BACKUP(`L${n}`, newest - (99 - n) * 3_600, n === 98),
      info: { size: n === 97 ? 5_000 : 5_000_000 + n },
    }));
    await tell(token, JSON.stringify([{ ...INFO, backup: backups }]), { exit: 0 }, "pgbackrest");
    await tell(second.token, '{"status":"ok"}', { exit: 0 });
    const { items } = await listSizes(auditor, id);
    expect(items).toMatchObject([
      { name: "Repository", of: "protected" },
      { id: second.id, name: "Tape", points: [] },
    ]);
    const points = items[0]?.points ?? [];
    const ends = points.map(({ at }) => at.getTime() / 1_000);
    expect(ends).toEqual(
      Array.from({ length: 91 }, (_, n) => newest - (90 - n) * 3_600).filter((end) => end !== newest - 3_600),
    );
    const odd = points.filter(({ oddity }) => oddity !== null);
    expect(odd).toMatchObject([{ bytes: 5_000, oddity: expect.stringMatching(/^It holds/) }]);
    expect((await readMessage(auditor, odd[0]?.messageId ?? "")).copy).toBe("Repository");
  });

  it("of what was taken back, of retired copies and of unknown systems are none", async () => {
    const { id, token } = await protectedSystem();
    const end = Math.floor(Date.now() / 1_000) - 60;
    const said = (error: boolean) =>
      tell(
        token,
        JSON.stringify([{ ...INFO, backup: [INFO_BACKUP("A", end, error)] }]),
        { exit: 0 },
        "pgbackrest",
      );
    await said(false);
    expect((await listSizes(auditor, id)).items).toMatchObject([{ points: [{ bytes: 5_000_000 }] }]);
    await said(true);
    expect((await listSizes(auditor, id)).items).toMatchObject([{ points: [] }]);
    await retireCopy(admin, (await getSystem(auditor, id)).copies[0]?.id ?? "");
    expect(await listSizes(auditor, id)).toEqual({ items: [] });
    await expect(listSizes(auditor, "nonsense")).rejects.toMatchObject({ status: 404 });
    await expect(listSizes(nobody, id)).rejects.toMatchObject({ status: 401 });
  });
});

describe("the list", () => {
  it("has what needs somebody first, in the order that the rule says", async () => {
    const env = `backups-${Date.now()}`;
    await query("INSERT INTO environment (id, name) VALUES (gen_random_uuid(), $1)", [env]);
    const make = (copy?: object) => protectedSystem({ environment: env }, copy);
    const [good, partial, old, fresh] = [await make(), await make(), await make(), await make()];
    await tell(good.token, summary({ snapshot_id: "1" }), { exit: 0 }, "restic");
    await tell(partial.token, summary({ snapshot_id: "2" }), { exit: 3 }, "restic");
    const end = Date.now() - 3 * 86_400_000;
    const times = {
      backup_start: new Date(end - 60_000).toISOString(),
      backup_end: new Date(end).toISOString(),
    };
    await tell(old.token, summary({ snapshot_id: "3", ...times }), { exit: 0 }, "restic");
    const seen: SystemRow[] = [];
    let cursor: string | undefined;
    do {
      const page = await listSystems(auditor, { limit: 1, cursor, env });
      expect(page.total).toBe(4);
      seen.push(...page.items);
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(seen.map(({ id }) => id)).toEqual([old.id, partial.id, fresh.id, good.id]);
    expect(seen.map(({ standing }) => standing)).toEqual(["missed", "partial", "new", "good"]);
    expect(await countBackups(auditor, env)).toMatchObject({
      ...{ systems: 4, stale: 1, unheard: 2, untried: 4 },
      firstStale: seen[0]?.name,
    });
    await expect(listSystems(auditor, { limit: 1, cursor: "bm9uc2Vuc2U" })).rejects.toMatchObject({
      status: 400,
    });
    await retireSystem(admin, old.id);
    await expect(findCopy(nobody, old.token)).rejects.toMatchObject({ status: 401 });
    await expect(getSystem(auditor, old.id)).rejects.toMatchObject({ status: 404 });
    expect((await countBackups(auditor, env)).systems).toBe(3);
  });

  it("follows what is agreed anew", async () => {
    const { id, token } = await protectedSystem();
    const end = Date.now() - 30 * 3_600_000;
    const times = {
      backup_start: new Date(end - 60_000).toISOString(),
      backup_end: new Date(end).toISOString(),
    };
    await tell(token, summary(times), { exit: 0 }, "restic");
    expect(await getSystem(auditor, id)).toMatchObject({ standing: "missed", isFresh: false });
    const agreed = { name: "Weekly", schedule: { kind: "every", periodS: 7 * 86_400 }, rpoS: 8 * 86_400 };
    await changeSystem(admin, id, NewSystem.parse(agreed));
    expect(await getSystem(auditor, id)).toMatchObject({ name: "Weekly", standing: "good", isFresh: true });
  });

  it("may be changed by admins alone", async () => {
    await expect(createSystem(auditor, NewSystem.parse({ name: "x" }))).rejects.toMatchObject({
      status: 403,
    });
    await expect(listSystems(nobody, { limit: 1 })).rejects.toMatchObject({ status: 401 });
  });
});

it("tells of what needs somebody, as the worker, and ends it when it is well", async () => {
  const { id, token } = await protectedSystem();
  const alertsOf = () =>
    query(
      `SELECT title, state FROM alert WHERE source_no = 0 AND labels ->> 'system_id' = $1 ORDER BY title`,
      [id],
    );
  await tell(token, "", { exit: 1 }, "restic");
  await asWorker(() => tellOfBackups(system("test"), new Date()));
  const { name } = await getSystem(auditor, id);
  const failed = { title: `Backup of ${name} to Repository failed`, state: "open" };
  expect(await alertsOf()).toEqual([failed]);
  await tell(token, summary({ snapshot_id: "f".repeat(64) }), { exit: 0 }, "restic");
  await asWorker(() => tellOfBackups(system("test"), new Date()));
  expect(await alertsOf()).toMatchObject([{ state: "resolved" }]);
  const later = new Date(Date.now() + 27 * 3_600_000);
  await asWorker(() => tellOfBackups(system("test"), later));
  expect(await alertsOf()).toContainEqual({
    title: `Newest restore point of ${name} is too old`,
    state: "open",
  });
});

it("is in doubt while its last check found errors, whatever its runs say", async () => {
  const env = `doubt-${Date.now()}`;
  await query("INSERT INTO environment (id, name) VALUES (gen_random_uuid(), $1)", [env]);
  const { id, token } = await protectedSystem({ environment: env });
  await tell(token, summary({ snapshot_id: "d".repeat(64) }), { exit: 0 }, "restic");
  const check = (errors: number) =>
    JSON.stringify({
      message_type: "summary",
      num_errors: errors,
      broken_packs: null,
      suggest_repair_index: false,
    });
  const standing = async () => (await listSystems(auditor, { limit: 1, env })).items[0]?.standing;
  expect(await standing()).toBe("good");
  await tell(token, check(2), { exit: 1 }, "restic");
  expect(await standing()).toBe("doubtful");
  expect(await getSystem(auditor, id)).toMatchObject({
    copies: [{ why: expect.stringMatching(/^The last check of .* found 2\u00a0errors\.$/) }],
  });
  expect(await countBackups(auditor, env)).toMatchObject({ damaged: 1, stale: 0 });
  const other = await protectedSystem({ environment: env });
  await tell(other.token, summary({ snapshot_id: "e".repeat(64) }), { exit: 0 }, "restic");
  expect(await standing()).toBe("doubtful");
  await asWorker(() => tellOfBackups(system("test"), new Date()));
  const [alert] = await query(
    "SELECT title FROM alert WHERE labels ->> 'system_id' = $1 AND state = 'open'",
    [id],
  );
  expect(alert).toMatchObject({ title: expect.stringMatching(/to Repository went well, and is in doubt$/) });
  await tell(token, check(0), { exit: 0 }, "restic");
  expect((await getSystem(auditor, id)).standing).toBe("good");
  expect(await countBackups(auditor, env)).toMatchObject({ damaged: 0 });
});

it("holds less than was agreed when its list lost what it had, and somebody is told", async () => {
  const { id, token } = await protectedSystem({ keepDays: 30 });
  const listed = (...days: number[]) =>
    JSON.stringify(
      days.map((day) => ({
        time: new Date(Date.now() - day * 86_400_000).toISOString(),
        tree: "a",
        id: `${day}`,
      })),
    );
  const retention = async () => (await getSystem(auditor, id)).copies[0]?.retention?.state;
  expect(await retention()).toBe("unknown");
  await tell(token, listed(1, 5), { exit: 0 }, "restic");
  expect(await retention()).toBe("growing");
  await tell(token, listed(1, 5, 40), { exit: 0 }, "restic");
  expect(await getSystem(auditor, id)).toMatchObject({
    keepDays: 30,
    copies: [{ heldCount: 3, retention: { state: "kept" } }],
  });
  await tell(token, "[", { exit: 1 }, "restic");
  expect(await retention()).toBe("kept");
  await tell(token, listed(1, 5), { exit: 0 }, "restic");
  expect(await retention()).toBe("short");
  await asWorker(() => tellOfBackups(system("test"), new Date()));
  const alerts = await query("SELECT title FROM alert WHERE labels ->> 'system_id' = $1 AND state = 'open'", [
    id,
  ]);
  expect(alerts).toContainEqual({
    title: `Repository of ${(await getSystem(auditor, id)).name} holds less than was agreed`,
  });
});
