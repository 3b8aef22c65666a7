/** Incidents in the browser: declared from an alert, written down, closed with what closing asks for, and printed. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import pg from "pg";
import { newId } from "@/lib/id";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { newSource } from "./support/identities";
import { product } from "./support/product";
import { signIn } from "./support/signed-in";

test.describe.configure({ mode: "parallel", timeout: 120_000 });

const at = (path: string) => `${product().baseUrl}${path}`;
const main = (page: Page) => page.getByRole("main");
const MINUTE = 60_000;

async function inDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const { DATABASE_URL } = JSON.parse(readFileSync(join(product().home, "running.json"), "utf8"));
  const client = new pg.Client({ connectionString: DATABASE_URL });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An alert as Prometheus tells it; its id. */
async function alert(title: string, severity = "critical"): Promise<string> {
  const { token } = await newSource("prometheus", `Prometheus ${title}`);
  const answer = await fetch(at(`/api/webhooks/prometheus/${token}/api/v2/alerts`), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([
      {
        labels: { alertname: title, severity },
        annotations: { summary: title, runbook_url: "https://runbooks.example.com/payments" },
        startsAt: new Date(Date.now() - 20 * MINUTE).toISOString(),
        endsAt: new Date(Date.now() + 60 * MINUTE).toISOString(),
      },
    ]),
  });
  if (answer.status !== 200) throw new Error(`Prometheus was answered ${answer.status}.`);
  return inDatabase(async (client) => {
    const { rows } = await client.query("SELECT id FROM alert WHERE title = $1", [title]);
    return rows[0].id as string;
  });
}

/** A service that was down from 20 to 15 minutes ago, as verdicts say. Its probe is paused: nothing is looked at. */
async function downService(page: Page, name: string): Promise<string> {
  const probe = newId();
  await inDatabase((client) =>
    client.query(
      `INSERT INTO probe (id, name, kind, target, settings, interval_s, timeout_ms, retries, paused_at)
       VALUES ($1, $2, 'dns', 'pay.example.com', '{"kind":"dns","name":"pay.example.com"}', 3600, 5000, 0, now())`,
      [probe, name],
    ),
  );
  const window = { kind: "rolling", days: 30 };
  const answer = await page.request.post(at("/api/objectives"), {
    data: { name, target: "99.9", window, probes: [probe] },
    headers: { origin: product().baseUrl },
  });
  expect(answer.status()).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  await inDatabase(async (client) => {
    const now = Math.floor(Date.now() / MINUTE) * MINUTE;
    await client.query("UPDATE objective SET since = $2 WHERE id = $1", [id, new Date(now - 180 * MINUTE)]);
    for (const hour of [0, 1, 2].map(
      (back) => Math.floor(now / (60 * MINUTE)) * 60 * MINUTE - back * 60 * MINUTE,
    )) {
      const verdicts = Array.from({ length: 60 }, (_, minute) => {
        const ago = (now - hour) / MINUTE - minute;
        return ago > 15 && ago <= 20 ? 2 : ago > 0 ? 1 : 0;
      });
      const count = (wanted: number) => verdicts.filter((one) => one === wanted).length;
      await client.query(
        `INSERT INTO objective_hour SELECT no, $2, $3, $4, $5 FROM objective WHERE id = $1
         ON CONFLICT (objective_no, hour) DO UPDATE SET verdicts = excluded.verdicts, good = excluded.good, bad = excluded.bad`,
        [id, new Date(hour), Buffer.from(verdicts), count(1), count(2)],
      );
    }
  });
  return id;
}

const localMinutesAgo = (minutes: number) =>
  new Date(Date.now() - minutes * MINUTE).toISOString().slice(0, 16);
const rows = (page: Page) => main(page).locator(".time-line > li");

test("an incident goes from an alert to its closing, and every step stands in its time line", async ({
  page,
}) => {
  const title = `Payments ${randomUUID().slice(0, 8)} down`;
  await signIn(page, "admin");
  const alertId = await alert(title);
  const service = `Pay ${title.slice(9, 17)}`;
  await downService(page, service);

  await page.goto(at(`/incidents/new?alert=${alertId}`));
  await expect(main(page).getByText("is linked, with the service")).toBeVisible();
  await expect(page.getByLabel("What is wrong for users")).toHaveValue(title);
  await expect(page.getByLabel("Severity")).toHaveValue("critical");
  await page.getByLabel("Impact started").fill(localMinutesAgo(25));
  await page.getByRole("checkbox", { name: service }).check();
  await page.getByLabel("Servers concerned").fill("no-such-host");
  await page.getByRole("button", { name: "Declare incident" }).click();
  await expect(page.getByLabel("Servers concerned")).toHaveAccessibleDescription(
    /has no server “no-such-host”/,
  );
  await page.getByLabel("Servers concerned").fill("");
  await page.getByRole("button", { name: "Declare incident" }).click();
  await expect(page).toHaveURL(/\/incidents\/[0-9a-f-]{36}$/);
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText(new RegExp(`^#\\d+ ${title}$`));
  await expect(main(page).getByText("5 of 43\u00a0min").first()).toBeVisible();
  await expect(rows(page).filter({ hasText: "was down, measured in 5" })).toHaveCount(1);
  await expect(rows(page).filter({ hasText: `“${title}” opened, critical` })).toContainText(
    /sha256 [0-9a-f]{12}/,
  );
  await expect(main(page).getByRole("link", { name: "https://runbooks.example.com/payments" })).toBeVisible();
  await expectAccessible(page);

  // A note about what was an hour ago stands there, and says that it was written now.
  await page.getByLabel("Add a note").fill("A customer called about failed payments.");
  await page.getByLabel("When it was").fill(localMinutesAgo(-60));
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByLabel("When it was")).toHaveAccessibleDescription(/must not lie in the future/);
  await page.getByLabel("When it was").fill(localMinutesAgo(90));
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(rows(page).last()).toContainText("A customer called");
  await expect(rows(page).last()).toContainText("written down");
  await rows(page)
    .last()
    .getByText(/^Correct entry/)
    .click();
  await page.getByLabel("What is right").fill("Two customers called.");
  await page.getByRole("button", { name: "Add correction" }).click();
  await expect(rows(page).filter({ hasText: "Two customers called." })).toContainText("corrects entry");
  await expect(rows(page).last()).toContainText("corrected by entry");

  await page.getByRole("button", { name: "Update" }).click();
  await page.getByRole("dialog").getByLabel("Status").selectOption("fixing");
  await page.getByLabel("What happened").fill("The certificate is being renewed.");
  await page.getByRole("button", { name: "Save update" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(rows(page).filter({ hasText: "set the status to fixing; it was investigating" })).toHaveCount(
    1,
  );

  // The tabs narrow the screen.
  await page.getByRole("link", { name: "Notes", exact: true }).click();
  await expect(page).toHaveURL(/show=notes/);
  await expect(rows(page).filter({ hasText: "The certificate is being renewed." })).toBeVisible();
  await expect(rows(page).filter({ hasText: "was down, measured" })).toBeHidden();
  await page.getByRole("link", { name: "All", exact: true }).click();

  await close(page);
  await expect(main(page).getByText("Closed", { exact: true }).first()).toBeVisible();
  await expect(rows(page).first()).toContainText("The evidence was frozen");
  await expect(main(page).getByText(/entries, reckoned anew just now/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Update" })).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(at("/incidents"));
  const month = new Date().toISOString().slice(0, 7);
  const closed = page.getByRole("region", { name: `Closed in ${month}` });
  await expect(closed.getByRole("row", { name: new RegExp(title) })).toContainText("5 of 43\u00a0min");
  await expect(
    page.getByRole("region", { name: "Mean times" }).getByRole("row", { name: /Detected/ }),
  ).toBeVisible();
  await expectAccessible(page);
});

/** Closing asks for each thing that is missing, at its place. */
async function close(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Close…" }).click();
  const dialog = page.getByRole("dialog");
  const cause = dialog.getByLabel("Cause", { exact: true });
  await dialog.getByLabel("Resolved").fill("");
  await dialog.getByLabel("By whom").fill("");
  await dialog.getByRole("button", { name: "Close incident" }).click();
  const missing: [Locator, RegExp][] = [
    [cause, /is missing: the cause/],
    [dialog.getByLabel("What is changed because of it"), /is missing: what will be changed/],
    [dialog.getByLabel("By whom"), /is missing: who changes it/],
    [dialog.getByLabel("Until"), /is missing: by which day/],
    [dialog.getByLabel("Resolved"), /is missing: when it was over/],
  ];
  for (const [input, words] of missing) await expect(input).toHaveAccessibleDescription(words);
  await expectAccessible(page);
  await cause.fill("The certificate ended, and nobody was told.");
  await dialog.getByLabel("What is changed because of it").fill("Renew by timer, alert 14 days ahead.");
  await dialog.getByLabel("By whom").fill("Saraa");
  await dialog.getByLabel("Until").fill("2027-01-31");
  await dialog.getByLabel("Resolved").fill(localMinutesAgo(1));
  await dialog.getByRole("button", { name: "Close incident" }).click();
  await expect(dialog).toBeHidden();
}

/** One that was declared by a program, with a note. */
async function declared(page: Page, wish: object): Promise<{ id: string; no: number }> {
  const answer = await page.request.post(at("/api/incidents"), {
    data: { severity: "high", ...wish },
    headers: { origin: product().baseUrl },
  });
  expect(answer.status()).toBe(201);
  return answer.json();
}

test("on paper it is black on white, without controls, and whole", async ({ page }) => {
  await signIn(page, "admin");
  const title = `Paper ${randomUUID().slice(0, 8)}`;
  const { id } = await declared(page, { title, note: "The first note." });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto(at(`/incidents/${id}?show=alerts`));
  await expect(rows(page).filter({ hasText: "The first note." })).toBeHidden();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });

  await expect(rows(page).filter({ hasText: "The first note." })).toBeVisible();
  const shown = await page.evaluate(() => {
    const visible = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter((one) => one.checkVisibility()).length;
    const row = document.querySelector<HTMLElement>(".time-line > li");
    return {
      controls: visible("button:not(.time), input, select, textarea, nav[aria-label='Main'], summary"),
      ground: getComputedStyle(document.body).backgroundColor,
      ink: row ? getComputedStyle(row).color : "",
      hashes: [...document.querySelectorAll<HTMLElement>(".time-line li")].map(
        (one) => /[0-9a-f]{64}/.exec(one.innerText)?.[0] ?? null,
      ),
    };
  });
  expect(shown).toMatchObject({ controls: 0, ground: "rgb(255, 255, 255)", ink: "rgb(0, 0, 0)" });
  expect(shown.hashes).toHaveLength(2);
  expect(shown.hashes.every((hash) => hash !== null)).toBe(true);
  await expect(main(page).getByText(/ends with sha256 [0-9a-f]{64}/)).toBeVisible();

  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.toString("latin1")).toMatch(/\/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
  // The picture of the page: white but for its ink.
  const image = await page.screenshot({ fullPage: true });
  const share = await page.evaluate(
    async (bytes) => {
      const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: "image/png" }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      if (!context) return 0;
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      let white = 0;
      for (let place = 0; place < data.length; place += 4) {
        if (data[place] === 255 && data[place + 1] === 255 && data[place + 2] === 255) white += 1;
      }
      return white / (data.length / 4);
    },
    [...image],
  );
  expect(share).toBeGreaterThan(0.8);
});

test("somebody who changed it meanwhile is not overwritten, and nothing typed is lost", async ({
  page,
  browser,
}) => {
  await signIn(page, "admin");
  const { id, no } = await declared(page, { title: `Two people ${randomUUID().slice(0, 8)}` });
  await page.goto(at(`/i/${no}`));
  await expect(page).toHaveURL(at(`/incidents/${id}`));
  await page.getByRole("button", { name: "Update" }).click();
  await page.getByLabel("What happened").fill("Mine");

  const context = await browser.newContext();
  const other = await context.newPage();
  await signIn(other, "oncall");
  await other.goto(at(`/incidents/${id}`));
  await other.getByRole("button", { name: "Edit times…" }).click();
  await other.getByLabel("Impact started").fill(localMinutesAgo(30));
  await other.getByRole("button", { name: "Save times" }).click();
  await expect(rows(other).filter({ hasText: "set the times" })).toHaveCount(1);
  await context.close();

  await page.getByRole("button", { name: "Save update" }).click();
  const refusal = page.getByRole("dialog").getByRole("alert");
  await expect(refusal).toContainText("Somebody changed this incident since you read it");
  await expect(page.getByLabel("What happened")).toHaveValue("Mine");
  // Closed and opened again, the dialog knows what is there now.
  await page.keyboard.press("Escape");
  await expect(rows(page).filter({ hasText: "set the times" })).toHaveCount(1);
  await page.getByRole("button", { name: "Update" }).click();
  await page.getByLabel("What happened").fill("Mine again");
  await page.getByRole("button", { name: "Save update" }).click();
  await expect(rows(page).filter({ hasText: "Mine again" })).toHaveCount(1);
});

test("alerts and services are linked and taken away on its page", async ({ page }) => {
  await signIn(page, "admin");
  const title = `Linked ${randomUUID().slice(0, 8)}`;
  const alertId = await alert(title);
  const { id } = await declared(page, { title: `About ${title}` });
  await page.goto(at(`/incidents/${id}`));
  await page.getByRole("button", { name: "Link alerts…" }).click();
  await page.getByRole("dialog").getByRole("checkbox", { name: title }).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Link alerts", exact: true }).click();
  const linked = page.getByRole("region", { name: "Linked alerts: 1" });
  await expect(linked.getByRole("link", { name: title })).toHaveAttribute("href", `/alerts/${alertId}`);
  page.once("dialog", (dialog) => dialog.accept());
  await linked.getByRole("button", { name: "Take away" }).click();
  await expect(page.getByRole("region", { name: "Linked alerts: 0" })).toBeVisible();
  await expect(rows(page).filter({ hasText: "took away the link to 1" })).toHaveCount(1);

  await page.getByRole("button", { name: "Change services and servers…" }).click();
  await page.getByLabel("Servers concerned").fill("nobody");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByLabel("Servers concerned")).toHaveAccessibleDescription(/has no server “nobody”/);
});

test("who may only look sees all of it, and no control", async ({ page, browser }) => {
  await signIn(page, "admin");
  const title = `Only looked at ${randomUUID().slice(0, 8)}`;
  const { id } = await declared(page, { title, note: "For all to read." });
  for (const role of ["manager", "auditor"] as const) {
    const context = await browser.newContext();
    const reader = await context.newPage();
    await signIn(reader, role);
    await reader.goto(at(`/incidents/${id}`));
    await expect(rows(reader).filter({ hasText: "For all to read." })).toBeVisible();
    for (const name of [/Update/, /Close…/, /Edit times/, /Link alerts/, /Add note/, /Correct/])
      await expect(reader.getByRole("button", { name })).toHaveCount(0);
    await reader.goto(at("/incidents"));
    await expect(
      reader.getByRole("region", { name: "Open" }).getByRole("link", { name: new RegExp(title) }),
    ).toBeVisible();
    await expect(reader.getByRole("link", { name: "Declare an incident" })).toHaveCount(0);
    expect((await reader.goto(at("/incidents/new")))?.status()).toBe(403);
    await context.close();
  }
  const context = await browser.newContext();
  const manager = await context.newPage();
  await signIn(manager, "manager");
  // The overview names the newest alone, and others declare some at the same time.
  const newest = `Newest ${randomUUID().slice(0, 8)}`;
  await declared(page, { title: newest });
  await manager.goto(at("/"));
  const block = manager.getByRole("region", { name: "Uptime and incidents" });
  await expect(block).toContainText(/incidents? in the last 30\u00a0days/);
  await expect(block.getByRole("link", { name: newest })).toBeVisible();
  await expectAccessible(manager);
  await context.close();
});

test("what was changed in the database is named where the record is read", async ({ page }) => {
  await signIn(page, "admin");
  const { id } = await declared(page, { title: `Tampered ${randomUUID().slice(0, 8)}`, note: "As it was." });
  await inDatabase(async (client) => {
    await client.query("BEGIN");
    await client.query("ALTER TABLE incident_entry DISABLE TRIGGER USER");
    await client.query(
      `UPDATE incident_entry SET detail = '{"text":"As it never was."}' WHERE incident_id = $1 AND seq = 2`,
      [id],
    );
    await client.query("ALTER TABLE incident_entry ENABLE TRIGGER USER");
    await client.query("COMMIT");
  });
  await page.goto(at(`/incidents/${id}`));
  await expect(main(page).getByText("Entry 2 is not as it was written")).toBeVisible();
  await expectAccessible(page);
  const verified = await page.request.get(at(`/api/incidents/${id}/verification`));
  expect(await verified.json()).toMatchObject({ whole: false, firstBad: 2, why: "its content was changed" });
});
