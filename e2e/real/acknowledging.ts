/**
 * Somebody on call takes alerts as people do, in a real browser: comes in with a passkey, acknowledges one from the inbox by
 * keys alone, and another in the phone's view by one tap.
 *   acknowledging.mjs URL SETUP-URL SOURCE-BY-KEYS ALERT-BY-PHONE
 */
import { randomUUID } from "node:crypto";
import { chromium, expect, type Page } from "@playwright/test";
import { addAuthenticator } from "@/e2e/support/authenticator";

const [url = "", setupUrl = "", sourceId = "", alertId = ""] = process.argv.slice(2);
const PHONE = { width: 360, height: 740 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const context = await browser.newContext({ baseURL: url, hasTouch: true });
const page = await context.newPage();
await step("somebody on call comes in with a passkey", comeIn);
await step("… takes an alert from the inbox by keys alone", byKeys);
await step("… and another one in the phone's view by one tap", byPhone);
await browser.close();

async function step(what: string, work: (page: Page) => Promise<void>): Promise<void> {
  try {
    await work(page);
    process.stdout.write(`ok\t${what}\n`);
  } catch (error) {
    process.stdout.write(`FAILED\t${what}\t${String(error).replace(/\s+/g, " ")}\n`);
  }
}

async function comeIn(): Promise<void> {
  await addAuthenticator(page);
  await page.goto(setupUrl);
  await page.getByLabel("Passphrase").fill(`violet tundra ${randomUUID()}`);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByLabel("I have put them in a safe place.").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${url}/`);
}

async function byKeys(): Promise<void> {
  await page.goto(`/alerts?source=${sourceId}&q=is%20down`);
  const row = page.getByRole("main").getByRole("row", { name: /is down/ });
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(row.getByRole("link", { name: /is down/ })).toBeFocused({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await page.keyboard.press("a");
  await expect(row).toContainText(/Acknowledged.*You until/, { timeout: 20_000 });
}

async function byPhone(): Promise<void> {
  await page.setViewportSize(PHONE);
  await page.goto(`/a/${alertId}`);
  await page.getByRole("button", { name: "Acknowledge: I am on it" }).tap();
  await expect(page.getByRole("status")).toContainText("You have it until", { timeout: 20_000 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide, "wider than the phone").toBeLessThanOrEqual(0);
}
