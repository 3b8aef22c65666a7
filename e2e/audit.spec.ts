/**
 * The audit log as people see it: roles, filters, the way to an entry and back, the export, and the alarm when
 * somebody changed it. On an installation of its own, because it breaks the chain.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContext, expect, type Page } from "@playwright/test";
import pg from "pg";
import type { Role } from "@/lib/auth/actor";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { type Credential, Identities } from "./support/identities";
import { type Product, startProduct } from "./support/product";
import { rawRequest } from "./support/raw-request";
import { root } from "./support/root";

test.describe.configure({ mode: "default", timeout: 120_000 });

let product: Product;
let identities: Identities;
let stop: () => Promise<void>;
const credentials = new Map<Role, Credential>();

test.beforeAll(async () => {
  ({ started: product, stop } = await startProduct("audit"));
  identities = await Identities.of(product);
  for (const role of ["admin", "manager", "oncall", "auditor"] as const) {
    const [credential] = await identities.sessions(1, { role, level: "mfa", factorAgeMinutes: 0 });
    if (credential) credentials.set(role, credential);
  }
  await identities.server("web-01.internal");
  const { items } = JSON.parse((await get("admin", "/api/servers")).body);
  for (let n = 0; n < 60; n++) await note(items[0].id, `<b>Улаанбаатар</b> \u202e${n}`);
});

test.afterAll(async () => {
  await identities.close();
  await stop();
});

function credentialOf(role: Role): Credential {
  const credential = credentials.get(role);
  if (!credential) throw new Error(`Nobody is ${role}.`);
  return credential;
}

/** An audited change, with a text that is none too kind. */
async function note(serverId: string, text: string): Promise<void> {
  const { status } = await rawRequest(product.baseUrl, `/api/servers/${serverId}`, {
    method: "PATCH",
    headers: { ...credentialOf("admin"), origin: product.baseUrl, "content-type": "application/json" },
    body: JSON.stringify({ note: text }),
  });
  expect(status).toBeLessThan(300);
}

async function pageAs(context: BrowserContext, role: Role): Promise<Page> {
  const [name = "", value = ""] = (credentialOf(role).cookie ?? "").split("=");
  await context.addCookies([{ name, value, url: product.baseUrl, httpOnly: true, sameSite: "Strict" }]);
  return context.newPage();
}

const get = (role: Role, path: string) => rawRequest(product.baseUrl, path, { headers: credentialOf(role) });

test("is for admins, managers and auditors; who was refused stands in it", async ({ context }) => {
  expect((await get("oncall", "/api/audit")).status).toBe(403);
  const page = await pageAs(context, "oncall");
  await page.goto(`${product.baseUrl}/audit`);
  await expect(page.getByText("Your role may not open this page.")).toBeVisible();
  for (const role of ["admin", "manager", "auditor"] as const)
    expect((await get(role, "/api/audit?limit=1")).status).toBe(200);
  const { items } = JSON.parse((await get("auditor", "/api/audit?outcome=refused")).body);
  expect(items).toEqual([
    expect.objectContaining({ actorName: expect.stringContaining("oncall"), action: "audit.read" }),
  ]);
});

test("lists, filters and pages by its address, and shows hostile names as text", async ({ context }) => {
  const page = await pageAs(context, "auditor");
  await page.goto(`${product.baseUrl}/audit?action=fleet.`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Audit log");
  await expect(page.locator("tbody tr")).toHaveCount(50);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(10);
  await page.getByRole("link", { name: "Previous" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(50);
  await page.getByLabel("Result").selectOption("refused");
  await expect(page.getByText("No entry matches these filters")).toBeVisible();
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await expect(page).toHaveURL(`${product.baseUrl}/audit`);
  await page.getByRole("searchbox").fill("Sweep ad");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/q=Sweep/);
  await page.locator("tbody tr a").first().click();
  await expect(page.getByRole("heading", { name: "Before and after" })).toBeVisible();
  await expect(page.getByText("<b>Улаанбаатар</b>").last()).toBeVisible();
  await page.getByRole("link", { name: "all on the same" }).click();
  await expect(page.getByText("1–50 of 60 entries")).toBeVisible();
});

test("says what in its address means nothing", async ({ context }) => {
  const page = await pageAs(context, "auditor");
  await page.goto(`${product.baseUrl}/audit?outcome=maybe&cursor=junk`);
  await expect(page.getByText("Part of this address means nothing here")).toBeVisible();
  await expect(page.locator("tbody tr")).toHaveCount(50);
});

test("has no control that changes an entry", async ({ context }) => {
  const page = await pageAs(context, "admin");
  await page.goto(`${product.baseUrl}/audit`);
  const main = page.locator("main");
  await expect(main.locator("form:not([action='/audit'])")).toHaveCount(0);
  await expect(main.locator("td button:not(.time)")).toHaveCount(0);
  for (const method of ["POST", "PUT", "PATCH", "DELETE"])
    expect(
      (await rawRequest(product.baseUrl, "/api/audit/1", { method, headers: credentialOf("admin") })).status,
    ).toBe(405);
});

test("is exported by auditors, harmless in a spreadsheet; taking it is an entry", async () => {
  expect((await get("manager", "/api/audit/export")).status).toBe(403);
  const { status, headers, body } = await get("auditor", "/api/audit/export?format=jsonl&action=fleet.");
  expect(status).toBe(200);
  expect(headers["content-disposition"]).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.jsonl"$/);
  expect(body.trimEnd().split("\n")).toHaveLength(60);
  const table = await get("auditor", "/api/audit/export?format=csv");
  expect(table.body.startsWith("\uFEFFseq,at,actor,")).toBe(true);
  const { items } = JSON.parse((await get("auditor", "/api/audit?action=audit.export&outcome=done")).body);
  expect(items).toHaveLength(2);
});

test("is exported with a fresh second factor only; a program brings its token", async ({ context }) => {
  const [stale] = await identities.sessions(1, { role: "auditor", level: "mfa", factorAgeMinutes: 6 });
  const refused = await rawRequest(product.baseUrl, "/api/audit/export", { headers: stale });
  expect(refused.status).toBe(403);
  expect(JSON.parse(refused.body).type).toMatch(/step-up-required$/);
  const program = await identities.apiToken(["audit.export"]);
  expect((await rawRequest(product.baseUrl, "/api/audit/export", { headers: program })).status).toBe(200);

  const page = await pageAs(context, "auditor");
  await page.goto(`${product.baseUrl}/audit`);
  const started = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV" }).click();
  expect((await started).suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);

  const [, value = ""] = (stale?.["cookie"] ?? "").split("=");
  await context.addCookies([{ name: "garrison", value, url: product.baseUrl }]);
  await page.reload();
  await page.getByRole("button", { name: "CSV" }).click();
  await expect(page.getByRole("dialog", { name: "Confirm it is you" })).toBeVisible();
});

test("is accessible and fits", async ({ context }) => {
  const page = await pageAs(context, "auditor");
  for (const path of ["/audit", "/audit?q=nothing-like-it", "/audit/3"]) {
    await page.goto(product.baseUrl + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expectAccessible(page);
  }
});

test("sounds the alarm when somebody changed it: on the page, and on the command line", async ({
  context,
}) => {
  const verify = () =>
    spawnSync(process.execPath, [join(root, "dist/cli.js"), "audit", "verify"], {
      encoding: "utf8",
      env: {
        NODE_ENV: "production",
        PATH: process.env.PATH,
        GARRISON_HOME: product.home,
        GARRISON_ROOT: root,
      },
    });
  expect(verify()).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^\d+ entries, head [0-9a-f]{64}\n$/),
  });
  const { DATABASE_URL } = JSON.parse(readFileSync(join(product.home, "running.json"), "utf8"));
  const owner = new pg.Client({ connectionString: DATABASE_URL });
  await owner.connect();
  await owner.query(
    `SET session_replication_role = replica; UPDATE audit_entry SET actor_name = 'nobody' WHERE seq = 7;
     DELETE FROM setting WHERE key = 'audit.verification'`,
  );
  expect(verify()).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^entry 7: its content was changed/),
  });
  const page = await pageAs(context, "auditor");
  await expect(async () => {
    // One that was under way looked before, and puts off the next.
    await owner.query("UPDATE job SET run_at = now() WHERE name = 'audit.verify'");
    await page.goto(`${product.baseUrl}/audit`);
    await expect(page.getByText("Broken at entry 7", { exact: true })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await owner.end();
  await expect(page.getByText("The audit log is broken at entry 7: its content was changed")).toBeVisible();
});
