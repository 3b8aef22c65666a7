/** On-call set up through the screens: a rota, a policy, a channel that is proven, somebody who stands in, and who gets woken. */
import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, type Page } from "@playwright/test";
import type { Role } from "@/lib/auth/actor";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { Identities } from "./support/identities";
import { type Product, startProduct } from "./support/product";

test.describe.configure({ mode: "serial", timeout: 180_000 });

let product: Product;
let stop: () => Promise<void>;
const cookies = new Map<Role, string>();
const at = (path: string) => `${product.baseUrl}${path}`;
const main = (page: Page) => page.getByRole("main");
const card = (page: Page, name: string) => main(page).getByRole("region", { name, exact: true });
/** The people of this test are called after their roles. */
const ADMIN = "Sweep admin";
const ONCALL = "Sweep oncall";

test.beforeAll(async () => {
  ({ started: product, stop } = await startProduct("oncall"));
  const identities = await Identities.of(product);
  for (const role of ["admin", "oncall", "auditor"] as const) {
    const [credential] = await identities.sessions(1, { role, level: "mfa", factorAgeMinutes: 0 });
    cookies.set(role, credential?.cookie?.split("=")[1] ?? "");
  }
  await identities.close();
});

test.afterAll(() => stop());

async function as(page: Page, role: Role): Promise<void> {
  await page
    .context()
    .addCookies([{ name: "garrison", value: cookies.get(role) ?? "", url: product.baseUrl }]);
}

/** What takes pages, at an address of this machine that is not loopback. */
async function receiver(): Promise<{ url: string; got: string[]; close: () => void }> {
  const address = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4")?.address;
  if (!address) throw new Error("This machine has no address but loopback, so nothing here can be paged.");
  const got: string[] = [];
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    got.push(Buffer.concat(chunks).toString("utf8"));
    response.writeHead(204).end();
  });
  await new Promise<void>((up) => server.listen(0, address, up));
  const { port } = server.address() as AddressInfo;
  return { url: `http://${address}:${port}/pages`, got, close: () => server.close() };
}

test("where nothing is set up, the product says plainly that nobody is paged", async ({ page }) => {
  await as(page, "oncall");
  await page.goto(at("/oncall"));
  await expect(main(page).getByText("Nobody is paged")).toBeVisible();
  await expect(main(page).getByText("No rota is kept yet")).toBeVisible();
  await expect(main(page).getByText("An administrator can add one, under On-call.")).toBeVisible();
  await expectAccessible(page);
  await page.goto(at("/?view=oncall"));
  await expect(main(page).getByText("Nobody is paged")).toBeVisible();
  await page.goto(at("/oncall/simulation"));
  await expect(main(page).getByText("Nobody is woken.", { exact: true })).toBeVisible();
});

test("a rota is made with layers, and shows what comes of it while it is typed", async ({ page }) => {
  await as(page, "admin");
  await page.goto(at("/oncall"));
  await main(page).getByRole("link", { name: "Add a rota" }).first().click();
  const preview = card(page, "What comes of it");
  await expect(preview.getByRole("cell", { name: ADMIN }).first()).toBeVisible();
  await page.getByRole("button", { name: "Add rota" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Web");
  await page.getByLabel("Add a person").selectOption({ label: ONCALL });
  await page.getByLabel("A turn lasts").fill("1");
  await page.getByLabel("Unit").selectOption("day");
  await expect(preview.getByRole("cell", { name: ONCALL }).first()).toBeVisible();

  await page.getByText("Only at certain hours").click();
  await page.getByRole("button", { name: "Add hours" }).click();
  await expect(preview.getByText(/nobody for \d+/)).toBeVisible();
  await page.getByRole("button", { name: "Remove time 1" }).click();
  await expect(preview.getByText("somebody is always on call.")).toBeVisible();

  await page.getByRole("button", { name: "Add a layer above" }).click();
  await page.getByRole("button", { name: "Add rota" }).click();
  const people = page.getByRole("group", { name: "Layer 2" }).getByLabel("Add a person");
  await expect(people).toHaveAccessibleDescription(/at least one person/);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Web");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Remove layer 2" }).click();
  await page.getByRole("button", { name: "Add rota" }).click();
  await expect(page).toHaveURL(at("/oncall"));
  const row = card(page, "On call now").getByRole("row", { name: /Web/ });
  await expect(row).toContainText(/you|Sweep oncall/);
  await expect(main(page).getByText("Nobody is paged")).toBeVisible();
});

test("a policy is made with steps, and is the default", async ({ page }) => {
  await as(page, "admin");
  await page.goto(at("/oncall/policies"));
  await main(page).getByRole("link", { name: "Add a policy" }).first().click();
  await expect(page.getByRole("checkbox", { name: /The default/ })).toBeChecked();
  await page.getByLabel("Name", { exact: true }).fill("Everything");
  await expect(page.getByRole("list", { name: "Asked in step 1" })).toContainText("On call in Web");
  await page.getByLabel("Labels").fill("team is web");
  await page.getByRole("button", { name: "Add a step" }).click();
  await page.getByRole("group", { name: "Step 2" }).getByLabel("Ask").selectOption({ label: ADMIN });
  await page.getByRole("button", { name: "Add policy" }).click();
  await expect(page.getByLabel("Labels")).toHaveAccessibleDescription(/is no matcher/);
  await page.getByLabel("Labels").fill("");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add policy" }).click();
  await expect(page).toHaveURL(at("/oncall/policies"));
  const item = main(page).getByRole("listitem").filter({ hasText: "Everything" }).first();
  await expect(item).toContainText("At once: on call in Web");
  await expect(item).toContainText(`After 10\u00a0min: ${ADMIN}`);
  await expect(main(page).getByText("Nobody can be paged")).toBeVisible();
  await expectAccessible(page);
});

test("a channel is proven by a test that arrived, and its secret is never shown again", async ({ page }) => {
  const phone = await receiver();
  await as(page, "admin");
  await page.goto(at("/settings/notifications?kind=webhook"));
  const add = card(page, "Add a channel");
  await add.getByLabel("Address").fill("http://169.254.169.254/latest");
  await add.getByRole("button", { name: "Add Webhook" }).click();
  await expect(add.getByLabel("Address")).toHaveAccessibleDescription(/never a target/);
  await add.getByLabel("Address").fill(phone.url);
  await add.getByLabel("Name", { exact: false }).last().fill("Hook");
  await add.getByRole("button", { name: "Add Webhook" }).click();
  const secret = await add.getByText(/^whsec_/).innerText();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);

  const channel = card(page, "My channels").getByRole("listitem").filter({ hasText: "Hook" });
  await expect(channel.getByText("Not proven: not used")).toBeVisible();
  await channel.getByRole("button", { name: "Send a test" }).click();
  await expect(channel.getByText("A test was sent. Did it arrive?")).toBeVisible({ timeout: 60_000 });
  expect(JSON.parse(phone.got[0] ?? "{}")).toMatchObject({ type: "alert.test" });
  await channel.getByRole("button", { name: "It arrived" }).click();
  await expect(channel.getByText("Proven", { exact: true })).toBeVisible();

  await page.reload();
  expect(await page.content()).not.toContain(secret);
  await channel.getByText("Change", { exact: true }).click();
  await expect(channel.getByLabel("Signing secret", { exact: false }).first()).toHaveValue("");
  await expect(channel.getByText(/Kept: ••••.{4}\. Empty: it stays\./)).toBeVisible();
  // A name is no other setting; another address asks for the secret again.
  await channel.getByLabel("Name", { exact: false }).fill("Phone");
  await channel.getByRole("button", { name: "Save" }).click();
  const renamed = card(page, "My channels").getByRole("listitem").filter({ hasText: "Phone" });
  await expect(renamed.getByText("Proven", { exact: true })).toBeVisible();
  await expectAccessible(page);
  const shown = await (await page.request.get(at("/api/channels"))).text();
  expect(shown).not.toContain(secret.slice(6));
  phone.close();
});

test("quiet hours are kept as they were typed", async ({ page }) => {
  await as(page, "admin");
  await page.goto(at("/settings/notifications"));
  const quiet = card(page, "Quiet hours");
  await quiet.getByRole("button", { name: "Add quiet hours" }).click();
  await quiet.getByLabel("From").fill("23:15");
  await quiet.getByRole("button", { name: "Save quiet hours" }).click();
  await expect(
    card(page, "What is sent where").getByText(/In quiet hours, unless it is critical/),
  ).toBeVisible();
  await page.reload();
  await expect(quiet.getByLabel("From")).toHaveValue("23:15");
  await quiet.getByRole("button", { name: "Remove time 1" }).click();
  await quiet.getByRole("button", { name: "Save quiet hours" }).click();
  await expect(quiet.getByText("None: you are told at any hour.")).toBeVisible();
});

test("somebody stands in by two clicks, and is who gets woken", async ({ page }) => {
  await as(page, "oncall");
  await page.goto(at("/oncall"));
  await page.getByRole("button", { name: "Take over…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Who is on call instead")).toHaveValue(/[0-9a-f-]{36}/);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Stand in" }).click();
  await expect(dialog).toBeHidden();
  await expect(card(page, "On call now").getByRole("row", { name: /Web/ })).toContainText("you until");
  await page.goto(at("/?view=oncall"));
  await expect(card(page, "Who is on call").getByText("On call: you")).toBeVisible();
  await expectAccessible(page);

  await page.goto(at("/oncall/simulation"));
  const answer = card(page, "The answer");
  await expect(answer.getByText("The default policy “Everything” is taken")).toBeVisible();
  // Said of each time that the step comes round.
  await expect(
    answer.getByText(`${ONCALL}, on call in rota “Web” is not reached: there is no channel.`).first(),
  ).toBeVisible();
  await expect(answer.getByText(`${ADMIN}: webhook.`).first()).toBeVisible();
  await page.getByLabel("Severity").selectOption("low");
  await page.getByLabel("Labels").fill("team=web\nnonsense");
  await page.getByRole("button", { name: "Who gets woken?" }).click();
  await expect(page).toHaveURL(/severity=low/);
  await expect(main(page).getByText("Left out: nonsense")).toBeVisible();
  await expectAccessible(page);

  await page.goto(at("/oncall"));
  await card(page, "On call now").getByRole("link", { name: "Web" }).click();
  const overrides = card(page, "Overrides");
  await expect(overrides.getByRole("row", { name: ONCALL })).toBeVisible();
  await expectAccessible(page);
  await overrides.getByRole("button", { name: "End now" }).click();
  await expect(overrides.getByText("Nobody stands in")).toBeVisible();
});

test("a calendar's address shows shifts to whoever has it, and to nobody else", async ({ page, request }) => {
  await as(page, "oncall");
  await page.goto(at("/oncall"));
  const mine = card(page, "My shifts");
  await mine.getByText("Your shifts in your calendar program").click();
  await mine.getByRole("button", { name: "Make an address" }).click();
  const url = await mine.getByText(/^http.*calendar\.ics\?token=grf_/).innerText();
  const feed = await request.get(url);
  expect(feed.status()).toBe(200);
  expect(feed.headers()["content-type"]).toBe("text/calendar; charset=utf-8");
  expect(await feed.text()).toContain(`SUMMARY:${ONCALL}: on call (Web)`);
  expect((await request.get(`${url}x`)).status()).toBe(404);
  expect((await request.get(url.replace(/token=.*/, ""))).status()).toBe(404);
  expect((await request.get(at(`/api/oncall/rotas/${randomUUID()}/calendar.ics?token=x`))).status()).toBe(
    404,
  );
});

test("who may only look finds nothing to change", async ({ page }) => {
  await as(page, "auditor");
  await page.goto(at("/oncall"));
  await expect(card(page, "On call now").getByRole("row", { name: /Web/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Take over…" })).toBeHidden();
  await expect(page.getByRole("link", { name: "Add a rota" })).toBeHidden();
  await card(page, "On call now").getByRole("link", { name: "Web" }).click();
  await expect(card(page, "On call")).toBeVisible();
  await expect(page.getByRole("button", { name: "Retire rota" })).toBeHidden();
  await page.goto(at("/oncall/policies"));
  await main(page).getByRole("link", { name: "Everything" }).click();
  await expect(page.getByText("Change the policy")).toBeHidden();
  for (const path of ["/oncall/rotas/add", "/oncall/policies/add"]) {
    expect((await page.goto(at(path)))?.status()).toBe(403);
  }
});
