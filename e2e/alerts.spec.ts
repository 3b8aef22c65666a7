/** The inbox of alerts and an alert's page: sent over HTTP as tools send them, and handled by hand and by keys. */
import { randomUUID } from "node:crypto";
import { type Browser, expect, type Page } from "@playwright/test";
import type { Role } from "@/lib/auth/actor";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { newSource } from "./support/identities";
import { expectLive } from "./support/live";
import { product } from "./support/product";
import { signIn } from "./support/signed-in";

test.describe.configure({ mode: "parallel", timeout: 120_000 });

const at = (path: string) => `${product().baseUrl}${path}`;
const main = (page: Page) => page.getByRole("main");
const row = (page: Page, title: string) => main(page).getByRole("row", { name: new RegExp(title) });
const news = (page: Page) => page.getByRole("status").first();

/** Somebody else, in a browser of their own. */
async function another(browser: Browser, role: Role, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, role);
  await work(page);
  await context.close();
}

type Source = { id: string; token: string; list: string };

/** `list`: the inbox with the alerts of this source alone. */
async function source(format: "generic" | "prometheus"): Promise<Source> {
  const name = `${format} ${randomUUID().slice(0, 8)}`;
  const made = await newSource(format, name);
  return { ...made, list: at(`/alerts?source=${made.id}`) };
}

type Alert = { summary: string; severity?: string; dedup?: string; status?: "resolved"; labels?: object };

async function tell({ token }: Source, ...alerts: Alert[]): Promise<void> {
  const answer = await fetch(at(`/api/webhooks/generic/${token}`), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(alerts.map((alert) => ({ dedup: alert.summary, ...alert }))),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

/** Chooses the first row by its keys, as soon as the page listens: however often they are pressed, "k" ends there. */
async function chooseFirst(page: Page, title: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("j");
    await expect(main(page).locator("[data-row] a:focus")).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await expect(async () => {
    await page.keyboard.press("k");
    await expect(row(page, title).getByRole("link", { name: title })).toBeFocused({ timeout: 500 });
  }).toPass();
}

/** As somebody else would by another program. */
async function acknowledge(page: Page, id: string): Promise<void> {
  const answer = await page.request.put(at(`/api/alerts/${id}/acknowledgement`), {
    data: {},
    headers: headers(),
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

const headers = () => ({ origin: product().baseUrl });
const idOf = async (page: Page, title: string) =>
  (await main(page).getByRole("link", { name: title, exact: true }).getAttribute("href"))
    ?.split("/")
    .at(-1) ?? "";

test("an alert is acknowledged and given back by keys alone, on any layout", async ({ page }) => {
  const from = await source("generic");
  await tell(
    from,
    { summary: "Payments is down", severity: "critical" },
    { summary: "Disk is full", severity: "high" },
  );
  await signIn(page, "oncall");
  await page.goto(from.list);
  await expect(main(page).getByText(/^Open alerts from generic .*, the worst first\.$/)).toBeVisible();

  await chooseFirst(page, "Payments is down");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("a");
  await expect(row(page, "Payments")).toContainText(/Acknowledged.*You until \d\d:\d\d/);
  await expect(news(page)).toHaveText(/^Acknowledged until .*\. Undo is possible\.$/);
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(row(page, "Payments").getByRole("link", { name: "Payments is down" })).toBeFocused();
  await page.keyboard.press("z");
  await expect(row(page, "Payments")).toContainText("Open");

  const typed = (key: string, code: string) =>
    page.evaluate(
      ([k, c]) =>
        document.activeElement?.dispatchEvent(
          new KeyboardEvent("keydown", { key: k, code: c, bubbles: true }),
        ),
      [key, code],
    );
  await typed("о", "KeyJ");
  await expect(row(page, "Disk").getByRole("link", { name: "Disk is full" })).toBeFocused();
  await typed("ф", "KeyA");
  await expect(row(page, "Disk")).toContainText("Acknowledged");

  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /Disk is full/ })).toBeVisible();
  await page.goBack();
  await expect(main(page).getByText("the worst first")).toBeVisible();
  // "g" waits a second and a half for its letter, which on a busy machine may be late.
  await expect(async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await expect(page).toHaveURL(at("/alerts"), { timeout: 2_000 });
  }).toPass();
});

test("whoever comes back finds the focus on the row that they opened", async ({ page }) => {
  const from = await source("generic");
  await tell(from, { summary: "First of two" }, { summary: "Second of two" });
  await signIn(page, "oncall");
  await page.goto(from.list);
  await expectLive(page);
  const link = row(page, "Second of two").getByRole("link", { name: "Second of two" });
  await link.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /Second of two/ })).toBeVisible();
  await main(page).locator(".time").first().focus();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "This time" })).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(from.list);
  await expect(link).toBeFocused();
});

test("with single keys off none of them does anything", async ({ page }) => {
  const from = await source("generic");
  await tell(from, { summary: "Quiet keys" });
  await signIn(page, "oncall");
  await page.context().addCookies([{ name: "garrison-keys", value: "off", url: product().baseUrl }]);
  await page.goto(from.list);
  await expectLive(page);
  await row(page, "Quiet keys").getByRole("link", { name: "Quiet keys" }).focus();
  for (const key of ["a", "x", "j", "s"]) await page.keyboard.press(key);
  await expect(page.getByRole("dialog", { name: /Snooze/ })).toHaveCount(0);
  await expect(row(page, "Quiet keys")).toContainText("Open");
  await expect(main(page).getByRole("checkbox", { name: "Choose Quiet keys" })).not.toBeChecked();
});

test("two people at once: one has it, and the other one sees who", async ({ page, browser }) => {
  const from = await source("generic");
  await tell(
    from,
    { summary: "Both want it", severity: "high" },
    { summary: "Nobody wants it", severity: "low" },
  );
  await signIn(page, "oncall");
  // No word of it arrives: the row is what it was when they press.
  await page.route("**/api/events", (route) => route.abort());
  await page.goto(from.list);
  await chooseFirst(page, "Both want it");
  const id = await idOf(page, "Both want it");

  await another(browser, "admin", async (second) => {
    await second.goto(at(`/alerts/${id}`));
    await second.getByRole("button", { name: "Acknowledge: I am on it" }).click();
    await expect(second.getByRole("button", { name: /^Yours until/ })).toBeVisible();
  });
  await page.keyboard.press("a");
  const problem = row(page, "Both want it").getByText(
    /^Sweep admin acknowledged this alert \d+ (second|minute)s? ago\.$/,
  );
  await expect(problem).toBeVisible();
  await expect(row(page, "Both want it").getByRole("link", { name: "Both want it" })).toBeFocused();
  await expect(row(page, "Both want it")).toContainText(/Acknowledged.*Sweep admin until/);

  await page.goto(at(`/alerts/${id}`));
  await expect(page.getByRole("button", { name: /^Sweep admin has it until/ })).toBeVisible();
  await page.keyboard.press("a");
  await expect(main(page).getByText("Sweep admin acknowledged it until")).toHaveCount(1);
});

test("what others do changes rows in place, and new ones wait until they are asked for", async ({
  page,
  browser,
}) => {
  const from = await source("generic");
  await tell(from, { summary: "Upper row", severity: "high" }, { summary: "Lower row", severity: "high" });
  await signIn(page, "oncall");
  await page.goto(from.list);
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
  const titles = () => main(page).locator("[data-row] a").allTextContents();
  const before = await titles();
  await main(page).locator("[data-row] a").first().focus();
  const id = await idOf(page, "Lower row");

  await another(browser, "oncall", (second) => acknowledge(second, id));
  await expect(row(page, "Lower row")).toContainText(/Acknowledged.*Sweep oncall until/);
  await tell(from, { summary: "Brand new", severity: "critical" });
  await expect(main(page).getByText("1\u00a0new alert")).toBeVisible();
  await expect(page).toHaveTitle("(2) Alerts · Garrison");
  expect(await titles()).toEqual(before);
  await page.keyboard.press(".");
  await expect(row(page, "Brand new")).toBeVisible();
  await expect(main(page).getByText("new alert")).toHaveCount(0);
  expect((await titles())[0]).toBe("Brand new");
});

test("all that match are handled at once, and what came later is not swept up", async ({ page, browser }) => {
  const from = await source("generic");
  const count = 230;
  await tell(from, ...Array.from({ length: count }, (_, n) => ({ summary: `Load is high on web-${n}.` })));
  await signIn(page, "oncall");
  await page.goto(from.list);
  await expect(main(page).getByText(`1–50 of ${count} alerts`)).toBeVisible();
  const taken = (await main(page).locator("[data-row]").last().getAttribute("data-row")) ?? "";
  await another(browser, "admin", (second) => acknowledge(second, taken));
  await page.reload();
  await page.getByRole("checkbox", { name: "Choose all on this page" }).check();
  await expect(main(page).getByText("50 chosen")).toBeVisible();
  await main(page).getByRole("button", { name: "Choose all 229 that match" }).click();
  await tell(from, { summary: "Came later", severity: "low" });
  await expectAccessible(page);
  await main(page)
    .getByRole("region", { name: "Chosen alerts" })
    .getByRole("button", { name: "Acknowledge", exact: true })
    .click();
  const passing = page.getByRole("region", { name: "News" });
  await expect(passing.getByText("229\u00a0alerts acknowledged.")).toBeVisible();
  await expect(main(page).locator("[data-row] a").first()).toBeFocused();
  await expect(page.getByRole("navigation", { name: "States" })).toContainText(/Open1Acknowledged230/);
  await page.goto(from.list);
  await expect(row(page, "Came later")).toContainText("Open");
});

test("of a choice each is done or refused by itself, and the reason is said", async ({ page, browser }) => {
  const from = await source("generic");
  await tell(from, { summary: "Free one" }, { summary: "Free two" }, { summary: "Taken one" });
  await signIn(page, "oncall");
  await page.goto(from.list);
  await expectLive(page);
  for (const title of ["Free one", "Free two", "Taken one"]) {
    await page.getByRole("checkbox", { name: `Choose ${title}` }).check();
  }
  const id = await idOf(page, "Taken one");
  await another(browser, "admin", (second) => acknowledge(second, id));
  await page.keyboard.press("a");
  await expect(main(page).getByText("2\u00a0alerts acknowledged.")).toBeVisible();
  const refused = main(page).getByRole("listitem").filter({ hasText: "Taken one" });
  await expect(refused).toContainText("Sweep admin acknowledged this alert");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(
    page.getByRole("region", { name: "News" }).getByText("2\u00a0alerts given back."),
  ).toBeVisible();
});

test("one that is snoozed until it gets worse is woken by a higher severity", async ({ page }) => {
  const from = await source("generic");
  await tell(from, { summary: "Queue grows", severity: "medium" });
  await signIn(page, "oncall");
  await page.goto(from.list);
  await chooseFirst(page, "Queue grows");
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: "Snooze this alert" });
  await expect(dialog.getByRole("button", { name: /^Until .*08:00$/ })).toBeFocused();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Until it gets worse" }).click();
  await expect(row(page, "Queue grows")).toContainText("Snoozed until it gets worse");
  await expect(row(page, "Queue grows").getByRole("link", { name: "Queue grows" })).toBeFocused();
  await tell(from, { summary: "Queue grows", severity: "medium" });
  await page.goto(`${from.list}&status=snoozed`);
  await expect(row(page, "Queue grows")).toContainText("Medium");

  await tell(from, { summary: "Queue grows", severity: "critical" });
  await page.goto(from.list);
  await expect(row(page, "Queue grows")).toContainText(/Critical.*Open/);
  await row(page, "Queue grows").getByRole("link", { name: "Queue grows" }).click();
  await expect(main(page).getByText("Woken, because it got worse")).toBeVisible();
  await expect(main(page).getByText("Severity rose from medium to critical")).toBeVisible();
});

test("what is typed is what is chosen, and what means nothing is named", async ({ page }) => {
  const from = await source("generic");
  await tell(
    from,
    { summary: "Disk is full", severity: "critical" },
    { summary: "Disk is slow", severity: "high" },
    { summary: "Door is open", severity: "critical" },
  );
  await signIn(page, "auditor");
  await page.goto(from.list);
  await expectLive(page);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("sev:critical is:open disk");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(at(`/alerts?sev=critical&source=${from.id}&q=disk`));
  await expect(row(page, "Disk is full")).toBeVisible();
  await expect(main(page).getByRole("row")).toHaveCount(2);
  await expect(
    main(page).getByText(/^Open critical alerts from .* with “disk” in their title or labels/),
  ).toBeVisible();
  await expectAccessible(page);

  await main(page)
    .getByRole("link", { name: /^Severity: Critical/ })
    .click();
  await expect(row(page, "Disk is slow")).toBeVisible();
  await expect(news(page)).toHaveText("2\u00a0alerts.");
  await page.getByLabel("Owner", { exact: true }).selectOption("me");
  await expect(main(page).getByText("No alert matches these filters")).toBeVisible();

  await page.goto(at("/alerts?sev=purple&owner=us&q=sev%3Aloud&cursor=bm9uZQ"));
  for (const text of ["sev: loud", "owner: us"]) await expect(main(page).getByText(text)).toBeVisible();
});

test("hostile words are shown as what they are", async ({ page }) => {
  const from = await source("generic");
  const title = `<img src=x onerror="window.hacked=1"> \u202egnp.exe`;
  await tell(from, {
    summary: title,
    labels: { "<b>name</b>": "<script>window.hacked=1</script>", host: "javascript:alert(1)" },
  });
  await signIn(page, "admin");
  await page.goto(from.list);
  await expect(main(page).getByRole("link", { name: /<img src=x onerror=/ })).toContainText("⟨U+202E⟩");
  await expectAccessible(page);
  await main(page)
    .getByRole("link", { name: /<img src=x/ })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    '<img src=x onerror="window.hacked=1">',
  );
  await expect(main(page).getByText("<script>window.hacked=1</script>")).toBeVisible();
  await expectAccessible(page);
  await main(page)
    .getByRole("link", { name: /^Evidence/ })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: /^Message of generic/ })).toBeVisible();
  await expect(main(page).getByText("<script>window.hacked=1</script>")).toBeVisible();
  await expectAccessible(page);
  const started = page.waitForEvent("download");
  await main(page).getByRole("link", { name: "Download" }).click();
  expect((await started).suggestedFilename()).toMatch(/^message-.*\.txt$/);
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
});

test("on a phone one tap acknowledges, and a second one does no harm", async ({ page }) => {
  const from = await source("generic");
  await tell(from, { summary: "Shop is down", severity: "critical" });
  await page.setViewportSize({ width: 360, height: 780 });
  await signIn(page, "oncall");
  await page.goto(from.list);
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 780 });
  await expectLive(page);
  await main(page).getByRole("link", { name: "Shop is down" }).click();
  const button = page.getByRole("button", { name: "Acknowledge: I am on it" });
  await expect(async () => {
    const box = await button.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(64);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(700);
  }).toPass({ timeout: 20_000 });
  await expect(page.getByRole("navigation", { name: "Places" })).toBeHidden();
  await button.dblclick();
  await expect(page.getByRole("button", { name: /^Yours until .*: take 30 more min$/ })).toBeVisible();
  await expect(main(page).getByText("Sweep oncall acknowledged it until")).not.toHaveCount(0);
  await expect(main(page).getByText(/^Your acknowledgement ends at/)).toBeVisible();

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("button", { name: "Give back" }).click();
  await expect(page.getByRole("button", { name: "Acknowledge: I am on it" })).toBeVisible();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("button", { name: "Snooze…" }).click();
  await page.getByRole("button", { name: "For 1 hour" }).click();
  await expect(
    main(page)
      .getByText(/^Snoozed until/)
      .first(),
  ).toBeVisible();
});

test("a sender that falls silent is no recovery", async ({ page }) => {
  const from = await source("prometheus");
  const answer = await fetch(at(`/api/webhooks/prometheus/${from.token}/api/v2/alerts`), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([
      {
        labels: { alertname: "InstanceDown", severity: "critical" },
        annotations: { summary: "Instance is down", runbook_url: "https://runbooks.example.com/down" },
        endsAt: new Date(Date.now() + 5_000).toISOString(),
      },
    ]),
  });
  expect(answer.status).toBe(200);
  await signIn(page, "auditor");
  await page.goto(`${from.list}&status=resolved`);
  await expect(async () => {
    await page.reload();
    await expect(row(page, "Instance is down")).toContainText("Sender silent", { timeout: 1_000 });
  }).toPass();
  await expect(row(page, "Instance is down").locator(".text-ok")).toHaveCount(0);
  await expect(row(page, "Instance is down").locator(".text-unknown")).toHaveCount(1);
  await row(page, "Instance is down").getByRole("link", { name: "Instance is down" }).click();
  await expect(
    main(page).getByText(/^Its sender fell silent, so nobody knows whether it is over\./),
  ).toBeVisible();
  await expect(main(page).getByText(/^Sender silent: it was not told again until/)).toBeVisible();
  const runbook = main(page).getByRole("link", { name: /^Runbook: https:\/\/runbooks\.example\.com\/down/ });
  await expect(runbook).toHaveAttribute("rel", "noopener noreferrer");
});

test("one that was closed by hand says so, and stays closed for what was on its way", async ({ page }) => {
  const from = await source("generic");
  await tell(from, { summary: "Lamp is off" });
  await signIn(page, "oncall");
  await page.goto(from.list);
  await chooseFirst(page, "Lamp is off");
  page.once("dialog", (dialog) => dialog.accept());
  await page.keyboard.press("r");
  await expect(row(page, "Lamp is off")).toContainText("Closed by hand");
  await tell(from, { summary: "Lamp is off" });
  await page.goto(`${from.list}&status=resolved`);
  await expect(row(page, "Lamp is off")).toContainText("Closed by hand");
  await expect(row(page, "Lamp is off").locator(".text-ok")).toHaveCount(0);
});

test("who may not act sees all, and no button", async ({ page }) => {
  const from = await source("generic");
  await tell(from, { summary: "Look, do not touch" });
  for (const role of ["manager", "auditor"] as const) {
    await page.context().clearCookies();
    await signIn(page, role);
    await page.goto(from.list);
    await expect(row(page, "Look, do not touch")).toBeVisible();
    await expect(main(page).getByRole("checkbox")).toHaveCount(0);
    await expect(main(page).getByRole("button", { name: /Acknowledge/ })).toHaveCount(0);
    await chooseFirst(page, "Look, do not touch");
    await page.keyboard.press("a");
    await expect(row(page, "Look, do not touch")).toContainText("Open");
    await main(page).getByRole("link", { name: "Look, do not touch" }).click();
    await expect(main(page).getByRole("link", { name: /^Evidence/ })).toBeVisible();
    await expect(page.getByRole("button", { name: /Acknowledge|Snooze|Close by hand|Add note/ })).toHaveCount(
      0,
    );
  }
});

test("notes are added, and what nobody knows is not found", async ({ page }) => {
  const from = await source("generic");
  await tell(from, { summary: "Needs words" });
  await signIn(page, "oncall");
  await page.goto(from.list);
  await expectLive(page);
  await main(page).getByRole("link", { name: "Needs words" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Needs words/ })).toBeVisible();
  await page.keyboard.press("c");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
  await page.keyboard.type("The switch was changed.\nLooking.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(main(page).getByText("Sweep oncall: The switch was changed.")).toBeVisible();
  for (const path of [randomUUID(), "nonsense", "messages"]) {
    expect((await page.goto(at(`/alerts/${path}`)))?.status()).toBe(404);
  }
  expect((await page.goto(at(`/alerts/messages/${randomUUID()}`)))?.status()).toBe(404);
});

test("without script the inbox is read and narrowed all the same", async ({ browser }) => {
  const from = await source("generic");
  await tell(from, { summary: "Plain page", severity: "high" }, { summary: "Other page", severity: "low" });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, "oncall");
  await page.goto(from.list);
  await expect(row(page, "Plain page")).toBeVisible();
  await page.getByRole("searchbox").fill("sev:high");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page).toHaveURL(/sev=high/);
  await expect(row(page, "Other page")).toHaveCount(0);
  await main(page).getByRole("link", { name: "Plain page" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Plain page/ })).toBeVisible();
  await context.close();
});

test("a source is made with what its sender needs, is heard, and is revoked", async ({ page }) => {
  const name = `Night jobs ${randomUUID().slice(0, 8)}`;
  await signIn(page, "admin");
  await page.goto(at("/settings/sources/add?format=generic"));
  await page.getByLabel("Name").fill(name);
  await page.getByText("Silence, ends and labels").click();
  const ends = page.getByRole("spinbutton", { name: /^Ends without a word after/ });
  const unit = page.getByLabel("Unit").last();
  await unit.selectOption("seconds");
  await ends.fill("30");
  await page.getByRole("button", { name: "Make source" }).click();
  await expect(ends).toHaveAccessibleDescription(/60/);
  await unit.selectOption("minutes");
  await ends.fill("90");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Make source" }).click();
  const command = await page.getByRole("figure", { name: "Command" }).first().textContent();
  const url = /(http\S+)$/.exec(command ?? "")?.[1] ?? "";
  expect(url).toContain(`${product().baseUrl}/api/webhooks/generic/`);
  await expectAccessible(page);
  const send = () =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ summary: "Night job failed", severity: "low" }),
    });
  expect((await send()).status).toBe(200);

  const line = page.getByRole("row").filter({ hasText: name });
  await expect(async () => {
    await page.goto(at("/settings/sources"));
    await expect(line).toContainText("Heard", { timeout: 1_000 });
  }).toPass();
  await line.getByRole("link", { name }).click();
  await main(page).getByRole("link", { name: "Its alerts" }).click();
  await expect(row(page, "Night job failed")).toBeVisible();
  await page.goto(at("/settings/sources"));
  page.once("dialog", (dialog) => dialog.accept());
  await line.getByRole("button", { name: "Revoke" }).click();
  await expect(line).toContainText("Revoked");
  expect((await send()).status).toBe(401);
});
