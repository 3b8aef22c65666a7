/** The overview: three answers that do not lie, numbers that open their lists, and a view for each role. */
import { expect, type Page } from "@playwright/test";
import { ROLES } from "@/lib/auth/actor";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { Identities } from "./support/identities";
import { garrison, type Product, startProduct } from "./support/product";
import { signIn } from "./support/signed-in";

test.describe.configure({ mode: "serial", timeout: 180_000 });

const SERVERS = 6;
let product: Product;
let identities: Identities;
let stop: () => Promise<void>;

test.beforeAll(async () => {
  ({ started: product, stop } = await startProduct("overview"));
  identities = await Identities.of(product);
});
test.afterAll(async () => {
  await identities.close();
  await stop();
});

const answers = (page: Page) =>
  page
    .getByRole("region", { name: /^(Are we safe|Are we up|Can we restore backups)\?$/ })
    .getByText(/^(Yes|No|Not known)$/);

test("an empty installation knows nothing, says so, and offers the first step", async ({ page }) => {
  await signIn(page, "admin", product);
  await page.goto(`${product.baseUrl}/`);
  await expect(answers(page)).toHaveText(["Not known", "Not known", "Not known"]);
  await expect(page.getByRole("main").getByRole("link", { name: "Add a server" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${product.baseUrl}/?view=manager`);
  await expect(page.getByRole("region", { name: "Backups in one minute" })).toContainText(
    "Not known: no system is protected yet.",
  );
  await page.goto(`${product.baseUrl}/backups/unprotected`);
  await expect(page.getByText("No server was looked at yet")).toBeVisible();
  await expect(page.getByText("Nothing is unprotected")).toHaveCount(0);
});

test("every number opens the list whose length it is", async ({ page }) => {
  await garrison(["fleet", "simulate", "--servers", String(SERVERS), "--json"], product);
  await identities.server("never-heard.internal");
  await signIn(page, "admin", product);
  await expect(async () => {
    await page.goto(`${product.baseUrl}/`);
    const heading = page.getByRole("region", { name: "The fleet in numbers" });
    await expect(heading.getByText(`of ${SERVERS}, not known for 1`).first()).toBeVisible({ timeout: 1_000 });
  }).toPass();

  // Until the worker has read all that they reported, a list may hold more than its number said.
  await expect(async () => {
    await page.goto(`${product.baseUrl}/`);
    const numbered = await numbersOf(page);
    expect(numbered.length).toBeGreaterThanOrEqual(5);
    for (const { href, count } of numbered) {
      await page.goto(`${product.baseUrl}${href}`);
      const rows = page.getByRole("main").getByRole("row");
      await expect(rows).toHaveCount(count === 0 ? 0 : count + 1, { timeout: 2_000 });
    }
  }).toPass();
});

/** The numbers on the overview that lead to a list of servers or of changes. */
async function numbersOf(page: Page): Promise<{ href: string; count: number }[]> {
  const links = await page
    .getByRole("main")
    .getByRole("link")
    .evaluateAll((anchors) =>
      anchors.map((anchor) => ({
        text: anchor.textContent ?? "",
        href: anchor.getAttribute("href") ?? "",
      })),
    );
  return links
    .filter(({ href }) => /^\/(servers|changes)\?/.test(href))
    .map(({ text, href }) => ({ href, count: Number(/\d+/.exec(text)?.[0]) }))
    .filter(({ count }) => Number.isInteger(count));
}

test("what nothing judges is Not known, even when every server reports", async ({ page }) => {
  await signIn(page, "admin", product);
  await page.goto(`${product.baseUrl}/`);
  await expect(answers(page)).toHaveText(["Not known", "Not known", "Not known"]);
  await page.getByRole("link", { name: /^No system is protected yet/ }).click();
  await expect(page).toHaveURL(`${product.baseUrl}/backups`);
  await expect(page.getByText("Nothing is protected yet")).toBeVisible();
  await page.goto(`${product.baseUrl}/`);
  await page.getByRole("link", { name: /^No objective is agreed for a service/ }).click();
  await expect(page.getByRole("heading", { name: "Uptime", level: 1 })).toBeVisible();
  await expect(page.getByText("Nothing is looked at yet")).toBeVisible();
});

for (const role of ROLES) {
  test(`${role} lands on a view of their own, which keeps nobody out`, async ({ page }) => {
    await signIn(page, role, product);
    await page.goto(`${product.baseUrl}/`);
    const views = page.getByRole("navigation", { name: "Views of the overview" }).getByRole("link");
    await expect(views.first()).toHaveAttribute("aria-current", "page");
    for (const href of await views.evaluateAll((all) => all.map((one) => one.getAttribute("href")))) {
      await page.goto(`${product.baseUrl}${href}`);
      await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByText(/left out/)).toHaveCount(0);
      // An admin has them all.
      if (role === "admin") await expectAccessible(page);
    }
  });
}

test("a view that a role does not have is named and left out", async ({ page }) => {
  await signIn(page, "oncall", product);
  await page.goto(`${product.baseUrl}/?view=auditor&env=atlantis`);
  await expect(page.getByText("view: auditor")).toBeVisible();
  await expect(page.getByText("env: atlantis")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "On call" })).toBeVisible();
});

test("the answers stand there without script", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, "manager", product);
  await page.goto(`${product.baseUrl}/`);
  await expect(answers(page)).toHaveText(["Not known", "Not known", "Not known"]);
  await context.close();
});
