/** No page may keep people out who use it otherwise: axe, in both themes, on a desk and on a phone. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const LOOKS = [
  { theme: "light", width: 1280, height: 800 },
  { theme: "light", width: 360, height: 740 },
  { theme: "dark", width: 1280, height: 800 },
  { theme: "dark", width: 360, height: 740 },
] as const;

/** Looks at the page that is open, in every look, and leaves it in the first one. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const look of [...LOOKS].reverse()) {
    await page.emulateMedia({ colorScheme: look.theme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: look.width, height: look.height });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target }) => `${id}: ${target.join(" ")}`),
    );
    expect(found, `${page.url()} (${look.theme}, ${look.width} px)`).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${page.url()} is wider than ${look.width} px`).toBeLessThanOrEqual(0);
  }
}
