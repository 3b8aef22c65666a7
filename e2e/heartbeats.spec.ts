/** Heartbeats in the browser: one is added, called as its page says, goes down by itself, and is paused and retired. */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { expectLive } from "./support/live";
import { product } from "./support/product";
import { signIn } from "./support/signed-in";

test.describe.configure({ mode: "parallel", timeout: 120_000 });

const at = (path: string) => `${product().baseUrl}${path}`;
const main = (page: Page) => page.getByRole("main");
const post = async (page: Page, path: string, data: object) =>
  (await page.request.post(at(path), { data, headers: { origin: product().baseUrl } })).json();
const name = () => `Backup ${randomUUID().slice(0, 8)}`;

test("a heartbeat is added, and its schedule is shown before it is kept", async ({ page }) => {
  await signIn(page, "admin");
  const job = name();
  await page.goto(at("/uptime"));
  await page.getByRole("link", { name: "Heartbeats" }).click();
  await page.getByRole("link", { name: "Add a heartbeat" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(job);
  await page.getByLabel("It calls").selectOption("cron");
  const line = page.getByRole("textbox", { name: "Line" });
  await line.fill("61 2 * * *");
  await expect(main(page).getByText('The minute "61" can\'t be read.')).toBeVisible();
  await page.getByRole("button", { name: "Add heartbeat" }).click();
  await expect(line).toHaveAccessibleDescription(/The minute "61" can't be read/);
  await line.fill("30 2 * * *");
  await page.getByLabel("Time zone").selectOption("Europe/Berlin");
  const expected = main(page)
    .getByRole("listitem")
    .filter({ hasText: /^\d{4}-\d\d-\d\d 02:30:00$/ });
  await expect(expected).toHaveCount(5);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add heartbeat" }).click();
  await expect(page).toHaveURL(at("/uptime/heartbeats"));
  const row = main(page).getByRole("row", { name: new RegExp(job) });
  await expect(row).toContainText("Never called");
  await expect(row).toContainText("daily at 02:30, Europe/Berlin");
  await expectAccessible(page);
});

test("it is called as its page says, and what it sent is shown as text and nothing else", async ({
  page,
}) => {
  await signIn(page, "admin");
  const { id } = await post(page, "/api/heartbeats", {
    name: name(),
    schedule: { kind: "every", periodS: 86_400 },
  });
  await page.goto(at(`/uptime/heartbeats/${id}`));
  await expect(main(page).getByText("Never called")).toBeVisible();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await expectLive(page);
  await main(page).getByRole("button", { name: "Copy" }).first().click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain(`/ping/${id}`);
  execFileSync("sh", ["-c", await copied()]);
  const line = main(page)
    .getByRole("row", { name: /Success/ })
    .first();
  await expect(line).toContainText("curl/");
  await expect(
    page.getByRole("banner").or(main(page)).getByText("Up", { exact: true }).first(),
  ).toBeVisible();

  const hostile = "<img src=x onerror=alert(1)>\n\u001b[31mred\u202ered\n".repeat(3);
  await page.request.post(at(`/ping/${id}/1`), { data: hostile, headers: { "content-type": "text/plain" } });
  await expect(main(page).getByText("Down: failed").first()).toBeVisible({ timeout: 40_000 });
  await main(page).getByText("<img src=x onerror=alert(1)>").first().click();
  const body = page.getByRole("region", { name: "Body of call 2" });
  await expect(body).toContainText("␛[31mred⟨U+202E⟩red");
  await expect(main(page).getByText("exit status 1")).toBeVisible();
  await expectAccessible(page);
});

test("one that does not call goes down by itself, and its alert says so", async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, "admin");
  const job = name();
  // Long enough to be seen up, however busy the machine is.
  const schedule = { kind: "every", periodS: 25 };
  const { id, url } = await post(page, "/api/heartbeats", {
    name: job,
    schedule,
    graceS: 1,
    severity: "critical",
  });
  await page.goto(at(`/uptime/heartbeats/${id}`));
  await expectLive(page);
  expect((await page.request.get(url)).status()).toBe(200);
  await expect(main(page).getByText("Up", { exact: true }).first()).toBeVisible();
  await expect(main(page).getByText("Down: did not call").first()).toBeVisible({ timeout: 90_000 });
  // The alert follows what is down in a transaction of its own, a moment later.
  await expect(async () => {
    const { items } = await (await page.request.get(at(`/api/alerts?q=${encodeURIComponent(job)}`))).json();
    expect(items).toMatchObject([{ title: `${job} did not call`, severity: "critical", state: "open" }]);
  }).toPass({ timeout: 60_000 });
  await page.request.get(url);
  await expect(async () => {
    const over = await (
      await page.request.get(at(`/api/alerts?status=resolved&q=${encodeURIComponent(job)}`))
    ).json();
    expect(over.items).toHaveLength(1);
  }).toPass({ timeout: 60_000 });
  const flips = (await (await page.request.get(at(`/api/heartbeats/${id}/flips`))).json()).items;
  const [up, down, first] = flips.map((flip: { at: string }) => Date.parse(flip.at));
  expect(down - first).toBe(26_000);
  expect(up).toBeGreaterThan(down);
});

test("it is changed, paused and retired; on call may pause, and an auditor only looks", async ({
  page,
  browser,
}) => {
  await signIn(page, "admin");
  const job = name();
  const { id, url } = await post(page, "/api/heartbeats", {
    name: job,
    schedule: { kind: "every", periodS: 3_600 },
  });
  await page.goto(at(`/uptime/heartbeats/${id}`));
  await page.getByText("Change what is expected").click();
  await page.getByLabel("It calls").selectOption("oncalendar");
  await page.getByRole("textbox", { name: "OnCalendar" }).fill("Mon..Fri 06:00");
  await page.getByText("Runs, words in what it sends, where it belongs").click();
  await page.getByRole("textbox", { name: "Slug" }).fill("Not A Slug");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("textbox", { name: "Slug" })).toHaveAccessibleDescription(
    /small letters, digits/,
  );
  await page.getByRole("textbox", { name: "Slug" }).fill(`slug-${id.slice(0, 8)}`);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(main(page).getByText("Mon..Fri 06:00, UTC")).toBeVisible();

  const context = await browser.newContext();
  const oncall = await context.newPage();
  await signIn(oncall, "oncall");
  await oncall.goto(at(`/uptime/heartbeats/${id}`));
  await oncall.getByRole("button", { name: "Pause" }).click();
  await expect(main(oncall).getByText("Paused", { exact: true }).first()).toBeVisible();
  await expect(oncall.getByRole("button", { name: "Retire heartbeat" })).toHaveCount(0);
  await signIn(oncall, "auditor");
  await oncall.goto(at(`/uptime/heartbeats/${id}`));
  await expect(main(oncall).getByRole("heading", { name: "How it is called" })).toBeVisible();
  await expect(oncall.getByRole("button", { name: /Pause|Expect calls again/ })).toHaveCount(0);
  await context.close();

  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Retire heartbeat" }).click();
  await expect(page).toHaveURL(at("/uptime/heartbeats"));
  expect((await page.request.get(url)).status()).toBe(404);
});

test("a ping key is made, shown once, calls by a slug, and is revoked", async ({ page }) => {
  await signIn(page, "admin");
  const slug = `slug-${randomUUID().slice(0, 8)}`;
  await post(page, "/api/heartbeats", { name: slug, slug, schedule: { kind: "every", periodS: 3_600 } });
  await page.goto(at("/uptime/heartbeats"));
  const card = page.getByRole("region", { name: "Ping keys" });
  await card.getByLabel("Key for").fill(`Crontabs ${slug}`);
  await card.getByRole("button", { name: "Make key" }).click();
  const key = (await card.getByText(/^grk_/).first().textContent()) ?? "";
  expect(await (await page.request.get(at(`/ping/${key}/${slug}`))).text()).toBe("OK");
  await expectAccessible(page);
  await page.reload();
  page.once("dialog", (dialog) => dialog.accept());
  const row = card.getByRole("row", { name: new RegExp(slug) });
  await row.getByRole("button", { name: "Revoke" }).click();
  await expect(row).toContainText("Revoked");
  expect((await page.request.get(at(`/ping/${key}/${slug}`))).status()).toBe(404);
});
