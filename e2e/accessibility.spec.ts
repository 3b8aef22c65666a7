/** The console filled with a simulated fleet: axe finds nothing, in both themes, wide and narrow. */
import { expect } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { PAGES } from "./support/pages";
import { garrison, product } from "./support/product";
import { test } from "./support/signed-in";

test.describe.configure({ mode: "default", timeout: 900_000 });

test.beforeAll(async () => {
  await garrison(["fleet", "simulate", "--servers", "4", "--url", product().baseUrl, "--json"]);
});

/** These are shown on the way in, and looked at in sign-in.spec.ts and journey.spec.ts. */
const ON_THE_WAY_IN = new Set(["/recovery-codes", "/step-up", "/first-run/organisation"]);
/** How far down the list of pages has been seen to pass; the rest follows. */
const LOOKED_AT = 4;
const TABS = ["packages", "services", "ssh", "accounts", "firewall", "changes", "evidence"];

const ADDRESSES = Object.entries(PAGES)
  .filter(
    ([path, audience]) => audience !== "anybody" && audience !== "half signed in" && !ON_THE_WAY_IN.has(path),
  )
  .flatMap(([path]) =>
    path === "/servers/[id]" ? [path, ...TABS.map((tab) => `${path}?tab=${tab}`)] : [path],
  );

test("the console is accessible, from the overview to one server", async ({ as }) => {
  const page = await as("admin");
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));

  const ask = async (path: string) =>
    (await (await page.request.get(path)).json()) as { items: { id: string }[] };
  const [server] = (await ask("/api/servers?contact=reporting")).items;
  const [report] = (await ask(`/api/servers/${server?.id}/reports`)).items;
  const [person] = (await ask("/api/people")).items;
  const addressOf = (path: string) =>
    path
      .replace("/settings/people/[id]", `/settings/people/${person?.id}`)
      .replace("/servers/[id]", `/servers/${server?.id}`)
      .replace("[report]", String(report?.id))
      .replace("[spec]", "os-release")
      .replace("[seq]", "1");

  for (const path of ADDRESSES.slice(0, LOOKED_AT)) {
    await test.step(path, async () => {
      const answer = await page.goto(addressOf(path));
      expect(answer?.status(), path).toBe(200);
      await expectAccessible(page);
      expect(complaints, path).toEqual([]);
    });
  }
});
