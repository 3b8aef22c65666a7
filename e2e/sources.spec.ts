/** A source's page: how its messages are read, tried on a kept one, saved, and the old message read once more. */
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { garrison, product } from "./support/product";
import { signIn } from "./support/signed-in";

test.describe.configure({ mode: "parallel", timeout: 120_000 });

const at = (path: string) => `${product().baseUrl}${path}`;
const main = (page: Page) => page.getByRole("main");

/** A source that was sent a message in a shape of its own. */
async function sourceWithMessage(): Promise<{ id: string; name: string }> {
  const name = `Camera ${randomUUID().slice(0, 8)}`;
  const made = await garrison<{ id: string; token: string }>([
    ...["source", "create", "--format", "generic", "--name", name],
  ]);
  const answer = await fetch(at(`/api/webhooks/generic/${made.token}`), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ event: { what: `${name} sees smoke`, level: "critical", room: "B2" } }),
  });
  expect(answer.status).toBe(400);
  return { id: made.id, name };
}

test("a source is renamed, and its silence becomes worth an alert", async ({ page }) => {
  const { id, name } = await sourceWithMessage();
  await signIn(page, "admin");
  await page.goto(at(`/settings/sources/${id}`));
  await page.getByRole("button", { name: "Change…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill(`New ${name}`);
  await dialog.getByText("Silence, ends and labels").click();
  await dialog.getByLabel("Too quiet after").fill("1.5");
  await dialog.getByLabel("Labels to ignore").fill("x".repeat(201));
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByLabel("Labels to ignore")).toHaveAccessibleDescription(/200/);
  await dialog.getByLabel("Labels to ignore").fill("pod");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("heading", { name: `New ${name}` })).toBeVisible();
  await expect(main(page).getByText("90 minutes")).toBeVisible();
  await page.getByRole("button", { name: "Change…" }).click();
  await dialog.getByText("Silence, ends and labels").click();
  await expect(dialog.getByLabel("Labels to ignore")).toHaveValue("pod");
});

test("a mapping is tried on a kept message and saved, and the message read once more opens its alert", async ({
  page,
}) => {
  const { id, name } = await sourceWithMessage();
  await signIn(page, "admin");
  await page.goto(at("/settings/sources"));
  await main(page).getByRole("link", { name }).click();
  await expect(page.getByText("1 part refused")).toBeVisible();
  await page.getByLabel("Shape").selectOption({ label: "Any JSON, by the paths below" });
  await expect(page.getByText("Say where the title stands.")).toBeVisible();
  await page.getByLabel("Title", { exact: true }).fill("event.what");
  await page.getByLabel("Severity (optional)").fill("event.level");
  await page.getByLabel("Labels (optional)").fill("room = event.room");
  await expect(page.getByText("1 alert would come of it.")).toBeVisible();
  await expect(page.getByText("room = B2")).toBeVisible();
  await page.getByLabel("Title", { exact: true }).fill("event.nothing");
  await expect(page.getByText(/"event.nothing" is its path, and no text stands there/)).toBeVisible();
  await page.getByLabel("Title", { exact: true }).fill("event.what");
  await expect(page.getByText("1 alert would come of it.")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").first()).toHaveText("Saved: what comes now is read by it.");

  await page.goto(at(`/alerts?source=${id}`));
  await expect(main(page).getByRole("link", { name: `${name} sees smoke` })).toHaveCount(0);
  await page.goto(at(`/settings/sources/${id}`));
  await main(page).getByRole("table").getByRole("link").first().click();
  await page.getByRole("link", { name: "See what would come of it" }).click();
  await expect(page.getByText("Opens an alert, and whoever is on call is told.")).toBeVisible();
  await page.getByRole("button", { name: "Read it once more" }).click();
  await expect(page.getByRole("status").first()).toHaveText(
    "The message was read once more. Its alerts say so.",
  );
  await page.goto(at(`/alerts?source=${id}`));
  await main(page)
    .getByRole("link", { name: `${name} sees smoke` })
    .click();
  await expect(page.getByText(/^Replayed by .*: the message of .* was read once more$/)).toBeVisible();
});

test("whoever may not change a source sees what it sent, and nothing to change", async ({ page }) => {
  const { id } = await sourceWithMessage();
  await signIn(page, "auditor");
  await page.goto(at(`/settings/sources/${id}`));
  await expect(page.getByRole("heading", { name: "Last messages" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save" })).toHaveCount(0);
  await main(page).getByRole("table").getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "Text" })).toBeVisible();
  await expect(page.getByText("Read it once more")).toHaveCount(0);
});
