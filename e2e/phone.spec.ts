/** The acknowledgement from a phone: what a link shows, who may answer it, and that a scanner of links answers nothing. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { Secret } from "otpauth";
import pg from "pg";
import { keysOf } from "@/bin/home";
import { ackUrlOf } from "@/lib/alerts/ack-link";
import { deriveKey, seal } from "@/lib/auth/keys";
import { newId } from "@/lib/id";
import { addAuthenticator } from "./support/authenticator";
import { EVERY_LOOK, expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { newSource } from "./support/identities";
import { garrison, product } from "./support/product";
import { rawRequest } from "./support/raw-request";
import { Person } from "./support/signed-in";

test.describe.configure({ timeout: 180_000 });
const { baseUrl, home } = product();
const PHONE = { width: 360, height: 780 };
test.use({ baseURL: baseUrl, viewport: PHONE, colorScheme: "dark", hasTouch: true });

async function query<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
  const { DATABASE_URL } = JSON.parse(readFileSync(join(home, "running.json"), "utf8")) as Record<
    string,
    string
  >;
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** Somebody on call with a passkey in this page, signed in. */
async function onCall(page: Page): Promise<{ id: string; email: string }> {
  const email = `phone-${randomUUID().slice(0, 8)}@example.com`;
  const { setupUrl } = await garrison<{ setupUrl: string }>([
    ...["user", "create", "--email", email, "--role", "oncall", "--name", "Bat-Erdene"],
  ]);
  await addAuthenticator(page);
  await page.goto(setupUrl);
  await page.getByLabel("Passphrase").fill(`violet tundra ${randomUUID()}`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByLabel("I have put them in a safe place.").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${baseUrl}/`);
  const [row] = await query<{ id: string }>("SELECT id FROM person WHERE email = $1", [email]);
  return { id: row?.id ?? "", email };
}

/** As at night: the session has ended long ago, the passkey is still on the phone. */
async function endSession(page: Page): Promise<void> {
  await page.context().clearCookies({ name: "garrison" });
}

type Paged = { alertId: string; deliveryId: string; url: string; token: string; from: string };

/** An alert from outside, and the page of it that somebody got. */
async function paged(personId: string, title: string, forMs = 15 * 60_000): Promise<Paged> {
  await query("INSERT INTO environment (id, name) VALUES (gen_random_uuid(), 'prod') ON CONFLICT DO NOTHING");
  const { token: from } = await newSource("generic", `Phone ${randomUUID().slice(0, 8)}`);
  await tell(from, title, "firing");
  const [alert] = await query<{ id: string }>(
    "SELECT id FROM alert WHERE title = $1 ORDER BY opened_at DESC LIMIT 1",
    [title],
  );
  const alertId = alert?.id ?? "";
  return { alertId, from, ...(await pagedAbout(alertId, personId, forMs)) };
}

async function pagedAbout(alertId: string, personId: string, forMs = 15 * 60_000) {
  const deliveryId = newId();
  await query(
    `INSERT INTO delivery (id, key, alert_id, episode, severity, channel_id, person_id, kind, content, step, loop,
       created_at, due_at, state, sent_at)
     SELECT $1::uuid, 'e2e/' || $1::text, id, episode, severity, gen_random_uuid(), $3::uuid, 'page', '{}', 1, 0, now(),
       now(), 'sent', now() FROM alert WHERE id = $2`,
    [deliveryId, alertId, personId],
  );
  const page = { deliveryId, alertId, personId, step: 1 };
  const url = ackUrlOf(
    baseUrl,
    deriveKey(sealingKey(), "acknowledgement links"),
    page,
    new Date(Date.now() + forMs),
  );
  return { deliveryId, url, token: url.split("/a/")[1] ?? "" };
}

function sealingKey(): Buffer {
  return Buffer.from(keysOf(home).GARRISON_KEYS.split(":")[1] ?? "", "base64");
}

async function tell(from: string, summary: string, status: "firing" | "resolved", severity = "critical") {
  const answer = await fetch(`${baseUrl}/api/webhooks/generic/${from}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ dedup: "phone", summary, status, severity, labels: { env: "prod" } }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

const stateOf = async (alertId: string) =>
  (await query<{ state: string }>("SELECT state FROM alert WHERE id = $1", [alertId]))[0]?.state;

async function lastEntry(alertId: string): Promise<Record<string, unknown>> {
  const [row] = await query<{ actor: string; outcome: string; after: string }>(
    "SELECT actor, outcome, after FROM audit_entry WHERE target = $1 ORDER BY seq DESC LIMIT 1",
    [`alert/${alertId}`],
  );
  return { ...row, ...(JSON.parse(row?.after ?? "{}") as object) };
}

/** What must be as it was, however often somebody looked. Paging goes on by itself, and is nobody's answer. */
async function traceOf({ alertId, deliveryId }: Paged): Promise<unknown> {
  return query(
    `SELECT a.state, a.version, a.ack_by, d.acked_at, d.seen_at,
       (SELECT count(*)::int FROM alert_event v WHERE v.alert_id = a.id AND v.actor <> 'system') AS events,
       (SELECT count(*)::int FROM audit_entry x WHERE x.target = 'alert/' || a.id AND x.outcome = 'done') AS entries
     FROM alert a JOIN delivery d ON d.id = $2 WHERE a.id = $1`,
    [alertId, deliveryId],
  );
}

const acknowledge = (page: Page) => page.getByRole("button", { name: "Acknowledge: I am on it" });
const said = (page: Page) => page.getByRole("status");

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

test("one tap and a finger take an alert when the session has long ended", async ({ page }) => {
  const complaints = complaintsOf(page);
  const { id } = await onCall(page);
  const title = `Payments <script>alert(1)</script> \u202egnp.exe ${randomUUID().slice(0, 4)}`;
  const { url, alertId, deliveryId } = await paged(id, title);
  await endSession(page);

  const weights: Promise<number>[] = [];
  page.on("response", (answer) => {
    if (answer.request().resourceType() !== "script" || answer.url().endsWith("/sw.js")) return;
    weights.push(answer.body().then((body) => gzipSync(body).length));
  });
  const opened = await page.goto(url);
  expect(opened?.status()).toBe(200);
  expect(opened?.headers()).toMatchObject({
    "cache-control": expect.stringContaining("no-store"),
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
  });
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    "Payments <script>alert(1)</script> ⟨U+202E⟩",
  );
  await expect(page.getByText("Critical", { exact: true })).toBeVisible();
  await expect(page.getByText("Open: nobody has it.")).toBeVisible();
  await expect(page.getByText("prod", { exact: true })).toBeVisible();
  await expect(acknowledge(page)).toBeVisible();
  expect((await acknowledge(page).boundingBox())?.height).toBeGreaterThanOrEqual(64);
  await expect(page.getByText("Bat-Erdene")).toHaveCount(0);
  await page.waitForLoadState("networkidle");
  const kilobytes = (await Promise.all(weights)).reduce((sum, bytes) => sum + bytes, 0) / 1_000;
  console.log(`The page of a link: ${kilobytes.toFixed(1)} kB of script, gzipped.`);
  expect(kilobytes).toBeLessThan(185);
  await page.screenshot({ path: test.info().outputPath("phone-open.png") });

  const before = Date.now();
  await acknowledge(page).tap();
  await expect(said(page)).toContainText(/You have it until \d\d:\d\d\./);
  await expect(page.getByText("You have it since")).toBeVisible();
  await page.screenshot({ path: test.info().outputPath("phone-taken.png") });
  expect(await stateOf(alertId)).toBe("acknowledged");
  const entry = await lastEntry(alertId);
  expect(entry).toMatchObject({
    ...{ actor: `person:${id}`, outcome: "done", proof: "passkey", weaker: false, delivery: deliveryId },
    via: expect.stringMatching(/^by phone, passkey ./),
    ...{ credentialId: expect.any(String), userAgent: expect.stringContaining("Chrome") },
  });
  expect(Math.abs(Date.parse(String(entry["tappedAt"])) - before)).toBeLessThan(30_000);

  await page.reload();
  await expect(page.getByText(/This link was answered at \d\d:\d\d\./)).toBeVisible();
  await expect(acknowledge(page)).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("a scanner of links that looks, follows, fills in and submits everything takes nothing", async ({
  page,
  browser,
}) => {
  const { id } = await onCall(page);
  // Somebody with an app too, so that the page has a form.
  const place = `totp_credential/${id}/secret`;
  const secret = seal([{ id: "k1", key: sealingKey() }], place, new Secret().base32);
  await query("INSERT INTO totp_credential (person_id, secret, confirmed_at) VALUES ($1, $2, now())", [
    id,
    secret,
  ]);
  const here = await paged(id, `Scanned ${randomUUID()}`);
  const before = await traceOf(here);
  const path = `/a/${here.token}`;
  for (const method of ["GET", "HEAD", "GET", "OPTIONS"]) await rawRequest(baseUrl, path, { method });
  const prefetches: Record<string, string>[] = [
    { purpose: "prefetch", "sec-purpose": "prefetch;prerender" },
    { rsc: "1", "next-router-prefetch": "1" },
    { "x-moz": "prefetch", "user-agent": "Slackbot-LinkExpanding 1.0" },
  ];
  for (const headers of prefetches) await rawRequest(baseUrl, path, { headers });
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    const body = new URLSearchParams({ code: "123456", token: here.token, confirm: "yes" }).toString();
    const type = "application/x-www-form-urlencoded";
    const answer = await rawRequest(baseUrl, path, {
      method,
      body,
      headers: { "content-type": type, origin: baseUrl },
    });
    expect(answer.status, method).toBeLessThan(500);
  }
  const head = await rawRequest(baseUrl, path, { method: "HEAD" });
  expect(head).toMatchObject({ status: 200, body: "" });
  expect(await traceOf(here)).toEqual(before);

  for (const javaScriptEnabled of [false, true]) {
    const context = await browser.newContext({ javaScriptEnabled, viewport: PHONE });
    await scan(context, here.url, javaScriptEnabled);
    await context.close();
    expect(await traceOf(here), javaScriptEnabled ? "with script" : "without script").toEqual(before);
  }

  // And the person is not kept out by what the scanner did.
  await endSession(page);
  await page.goto(here.url);
  await acknowledge(page).tap();
  await expect(said(page)).toContainText("You have it until");
  expect(await stateOf(here.alertId)).toBe("acknowledged");
});

async function scan(context: BrowserContext, url: string, clicks: boolean): Promise<void> {
  const scanner = await context.newPage();
  await scanner.goto(url);
  await expect(scanner.getByRole("heading", { level: 1 })).toContainText("Scanned");
  await expect(scanner.getByText("Open: nobody has it.")).toBeVisible();
  if (clicks) await scanner.getByRole("button", { name: "More" }).click();
  const forms = clicks ? 1 : 0;
  await expect(scanner.locator("form")).toHaveCount(forms);
  const links = await scanner
    .locator("a[href]")
    .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
  for (const [index] of Array.from({ length: forms }).entries()) {
    for (const way of ["by its own script", "past its script"] as const) {
      await fillEverything(scanner);
      const answered = scanner.waitForResponse((answer) => answer.url().endsWith("/api/ack"));
      await scanner
        .locator("form")
        .nth(index)
        .evaluate(
          (form: HTMLFormElement, past) =>
            past ? HTMLFormElement.prototype.submit.call(form) : form.requestSubmit(),
          way === "past its script",
        );
      expect((await answered).status(), way).toBe(way === "past its script" ? 415 : 401);
      if (way === "past its script") {
        await scanner.waitForURL(/\/api\/ack$/);
        await scanner.goto(url);
        await scanner.getByRole("button", { name: "More" }).click();
      }
    }
  }
  if (clicks) {
    for (const button of await scanner.getByRole("button").all())
      await button.click({ timeout: 5_000 }).catch(() => undefined);
    // The large button waits for a finger that a program does not have.
    await expect(
      scanner.getByRole("button", { name: /^(Acknowledge: I am on it|Waiting for the passkey)/ }),
    ).toBeVisible();
    await expect(said(scanner)).not.toContainText("You have it");
  }
  for (const link of links) await context.request.get(link).catch(() => undefined);
  for (const method of ["GET", "POST"]) {
    await context.request.fetch(`${baseUrl}/api/ack`, {
      method,
      form: { token: url.split("/a/")[1] ?? "", code: "123456" },
    });
  }
}

async function fillEverything(page: Page): Promise<void> {
  for (const field of await page.locator("input:visible, textarea:visible").all()) {
    await field.fill("123456");
  }
}

test("a link says when it has ended, leads nowhere when it was bent, and names no alert then", async ({
  page,
}) => {
  const { id } = await onCall(page);
  const title = `Secret ${randomUUID()}`;
  const ended = await paged(id, title, -1_000);
  await endSession(page);
  await page.goto(ended.url);
  await expect(page.getByRole("heading", { name: "This link has ended" })).toBeVisible();
  expect(await page.content()).not.toContain(title);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Sign in and open the alert" }).click();
  await expect(page).toHaveURL(`${baseUrl}/sign-in?next=${encodeURIComponent(`/a/${ended.alertId}`)}`);

  const good = await pagedAbout(ended.alertId, id);
  const bent = good.token.slice(0, 40) + (good.token[40] === "A" ? "B" : "A") + good.token.slice(41);
  for (const token of [bent, good.token.slice(1), "x", "%00", "..%2f", "A".repeat(70), "A".repeat(3_000)]) {
    const answer = await rawRequest(baseUrl, `/a/${token}`);
    expect([400, 404], token.slice(0, 20)).toContain(answer.status);
    expect(answer.body).not.toContain(title);
  }
  await page.goto(`/a/${bent}`);
  await expect(page.getByRole("heading", { name: "This link leads nowhere" })).toBeVisible();
  await expectAccessible(page);
  expect(await stateOf(ended.alertId)).toBe("open");
});

test("another person's passkey is not taken, nor one for what was there before", async ({
  page,
  browser,
}) => {
  const { id } = await onCall(page);
  const title = `Theirs ${randomUUID()}`;
  const mine = await paged(id, title);
  const other = await browser.newContext({ baseURL: baseUrl, viewport: PHONE });
  const theirs = await other.newPage();
  await onCall(theirs);
  await theirs.goto(mine.url);
  await acknowledge(theirs).click();
  await expect(said(theirs)).toContainText("not one of the person to whom this was sent");
  await theirs.goto(`/alerts/${mine.alertId}`);
  await expect(theirs.getByRole("heading", { level: 1 })).toContainText(title);
  expect(await stateOf(mine.alertId)).toBe("open");

  // It comes back between the look and the tap.
  await endSession(page);
  await page.goto(mine.url);
  await expect(acknowledge(page)).toBeVisible();
  await tell(mine.from, title, "resolved");
  await acknowledge(page).tap();
  await expect(said(page)).toContainText(/This alert was over at \d\d:\d\d: its sender said so/);
  await tell(mine.from, title, "firing");
  await acknowledge(page).tap();
  await expect(said(page)).toContainText("It was over and has come back since this page was opened");
  expect(await stateOf(mine.alertId)).toBe("open");
  await page.reload();

  // And somebody else is faster.
  const quicker = await theirs.request.put(`/api/alerts/${mine.alertId}/acknowledgement`, {
    data: {},
    headers: { origin: baseUrl },
  });
  expect(quicker.status()).toBe(200);
  await acknowledge(page).tap();
  await expect(said(page)).toContainText(/Bat-Erdene acknowledged this alert \d+ (second|minute)s? ago\./);
  await other.close();
});

test("the weaker ways are labelled: this browser's session, and a code of the app", async ({
  page,
  browser,
}) => {
  const { id } = await onCall(page);
  const first = await paged(id, `By session ${randomUUID()}`);
  await page.goto(first.url);
  await page.getByRole("button", { name: "More" }).tap();
  await expect(page.getByText("Weaker than a passkey, and the audit log says so.")).toBeVisible();
  await page.getByLabel("Note").fill("On the train");
  await page.screenshot({ path: test.info().outputPath("phone-more.png"), fullPage: true });
  await expectAccessible(page);
  await page.setViewportSize(PHONE);
  await page.getByRole("button", { name: /this browser’s session/ }).tap();
  await expect(said(page)).toContainText("You have it until");
  expect(await lastEntry(first.alertId)).toMatchObject({
    via: "by phone, session",
    weaker: true,
    note: "On the train",
  });

  const context = await browser.newContext({ baseURL: baseUrl, viewport: PHONE });
  const app = await context.newPage();
  const somebody = new Person("Saraa", `app-${randomUUID().slice(0, 8)}@example.com`);
  const { setupUrl } = await garrison<{ setupUrl: string }>([
    ...["user", "create", "--email", somebody.email, "--role", "oncall", "--name", somebody.name],
  ]);
  await app.goto(setupUrl);
  await somebody.enrol(app);
  const [row] = await query<{ id: string }>("SELECT id FROM person WHERE email = $1", [somebody.email]);
  const second = await paged(row?.id ?? "", `By code ${randomUUID()}`);
  await app.context().clearCookies({ name: "garrison" });
  await app.goto(second.url);
  // Without a passkey the large button leads to the code.
  await acknowledge(app).click();
  await app.getByLabel("Code of the authenticator app").fill("000000");
  await app.getByRole("button", { name: "Acknowledge", exact: true }).click();
  await expect(said(app)).toContainText("This code is not right");
  await app.getByLabel("Code of the authenticator app").fill(await somebody.code());
  await app.getByRole("button", { name: "Acknowledge", exact: true }).click();
  await expect(said(app)).toContainText("You have it until");
  expect(await lastEntry(second.alertId)).toMatchObject({ via: "by phone, code of the app", weaker: true });
  await context.close();
});

test("who is signed in answers by the id of an alert, and strangers are led to sign in", async ({
  page,
  browser,
}) => {
  const { id } = await onCall(page);
  const { alertId } = await paged(id, `By id ${randomUUID()}`);
  await page.goto(`/a/${alertId}`);
  await expect(page.getByText("By the session of this browser.")).toBeVisible();
  await acknowledge(page).tap();
  await expect(said(page)).toContainText("You have it until");
  await expect(page.getByText("You have it since")).toBeVisible();
  await expectAccessible(page);

  const context = await browser.newContext({ baseURL: baseUrl });
  const stranger = await context.newPage();
  await stranger.goto(`/a/${alertId}`);
  await expect(stranger).toHaveURL(`${baseUrl}/sign-in?next=${encodeURIComponent(`/a/${alertId}`)}`);
  await context.close();
});

test("handing over asks the next person at once, and leaves the alert open", async ({ page }) => {
  const { id } = await onCall(page);
  const { url, alertId } = await paged(id, `Not mine ${randomUUID()}`);
  await endSession(page);
  // No policy is for it here, and the engine would look again in a minute; say that one waits for ten, also to an engine
  // that was just looking.
  await expect(async () => {
    await query(
      `UPDATE escalation SET next_at = now() + interval '10 minutes', state = 'running', policy_id = gen_random_uuid()
       WHERE alert_id = $1`,
      [alertId],
    );
    await page.goto(url);
    await expect(page.getByText(/Somebody else is asked at \d\d:\d\d/)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.getByRole("button", { name: "More" }).tap();
  await page.getByRole("button", { name: "Not me: hand over" }).tap();
  await expect(said(page)).toContainText("The next person is asked now");
  const events = await query<{ kind: string }>("SELECT kind FROM alert_event WHERE alert_id = $1", [alertId]);
  expect(events.map(({ kind }) => kind)).toContain("handed_over");
  expect(await stateOf(alertId)).toBe("open");
  await expect
    .poll(
      async () =>
        (
          await query(
            "SELECT 1 FROM escalation WHERE alert_id = $1 AND next_at > now() + interval '2 minutes'",
            [alertId],
          )
        ).length,
    )
    .toBe(0);
});

test("a tap without a connection is kept, said to be unknown, and sent with its time", async ({
  page,
  context,
}) => {
  const { id } = await onCall(page);
  const { url, alertId } = await paged(id, `Tunnel ${randomUUID()}`);
  await endSession(page);
  await page.goto(url);
  await expect(acknowledge(page)).toBeVisible();
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await acknowledge(page).tap();
  await expect(said(page)).toContainText(
    /No connection: nobody knows of it yet.*Your tap of \d\d:\d\d is kept/s,
  );
  await page.screenshot({ path: test.info().outputPath("phone-kept.png") });
  expect(await stateOf(alertId)).toBe("open");
  await page.waitForTimeout(3_000);
  await context.setOffline(false);
  await expect(said(page)).toContainText("You have it until");
  expect(await stateOf(alertId)).toBe("acknowledged");
  const { tappedAt, servedAt, proof } = await lastEntry(alertId);
  expect(proof).toBe("passkey");
  expect(Date.parse(String(servedAt)) - Date.parse(String(tappedAt))).toBeGreaterThanOrEqual(3_000);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
});

test("the page of a link is accessible, in both themes and at every width", async ({ page }) => {
  const { id } = await onCall(page);
  const { url } = await paged(
    id,
    `A very long title that wraps on every phone there is and says ${"much ".repeat(20)}${randomUUID()}`,
  );
  await page.goto(url);
  await expect(acknowledge(page)).toBeVisible();
  await expectAccessible(page, EVERY_LOOK);
});

/** What TypeScript's own words leave out. */
type Shown = Notification & { actions?: readonly { action: string }[] };

test("the app can be installed, shows what is pushed, and says when there is no connection", async ({
  page,
  context,
}) => {
  const { id } = await onCall(page);
  const { url, alertId } = await paged(id, `Pushed ${randomUUID()}`);
  const manifest = (await (await page.request.get("/manifest.webmanifest")).json()) as {
    start_url: string;
    icons: { src: string; sizes: string; purpose: string }[];
  };
  expect(manifest.start_url).toBe("/?view=oncall");
  for (const { src, sizes, purpose } of manifest.icons.filter(({ src }) => src.endsWith(".png"))) {
    const picture = await (await page.request.get(src)).body();
    const size = `${picture.readUInt32BE(16)}x${picture.readUInt32BE(20)}`;
    expect(`${size} ${purpose}`).toBe(`${sizes} ${purpose}`);
  }
  await context.grantPermissions(["notifications"], { origin: baseUrl });
  const cdp = await context.newCDPSession(page);
  const versions: { registrationId: string; status: string }[] = [];
  cdp.on("ServiceWorker.workerVersionUpdated", (news) => versions.push(...news.versions));
  await cdp.send("ServiceWorker.enable");
  await page.goto(url);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await expect.poll(() => versions.some(({ status }) => status === "activated")).toBe(true);
  const registrationId = versions.at(-1)?.registrationId ?? "";
  const push = (data: object | string) =>
    cdp.send("ServiceWorker.deliverPushMessage", {
      ...{ origin: baseUrl, registrationId },
      data: typeof data === "string" ? data : JSON.stringify(data),
    });
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return ((await registration.getNotifications()) as Shown[]).map(
        ({ title, body, tag, data, actions }) => ({
          ...{
            title,
            body,
            tag,
            url: data.url as string,
            actions: (actions ?? []).map(({ action }) => action),
          },
        }),
      );
    });
  await push({ title: "Payments is down", body: "prod · 3 of 3 checks fail", url, tag: alertId });
  await expect.poll(shown).toEqual([
    {
      title: "Payments is down",
      body: "prod · 3 of 3 checks fail",
      tag: alertId,
      url,
      actions: ["acknowledge"],
    },
  ]);
  await push({
    title: "Resolved: Payments is down",
    body: "",
    url: `${baseUrl}/alerts/${alertId}`,
    tag: alertId,
  });
  await expect
    .poll(async () => (await shown()).map(({ title, actions }) => [title, ...actions]))
    .toEqual([["Resolved: Payments is down"]]);
  await push({ title: "Elsewhere", body: "", url: "https://evil.example/a/x", tag: "other" });
  await expect.poll(async () => (await shown()).length).toBe(2);
  await push("not even JSON");
  await expect
    .poll(async () => (await shown()).map(({ title, url: to }) => [title, to]).toSorted())
    .toEqual([
      ["Elsewhere", "/alerts"],
      ["Garrison", "/alerts"],
      ["Resolved: Payments is down", `${baseUrl}/alerts/${alertId}`],
    ]);

  const kept = () =>
    page.evaluate(async () => {
      const names = await caches.keys();
      const entries = await Promise.all(
        names.map(async (name) =>
          (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname),
        ),
      );
      return entries.flat();
    });
  await page.reload();
  await expect.poll(kept).toEqual(["/last-reached"]);
  await context.setOffline(true);
  await page.goto("/alerts").catch(() => undefined);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    /^No connection\. Last known at \d\d:\d\d\.$/,
  );
  await page.screenshot({ path: test.info().outputPath("phone-offline.png") });
  expect(await kept()).toEqual(["/last-reached"]);
  await context.setOffline(false);
});

test("a browser is registered for pushes by its owner alone, once, and taken away again", async ({
  page,
}) => {
  const { id } = await onCall(page);
  const headers = { origin: baseUrl };
  const key = (await (await page.request.put("/api/push-subscriptions/key", { headers })).json()) as {
    publicKey: string;
  };
  expect(Buffer.from(key.publicKey, "base64url")).toHaveLength(65);
  expect(await (await page.request.put("/api/push-subscriptions/key", { headers })).json()).toEqual(key);
  const subscription = {
    endpoint: "https://192.0.2.33/push/abc",
    keys: { p256dh: key.publicKey, auth: Buffer.alloc(16, 7).toString("base64url") },
    name: "Chrome on Android",
    hideDetails: true,
  };
  const put = async (data: object) => page.request.post("/api/push-subscriptions", { headers, data });
  const made = await put(subscription);
  expect(made.status(), await made.text()).toBe(201);
  expect(await (await put({ ...subscription, name: "My phone" })).json()).toEqual(await made.json());
  const rows = () =>
    query<{ name: string; kind: string; settings: string; retired: boolean }>(
      `SELECT name, kind, settings, retired_at IS NOT NULL AS retired FROM notify_channel WHERE person_id = $1`,
      [id],
    );
  expect(await rows()).toMatchObject([{ name: "My phone", kind: "web-push", retired: false }]);
  expect((await rows())[0]?.settings).not.toContain("192.0.2.33");
  expect((await put({ ...subscription, endpoint: "http://192.0.2.33/push" })).status()).toBe(422);
  expect((await put({ ...subscription, keys: { ...subscription.keys, auth: "short" } })).status()).toBe(422);
  const away = async (endpoint: string) =>
    (await page.request.delete("/api/push-subscriptions", { headers, data: { endpoint } })).status();
  expect(await away("https://192.0.2.33/push/other")).toBe(404);
  expect(await away(subscription.endpoint)).toBe(204);
  expect(await rows()).toMatchObject([{ retired: true }]);
});

test("this device is turned on by a tap, proven by the test that arrives, and turned off", async ({
  page,
  context,
}) => {
  const { id } = await onCall(page);
  await context.grantPermissions(["notifications"], { origin: baseUrl });
  // There is no push service here: the browser's own part of it is played.
  const p256dh = Buffer.from(
    (
      (await (
        await page.request.put("/api/push-subscriptions/key", { headers: { origin: baseUrl } })
      ).json()) as { publicKey: string }
    ).publicKey,
    "base64url",
  ).toString("base64url");
  await page.addInitScript((key) => {
    let made: object | null = null;
    const subscription = {
      endpoint: "https://192.0.2.34/push/card",
      toJSON: () => ({
        endpoint: "https://192.0.2.34/push/card",
        keys: { p256dh: key, auth: "BwcHBwcHBwcHBwcHBwcHBw" },
      }),
      unsubscribe: async () => {
        made = null;
        return true;
      },
    };
    Object.assign(PushManager.prototype, {
      getSubscription: async () => made,
      subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
        if (applicationServerKey !== key) throw new DOMException("another key", "AbortError");
        made = subscription;
        return made;
      },
    });
  }, p256dh);
  const cdp = await context.newCDPSession(page);
  const versions: { registrationId: string }[] = [];
  cdp.on("ServiceWorker.workerVersionUpdated", (news) => versions.push(...news.versions));
  await cdp.send("ServiceWorker.enable");
  await page.goto("/settings/notifications");
  const card = page.getByRole("region", { name: "Pages on this device" });
  await expect(card.getByText("Hide details on the lock screen")).toBeVisible();
  await card.screenshot({ path: test.info().outputPath("push-off.png") });
  const tested = page.waitForResponse((answer) => answer.url().endsWith("/tests"));
  await card.getByRole("button", { name: "Turn on for this device" }).tap();
  const { id: delivery } = (await (await tested).json()) as { id: string };
  await expect(card.getByRole("button", { name: "Waiting for the test …" }).first()).toBeVisible();
  // The worker tries to reach the push service, as it must before anybody can have seen it arrive.
  await expect
    .poll(
      async () =>
        (await query("SELECT 1 FROM delivery WHERE id = $1 AND tried_at IS NOT NULL", [delivery])).length,
    )
    .toBe(1);
  await cdp.send("ServiceWorker.deliverPushMessage", {
    ...{ origin: baseUrl, registrationId: versions.at(-1)?.registrationId ?? "" },
    data: JSON.stringify({
      title: "Test",
      body: "",
      url: `${baseUrl}/settings/notifications`,
      tag: delivery,
    }),
  });
  await expect(card.getByRole("status")).toContainText("The test arrived here.");
  await expect(card.getByText("This device gets your pages.")).toBeVisible();
  await card.screenshot({ path: test.info().outputPath("push-on.png") });
  const [channel] = await query(
    "SELECT kind, name, verified_at IS NOT NULL AS proven FROM notify_channel WHERE person_id = $1",
    [id],
  );
  expect(channel).toMatchObject({ kind: "web-push", name: "Chrome on Linux", proven: true });
  await expectAccessible(page);
  await page.setViewportSize(PHONE);
  await card.getByRole("button", { name: "Turn off here" }).tap();
  await expect(card.getByRole("status")).toContainText("This device gets no more pages.");
  await expect(card.getByRole("button", { name: "Turn on for this device" })).toBeVisible();
});

test("an iPhone is told the two steps to its home screen, and asked for nothing", async ({
  page,
  browser,
}) => {
  await onCall(page);
  const context = await browser.newContext({
    ...{
      baseURL: baseUrl,
      viewport: PHONE,
      colorScheme: "dark",
      storageState: await page.context().storageState(),
    },
    userAgent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148 Safari/604.1",
  });
  const phone = await context.newPage();
  await phone.addInitScript(() => {
    Reflect.deleteProperty(window, "PushManager");
    Notification.requestPermission = () => {
      document.title = "asked";
      return Promise.resolve("denied");
    };
  });
  await phone.goto("/settings/notifications");
  const card = phone.getByRole("region", { name: "Pages on this device" });
  await expect(card.getByText("Add to Home Screen")).toBeVisible();
  await card.screenshot({ path: test.info().outputPath("push-ios.png") });
  expect(await phone.title()).not.toBe("asked");
  await context.close();
});
