/** One server's page: its facts, the bytes that prove them, and hostile names that stay text. */
import { createHash, randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import type { Output } from "@/lib/ingest/parsers/parser";
import { expectLive } from "./support/live";
import { captured, ReportingServer } from "./support/reporting-server";
import { test } from "./support/signed-in";

test.describe.configure({ timeout: 120_000 });

const TABS = ["summary", "packages", "services", "ssh", "accounts", "firewall", "changes", "evidence"];

/** What a page must not do: complain in the console, open a dialog, ask another origin. */
function watch(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(error.message));
  page.on("dialog", (dialog) => {
    said.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(https?:\/\/localhost:|data:|blob:)/.test(request.url())) said.push(`asked ${request.url()}`);
  });
  return said;
}

/** The worker reads a report a moment after it was accepted. */
async function untilRead(page: Page, id: string, reportId: string): Promise<void> {
  await expect
    .poll(async () => (await (await page.request.get(`/api/servers/${id}/facts`)).json()).os.reportId, {
      timeout: 60_000,
    })
    .toBe(reportId);
}

test("shows what a server is, what needs a person, and the bytes that prove it", async ({ as }) => {
  const page = await as("auditor");
  const said = watch(page);
  const server = await ReportingServer.join(`web-${randomUUID().slice(0, 8)}`);
  const outputs = captured("web01");
  const reportId = await server.report(outputs);
  await untilRead(page, server.id, reportId);

  await page.goto(`/servers/${server.id}`);
  await expect(page.getByRole("heading", { level: 1, name: server.hostname })).toBeVisible();
  await expect(page.getByText("Reporting", { exact: true })).toBeVisible();
  await expect(page.getByText("Debian GNU/Linux 12 (bookworm)").first()).toBeVisible();
  const badges = page.getByRole("list", { name: "Needs attention, worst first" });
  await expect(badges.getByRole("listitem").first()).toHaveText("46 security updates");
  await expect(page.getByText("1 account without a password")).toBeVisible();
  await expect(page.getByRole("button", { name: "Retire this server…" })).toHaveCount(0);

  await badges.getByRole("link", { name: "46 security updates" }).click();
  await expect(page).toHaveURL(/tab=packages/);
  await expect(page.getByRole("table", { name: "Updates, security first" }).getByRole("row")).toHaveCount(48);
  await page.getByRole("searchbox", { name: "Find packages" }).fill("imagemagick");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=imagemagick/);
  await expect(page.getByRole("table", { name: "Installed packages" }).getByRole("row")).toHaveCount(6);

  await page.goto(`/servers/${server.id}?tab=accounts`);
  await page.getByRole("link", { name: "open raw output of getent passwd" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("passwd");
  const passwd = outputs.find(({ spec }) => spec === "passwd")?.stdout ?? "";
  await expect(page.getByText(createHash("sha256").update(passwd).digest("hex"))).toBeVisible();
  await expect(page.getByRole("region", { name: "Output passwd" }).getByRole("listitem")).toHaveText(
    passwd
      .trimEnd()
      .split("\n")
      .map((line, at) => `${at + 1}${line}`),
  );
  const href = await page.getByRole("link", { name: "Download the whole" }).getAttribute("href");
  const raw = await page.request.get(href ?? "");
  expect(await raw.text()).toBe(passwd);
  expect(raw.headers()["content-disposition"]).toMatch(/^attachment/);
  await page.goto(`/audit?action=evidence.&q=report/${reportId}`);
  await expect(page.getByRole("link", { name: /: Read raw evidence$/ })).toHaveCount(2);
  expect(said).toEqual([]);
});

test("shows changes, and the page follows a report by itself", async ({ as }) => {
  const page = await as("oncall");
  const server = await ReportingServer.join(`db-${randomUUID().slice(0, 8)}`);
  const outputs = captured("web01");
  await untilRead(page, server.id, await server.report(outputs));
  await page.goto(`/servers/${server.id}?tab=changes`);
  await expect(page.getByText("There is one report so far.")).toBeVisible();
  await expectLive(page);
  const titles = await titlesOf(page);

  const next = outputs.map((output): Output => {
    if (output.spec !== "listeners") return output;
    const line = 'tcp LISTEN 0 128 0.0.0.0:4444 0.0.0.0:* users:(("nc",pid=99,fd=3))\n';
    return { ...output, stdout: output.stdout + line };
  });
  await server.report(next);
  await expect(page.getByText("tcp 0.0.0.0 port 4444", { exact: true })).toBeVisible({ timeout: 45_000 });
  await page.getByRole("link", { name: "Summary", exact: true }).click();
  await expect(page).toHaveURL((url) => !url.searchParams.has("tab"));
  await page.getByRole("link", { name: "Servers", exact: true }).first().click();
  await expect(page).toHaveTitle(/^Servers/);
  expect(await titles()).not.toContain("");
});

/** From now on, every title that the page had for a moment: one without a name is announced by its address. */
async function titlesOf(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen = new Set<string>();
    Object.assign(window, { seen });
    const look = () => seen.add(document.title);
    new MutationObserver(look).observe(document.head, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    const often = () => {
      look();
      requestAnimationFrame(often);
    };
    often();
  });
  return () => page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen]);
}

test("an admin says where a server stands, and retires it by its name", async ({ as }) => {
  const page = await as("admin");
  const server = await ReportingServer.join(`old-${randomUUID().slice(0, 8)}`);
  await page.goto(`/servers/${server.id}`);
  await expect(page.getByText("This server has joined, and has not reported yet.")).toBeVisible();
  await page.getByRole("button", { name: "Change" }).click();
  await page.getByLabel("Owner").fill("Saraa");
  await page.getByLabel("Criticality").selectOption("high");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Owner Saraa")).toBeVisible();

  await page.getByRole("button", { name: "Retire this server…" }).click();
  await page.getByRole("textbox", { name: /^Type/ }).fill("another");
  await page.getByRole("button", { name: "Retire server" }).click();
  await expect(page.getByText("This is not the server's name.")).toBeVisible();
  await page.getByRole("textbox", { name: /^Type/ }).fill(server.hostname);
  await page.getByRole("button", { name: "Retire server" }).click();
  await page.waitForURL((url) => url.pathname === "/servers");
  expect((await page.request.get(`/api/servers/${server.id}`)).status()).toBe(404);
});

/** Of the payloads that every text of a report may carry; the line-based outputs cannot hold a line feed or a NUL. */
const HOSTILE = [
  "<script>window.__pwned=1</script>",
  '"><img src=x onerror=window.__pwned=1>',
  "javascript:window.__pwned=1",
  "data:text/html,<script>window.__pwned=1</script>",
  "{{7*7}}",
  "${7*7}",
  "<%=7*7%>",
  "\u001b[31mred\u001b]8;;http://evil.example\u0007link",
  "exe.\u202Efdp",
  "zero\u200Bwidth",
  "'; DROP TABLE server",
  "=cmd|'/c calc'!A1",
  "../../etc/passwd",
  "__proto__",
  `e${"\u0301".repeat(50)}`,
  "[link](javascript:window.__pwned=1)",
  "@channel<!everyone>",
];

function hostile(output: Output): Output {
  const plain = (text: string) => text.replaceAll(":", "");
  const lines = (line: (text: string, at: number) => string) => HOSTILE.map(line).join("");
  const more: Partial<Record<Output["spec"], () => string>> = {
    // A name that no package can have is not read; versions and sources are whatever the server says.
    "dpkg-packages": () =>
      lines((text) => `${text}\t1.0\tamd64\t\t\tii \n`) +
      lines((text, at) => `evil${at}\t${text}\tamd64\t${text}\t${text}\tii \n`),
    passwd: () =>
      lines(
        (text, at) => `evil${at}:x:${3000 + at}:0:${plain(text)}:/home/${plain(text)}:/bin/${plain(text)}\n`,
      ),
    group: () => lines((text, at) => `evil${at}:x:${3000 + at}:${plain(text)}\n`),
    listeners: () =>
      lines(
        (text, at) =>
          `tcp LISTEN 0 128 0.0.0.0:${4000 + at} 0.0.0.0:* users:(("${text}",pid=${at + 1},fd=3))\n`,
      ),
    "sshd-effective": () => lines((text) => `banner ${text}\n`),
    "authorized-keys": () => lines((text) => `256 SHA256:${"A".repeat(43)} ${text} (ED25519)\n`),
  };
  if (output.spec === "os-release")
    return {
      ...output,
      stdout: output.stdout.replace(/^PRETTY_NAME=.*$/m, `PRETTY_NAME='Debian ${HOSTILE[0]}'`),
    };
  if (output.spec === "units") {
    const units = JSON.parse(output.stdout) as object[];
    const added = HOSTILE.map((text) => ({
      unit: `${text}.service`,
      load: "loaded",
      active: "active",
      sub: text,
    }));
    return { ...output, stdout: JSON.stringify([...units, ...added]) };
  }
  return { ...output, stdout: output.stdout + (more[output.spec]?.() ?? "") };
}

test("hostile names of packages, units, accounts and banners stay text on every tab", async ({ as }) => {
  const page = await as("admin");
  const said = watch(page);
  const server = await ReportingServer.join(`evil-${randomUUID().slice(0, 8)}`);
  const outputs = captured("web01");
  await server.report(outputs);
  const reportId = await server.report(outputs.map(hostile));
  await untilRead(page, server.id, reportId);

  for (const tab of TABS) {
    await page.goto(`/servers/${server.id}?tab=${tab}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => Object.hasOwn(window, "__pwned"))).toBe(false);
    expect(
      await page.locator("main img, main script:not([nonce]), main a[href^='javascript:']").count(),
    ).toBe(0);
  }
  await page.goto(`/servers/${server.id}?tab=packages&q=__pwned`);
  await expect(
    page
      .getByRole("row", { name: /^evil0 / })
      .getByText(HOSTILE[0] ?? "")
      .first(),
  ).toBeVisible();
  await page.goto(`/servers/${server.id}?tab=packages&q=fdp`);
  await expect(page.getByRole("cell", { name: "exe.⟨U+202E⟩fdp", exact: true }).first()).toBeVisible();
  await page.goto(`/servers/${server.id}?tab=packages&q=evil.example`);
  await expect(page.getByText("␛[31mred␛]8;;http://evil.example␇link").first()).toBeVisible();
  for (const spec of ["dpkg-packages", "units", "sshd-effective", "passwd"]) {
    await page.goto(`/servers/${server.id}/evidence/${reportId}/${spec}`);
    await expect(page.getByRole("region", { name: `Output ${spec}` })).toContainText("window.__pwned=1");
    expect(await page.evaluate(() => Object.hasOwn(window, "__pwned"))).toBe(false);
  }
  expect(said).toEqual([]);
});

test("a name that two servers claim is said on both", async ({ as }) => {
  const page = await as("manager");
  const hostname = `twin-${randomUUID().slice(0, 8)}`;
  const [one] = await Promise.all([ReportingServer.join(hostname), ReportingServer.join(hostname)]);
  await page.goto(`/servers/${one.id}`);
  await expect(page.getByText("This name is claimed by 2 servers.")).toBeVisible();
});

test("another server's report, and one that does not exist, are not found", async ({ as }) => {
  const page = await as("auditor");
  const [one, other] = await Promise.all([
    ReportingServer.join(`a-${randomUUID().slice(0, 8)}`),
    ReportingServer.join(`b-${randomUUID().slice(0, 8)}`),
  ]);
  const reportId = await one.report(captured("web01"));
  for (const path of [
    `/servers/${other.id}/evidence/${reportId}`,
    `/servers/${other.id}/evidence/${reportId}/passwd`,
    `/servers/${one.id}/evidence/${randomUUID()}`,
    `/servers/${one.id}/evidence/${reportId}/apk-packages`,
    `/servers/${randomUUID()}`,
    "/servers/not-an-id",
  ]) {
    expect((await page.goto(path))?.status(), path).toBe(404);
  }
});
