/**
 * Every route and every page, as everybody: the answers of the running product against the permission table.
 *
 * The routes come from the product's own description and are compared with the files, so a new one is swept without
 * being asked. It runs on an installation of its own, for as admin it changes what it can.
 */
import { randomUUID } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { type Actor, ROLES, type Role, stranger } from "@/lib/auth/actor";
import { allows, type Permission } from "@/lib/auth/permissions";
import { person, token } from "./support/actors";
import { type Credential, Identities } from "./support/identities";
import { type Audience, PAGES, pagesThatExist } from "./support/pages";
import { type Product, startProduct } from "./support/product";
import { rawRequest } from "./support/raw-request";
import { root } from "./support/root";

test.describe.configure({ mode: "default", timeout: 120_000 });

type Operation = {
  "x-garrison": {
    door: "user" | "public" | "machine";
    permission: Permission | null;
    stepUp: boolean | "of-people";
  };
};
type Route = { path: string; method: string } & Operation["x-garrison"];

const { paths } = JSON.parse(readFileSync(join(root, "dist/openapi.json"), "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
};
const ROUTES: Route[] = Object.entries(paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    ...operation["x-garrison"],
  })),
);
const CHANGING = ["POST", "PUT", "PATCH", "DELETE"];
const CANARY = `canary-${randomUUID().slice(0, 8)}`;
/** In the name of everybody who is made for the sweep. */
const PERSON = "Sweep ";
const AT_ONCE = 8;

let product: Product;
let identities: Identities;
let stop: () => Promise<void>;

test.beforeAll(async () => {
  ({ started: product, stop } = await startProduct("authorisation"));
  identities = await Identities.of(product);
  await identities.server(`${CANARY}.internal`);
});

test.afterAll(async () => {
  await identities.close();
  await stop();
});

/** Sends `{}` to a route in which each parameter names something that does not exist. */
async function call(route: Pick<Route, "path" | "method">, credential: Credential, origin = product.baseUrl) {
  const path = route.path.replaceAll(/\{\w+\}/g, () => randomUUID());
  const changing = CHANGING.includes(route.method);
  return rawRequest(product.baseUrl, path, {
    method: route.method,
    headers: { ...credential, ...(changing ? { origin, "content-type": "application/json" } : {}) },
    ...(changing ? { body: "{}" } : {}),
    readMs: 1_000,
  });
}

/** A busy machine may answer 503 with Retry-After: then nothing was decided yet. */
async function callUntilServed(route: Route, credential: Credential, origin?: string) {
  for (let tries = 0; ; tries++) {
    const answer = await call(route, credential, origin);
    if (answer.status !== 503 || answer.headers["retry-after"] === undefined || tries === 10) return answer;
    await new Promise((done) => setTimeout(done, 1_000));
  }
}

/** Calls all `routes` and says where the answer was not what `expected` allows. */
async function sweep(
  routes: Route[],
  credentials: Credential[],
  expected: (route: Route) => string,
  origin?: string,
): Promise<string[]> {
  const surprises: string[] = [];
  const waiting = routes.map((route, index) => ({
    route,
    credential: credentials[index % credentials.length] ?? {},
  }));
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { route, credential } = next;
      const { status, body } = await callUntilServed(route, credential, origin);
      const wanted = expected(route);
      const leaks = ["401", "403"].includes(wanted) && body.includes(CANARY);
      if (!isAs(status, wanted) || leaks) {
        surprises.push(
          `${route.method} ${route.path}: ${status} instead of ${wanted}${leaks ? ", and it leaks" : ""}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return surprises;
}

/** `let in`: whatever came of it, it was neither for want of rights nor a fault of ours. */
function isAs(status: number, wanted: string): boolean {
  if (wanted === "no fault") return status < 500;
  if (wanted === "let in") return status < 500 && status !== 401 && status !== 403;
  if (wanted === "refused") return status >= 400 && status < 500;
  return String(status) === wanted;
}

function asActor(actor: Actor, { freshFactor = true } = {}) {
  return ({ door, permission, stepUp }: Route): string => {
    if (door === "public" || permission === null) return "no fault";
    if (door === "machine") return "refused";
    if (!allows(actor, permission)) return "403";
    const asked = stepUp === true || (stepUp === "of-people" && actor.kind === "person");
    return asked && !freshFactor ? "403" : "let in";
  };
}

function asNobody({ door, permission }: Route): string {
  if (door === "public" || permission === null) return "no fault";
  return door === "machine" ? "refused" : "401";
}

test("the product describes every route that there is", () => {
  const files = globSync("app/**/route.ts", { cwd: root }).map(
    (file) =>
      `/${file
        .replace(/^app\//, "")
        .replace(/\/route\.ts$/, "")
        .replaceAll(/\([^)]*\)\//g, "")
        .replaceAll(/\[(?:\.\.\.)?([^\]]+)\]/g, "{$1}")}`,
  );
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((path) => !(path in paths))).toEqual([]);
});

test("a stranger gets nothing", async () => {
  expect(await sweep(ROUTES, [{}], asNobody)).toEqual([]);
});

test("a session without its second factor gets nothing", async () => {
  const kind = { role: "admin", level: "password", factorAgeMinutes: 0 } as const;
  const sessions = await identities.sessions(ROUTES.length, kind);
  expect(await sweep(ROUTES, sessions, asNobody)).toEqual([]);
});

for (const role of ROLES) {
  test(`${role} gets what the table says`, async () => {
    const sessions = await identities.sessions(ROUTES.length, { role, level: "mfa", factorAgeMinutes: 0 });
    expect(await sweep(ROUTES, sessions, asActor(person(role)))).toEqual([]);
  });
}

test("an admin whose second factor is an hour old must give it again for what is dangerous", async () => {
  const kind = { role: "admin", level: "mfa", factorAgeMinutes: 60 } as const;
  const sessions = await identities.sessions(ROUTES.length, kind);
  expect(await sweep(ROUTES, sessions, asActor(person("admin"), { freshFactor: false }))).toEqual([]);
});

test("an API token gets what its scopes say, and never more than the table", async () => {
  for (const scopes of [["read"], [], ["fleet.read"]]) {
    const credential = await identities.apiToken(scopes);
    // A token gives no second factor, so what needs a fresh one is closed to it.
    const expected = asActor(token(...scopes), { freshFactor: false });
    expect(await sweep(ROUTES, [credential], expected), scopes.join()).toEqual([]);
  }
});

test("a server's secret opens nothing of the people's door", async () => {
  const credential = await identities.server("sweep.internal");
  const people = ROUTES.filter(({ door }) => door === "user");
  expect(await sweep(people, [credential], () => "401")).toEqual([]);
});

test("a token that is no token makes a stranger, even beside a good session", async () => {
  const kind = { role: "admin", level: "mfa", factorAgeMinutes: 0 } as const;
  const sessions = await identities.sessions(ROUTES.length, kind);
  const spoilt = sessions.map((session) => ({ ...session, authorization: "Bearer nonsense" }));
  expect(await sweep(ROUTES, spoilt, asNobody)).toEqual([]);
});

test("no change comes from another site's page", async () => {
  const changes = ROUTES.filter(({ door, method }) => door === "user" && CHANGING.includes(method));
  const kind = { role: "admin", level: "mfa", factorAgeMinutes: 0 } as const;
  const sessions = await identities.sessions(changes.length, kind);
  expect(await sweep(changes, sessions, () => "403", "https://evil.example")).toEqual([]);
});

test("a method that a route does not have is refused, also to an admin", async () => {
  const absent = Object.entries(paths)
    .filter(([, operations]) => Object.values(operations)[0]?.["x-garrison"].door !== "machine")
    .flatMap(([path, operations]) =>
      CHANGING.filter((method) => !(method.toLowerCase() in operations)).map((method) => ({
        path,
        method,
        door: "user" as const,
        permission: null,
        stepUp: false,
      })),
    );
  const sessions = await identities.sessions(1, { role: "admin", level: "mfa", factorAgeMinutes: 0 });
  expect(await sweep(absent, sessions, () => "405")).toEqual([]);
});

test("HEAD says no more than GET", async () => {
  const reads = ROUTES.filter(({ method, door }) => method === "GET" && door === "user").map((route) => ({
    ...route,
    method: "HEAD",
  }));
  expect(await sweep(reads, [{}], () => "401")).toEqual([]);
});

/** The ways to ask Next for a page that are not the plain one; each must come to the same decision. */
const VARIANTS: { name: string; path?: (path: string) => string; headers?: Record<string, string> }[] = [
  { name: "plain" },
  { name: "RSC", headers: { rsc: "1" } },
  { name: "RSC by query", path: (path) => `${path}?_rsc=abcde`, headers: { rsc: "1" } },
  { name: "prefetch", headers: { rsc: "1", "next-router-prefetch": "1" } },
  {
    name: "segment prefetch",
    headers: { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
  },
  { name: "page segment", headers: { rsc: "1", "next-router-segment-prefetch": "/__PAGE__" } },
  { name: ".rsc", path: (path) => `${path === "/" ? "/index" : path}.rsc` },
  { name: ".segments", path: (path) => `${path === "/" ? "/index" : path}.segments/_tree.segment.rsc` },
  { name: "_next/data", path: (path) => `/_next/data/build${path === "/" ? "/index" : path}.json` },
  { name: "other id", path: (path) => `${path}?nxtPid=${randomUUID()}` },
  { name: "trailing slash", path: (path) => `${path === "/" ? "" : path}/` },
  { name: "capitals", path: (path) => path.toUpperCase() },
  { name: "subrequest", headers: { "x-middleware-subrequest": Array(5).fill("proxy").join(":") } },
  { name: "matched path", headers: { "x-matched-path": "/sign-in", "x-nextjs-rewrite": "/sign-in" } },
];

async function visit(
  page: string,
  credential: Credential,
  variant: (typeof VARIANTS)[number] = { name: "plain" },
) {
  const path = page.replaceAll(/\[[^\]]+\]/g, () => randomUUID());
  const headers = { accept: "text/html", ...credential, ...variant.headers };
  const first = await rawRequest(product.baseUrl, variant.path ? variant.path(path) : path, { headers });
  // Next first corrects the address of such a request, without having looked at who sends it.
  const corrected = String(first.headers["location"] ?? "");
  return corrected.startsWith(`${path}?_rsc`) ? rawRequest(product.baseUrl, corrected, { headers }) : first;
}

/** What a streamed answer carries when its page refuses after the head went out. */
const REFUSED_INSIDE = /NEXT_HTTP_ERROR_FALLBACK;40[34]/;

/** A prefetch is the empty frame of a page, the same for everybody. */
function isEmptyFrame(variant: string, body: string): boolean {
  return /prefetch$|^\.segments$/.test(variant) && !body.includes(CANARY) && !body.includes(PERSON);
}

/** Somebody with a second factor is past the half-way pages, and led on from there. */
function mayVisit(actor: Actor, audience: Audience): boolean {
  if (audience === "anybody") return true;
  if (actor.kind === "stranger") return false;
  return audience === "half signed in" || audience === "signed in" || allows(actor, audience);
}

test("every page has a row that says who may see it", () => {
  expect(pagesThatExist()).toEqual(Object.keys(PAGES).sort());
});

test("strangers are led to the sign-in page from every page for members, however they ask", async () => {
  const nobody = stranger({ address: null, requestId: null });
  const [halfWay = {}] = await identities.sessions(1, {
    role: "admin",
    level: "password",
    factorAgeMinutes: 0,
  });
  const surprises: string[] = [];
  for (const [page, audience] of Object.entries(PAGES)) {
    if (mayVisit(nobody, audience)) continue;
    for (const variant of VARIANTS) {
      for (const credential of audience === "half signed in" ? [{}] : [{}, halfWay]) {
        const { status, headers, body } = await visit(page, credential, variant);
        const led =
          status === 307 && /^\/(sign-in|second-factor|enrol-factor)/.test(String(headers["location"]));
        // A flight answer leads on by what it carries; a changed path is simply not there.
        const ledInside = status === 200 && body.includes("NEXT_REDIRECT");
        const absent = [308, 400, 404].includes(status);
        const frame = status === 200 && isEmptyFrame(variant.name, body);
        const fine = variant.name === "plain" ? led : led || ledInside || absent || frame;
        if (!fine || body.includes(CANARY)) surprises.push(`${page} (${variant.name}): ${status}`);
      }
    }
  }
  expect(surprises).toEqual([]);
});

for (const role of ROLES) {
  test(`${role} sees the pages that the table says, and of the others not a byte`, async () => {
    expect(await visitAll(role)).toEqual([]);
  });
}

async function visitAll(role: Role): Promise<string[]> {
  const [session = {}] = await identities.sessions(1, { role, level: "mfa", factorAgeMinutes: 0 });
  const surprises: string[] = [];
  for (const [page, audience] of Object.entries(PAGES)) {
    const allowed = mayVisit(person(role), audience);
    for (const variant of allowed ? VARIANTS.slice(0, 1) : VARIANTS) {
      const { status, body } = await visit(page, session, variant);
      const decided = allowed
        ? status < 500 && status !== 403
        : status !== 200 || REFUSED_INSIDE.test(body) || isEmptyFrame(variant.name, body);
      const leaks = !allowed && body.includes(CANARY);
      // 404 where even the existence is nobody's business.
      const plainly = variant.name !== "plain" || allowed || status === 403 || status === 404;
      if (!decided || leaks || !plainly)
        surprises.push(`${page} (${variant.name}): ${status}${leaks ? ", and it leaks" : ""}`);
    }
  }
  return surprises;
}

test("the canary sings for those who may hear it", async () => {
  const [session = {}] = await identities.sessions(1, { role: "auditor", level: "mfa", factorAgeMinutes: 0 });
  const { status, body } = await rawRequest(product.baseUrl, "/api/servers", { headers: session });
  expect(status).toBe(200);
  expect(body).toContain(CANARY);
});
