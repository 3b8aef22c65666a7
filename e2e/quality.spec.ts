/** The quality of alerts in the browser: a noisy source stands out, and its number opens what it is made of. */
import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { garrison } from "./support/product";
import { test } from "./support/signed-in";

test.describe.configure({ timeout: 120_000 });

test("a source that nobody acts on stands out, and each number opens its episodes", async ({
  as,
  request,
}) => {
  const name = `Noise ${randomUUID().slice(0, 8)}`;
  const { url } = await garrison<{ url: string }>([
    "source",
    "create",
    "--format",
    "generic",
    "--name",
    name,
  ]);
  const alerts = (status: string) =>
    Array.from({ length: 12 }, (_, n) => ({ summary: `${name} blinks ${n}`, dedup: `${name} ${n}`, status }));
  for (const status of ["firing", "resolved"]) {
    expect((await request.post(url, { data: alerts(status) })).status()).toBe(200);
  }
  const page = await as("manager");
  await page.goto("/alerts");
  await page.getByRole("link", { name: "Quality" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Quality of alerts" })).toBeVisible();
  await expectAccessible(page);
  const noise = page.getByRole("link", { name: `Noise, ${name}: 100` });
  await expect(noise).toBeVisible();
  await noise.click();
  await expect(page.getByRole("link", { name: `${name} blinks 0` })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "blinks" })).toHaveCount(12);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Acted on" }).click();
  await expect(page.getByText("There is none")).toBeVisible();
});
