/** Silences in the browser: made from an alert's labels, seen beforehand, found again, changed and ended. */
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { newSource } from "./support/identities";
import { product } from "./support/product";
import { signIn } from "./support/signed-in";

test.describe.configure({ mode: "parallel", timeout: 120_000 });

const at = (path: string) => `${product().baseUrl}${path}`;
const main = (page: Page) => page.getByRole("main");

/** A source that has fired one alert for each of `hosts`, all of which have the label `run`. */
async function fired(run: string, ...hosts: string[]): Promise<string> {
  const { id, token } = await newSource("prometheus", `prom ${run}`);
  const endsAt = new Date(Date.now() + 600_000).toISOString();
  const alerts = hosts.map((host) => ({
    labels: { alertname: "DiskFull", host, run },
    annotations: { summary: `Disk of ${host} is full` },
    endsAt,
  }));
  const answer = await fetch(at(`/api/webhooks/prometheus/${token}/api/v2/alerts`), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(alerts),
  });
  expect(answer.status, await answer.text()).toBe(200);
  return id;
}

type Listed = { items: { id: string; title: string; quiet: { text: string } | null }[] };

/** Titles of the alerts of a source that nobody is told of. */
async function quietOf(page: Page, source: string): Promise<string[]> {
  const answer = await page.request.get(at(`/api/alerts?source=${source}`));
  const { items } = (await answer.json()) as Listed;
  return items.filter(({ quiet }) => quiet).map(({ title }) => title);
}

test("an alert is silenced with what it has in common with others, and loud again when that ends", async ({
  page,
}) => {
  const run = randomUUID().slice(0, 8);
  const source = await fired(run, "web-1", "web-2");
  await signIn(page, "oncall");
  const { items } = (await (await page.request.get(at(`/api/alerts?source=${source}`))).json()) as Listed;
  const alert = items.find(({ title }) => title.includes("web-1"));

  await page.goto(at(`/alerts/${alert?.id}`));
  await page.getByRole("link", { name: "Silence…" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Silence alerts" })).toBeVisible();
  await expect(main(page).getByText("It would hide 1 alert now")).toBeVisible();
  await page.getByRole("checkbox", { name: 'host="web-1"' }).uncheck();
  await expect(main(page).getByText("It would hide 2 alerts now")).toBeVisible();
  await expect(main(page).getByRole("link", { name: "Disk of web-2 is full" })).toBeVisible();
  await page.getByLabel("And these (optional)").fill('host=~"("');
  await expect(main(page).getByText(/The labels can't be used: .*pattern/)).toBeVisible();
  await page.getByLabel("And these (optional)").fill('host=~"web-.*"');
  await expect(main(page).getByText("It would hide 2 alerts now")).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("Why").fill(`new disks ${run}`);
  await page.getByRole("radio", { name: "After 4 hours" }).check();
  await page.getByRole("button", { name: "Silence alerts" }).click();
  await expect(page).toHaveURL(at("/alerts/silences"));
  const row = main(page)
    .getByRole("row", { name: new RegExp(run) })
    .first();
  await expect(row).toContainText('host=~"web-.*"');
  await expect(row).toContainText("2 alerts");
  await expect.poll(() => quietOf(page, source)).toHaveLength(2);
  await expectAccessible(page);

  page.on("dialog", (dialog) => {
    expect(dialog.message()).toContain("People are told of 2");
    void dialog.accept();
  });
  await row.getByRole("button", { name: "End now" }).click();
  await expect(main(page).getByText(run)).toHaveCount(0);
  await expect.poll(() => quietOf(page, source)).toEqual([]);
  await page.getByRole("link", { name: "Over", exact: true }).click();
  await expect(
    main(page)
      .getByRole("row", { name: new RegExp(run) })
      .first(),
  ).toContainText("hid 2 alerts");
});

test("a silence is changed: another end keeps it, other labels make another", async ({ page }) => {
  const run = randomUUID().slice(0, 8);
  const source = await fired(run, "db-1", "db-2");
  await signIn(page, "admin");
  await page.goto(at("/alerts/silences/new"));
  const labels = page.getByLabel("Alerts that have all of these labels");
  await labels.fill(`run!="${run}"`);
  await page.getByLabel("Why").fill(`backup ${run}`);
  await page.getByRole("button", { name: "Silence alerts" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "would hide every alert" })).toBeVisible();
  await labels.fill(`run="${run}"\nhost="db-1"`);
  await page.getByRole("radio", { name: "At a time" }).check();
  await page.getByLabel("Until", { exact: true }).fill("2020-01-01T00:00");
  await page.getByRole("button", { name: "Silence alerts" }).click();
  await expect(page.getByLabel("Until", { exact: true })).toHaveAccessibleDescription(/lies in the past/);
  await page.getByRole("radio", { name: "After 1 hour" }).check();
  await page.getByRole("button", { name: "Silence alerts" }).click();
  await expect(page).toHaveURL(at("/alerts/silences"));
  await expect.poll(() => quietOf(page, source)).toEqual(["Disk of db-1 is full"]);

  await page.getByRole("link", { name: `backup ${run}` }).click();
  await expect(page.getByRole("heading", { level: 1, name: `backup ${run}` })).toBeVisible();
  const first = page.url();
  await expectAccessible(page);
  await page.getByLabel("Why").fill(`long backup ${run}`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(at("/alerts/silences"));
  await page.getByRole("link", { name: `long backup ${run}` }).click();
  await expect(page).toHaveURL(first);
  await page.getByLabel("Alerts that have all of these labels").fill(`run="${run}"\nhost="db-2"`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page).toHaveURL(at("/alerts/silences"));
  await expect.poll(() => quietOf(page, source)).toEqual(["Disk of db-2 is full"]);
  await page.goto(first);
  await expect(main(page).getByText("Over", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Silence again" })).toBeVisible();
});

test("who only reads sees silences, and is offered nothing", async ({ page }) => {
  await signIn(page, "auditor");
  await page.goto(at("/alerts"));
  await page.getByRole("link", { name: "Silences" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Silences" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Silence alerts" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "End now" })).toHaveCount(0);
  expect((await page.goto(at("/alerts/silences/new")))?.status()).toBe(403);
});

test("an admin says which alert explains which others, and takes it back", async ({ page }) => {
  const run = randomUUID().slice(0, 8);
  const source = await fired(run, "gw-1", "gw-2");
  await signIn(page, "admin");
  await page.goto(at("/settings/inhibitions"));
  await page.getByLabel("Name").fill(`Gateway ${run}`);
  await page.getByLabel("While an alert with these labels stands").fill(`host="gw-1"\nrun="${run}"`);
  await page.getByLabel("Nobody is told of alerts with these").fill("host");
  await page.getByRole("button", { name: "Add rule" }).click();
  const target = page.getByLabel("Nobody is told of alerts with these");
  await expect(target).toHaveAttribute("aria-invalid", "true");
  await target.fill(`run="${run}"`);
  await page.getByLabel("Where these labels are the same on both (optional)").fill("alertname run");
  await page.getByRole("button", { name: "Add rule" }).click();
  const row = main(page)
    .getByRole("row", { name: new RegExp(`Gateway ${run}`) })
    .first();
  await expect(row).toContainText("alertname, run");
  await expect.poll(() => quietOf(page, source)).toEqual(["Disk of gw-2 is full"]);
  await expectAccessible(page);
  page.on("dialog", (dialog) => void dialog.accept());
  await row.getByRole("button", { name: "Remove" }).click();
  await expect(main(page).getByText(`Gateway ${run}`)).toHaveCount(0);
  await expect.poll(() => quietOf(page, source)).toEqual([]);
});
