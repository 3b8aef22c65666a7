/** People for integration tests: invited, with a passphrase and an authenticator app, in a browser of their own. */
import { HOTP, Secret } from "otpauth";
import { type PersonActor, system } from "@/lib/auth/actor";
import { identify } from "@/lib/auth/identify";
import { createInvitation } from "@/lib/auth/store/links";
import { Browser } from "./browser";
import { connectedAs } from "./connect";

export const PASSPHRASE = "violet tundra kettle 41";
export const operator = system("test");
let count = 0;
let address = 0;

/** An address of a network of its own, so that tests do not share buckets. */
export function somewhere(): Browser {
  address++;
  return new Browser(`10.${address >> 8}.${address & 255}.7`);
}

export function codeFor(secret: string, off = 0): string {
  const counter = Math.floor(Date.now() / 30_000) + off;
  return HOTP.generate({ secret: Secret.fromBase32(secret), counter, digits: 6 });
}

export type Person = { id: string; email: string; secret: string; browser: Browser; codes: string[] };

export async function enrolled(role: "admin" | "auditor" = "auditor"): Promise<Person> {
  const invited = await createInvitation(operator, {
    email: `p${++count}@example.com`,
    role,
    name: `Person ${count}`,
  });
  const browser = somewhere();
  const token = invited.setupUrl.split("/").at(-1) as string;
  const welcome = await browser.post("/api/welcome", {
    token,
    name: `Person ${count}`,
    password: PASSPHRASE,
  });
  const { json: pending } = await browser.post("/api/enrol-factor/totp", {});
  // The code of the step before leaves the present one to the tests; when this one ends, it is too old.
  await freshStep(3_000);
  const done = await browser.post("/api/enrol-factor/totp/confirmation", {
    code: codeFor(pending.secret, -1),
  });
  if (welcome.status !== 200 || done.status !== 200)
    throw new Error(`The person could not enrol: ${done.status}`);
  return {
    id: invited.id,
    email: invited.email,
    secret: pending.secret,
    browser,
    codes: done.json.recoveryCodes,
  };
}

/** An admin with a fresh second factor, for deeds that are done without a browser. */
export function adminActor({ id }: Pick<Person, "id">): PersonActor {
  return {
    ...{ kind: "person", id, name: "Admin", role: "admin", sessionId: id, timeZone: "UTC" },
    ...{ verifiedAt: new Date(), address: null, requestId: null },
  };
}

export async function query(sql: string, values: unknown[] = []) {
  return connectedAs("owner", async (client) => (await client.query(sql, values)).rows);
}

export const entriesOf = (id: string) =>
  query("SELECT action, outcome, after FROM audit_entry WHERE target = $1 ORDER BY seq", [`person/${id}`]);

export async function isSignedIn(browser: Browser): Promise<boolean> {
  return (await browser.get("/api/settings/organisation")).status === 200;
}

export async function tokenWorks(token: string | null): Promise<boolean> {
  const actor = await identify(new Headers({ cookie: `garrison=${token}` }));
  return actor.kind === "person";
}

/** Waits for a step that is not about to end, for tests that name several steps. */
export async function freshStep(longMs = 8_000): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000);
  if (left < longMs) await new Promise((done) => setTimeout(done, left + 50));
}
