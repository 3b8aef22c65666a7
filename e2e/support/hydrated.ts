/**
 * `test`, whose pages are handed over once their script holds them. On a busy machine that is seconds after they were
 * loaded, and a key that is pressed or a box that is ticked before is lost.
 */
import { type Browser, test as base, expect, type Page } from "@playwright/test";

export const test = base.extend<object, { browser: Browser }>({
  browser: [
    async ({ browser }, use) => {
      const open = browser.newContext.bind(browser);
      browser.newContext = async (options) => (await open(options)).on("page", waitAfterLoading);
      await use(browser);
    },
    { scope: "worker" },
  ],
});

function waitAfterLoading(page: Page): void {
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  page.goto = async (...given) => hydrated(page, await goto(...given));
  page.reload = async (...given) => hydrated(page, await reload(...given));
}

async function hydrated<Answer>(page: Page, answer: Answer): Promise<Answer> {
  // A page that leads elsewhere by itself is asked again there.
  await expect(async () => expect(await page.evaluate(isHydrated)).toBe(true)).toPass({
    timeout: 60_000,
    intervals: [20, 50, 100, 250],
  });
  return answer;
}

/** Whether React holds all of the document; also true of what is no page of ours, and where no script runs. */
function isHydrated(): boolean {
  if (!("__next_f" in window)) return true;
  type Root = { stateNode: { current: { memoizedState: { isDehydrated: boolean } } } };
  const [root] = Object.entries(document as unknown as Record<string, Root>)
    .filter(([key]) => key.startsWith("__reactContainer$"))
    .map(([, fiber]) => fiber);
  return root?.stateNode.current.memoizedState.isDehydrated === false;
}
