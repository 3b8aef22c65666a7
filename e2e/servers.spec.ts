/** The list of servers, which its address narrows, and the way in for a new one. */
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { makePlace } from "@/agent/agent-run";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { expectLive } from "./support/live";
import { garrison, type Product, startProduct } from "./support/product";
import { signIn } from "./support/signed-in";

test.describe.configure({ mode: "serial", timeout: 180_000 });

/** More than a page holds. */
const SERVERS = 55;
let product: Product;
let stop: () => Promise<void>;

test.beforeAll(async () => {
  ({ started: product, stop } = await startProduct("servers"));
});
test.afterAll(async () => {
  await stop();
});

const names = (page: Page) => page.getByRole("row").locator("td:first-child a").allTextContents();
const position = (page: Page) => page.getByRole("navigation", { name: "Pages of servers" });

test("an admin adds the first server, and hears it arrive", async ({ page }) => {
  const place = makePlace();
  try {
    await signIn(page, "admin", product);
    await page.goto(`${product.baseUrl}/servers`);
    await expect(page.getByText("No server yet")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("main").getByRole("link", { name: "Add a server" }).last().click();
    await page.getByLabel("Environment (optional)").selectOption("staging");
    await page.getByRole("button", { name: "Make the command" }).click();
    const command = await page.getByRole("figure", { name: "Command" }).first().textContent();
    const token = / --token (\S+)$/.exec(command ?? "")?.[1] ?? "";
    expect(command).toBe(`curl -fsS ${product.baseUrl}/install.sh | sh -s -- --token ${token}`);
    await expect(page.getByText("Nothing heard yet.")).toBeVisible();
    await expectLive(page);
    await page.getByText("Download and check it yourself").click();
    await expectAccessible(page);

    place.lookOnlyAt("os-release", "uname", "dpkg-packages");
    const enrolled = await place.agent(["enrol", "--url", product.baseUrl, "--token", token]);
    expect(enrolled.stderr + enrolled.stdout).not.toMatch(/refused|fail/i);
    await expect(page.getByRole("heading", { name: "3. Servers found (1)" })).toBeVisible();
    expect((await place.agent(["run"])).status).toBe(0);
    await expect(page.getByText(/of 13 expected sections known/)).toBeVisible({ timeout: 60_000 });
    await expectAccessible(page);

    await page.getByRole("main").getByRole("listitem").getByRole("link").first().click();
    await expect(page).toHaveURL(/\/servers\/[0-9a-f-]{36}$/);
  } finally {
    place.remove();
  }
});

test("the token of the command is spent, and the settings say so", async ({ page }) => {
  await signIn(page, "admin", product);
  await page.goto(`${product.baseUrl}/settings/enrolment`);
  await expect(page.getByRole("row").filter({ hasText: "staging" })).toContainText("Used up");
  await expectAccessible(page);
});

test("what narrows the list stands in its address", async ({ page }) => {
  await garrison(["fleet", "simulate", "--servers", String(SERVERS), "--json"], product);
  await signIn(page, "manager", product);
  await page.goto(`${product.baseUrl}/servers`);
  await expect(position(page)).toContainText(`1–50 of ${SERVERS + 1} servers`);
  await expectAccessible(page);

  await page.getByLabel("Reporting", { exact: true }).selectOption("never");
  await expect(page).toHaveURL(`${product.baseUrl}/servers?contact=never`);
  await expect(page.getByText("No server matches these filters")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("main").getByRole("link", { name: "Clear filters" }).last().click();
  await expect(page).toHaveURL(`${product.baseUrl}/servers`);
  await expect(position(page)).toContainText(`of ${SERVERS + 1} servers`);
});

test("pages lead on and back, and show every server once", async ({ page }) => {
  await signIn(page, "auditor", product);
  // The worker may still read what they reported: then some change their place from one page to the next.
  await expect(async () => {
    await page.goto(`${product.baseUrl}/servers?sort=-security`);
    const first = await names(page);
    await position(page).getByRole("link", { name: "Next" }).click();
    await expect(page).toHaveURL(/sort=-security&cursor=/);
    await expect(position(page)).toContainText(`${SERVERS + 1 - 50} of ${SERVERS + 1} servers`);
    const second = await names(page);
    expect(new Set([...first, ...second]).size).toBe(SERVERS + 1);
    await position(page).getByRole("link", { name: "Previous" }).click();
    await expect.poll(() => names(page)).toEqual(first);
  }).toPass();
});

test("heads of columns sort, and columns can be chosen", async ({ page }) => {
  await signIn(page, "auditor", product);
  await page.goto(`${product.baseUrl}/servers`);
  await page.getByRole("columnheader", { name: "Security" }).getByRole("link").click();
  await expect(page).toHaveURL(`${product.baseUrl}/servers?sort=-security`);
  await expect(page.getByRole("columnheader", { name: "Security" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );

  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("link", { name: /^Kernel/ }).click();
  await expect(page.getByRole("columnheader", { name: "Kernel" })).toBeVisible();
  await expect(page).toHaveURL(
    /sort=-security&cols=place,os,contact,updates,security,reboot,unknown,kernel$/,
  );
});

test("what an address asks for in vain is named, and the list is shown", async ({ page }) => {
  await signIn(page, "auditor", product);
  await page.goto(`${product.baseUrl}/servers?env=atlantis&contact=asleep&sort=size&cols=mood&cursor=bm9uZQ`);
  for (const text of ["env: atlantis", "contact: asleep", "sort: size", "cols: mood", "cursor: bm9uZQ"]) {
    await expect(page.getByText(text)).toBeVisible();
  }
  await expect(position(page)).toContainText(`of ${SERVERS + 1} servers`);
});

test("the list is taken as CSV with the same filter, and that is an entry", async ({ page }) => {
  await signIn(page, "auditor", product);
  await page.goto(`${product.baseUrl}/servers?q=web`);
  const total = Number(/(\d+) servers/.exec((await position(page).textContent()) ?? "")?.[1]);
  const started = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const file = await started;
  expect(file.suggestedFilename()).toMatch(/^servers-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await file.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(lines[0]).toMatch(/^\uFEFFid,hostname,environment/);
  expect(lines).toHaveLength(total + 1);

  await page.goto(`${product.baseUrl}/audit`);
  await expect(page.getByRole("row").filter({ hasText: "servers" }).first()).toBeVisible();
});

test("on call sees the list, but neither the export nor the way to add", async ({ page }) => {
  await signIn(page, "oncall", product);
  await page.goto(`${product.baseUrl}/servers`);
  await expect(position(page)).toContainText(`of ${SERVERS + 1} servers`);
  await expect(page.getByRole("link", { name: "CSV" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Add a server" })).toHaveCount(0);
  expect((await page.goto(`${product.baseUrl}/servers/add`))?.status()).toBe(403);
  expect((await page.goto(`${product.baseUrl}/api/servers/export`))?.status()).toBe(403);
});

test("changes of the fleet are listed and narrowed", async ({ page }) => {
  await garrison(
    ["fleet", "simulate", "--servers", "3", "--reports", "6", "--seed", "other", "--json"],
    product,
  );
  await signIn(page, "manager", product);
  await expect(async () => {
    await page.goto(`${product.baseUrl}/changes`);
    await expect(page.getByRole("row").nth(1)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expectAccessible(page);
  await page.goto(`${product.baseUrl}/changes?kind=nonsense&hours=1`);
  await expect(page.getByText("kind: nonsense")).toBeVisible();
});
