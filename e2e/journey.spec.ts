/** The first day of an installation: from the setup link over the first server to four people with their own views. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname, release } from "node:os";
import { expect, type Page } from "@playwright/test";
import { ROLES } from "@/lib/auth/actor";
import { addAuthenticator } from "./support/authenticator";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { type Product, startProduct } from "./support/product";
import { rawRequest } from "./support/raw-request";
import { nameOrganisation, Person } from "./support/signed-in";
import { runShownCommand } from "./support/this-machine";

test.describe.configure({ mode: "serial", timeout: 180_000 });

/** What the overview of each role is called. */
const VIEWS = { admin: "Operations", manager: "Management", oncall: "On call", auditor: "Audit" };

let product: Product;
let stop: () => Promise<void>;
const ada = new Person("Ada Admin", "ada@example.com");
/** Ada's browser, for the whole day. */
let page: Page;

test.beforeAll(async ({ browser }) => {
  ({ started: product, stop } = await startProduct("journey"));
  page = await (await browser.newContext({ baseURL: product.baseUrl })).newPage();
});
test.afterAll(async () => {
  await page.context().close();
  await stop();
});

async function sessionCookie(): Promise<string> {
  const [session] = (await page.context().cookies()).filter(({ name }) => name === "garrison");
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Strict" });
  return `garrison=${session?.value}`;
}

async function statusOf(path: string, cookie: string): Promise<number> {
  return (await rawRequest(product.baseUrl, path, { headers: { cookie } })).status;
}

test("the setup link makes the first admin, who must have a second factor before anything is seen", async () => {
  await page.goto(product.setupUrl);
  await expectAccessible(page);
  await page.getByLabel("Your name").fill(ada.name);
  await page.getByLabel("E-mail address").fill(ada.email);
  await page.getByLabel("Passphrase", { exact: true }).fill("passwordpassword");
  await page.getByRole("button", { name: "Create admin" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "This passphrase is common" })).toBeVisible();
  await expect(page.getByLabel("Your name")).toHaveValue(ada.name);
  await expect(page.getByLabel("E-mail address")).toHaveValue(ada.email);
  await expectAccessible(page);

  await page.getByLabel("Passphrase", { exact: true }).fill(ada.passphrase);
  await page.getByRole("button", { name: "Create admin" }).click();
  await expect(page.getByRole("heading", { name: "Set up a second factor" })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/");
  await expect(page).toHaveURL(`${product.baseUrl}/enrol-factor`);

  const codes = await ada.enrolFactor(page);
  expect(new Set(codes).size).toBe(10);
  await expectAccessible(page);
  await ada.keepCodes(page);
  await expectAccessible(page);
  await nameOrganisation(page);
});

test("the setup link works once", async ({ browser }) => {
  const other = await browser.newPage();
  await other.goto(product.setupUrl);
  await expect(other.getByLabel("Your name")).toHaveCount(0);
  await other.context().close();
});

test("the admin signs out, and in again, where they wanted to go", async () => {
  await page.goto("/");
  const cookie = await sessionCookie();
  expect(await statusOf("/", cookie)).toBe(200);
  await ada.signOut(page);
  expect(await statusOf("/", cookie)).toBe(307);

  await page.goto("/?view=auditor");
  await ada.signIn(page);
  await expect(page).toHaveURL(`${product.baseUrl}/?view=auditor`);
});

test("the admin pastes one line into a server, this very machine, and sees it arrive", async () => {
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "Add a server" }).click();
  await page.getByRole("button", { name: "Make the command" }).click();
  const command = page.getByRole("figure", { name: "Command" }).first();
  await expect(page.getByText("Nothing heard yet.")).toBeVisible();

  const installed = await runShownCommand((await command.textContent()) ?? "");
  expect(installed.stdout, installed.stderr).toContain("Done: the first report is at");
  expect(installed.status).toBe(0);
  await expect(page.getByRole("heading", { name: "3. Servers found (1)" })).toBeVisible();
  await expect(page.getByText(/\d+ of 13 expected sections known/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("link", { name: "1 of 1 servers reporting" })).toBeVisible();
});

test("the server's page tells the truth about this machine", async () => {
  await page.getByRole("main").getByRole("link", { name: hostname() }).click();
  await expect(page.getByRole("heading", { level: 1, name: hostname() })).toBeVisible();
  await expect(page.getByText("Reporting", { exact: true })).toBeVisible();
  const [, system = ""] =
    /^PRETTY_NAME=["']?(.*?)["']?$/m.exec(readFileSync("/etc/os-release", "utf8")) ?? [];
  expect(system).not.toBe("");
  const facts = page.getByRole("region", { name: "Key facts" });
  await expect(facts).toContainText(system);
  await expect(facts).toContainText(release());
});

test("a number leads to the bytes that prove it", async () => {
  await page.getByRole("navigation", { name: "Parts of this server" }).getByText("Accounts & keys").click();
  const accounts = page.getByRole("region", { name: "Accounts", exact: true });
  const number = /^\d+/.exec((await accounts.getByText(/^\d+\saccounts, /).textContent()) ?? "")?.[0];
  await accounts.getByRole("link", { name: "open raw output of getent passwd" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("passwd");

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download the whole" }).click();
  const bytes = readFileSync(await (await download).path());
  await expect(page.getByText(createHash("sha256").update(bytes).digest("hex"))).toBeVisible();
  const lines = bytes.toString("utf8").trimEnd().split("\n");
  expect(String(lines.length)).toBe(number);
  await expect(page.getByRole("region", { name: "Output passwd" }).getByRole("listitem")).toHaveText(
    lines.map((line, at) => `${at + 1}${line}`),
  );
});

test("the admin makes a passkey, and signs in with nothing else", async () => {
  await addAuthenticator(page);
  await page.goto("/settings/profile");
  await page.getByRole("link", { name: "Add another" }).click();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL(`${product.baseUrl}/settings/profile`);
  await expect(page.getByText("Passkey, on one device, last used never")).toBeVisible();

  await ada.signOut(page);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page).toHaveURL(`${product.baseUrl}/`);
  await page.goto("/settings/profile");
  await expect(page.getByText("Passkey, on one device, last used never")).toHaveCount(0);
});

for (const role of ROLES) {
  test(`the admin invites somebody as ${role}, who comes, sees their own overview, and leaves`, async ({
    browser,
  }) => {
    const guest = new Person(`Test ${role}`, `${role}@example.com`);
    await page.goto("/settings/people");
    await page.getByLabel("E-mail address").fill(guest.email);
    await page.getByLabel("Role", { exact: true }).last().selectOption(role);
    await page.getByRole("button", { name: "Invite" }).click();
    const link = await page.getByRole("figure", { name: "Command" }).textContent();

    const theirs = await browser.newPage({ baseURL: product.baseUrl });
    await theirs.goto(link ?? "");
    await guest.enrol(theirs);
    await guest.keepCodes(theirs);
    await theirs.goto("/");
    await expect(theirs.getByRole("button", { name: `${guest.name}, ${role}` })).toBeVisible();
    await expect(theirs.getByText("1 of 1 servers reporting")).toBeVisible();
    await expect(
      theirs.getByRole("navigation", { name: "Views of the overview" }).getByRole("link").first(),
    ).toHaveText(VIEWS[role]);
    await guest.signOut(theirs);
    await theirs.context().close();
  });
}

test("the admin signs out, and the session is over", async () => {
  const cookie = await sessionCookie();
  expect(await statusOf("/api/me", cookie)).toBe(200);
  await ada.signOut(page);
  expect(await statusOf("/api/me", cookie)).toBe(401);
});
