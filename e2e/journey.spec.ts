/** The first day of an installation, from the setup link to four people with their own views. */
import { expect, test } from "@playwright/test";
import { ROLES } from "@/lib/auth/actor";
import { expectAccessible } from "./support/axe";
import { type Product, startProduct } from "./support/product";
import { rawRequest } from "./support/raw-request";
import { nameOrganisation, Person, welcome } from "./support/signed-in";

test.describe.configure({ mode: "serial", timeout: 180_000 });

let product: Product;
let stop: () => Promise<void>;
const admin = new Person("Ada Admin", "ada@example.com");

test.beforeAll(async () => {
  ({ started: product, stop } = await startProduct("journey"));
});
test.afterAll(() => stop());

test("the setup link makes the first admin, who must have a second factor before anything is seen", async ({
  page,
}) => {
  await page.goto(product.setupUrl);
  await expectAccessible(page);
  await page.getByLabel("Your name").fill(admin.name);
  await page.getByLabel("E-mail address").fill(admin.email);
  await page.getByLabel("Passphrase", { exact: true }).fill("passwordpassword");
  await page.getByRole("button", { name: "Create admin" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /\w/ })).toBeVisible();

  await page.getByLabel("Your name").fill(admin.name);
  await page.getByLabel("E-mail address").fill(admin.email);
  await page.getByLabel("Passphrase", { exact: true }).fill(admin.passphrase);
  await page.getByRole("button", { name: "Create admin" }).click();
  await expect(page.getByRole("heading", { name: "Set up a second factor" })).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${product.baseUrl}/`);
  await expect(page).toHaveURL(/\/(sign-in|enrol-factor)/);
  await page.goto(`${product.baseUrl}/enrol-factor`);

  const codes = await admin.enrolFactor(page);
  expect(new Set(codes).size).toBe(10);
  await expectAccessible(page);
  await admin.keepCodes(page);
  await nameOrganisation(page);
  await page.goto(`${product.baseUrl}/`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible(page);
});

test("the setup link works once", async ({ page }) => {
  await page.goto(product.setupUrl);
  await expect(page.getByLabel("Your name")).toHaveCount(0);
});

test("the admin signs in again, where they wanted to go, and out", async ({ page }) => {
  await page.goto(`${product.baseUrl}/?tab=1`);
  await expectAccessible(page);
  await admin.signIn(page);
  await expect(page).toHaveURL(`${product.baseUrl}/?tab=1`);

  const [session] = (await page.context().cookies()).filter(({ name }) => name === "garrison");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  const cookie = `garrison=${session?.value}`;
  expect((await rawRequest(product.baseUrl, "/", { headers: { cookie } })).status).toBe(200);
  await page.getByRole("button", { name: /^Ada Admin/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect((await rawRequest(product.baseUrl, "/", { headers: { cookie } })).status).toBe(307);
});

for (const role of ROLES) {
  test(`a second person comes as ${role}, and sees their own overview`, async ({ page }) => {
    const person = await welcome(page, role, product);
    await page.goto(`${product.baseUrl}/`);
    await expect(page.getByRole("button", { name: new RegExp(`^${person.name}`) })).toBeVisible();
  });
}
