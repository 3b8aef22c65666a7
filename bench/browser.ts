/** How much script does a page bring into the browser, and when does it stand still? In Chromium, nothing cached. */
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";

export type PageWeight = {
  path: string;
  /** Scripts as they would travel with gzip, in kB (1,000 bytes). */
  scriptKb: number;
  scripts: number;
  lcpMs: number | null;
  cls: number;
};

export async function weighPages(
  url: string,
  paths: readonly string[],
  cookie: string,
): Promise<PageWeight[]> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const [name = "", value = ""] = cookie.split("=", 2);
  const weights: PageWeight[] = [];
  try {
    for (const path of paths) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      if (path !== "/sign-in") await context.addCookies([{ name, value, url }]);
      const page = await context.newPage();
      const bodies: Promise<number>[] = [];
      page.on("response", (response) => {
        if (response.request().resourceType() !== "script") return;
        bodies.push(response.body().then((body) => gzipSync(body).length));
      });
      await page.goto(url + path, { waitUntil: "load" });
      await page.waitForTimeout(1_500);
      const { lcp, cls } = await page.evaluate(vitals);
      const sizes = await Promise.all(bodies);
      const scriptKb = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 100) / 10;
      weights.push({
        path,
        scriptKb,
        scripts: sizes.length,
        lcpMs: lcp === null ? null : Math.round(lcp),
        cls: Math.round(cls * 10_000) / 10_000,
      });
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return weights;
}

/** Runs in the page. */
function vitals(): Promise<{ lcp: number | null; cls: number }> {
  return new Promise((done) => {
    let lcp: number | null = null;
    let cls = 0;
    new PerformanceObserver((list) => {
      lcp = list.getEntries().at(-1)?.startTime ?? lcp;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[]) {
        if (!entry.hadRecentInput) cls += entry.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done({ lcp, cls }), 100);
  });
}
