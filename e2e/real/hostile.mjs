/**
 * What nobody sends by mistake, to every route that the product describes and to every page: each is answered, never
 * by a fault, and a refusal says what is wrong.
 *   hostile.mjs URL SETUP-TOKEN SEED ROUNDS
 * One line per route on standard output: `ok<TAB>what` or `FAILED<TAB>what<TAB>difference`.
 */
import { globSync } from "node:fs";
import { send, Visitor } from "./visitor.mjs";

const [base, setupToken, seed, rounds] = process.argv.slice(2);
const PASSPHRASE = "violet tundra kettle 41";
const JSON_TYPE = "application/json";
const NOBODY = "01890a5d-ac96-774b-bcce-b302099a8057";

/** mulberry32: the same seed asks the same. */
let state = Number(seed) >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}
const oneOf = (list) => list[Math.floor(random() * list.length)];
const often = (share) => random() < share;

const TEXTS = [
  ..."|  |null|0|-1|1e309|NaN|true|[]|{}|'|\"|\\|%|%00|..|../../etc/passwd|__proto__|constructor".split("|"),
  ..."' OR 1=1 --|<script>alert(1)</script>|{{7*7}}|*|a,b|-name|name:asc|1.5|0x10|＠|é|ß|İ|ﬀ".split("|"),
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udfff\ud800",
  "\u202egnp.exe",
  "🙂",
  "\r\nset-cookie: a=b",
  "9".repeat(30),
  "9223372036854775808",
  "2147483648",
  "a".repeat(300),
  "a".repeat(5_000),
  "2026-13-45T99:99:99Z",
  "0001-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999999999Z",
  "-271821-04-20T00:00:00.000Z",
  "+275760-09-13T00:00:00.000Z",
  "00000000-0000-0000-0000-000000000000",
  NOBODY,
  "eyJhIjoxfQ",
];
const VALUES = [
  ...[null, true, false, 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, [], {}, [[]], [null], { a: { b: [] } }],
  { toString: 1 },
  { length: -1 },
  Array.from({ length: 2_000 }, (_, at) => at),
];
/** Whole bodies, and what they are said to be. */
const BODIES = [
  ["", JSON_TYPE],
  ["{", JSON_TYPE],
  ["[]", JSON_TYPE],
  ["null", JSON_TYPE],
  ['"text"', JSON_TYPE],
  ["\uFEFF{}", JSON_TYPE],
  [`${"[".repeat(20_000)}${"]".repeat(20_000)}`, JSON_TYPE],
  ['{"__proto__":{"role":"admin"}}', JSON_TYPE],
  [JSON.stringify({ name: "x".repeat(2_000_000) }), JSON_TYPE],
  [Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]), JSON_TYPE],
  ["a=1&a=2&%=%&name=%ff&email=%00", "application/x-www-form-urlencoded"],
  ["--x\r\ncontent-disposition: form-data; name=\r\n\r\n1", "multipart/form-data; boundary=x"],
  ["<a/>", "text/xml"],
  ["{}", "application/json; charset=utf-16"],
  ["{}", "nonsense"],
];

/** Something that the schema allows. */
function sample(schema = {}) {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return oneOf(schema.enum);
  if (schema.anyOf || schema.oneOf) return sample(oneOf(schema.anyOf ?? schema.oneOf));
  if (schema.type === "object") {
    const entries = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, sample(inner)]);
    return Object.fromEntries(entries);
  }
  if (schema.type === "array") return [sample(schema.items)];
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 1;
  if (schema.type === "boolean") return often(0.5);
  if (schema.format === "uuid") return NOBODY;
  if (schema.format === "email") return "cleo@example.net";
  if (schema.format === "date-time") return "2026-11-22T12:00:00Z";
  return "x".repeat(Math.max(schema.minLength ?? 1, 1));
}

/** Something that it nearly allows. */
function spoiled(schema) {
  const body = sample(schema);
  if (typeof body !== "object" || body === null || often(0.05)) return oneOf([...TEXTS, ...VALUES]);
  const name = often(0.1) ? oneOf(TEXTS) : oneOf(Object.keys(body));
  if (name === undefined || often(0.1)) return body;
  if (often(0.1)) delete body[name];
  else Object.defineProperty(body, name, { value: oneOf([...TEXTS, ...VALUES]), enumerable: true });
  return body;
}

/** Only what HTTP itself cannot carry is left out of an address. */
function inAddress(text) {
  return often(0.8)
    ? encodeURIComponent(text.toWellFormed())
    : encodeURI(text.toWellFormed()).replaceAll(/[?#]/g, "");
}

function queryOf(parameters) {
  if (often(0.05))
    return oneOf(["?%", "?%ff=%ff", "?a[b]=c", "?=", "?&&", "?__proto__=1", `?${"a=1&".repeat(500)}`]);
  const named = parameters.filter(({ in: place }) => place === "query");
  const asked = named.flatMap(({ name, schema }) => {
    if (often(0.5)) return [];
    const value = () => (often(0.3) ? String(sample(schema)) : oneOf(TEXTS));
    return Array.from({ length: often(0.1) ? 2 : 1 }, () => `${name}=${inAddress(value())}`);
  });
  return asked.length > 0 ? `?${asked.join("&")}` : "";
}

const LEAK =
  /\n\s+at |node_modules|\b[Pp]risma\b|postgres(?:ql)?:\/\/|\bSELECT\b.+\bFROM\b|(?:column|relation) "/;

/** What is wrong with an answer; null when nothing is. */
function faultOf({ status, headers, text, json }, isPage) {
  if (status >= 500) return `it answered ${status}`;
  if (LEAK.test(text)) return `it tells how it is made: ${LEAK.exec(text)[0].slice(0, 100)}`;
  if (!headers["content-security-policy"] && status !== 304) return "it has no content security policy";
  if (status < 400 || isPage) return null;
  if (!headers["content-type"]?.startsWith("application/problem+json")) return null;
  return json?.title && json.detail && json.status === status ? null : `its problem says too little: ${text}`;
}

const statuses = new Map();

/** Asks `rounds` times; tells of the first answer that is wrong. */
async function besiege(what, ask, isPage = false) {
  let answers = 0;
  for (let round = 0; round < Number(rounds); round++) {
    const question = ask();
    let fault;
    try {
      const answer = await question.sent();
      answers++;
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      fault = faultOf(answer, isPage);
    } catch (error) {
      // A request that the server rightly takes for no HTTP may end the connection.
      fault = error.code === "ECONNRESET" ? null : `${error.message} (${error.code ?? "no code"})`;
    }
    if (fault === null) continue;
    const told = JSON.stringify(question.said).slice(0, 600);
    return console.log(`FAILED\t${what}\t${fault}; asked ${told}`);
  }
  console.log(answers > 0 ? `ok\t${what}` : `FAILED\t${what}\tit never answered`);
}

const admin = new Visitor(base);
await admin.post("/api/first-run", {
  token: setupToken,
  name: "Admin",
  email: "admin@example.net",
  password: PASSPHRASE,
});
await admin.enrol();
const { json: described } = await admin.ask("GET", "/api/openapi.json");
const { json: invited } = await admin.post("/api/people", { email: "bela@example.net", role: "auditor" });
const { json: listed } = await admin.ask("GET", "/api/servers");
const { json: log } = await admin.ask("GET", "/api/audit?limit=1");
const reports = await admin.ask("GET", `/api/servers/${listed?.items?.[0]?.id}/reports`);

/** What an id names when it is a good one. */
const KNOWN = {
  people: invited?.id,
  servers: listed?.items?.[0]?.id,
  reports: reports.json?.items?.[0]?.id,
  audit: String(log?.items?.[0]?.seq),
};

function pathOf(path) {
  return path.replaceAll(/\{(\w+)\}|\[(\w+)\]/g, (_, first, second) => {
    const name = first ?? second;
    const area = /^\/(?:api\/|settings\/)?(\w+)/.exec(path)?.[1];
    if (name === "spec" && often(0.6)) return "passwd";
    if (name === "kind" && often(0.6)) return oneOf(["environment", "zone", "role"]);
    if (name === "report" && often(0.6)) return KNOWN.reports ?? NOBODY;
    if (KNOWN[area] && often(0.6)) return KNOWN[area];
    return inAddress(oneOf(TEXTS).slice(0, 1_000)) || "x";
  });
}

/** Asking well ends the session, or never ends. */
const LAST = ["DELETE /api/sessions", "POST /api/sign-out"];
const ENDLESS = "GET /api/events";
/** Whoever asks here wrongly too often is kept out for a while. */
const GUARDED = /^\/api\/(?:sign-in|step-up|me|enrol-factor|recovery-codes|reset|welcome|first-run)/;

function question(visitor, method, path, operation) {
  const address = `${pathOf(path)}${queryOf(operation.parameters ?? [])}`;
  const schema = operation.requestBody?.content?.[JSON_TYPE]?.schema;
  const accept = oneOf([JSON_TYPE, "text/html", "*/*"]);
  if (method === "GET") return asked(visitor, method, address, undefined, { accept });
  if (!schema || often(0.3)) {
    const [body, type] = oneOf(BODIES);
    return asked(visitor, method, address, body, { accept, "content-type": type });
  }
  return asked(visitor, method, address, JSON.stringify(spoiled(schema)), {
    accept,
    "content-type": JSON_TYPE,
  });
}

function asked(visitor, method, address, body, headers) {
  return {
    said: [method, address, body === undefined ? null : String(body), headers],
    sent: () => visitor.ask(method, address, body, headers),
  };
}

const operations = Object.entries(described.paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [method, path, operation]),
  )
  .map(([method, path, operation]) => ({ method: method.toUpperCase(), path, operation }))
  .filter(({ method, path }) => `${method} ${path}` !== ENDLESS)
  .map((each) => {
    const isLast = LAST.includes(`${each.method} ${each.path}`);
    return { ...each, rank: isLast ? 3 : GUARDED.test(each.path) ? 2 : 1 };
  });
const pages = globSync("app/**/page.tsx").map((file) =>
  `/${file.replace(/^app\//, "").replace(/(^|\/)page\.tsx$/, "")}`.replaceAll(/\/\([^)]*\)/g, ""),
);
const IN_PAGES =
  "view env q sort dir cursor tab page kind verb hours stream wrap next problem with asked action from";

for (const path of pages.map((path) => path || "/")) {
  const parameters = IN_PAGES.split(" ").map((name) => ({ name, in: "query", schema: { type: "string" } }));
  const ask = () =>
    asked(admin, "GET", `${pathOf(path)}${queryOf(parameters)}`, undefined, { accept: "text/html" });
  await besiege(`the page ${path}`, ask, true);
}
for (const { method, path, operation } of operations.toSorted((a, b) => a.rank - b.rank)) {
  await besiege(`${method} ${path}`, () => question(admin, method, path, operation));
  const stranger = { ask: (...parts) => send(base, ...parts) };
  await besiege(`${method} ${path}, by a stranger`, () => question(stranger, method, path, operation));
}
const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
console.log(`answers by status: ${counts.join(", ")}`);
