/** From here on the page hears of what changes: what changed before, while it was being loaded, passed it by. */
import { expect, type Page } from "@playwright/test";

export async function expectLive(page: Page): Promise<void> {
  await expect(page.getByText("Live", { exact: true })).toBeVisible({ timeout: 60_000 });
}
