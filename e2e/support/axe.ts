/** No page may keep people out who use it otherwise: axe, in both themes, on a desk and on a phone. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** Those that another theme may break; it changes nothing but colours (components/shell/tokens.test.ts). */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

type Theme = "dark" | "light";
/** A size, and the themes in which a page is seen in it: the first by all rules, the next by those of colours. */
type Look = { width: number; height: number; themes: readonly Theme[] };

const ON_A_PHONE = { width: 360, height: 740 };
const ON_A_DESK = { width: 1280, height: 800 };
const BOTH_ONCE: readonly Look[] = [
  { ...ON_A_PHONE, themes: ["dark"] },
  { ...ON_A_DESK, themes: ["light"] },
];
export const EVERY_LOOK: readonly Look[] = [
  { ...ON_A_PHONE, themes: ["light", "dark"] },
  { ...ON_A_DESK, themes: ["dark", "light"] },
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
    options: { runOnly: readonly string[]; resultTypes: ["violations"] },
  ): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>;
};

/**
 * Looks at the page that is open, and leaves it in the last look: light, on a desk. Both themes and both widths, once
 * each: every page is seen in every look elsewhere, and here it is what happened on it that is new.
 */
export async function expectAccessible(page: Page, looks: readonly Look[] = BOTH_ONCE): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  for (const { width, height, themes } of looks) {
    await page.setViewportSize({ width, height });
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      const { found, overflow } = await look(page, theme === themes[0] ? RULES : COLOUR_RULES);
      expect(found, `${page.url()} (${theme}, ${width} px)`).toEqual([]);
      expect(overflow, `${page.url()} is wider than ${width} px`).toBeLessThanOrEqual(0);
    }
  }
}

/** What axe finds, and by how many pixels the page is too wide. */
function look(page: Page, rules: readonly string[]): Promise<{ found: string[]; overflow: number }> {
  return page.evaluate(async (runOnly) => {
    const { axe } = window as unknown as { axe: Axe };
    const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return {
      found: violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`)),
      overflow: document.documentElement.scrollWidth - innerWidth,
    };
  }, rules);
}
