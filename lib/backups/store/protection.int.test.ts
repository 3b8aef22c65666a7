/** What nobody protects: told from servers, systems and exceptions alike by the list and by the count. */
import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { query } from "@/e2e/support/people";
import { NewException, type UnprotectedRow } from "../model/protection";
import { NewSystem } from "../model/system";
import { endException, listExceptions, makeExceptions } from "./exceptions";
import { countUnprotected, listUnprotected } from "./protection";
import { createSystem, retireSystem } from "./systems";

const admin = person("admin");
const manager = person("manager");
const oncall = person("oncall");
const auditor = person("auditor");
const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

async function place(): Promise<string> {
  const name = `bare-${randomUUID().slice(0, 8)}`;
  await query("INSERT INTO environment (id, name) VALUES (gen_random_uuid(), $1)", [name]);
  return name;
}

/** @param databases as facts say it: null is not known, "" none */
async function server(env: string, hostname: string, databases: string | null) {
  const id = randomUUID();
  await query(
    `INSERT INTO server (id, hostname, machine_id, secret_hash, databases, environment_id)
     VALUES ($1::uuid, $2, $1::text, sha256($1::text::bytea), $3, (SELECT id FROM environment WHERE name = $4))`,
    [id, hostname, databases, env],
  );
  return id;
}

const protect = (on: string, kind: string) =>
  createSystem(admin, NewSystem.parse({ name: `${kind} of ${on}`, kind, server: on }));

const except = (servers: string[], part: string, until = inDays(30)) =>
  makeExceptions(manager, NewException.parse({ servers, part, reason: "Built anew from its image.", until }));

async function bareIn(env: string): Promise<UnprotectedRow[]> {
  const { items, total, next } = await listUnprotected(auditor, { limit: 100, env });
  expect({ total, next }).toEqual({ total: items.length, next: null });
  const counts = await countUnprotected(auditor, env);
  expect(counts).toEqual({
    bareServers: items.filter(({ files }) => files).length,
    bareDatabases: items.reduce((sum, { databases }) => sum + (databases ?? 0), 0),
    unknownServers: items.filter(({ databases }) => databases === null).length,
  });
  return items;
}

it("is what no system names, each part by itself", async () => {
  const env = await place();
  const [web, db] = [await server(env, "web", ""), await server(env, "db", "PostgreSQL,Redis")];
  await server(env, "new", null);
  expect(await bareIn(env)).toMatchObject([
    { hostname: "db", files: true, databases: 2, kinds: ["PostgreSQL", "Redis"], environment: env },
    { hostname: "new", files: true, databases: null, kinds: null },
    { hostname: "web", files: true, databases: 0, kinds: [] },
  ]);
  await protect(web, "configuration");
  const first = await protect(db, "database");
  expect(await bareIn(env)).toMatchObject([
    { hostname: "db", files: true, databases: 1 },
    { hostname: "new" },
  ]);
  await protect(db, "files");
  await protect(db, "database");
  expect(await bareIn(env)).toMatchObject([{ hostname: "new" }]);
  await retireSystem(admin, first.id);
  expect(await bareIn(env)).toMatchObject([
    { hostname: "db", files: false, databases: 1 },
    { hostname: "new" },
  ]);
  await query("UPDATE server SET retired_at = now() WHERE hostname = 'new' AND databases IS NULL");
  expect(await bareIn(env)).toMatchObject([{ hostname: "db" }]);
});

it("is covered by an exception until that ends, by its time or by a person", async () => {
  const env = await place();
  const [one, two] = [await server(env, "one", "etcd"), await server(env, "two", null)];
  expect(await except([one, two, one], "databases")).toEqual({ made: 2 });
  expect(await bareIn(env)).toMatchObject([
    { hostname: "one", files: true, databases: 0 },
    { hostname: "two", files: true, databases: 0 },
  ]);
  await except([one, two], "files", inDays(1));
  expect(await bareIn(env)).toEqual([]);
  await query("UPDATE backup_exception SET until = now() WHERE server_id = $1 AND part = 'files'", [one]);
  expect(await bareIn(env)).toMatchObject([{ hostname: "one", files: true, databases: 0 }]);
  await except([one], "files", inDays(2));
  const { items } = await listExceptions(auditor, { limit: 100 });
  const mine = items.filter(({ server: { id } }) => id === one || id === two);
  const names = mine.map(({ server: { hostname }, part }) => `${hostname} ${part}`);
  expect(names.slice(0, 2)).toEqual(["two files", "one files"]);
  expect(mine).toHaveLength(4);
  await endException(manager, mine[0]?.id ?? "");
  expect(await bareIn(env)).toMatchObject([{ hostname: "two", files: true, databases: 0 }]);
  await expect(endException(manager, mine[0]?.id ?? "")).rejects.toMatchObject({ status: 404 });
  await expect(endException(manager, "nonsense")).rejects.toMatchObject({ status: 404 });
});

it("is excepted for a while, for a reason, by those who may, of servers that are there", async () => {
  const env = await place();
  const id = await server(env, "kept", "");
  await expect(except([id], "files", inDays(-1))).rejects.toThrow("until is over already");
  await expect(except([id], "files", inDays(367))).rejects.toThrow("more than 366 days away");
  await expect(except([id, randomUUID()], "files")).rejects.toThrow("not known here");
  const wish = NewException.parse({ servers: [id], part: "files", reason: "x", until: inDays(1) });
  await expect(makeExceptions(oncall, wish)).rejects.toMatchObject({ status: 403 });
  expect(NewException.safeParse({ ...wish, reason: "  " }).success).toBe(false);
  expect(await bareIn(env)).toHaveLength(1);
});

it("is listed page by page, and a strange cursor is refused", async () => {
  const env = await place();
  for (const name of ["a", "b", "b"]) await server(env, name, "");
  const seen: UnprotectedRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listUnprotected(auditor, { limit: 1, cursor, env });
    expect(page.total).toBe(3);
    seen.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(seen.map(({ hostname }) => hostname)).toEqual(["a", "b", "b"]);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(3);
  for (const strange of ["bm9uc2Vuc2U", Buffer.from('["a\\u0000","x"]').toString("base64url")]) {
    await expect(listUnprotected(auditor, { limit: 1, cursor: strange })).rejects.toMatchObject({
      status: 400,
    });
    await expect(listExceptions(auditor, { limit: 1, cursor: strange })).rejects.toMatchObject({
      status: 400,
    });
  }
});

it("a system names a server by id, or by a name that only one has", async () => {
  const env = await place();
  const name = `only-${randomUUID().slice(0, 8)}`;
  const id = await server(env, name, "");
  const { id: system } = await protect(name, "files");
  const [row] = await query("SELECT server_id FROM protected_system WHERE id = $1", [system]);
  expect(row).toEqual({ server_id: id });
  await server(env, name, "");
  await expect(protect(name, "files")).rejects.toThrow("shares its name with another one");
  await expect(protect("nobody", "files")).rejects.toThrow("is not known here");
});
