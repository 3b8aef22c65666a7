/** No page may keep people out who use it otherwise: axe, in both themes, on a desk and on a phone. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const LOOKS = [
  { theme: "dark", width: 360, height: 740 },
  { theme: "dark", width: 1280, height: 800 },
  { theme: "light", width: 360, height: 740 },
  { theme: "light", width: 1280, height: 800 },
] as const;

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

/** Looks at the page that is open, in every look, and leaves it in the last one: light, on a desk. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  for (const look of LOOKS) {
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
