/**
 * Who uses the product in the browser: people who come in as people do, by link, passphrase and authenticator app; and
 * for tests of anything else, somebody of a role who is in already.
 */
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { TOTP } from "otpauth";
import type { Role } from "@/lib/auth/actor";
import { test as base } from "./hydrated";
import { Identities } from "./identities";
import { garrison, type Product, product } from "./product";

const STEP_S = 30;

/** Somebody with a passphrase and an authenticator app. */
export class Person {
  #secret: string | null = null;
  #lastStep = 0;

  constructor(
    readonly name: string,
    readonly email: string,
    readonly passphrase = `correct horse ${randomUUID()}`,
  ) {}

  /** What the app shows; a code works once, so a used one is waited out. */
  async code(): Promise<string> {
    if (!this.#secret) throw new Error(`${this.name} has no authenticator app yet.`);
    const now = () => Math.floor(Date.now() / 1000 / STEP_S);
    const step = Math.max(now(), this.#lastStep + 1);
    // The server forgives a clock that is one step ahead; no more.
    while (step > now() + 1) await new Promise((done) => setTimeout(done, 250));
    this.#lastStep = step;
    return new TOTP({ secret: this.#secret, period: STEP_S }).generate({ timestamp: step * STEP_S * 1000 });
  }

  /** From the page of an invitation or of the first run, up to the recovery codes, which are returned. */
  async enrol(page: Page): Promise<string[]> {
    await page.getByLabel("Your name").fill(this.name);
    const email = page.getByLabel("E-mail address");
    if (await email.isVisible()) await email.fill(this.email);
    await page.getByLabel("Passphrase", { exact: true }).fill(this.passphrase);
    await page.getByRole("button", { name: /^(Create admin|Continue)$/ }).click();
    return this.enrolFactor(page);
  }

  /** From the choice of a second factor up to the recovery codes; `look` sees the app's set-up half-way. */
  async enrolFactor(page: Page, look?: () => Promise<void>): Promise<string[]> {
    await page.getByRole("button", { name: "Use an authenticator app" }).click();
    const link = await page
      .getByRole("link", { name: "Open in an app", includeHidden: true })
      .getAttribute("href");
    this.#secret = new URL(link ?? "").searchParams.get("secret");
    await look?.();
    await page.getByRole("textbox", { name: "Code" }).fill(await this.code());
    await page.getByRole("button", { name: "Confirm the app" }).click();
    await expect(page.getByRole("heading", { name: "Keep your recovery codes" })).toBeVisible();
    return page.getByRole("listitem").allTextContents();
  }

  async keepCodes(page: Page): Promise<void> {
    await page.getByRole("checkbox", { name: /safe place/ }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/recovery-codes"));
  }

  /** From the sign-in page to wherever it leads. */
  async signIn(page: Page): Promise<void> {
    await page.getByLabel("E-mail address").fill(this.email);
    await page.getByLabel("Passphrase", { exact: true }).fill(this.passphrase);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Second factor" })).toBeVisible();
    await page.getByRole("textbox", { name: "Code" }).fill(await this.code());
    await page.getByRole("button", { name: "Continue" }).click();
    await page.waitForURL((url) => !/^\/(sign-in|second-factor)/.test(url.pathname));
  }

  /** By the menu that carries their name. */
  async signOut(page: Page): Promise<void> {
    await page.getByRole("button", { name: new RegExp(`^${this.name},`) }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
  }
}

/** Invites somebody on the command line and lets them enrol in `page`. */
export async function welcome(page: Page, role: Role, at: Product = product()): Promise<Person> {
  const person = new Person(`Test ${role}`, `${role}-${randomUUID().slice(0, 8)}@example.com`);
  const { setupUrl } = await garrison<{ setupUrl: string }>(
    ["user", "create", "--email", person.email, "--role", role, "--name", person.name],
    at,
  );
  await page.goto(setupUrl);
  await person.enrol(page);
  await person.keepCodes(page);
  if (new URL(page.url()).pathname === "/first-run/organisation") await nameOrganisation(page);
  return person;
}

/** The last step of the first run. */
export async function nameOrganisation(page: Page): Promise<void> {
  await page.getByLabel("Name").fill("Example Ltd");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL((url) => url.pathname !== "/first-run/organisation");
}

/** Lets somebody new of this role in at once, for tests of something else than the ceremony. */
export async function signIn(page: Page, role: Role, at: Product = product()): Promise<void> {
  const identities = await Identities.of(at);
  const [credential] = await identities.sessions(1, { role, level: "mfa", factorAgeMinutes: 0 });
  await identities.close();
  const value = credential?.cookie?.split("=")[1] ?? "";
  await page.context().addCookies([{ name: "garrison", value, url: at.baseUrl }]);
}

type ForTest = {
  /** A page in which somebody of this role is signed in; relative addresses are the product's. */
  as: (role: Role) => Promise<Page>;
};

/** `test` with `as("auditor")`. */
export const test = base.extend<ForTest>({
  as: async ({ browser }, use) => {
    const pages: Page[] = [];
    await use(async (role) => {
      const context = await browser.newContext({ baseURL: product().baseUrl });
      const page = await context.newPage();
      pages.push(page);
      await signIn(page, role);
      return page;
    });
    for (const page of pages) await page.context().close();
  },
});
