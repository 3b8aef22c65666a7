#!/usr/bin/env node
// Drop-in replacement for Prisma's native `schema-engine` executable, for machines
// that cannot reach binaries.prisma.sh.  It speaks the same JSON-RPC-over-stdio
// protocol, and runs the schema engine that Prisma itself publishes on npm as WASM
// (@prisma/schema-engine-wasm, same commit as `prisma`) over @prisma/adapter-pg.
// Used through Prisma's documented PRISMA_SCHEMA_ENGINE_BINARY variable.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const argv = process.argv.slice(2);
const opt = (name) => {
  const i = argv.indexOf(name);
  return i < 0 ? undefined : argv[i + 1];
};
const opts = (name) => argv.flatMap((a, i) => (a === name ? [argv[i + 1]] : []));
const require = createRequire(import.meta.url);

const logLine = (level, fields) =>
  process.stderr.write(
    JSON.stringify({ timestamp: new Date().toISOString(), level, fields, target: "schema_engine::logger" }) +
      "\n",
  );

if (argv.includes("--version") || argv.includes("-V")) {
  const v = require("@prisma/engines-version").enginesVersion;
  process.stdout.write(`schema-engine-cli ${v}\n`);
  process.exit(0);
}

const datasource = JSON.parse(opt("--datasource") ?? "{}");

async function withMaintenanceDb(url, fn) {
  const { default: pg } = await import("pg");
  const u = new URL(url);
  const db = decodeURIComponent(u.pathname.slice(1));
  let last;
  for (const m of ["postgres", "template1"]) {
    const mu = new URL(url);
    mu.pathname = `/${m}`;
    mu.searchParams.delete("schema");
    const c = new pg.Client({ connectionString: mu.toString(), connectionTimeoutMillis: 5000 });
    try {
      await c.connect();
    } catch (e) {
      last = e;
      continue;
    }
    try {
      return await fn(c, db);
    } finally {
      await c.end();
    }
  }
  throw last;
}
const qi = (s) => `"${s.replaceAll('"', '""')}"`;

const createDatabase = (url) =>
  withMaintenanceDb(url, async (c, db) => {
    await c.query(`CREATE DATABASE ${qi(db)}`).catch((e) => {
      if (e.code !== "42P04" && e.code !== "23505") throw e; // another process was faster
    });
    return db;
  });

async function canConnect(url) {
  const { default: pg } = await import("pg");
  const u = new URL(url);
  u.searchParams.delete("schema");
  const c = new pg.Client({ connectionString: u.toString(), connectionTimeoutMillis: 5000 });
  try {
    await c.connect();
    await c.end();
    return null;
  } catch (e) {
    const host = u.hostname,
      port = u.port || "5432",
      db = decodeURIComponent(u.pathname.slice(1));
    if (e.code === "3D000") return { code: "P1003", message: `Database \`${db}\` does not exist` };
    if (e.code === "28P01" || e.code === "28000")
      return { code: "P1000", message: `Authentication failed against database server at \`${host}\`.` };
    return {
      code: "P1001",
      message: `Can't reach database server at \`${host}:${port}\`: ${e.message || e.code}`,
    };
  }
}

if (argv.includes("cli")) {
  const cmd = argv[argv.indexOf("cli") + 1];
  logLine("INFO", { message: "Starting schema engine CLI" }); // the Prisma CLI skips the first line
  const fail = (f) => {
    logLine("ERROR", { is_panic: false, error_code: f.code ?? "", message: f.message });
    process.exit(1);
  };
  try {
    if (cmd === "can-connect-to-database") {
      const f = await canConnect(datasource.url);
      if (f) fail(f);
    } else if (cmd === "create-database") await createDatabase(datasource.url);
    else if (cmd === "drop-database")
      await withMaintenanceDb(datasource.url, (c, db) => c.query(`DROP DATABASE IF EXISTS ${qi(db)}`));
    else fail({ message: `unknown command ${cmd}` });
    process.exit(0);
  } catch (e) {
    fail({ code: "P1010", message: e.message });
  }
}

// ---- JSON-RPC mode -------------------------------------------------------
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  message: "",
  set_message(m) {
    this.message = m;
  },
};
const bgUrl = import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg");
const bg = await import(bgUrl);
const wasm = new WebAssembly.Instance(
  new WebAssembly.Module(readFileSync(join(dirname(fileURLToPath(bgUrl)), "schema_engine_bg.wasm"))),
  { "./schema_engine_bg.js": bg },
);
bg.__wbg_set_wasm(wasm.exports);
wasm.exports.__wbindgen_start();

const { PrismaPg } = await import("@prisma/adapter-pg");
const { bindMigrationAwareSqlAdapterFactory } = await import("@prisma/driver-adapter-utils");

// @prisma/adapter-pg is made for queries; four of its traits do not suit migrations, so they are overridden here:
//  * executeScript() splits on every ';' (breaks PL/pgSQL bodies and literals)  -> send the script whole
//  * result columns of type "char" (pg_catalog) are refused                     -> hand them over as Character
//  * connectToShadowDb() keeps `connectionString`, which wins over `database`,
//    so the "shadow" would be the main database                                 -> own shadow database
//  * a pool of many connections loses session state and advisory locks          -> one connection
function migrationFactory(urlString, shadowUrl) {
  const url = new URL(urlString);
  const schema = url.searchParams.get("schema") ?? undefined;
  url.searchParams.delete("schema");
  for (const p of ["connection_limit", "pool_timeout", "pgbouncer"]) url.searchParams.delete(p);
  const opened = [];
  const open = async (u) => {
    const f = new PrismaPg(
      {
        connectionString: u.toString(),
        max: 1,
        connectionTimeoutMillis: 10_000,
        ...(schema ? { options: `-c search_path=${schema}` } : {}),
      },
      { schema },
    );
    const a = await f.connect();
    const performIO = a.performIO.bind(a);
    a.performIO = async (q) => {
      const r = await performIO(q);
      for (const fld of r.fields) if (fld.dataTypeID === 18) fld.dataTypeID = 25;
      return r;
    };
    a.executeScript = async (script) => {
      try {
        await a.underlyingDriver().query(script);
      } catch (e) {
        a.onError(e);
      }
    };
    opened.push(a);
    return a;
  };
  return {
    async close() {
      for (const a of opened.splice(0).reverse()) await a.dispose().catch(() => {});
    },
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => open(url),
    async connectToShadowDb() {
      if (shadowUrl) {
        const u = new URL(shadowUrl);
        u.searchParams.delete("schema");
        return open(u);
      }
      const name = `prisma_migrate_shadow_db_${globalThis.crypto.randomUUID()}`;
      await withMaintenanceDb(url, (c) => c.query(`CREATE DATABASE ${qi(name)}`));
      const u = new URL(url);
      u.pathname = `/${name}`;
      const a = await open(u);
      const dispose = a.dispose.bind(a);
      a.dispose = async () => {
        await dispose();
        await withMaintenanceDb(url, (c) => c.query(`DROP DATABASE IF EXISTS ${qi(name)} WITH (FORCE)`));
      };
      return a;
    },
  };
}

const models = opts("--datamodels").map((f) => [f, readFileSync(f, "utf8")]);
const factory = datasource.url
  ? migrationFactory(datasource.url, datasource.shadowDatabaseUrl)
  : (await import("@prisma/driver-adapter-utils")).mockMigrationAwareAdapterFactory("postgres");
let enginePromise;
const engine = () =>
  (enginePromise ??= bg.SchemaEngine.new(
    { datamodels: models.length ? models : undefined },
    (log) => process.env.DEBUG && process.stderr.write(`${log}\n`),
    bindMigrationAwareSqlAdapterFactory(factory),
  ));

const METHODS = new Set([
  "applyMigrations",
  "createMigration",
  "dbExecute",
  "devDiagnostic",
  "diagnoseMigrationHistory",
  "ensureConnectionValidity",
  "evaluateDataLoss",
  "introspect",
  "introspectSql",
  "diff",
  "markMigrationApplied",
  "markMigrationRolledBack",
  "reset",
  "schemaPush",
  "debugPanic",
]);
const send = (m) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...m })}\n`);

async function call(method, params) {
  if (method === "createDatabase") {
    return { databaseName: await createDatabase(datasource.url) };
  }
  if (method === "getDatabaseVersion") return (await engine()).version(params);
  if (!METHODS.has(method))
    throw Object.assign(new Error(`schema-engine: method ${method} is not supported`), { rpc: -32601 });
  const e = await engine();
  // These two read the migrations' schema from the engine's cache only, and cannot open a shadow database
  // themselves; `devDiagnostic` can, and fills the cache for the same list of migrations.
  if (method === "evaluateDataLoss" || method === "createMigration") {
    await e.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters });
  }
  return e[method](params);
}

const toError = (e) => {
  const panic = e?.name === "RuntimeError";
  let data;
  try {
    const p = JSON.parse(e.message);
    if (p && typeof p === "object") data = p;
  } catch {}
  data ??= e?.data ?? {
    is_panic: panic,
    message: panic ? globalThis.PRISMA_WASM_PANIC_REGISTRY.message || e.message : String(e?.message ?? e),
    meta: null,
    error_code: e?.code ?? null,
  };
  if (process.env.DEBUG)
    process.stderr.write(`${e?.stack}\n${JSON.stringify(e, Object.getOwnPropertyNames(e ?? {}))}\n`);
  return { code: e?.rpc ?? 4466, message: "An error happened. Check the data field for details.", data };
};

let pending = Promise.resolve();
let printId = 1;
createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on("line", (line) => {
    if (!line.trim()) return;
    const req = JSON.parse(line);
    if (!req.method) return; // response to our own `print`
    pending = pending.then(async () => {
      try {
        const result = await call(req.method, req.params);
        if (req.method === "diff" && result?.stdout) {
          send({
            id: `p${printId++}`,
            method: "print",
            params: { content: result.stdout.replace(/\n$/, "") },
          });
        }
        send({ id: req.id, result: result === undefined ? {} : result });
      } catch (e) {
        send({ id: req.id, error: toError(e) });
      }
    });
  })
  .on("close", () => pending.then(() => factory.close?.()).finally(() => process.exit(0)));
