/** Probes and objectives in the browser: a target of our own is looked at, goes down, and every look can be opened. */
import { randomUUID } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { Identities } from "./support/identities";
import { product } from "./support/product";

test.describe.configure({ mode: "parallel", timeout: 240_000 });

/** With a fresh second factor, which naming a target asks for. */
async function signedIn(page: Page): Promise<void> {
  const identities = await Identities.of(product());
  const [credential] = await identities.sessions(1, { role: "admin", level: "mfa", factorAgeMinutes: 0 });
  await identities.close();
  const value = credential?.cookie?.split("=")[1] ?? "";
  await page.context().addCookies([{ name: "garrison", value, url: product().baseUrl }]);
}

const at = (path: string) => `${product().baseUrl}${path}`;
const main = (page: Page) => page.getByRole("main");

/** A web server of this machine, at an address that is not loopback: that one is never a target. */
async function target(): Promise<{ url: string; answers: (status: number) => void; close: () => void }> {
  const address = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4")?.address;
  if (!address) throw new Error("This machine has no address but loopback, so nothing here can be a target.");
  let status = 200;
  const server = http.createServer((_, response) => response.writeHead(status).end("fine"));
  await new Promise<void>((up) => server.listen(0, address, up));
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}/`,
    answers: (next) => {
      status = next;
    },
    close: () => server.close(),
  };
}

test("a probe looks at a target, and each look is kept as it was", async ({ page }) => {
  const shop = await target();
  const name = `Shop ${randomUUID().slice(0, 8)}`;
  await signedIn(page);
  await page.goto(at("/uptime/probes/add"));
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("textbox", { name: "Address" }).fill(shop.url);
  await page.getByText("How often, how long, where it belongs").click();
  await page.getByLabel("Looks", { exact: true }).selectOption("20");
  await page.getByRole("button", { name: "Add probe" }).click();
  await expect(page).toHaveURL(at("/uptime/probes"));
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  const row = (words: RegExp) => main(page).getByRole("row", { name: words }).first();
  await expect(async () => {
    await page.reload();
    await expect(row(/OK.*200.*here.*ms/)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 110_000 });
  shop.answers(503);
  await expect(async () => {
    await page.reload();
    await expect(row(/try 2.*Failed.*status that is not expected: 503/)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 110_000 });
  await expect(main(page).getByText("Failed").first()).toBeVisible();
  await expectAccessible(page);

  await main(page).getByRole("button", { name: "Pause" }).click();
  await expect(main(page).getByText("Paused")).toBeVisible();
  shop.close();
});

test("what may not be a target is refused at its field, and nothing typed is lost", async ({ page }) => {
  await signedIn(page);
  await page.goto(at("/uptime/probes/add"));
  const address = page.getByRole("textbox", { name: "Address" });
  await page.getByLabel("Name", { exact: true }).fill("Inside");
  for (const [url, words] of [
    ["http://169.254.169.254/latest/meta-data", "never a target"],
    ["http://localhost:5432/", "something else than HTTP"],
    ["http://[::1]/", "never a target"],
  ] as const) {
    await address.fill(url);
    await page.getByRole("button", { name: "Add probe" }).click();
    await expect(address).toHaveAttribute("aria-invalid", "true");
    await expect(address).toHaveAccessibleDescription(new RegExp(words));
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Inside");
  }
  await page.getByRole("link", { name: "Port", exact: true }).click();
  await expect(page.getByRole("region", { name: "Port" })).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Our database");
  await page.getByRole("textbox", { name: "Host" }).fill("127.0.0.1");
  await page.getByRole("spinbutton", { name: "Port" }).fill("5432");
  await page.getByRole("button", { name: "Add probe" }).click();
  await expect(page.getByRole("textbox", { name: "Host" })).toHaveAccessibleDescription(/never a target/);
  await expectAccessible(page);
});

test("an objective is agreed, counted from then on, and not known until it was measured", async ({
  page,
}) => {
  await signedIn(page);
  const name = `Payments ${randomUUID().slice(0, 8)}`;
  const ask = (path: string, data: object) =>
    page.request.post(at(path), { data, headers: { origin: product().baseUrl } });
  const made = await ask("/api/probes", { name, settings: { kind: "dns", name: "pay.example.com" } });
  expect(made.status()).toBe(201);

  await page.goto(at("/uptime/add"));
  const target = page.getByLabel("Up at least (%)");
  await page.getByLabel("Service").fill(name);
  await target.fill("100");
  await page.getByLabel(name).check();
  await page.getByRole("button", { name: "Add objective" }).click();
  await expect(target).toHaveAccessibleDescription(/is a percentage below 100, like 99.9/);
  await target.fill("90");
  await page.getByRole("button", { name: "Add objective" }).click();
  await expect(target).toHaveAccessibleDescription(/a total outage would burn 10.0 times the budget/);
  await target.fill("99.95");
  await page.getByRole("button", { name: "Add objective" }).click();
  await expect(page).toHaveURL(at("/uptime"));

  const row = main(page).getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("Not known");
  await expect(row).toContainText("99.95\u00a0% of 30\u00a0days");
  await row.getByRole("link").click();
  await expect(main(page).getByText("Minutes nobody measured")).toBeVisible();
  await main(page).getByRole("link", { name }).click();
  await expect(page).toHaveURL(/\/uptime\/probes\//);

  await page.getByRole("button", { name: "Retire probe" }).scrollIntoViewIfNeeded();
  page.once("dialog", (dialog) => dialog.accept());
  await page.getByRole("button", { name: "Retire probe" }).click();
  await expect(page.getByRole("alert").filter({ hasText: `"${name}" counts on this probe` })).toBeVisible();
});

test("planned work is asked for by one person and approved by another", async ({ page, browser }) => {
  await signedIn(page);
  const name = `Search ${randomUUID().slice(0, 8)}`;
  const ask = async (path: string, data: object) =>
    (await page.request.post(at(path), { data, headers: { origin: product().baseUrl } })).json();
  const probe = await ask("/api/probes", { name, settings: { kind: "dns", name: "search.example.com" } });
  const window = { kind: "rolling", days: 30 };
  await ask("/api/objectives", { name, target: "99.9", window, probes: [probe.id] });

  await page.goto(at("/uptime/maintenance"));
  const until = page.getByLabel("Until");
  await page.getByLabel("What is done").fill(`New index for ${name}`);
  await page.getByLabel("From").fill("2026-11-23T22:00");
  await until.fill("2026-11-23T21:00");
  await page.getByRole("checkbox", { name }).check();
  await page.getByRole("button", { name: "Ask for it" }).click();
  await expect(until).toHaveAccessibleDescription(/must be after the start/);
  const [from, to] = [1, 2].map((hours) =>
    new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16),
  );
  await page.getByLabel("From").fill(from ?? "");
  await until.fill(to ?? "");
  await page.getByRole("button", { name: "Ask for it" }).click();
  const row = (of: Page) => of.getByRole("row", { name: new RegExp(`New index for ${name}`) });
  await expect(row(page)).toContainText("Waits for approval");
  await expect(row(page).getByRole("button", { name: "Approve" })).toHaveCount(0);

  const context = await browser.newContext();
  const second = await context.newPage();
  await signedIn(second);
  await second.goto(at("/uptime/maintenance"));
  await row(second).getByRole("button", { name: "Approve" }).click();
  await expect(row(second)).toContainText("Planned");
  await expectAccessible(second);
  await row(second).getByRole("button", { name: "Call off" }).click();
  await expect(row(second)).toContainText("Called off");
  await context.close();
});

test("the self-check says what it means to have none, and takes only what may be looked at", async ({
  page,
}) => {
  await signedIn(page);
  await page.goto(at("/uptime/probes"));
  const card = page.getByRole("region", { name: "Self-check" });
  await card.getByText("Change the self-check").click();
  const targets = card.getByRole("textbox", { name: "Targets" });
  await targets.fill("127.0.0.1:22");
  await card.getByRole("button", { name: "Save" }).click();
  await expect(targets).toHaveAccessibleDescription(
    /127.0.0.1:22 leads to an address that is never a target/,
  );
  await targets.fill("203.0.114.1:443\n203.0.114.2:53");
  await card.getByRole("button", { name: "Save" }).click();
  await expect(card.getByRole("listitem")).toHaveText(["203.0.114.1:443", "203.0.114.2:53"]);
  await targets.fill("");
  await card.getByRole("button", { name: "Save" }).click();
  await expect(card.getByText("None is named, so silence always counts as downtime.")).toBeVisible();
});

test("a location is made, is named by a probe, delivers, and is retired", async ({ page, request }) => {
  await signedIn(page);
  const name = `loc-${randomUUID().slice(0, 8)}`;
  await page.goto(at("/uptime/probes"));
  await main(page).getByRole("link", { name: "Locations" }).click();
  await expect(page).toHaveURL(at("/uptime/locations"));
  await expect(main(page).getByRole("row", { name: /here.*beside the database.*Looks/ })).toBeVisible();
  const field = page.getByLabel("Name", { exact: true });
  await field.fill("Frankfurt 1");
  await page.getByRole("button", { name: "Make location" }).click();
  await expect(field).toHaveAccessibleDescription(/small letters/);
  await field.fill(name);
  await page.getByRole("button", { name: "Make location" }).click();
  await expect(page.getByText("It is shown this once.")).toBeVisible();
  const token = await page.getByText(/^grx_[\w-]+$/).innerText();
  await expect(page.getByText(`--probe-only --location ${name}`)).toBeVisible();
  const row = main(page).getByRole("row", { name: new RegExp(name) });
  await expect(row.getByText("Never heard")).toBeVisible();
  await expectAccessible(page);

  await page.goto(at("/uptime/probes/add?kind=tcp"));
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("textbox", { name: "Host" }).fill("203.0.114.9");
  await page.getByRole("spinbutton", { name: "Port" }).fill("443");
  await page.getByText("How often, how long, where it belongs").click();
  await page.getByLabel(name, { exact: true }).check();
  await page.getByRole("button", { name: "Add probe" }).click();
  await expect(page).toHaveURL(at("/uptime/probes"));

  const headers = { authorization: `Bearer ${token}` };
  const plan = await (await request.get(at("/api/location/plan"), { headers })).json();
  expect(plan.probes).toMatchObject([{ settings: { kind: "tcp", host: "203.0.114.9", port: 443 } }]);
  const now = Date.now();
  const seen = { class: "fail", reason: "timeout", detail: null, latencyMs: null };
  const looks = [{ probe: plan.probes[0].no, at: now, attempt: 0, started: now, ...seen }];
  const delivered = await request.post(at("/api/location/results"), {
    headers,
    data: { looks, keptBack: 12 },
  });
  expect(await delivered.json()).toEqual({ kept: 1, known: 0, refused: [] });
  await page.getByRole("link", { name }).click();
  await expect(page.getByText(`Seen from ${name}`)).toBeVisible();
  await expect(main(page).getByText(`here, ${name}`)).toBeVisible();

  await page.goto(at("/uptime/locations"));
  await expect(row.getByText("Looks")).toBeVisible();
  await expect(row.getByText("12", { exact: true })).toBeVisible();
  await row.getByRole("button", { name: "New token…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Make token" }).click();
  await expect(dialog.getByText("It is shown this once.")).toBeVisible();
  await expect(dialog.getByText(/^grx_[\w-]+$/)).not.toHaveText(token);
  await expectAccessible(page);
  expect((await request.get(at("/api/location/plan"), { headers })).status()).toBe(401);
  const renewed = { authorization: `Bearer ${await dialog.getByText(/^grx_[\w-]+$/).innerText()}` };
  expect((await request.get(at("/api/location/plan"), { headers: renewed })).status()).toBe(200);
  await dialog.getByRole("button", { name: "Close" }).click();
  page.on("dialog", (question) => question.accept());
  await row.getByRole("button", { name: "Retire" }).click();
  await expect(row.getByText("Retired")).toBeVisible();
  expect((await request.get(at("/api/location/plan"), { headers: renewed })).status()).toBe(401);
});
