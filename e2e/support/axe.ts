/** No page may keep people out who use it otherwise: axe, in both themes, on a desk and on a phone. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Look = { theme: "dark" | "light"; width: number; height: number };

const IN_THE_DARK: Look = { theme: "dark", width: 360, height: 740 };
const ON_A_DESK: Look = { theme: "light", width: 1280, height: 800 };
export const EVERY_LOOK: readonly Look[] = [
  IN_THE_DARK,
  { ...ON_A_DESK, theme: "dark" },
  { ...IN_THE_DARK, theme: "light" },
  ON_A_DESK,
];

const require = createRequire(import.meta.url);
/** The rules themselves, which the package for Playwright brings along; its own runner opens a tab for each look. */
const AXE = readFileSync(
  createRequire(require.resolve("@axe-core/playwright")).resolve("axe-core/axe.min.js"),
  "utf8",
);

/** What is asked of axe-core inside the page. */
type Axe = {
  run(
    within: unknown,
    options: { runOnly: string[]; resultTypes: ["violations"] },
  ): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>;
};

/**
 * Looks at the page that is open, and leaves it in the last look: light, on a desk. Both themes and both widths, once
 * each: every page is seen in every look elsewhere, and here it is what happened on it that is new.
 */
export async function expectAccessible(
  page: Page,
  looks: readonly Look[] = [IN_THE_DARK, ON_A_DESK],
): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look.theme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: look.width, height: look.height });
    const found = await page.evaluate(async (runOnly) => {
      const { axe } = window as unknown as { axe: Axe };
      const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
    }, RULES);
    expect(found, `${page.url()} (${look.theme}, ${look.width} px)`).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${page.url()} is wider than ${look.width} px`).toBeLessThanOrEqual(0);
  }
}
