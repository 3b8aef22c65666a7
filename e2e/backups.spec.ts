/** Backups in the browser: a system is protected, its tool tells of runs, and each number opens what was said. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/axe";
import { test } from "./support/hydrated";
import { expectLive } from "./support/live";
import { garrison, product } from "./support/product";
import { captured, ReportingServer } from "./support/reporting-server";
import { signIn } from "./support/signed-in";

test.describe.configure({ mode: "parallel", timeout: 120_000 });

const at = (path: string) => `${product().baseUrl}${path}`;
const main = (page: Page) => page.getByRole("main");

/** What restic prints when it ended just now. */
function resticSaid(snapshot: string): string {
  const [begin, end] = [Date.now() - 60_000, Date.now()].map((time) => new Date(time).toISOString());
  return JSON.stringify({
    ...{
      message_type: "summary",
      files_new: 3,
      total_files_processed: 1_204,
      total_bytes_processed: 3_221_225_472,
    },
    ...{
      data_added: 1_048_576,
      total_duration: 60,
      backup_start: begin,
      backup_end: end,
      snapshot_id: snapshot,
    },
  });
}

const tell = (url: string, body: string, more = "") => fetch(`${url}${more}`, { method: "POST", body });

test("a system is protected, its copy is told of by its tool, and it is good", async ({ page }) => {
  await signIn(page, "admin");
  const name = `Shop ${randomUUID().slice(0, 8)}`;
  await page.goto(at("/"));
  await page.getByRole("link", { name: "Backups", exact: true }).first().click();
  await page.getByRole("link", { name: "Protect a system" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("It calls").selectOption("cron");
  await page.getByRole("textbox", { name: "Line" }).fill("0 2 * * *");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Protect it" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(main(page).getByText("It has no copy yet")).toBeVisible();
  await expect(page.getByText("No restore of it was ever proven.")).toBeVisible();
  await page.getByRole("button", { name: "Add a copy…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Repository in Falkenstein");
  await dialog.getByLabel("Where it lies").selectOption("off-site");
  await dialog.getByRole("button", { name: "Add copy" }).click();
  const url = await dialog.getByText(/^http\S+\/api\/webhooks\/backup\/generic\/grb_/).innerText();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(main(page).getByText("Nothing heard").first()).toBeVisible();
  await expectLive(page);

  const snapshot = randomUUID().replaceAll("-", "").repeat(2);
  const answer = await tell(url.replace("/generic/", "/restic/"), resticSaid(snapshot), "?exit=0");
  expect(await answer.json()).toMatchObject({ runs: [{ outcome: "ok", known: false }] });
  await expect(main(page).getByText("On time").first()).toBeVisible();
  await expect(main(page).getByRole("row", { name: /1 off-site.*Yes/ })).toContainText(
    "Falkenstein is off-site",
  );
  await expect(main(page).getByRole("row", { name: /0 errors.*No/ })).toContainText(
    "No restore drill has passed.",
  );
  const run = main(page).getByRole("row", { name: /Backup by restic to Repository in Falkenstein/ });
  await expect(run).toContainText("3.0");
  await expect(run).toContainText(/1.204/);
  await expectAccessible(page);
  await run.getByRole("link").click();
  await expect(page.getByRole("heading", { name: `What was told of ${name}` })).toBeVisible();
  await expect(main(page).getByText(snapshot)).toBeVisible();
  await page.getByRole("link", { name: "System" }).first().click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
});

test("the sizes of a copy are drawn and said, and an odd one opens what was told", async ({ page }) => {
  const name = `Growing ${randomUUID().slice(0, 8)}`;
  const { id, url } = await garrison<{ id: string; url: string }>([
    ...["source", "create", "--format", "backup", "--name", name],
  ]);
  const run = (daysAgo: number, gib: number) => {
    const ended = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
    return tell(url, JSON.stringify({ status: "ok", started: ended, ended, bytes: gib * 2 ** 30 }));
  };
  await run(8, 3);
  await signIn(page, "admin");
  await page.goto(at(`/backups/${id}`));
  const card = page.getByRole("region", { name: "Sizes" });
  await expect(card).toContainText("One good run told its size: 3.00 GiB. A trend takes two.");
  await expect(card.locator("polyline")).toHaveCount(0);
  await expectLive(page);
  for (const day of [7, 6, 5, 4, 3]) await run(day, 3 + (8 - day) / 32);
  await run(2, 0.5);
  await run(1, 3.25);
  await expect(card.getByRole("figure")).toContainText(
    /From 3\.00\sGiB on \S+ to 3\.25\sGiB on \S+, in 8\sgood runs; at least 512\sMiB, at most 3\.25\sGiB; 1\sodd size\./,
  );
  await expect(card.locator("polyline")).toHaveCount(1);
  await expect(card.getByText("odd", { exact: true })).toHaveCount(1);
  await expectAccessible(page);
  const odd = card.getByRole("listitem").filter({ hasText: "Odd size" });
  await expect(odd).toContainText("It holds 512 MiB; those before held about 3.0");
  await odd.getByRole("link").click();
  await expect(page.getByRole("heading", { name: `What was told of ${name}` })).toBeVisible();
  const link = await page.getByRole("link", { name: "Download all of it" }).getAttribute("href");
  const whole = await page.request.get(at(link ?? ""));
  expect(whole.headers()["content-disposition"]).toMatch(/^attachment; filename="backup-/);
  expect(await whole.text()).toContain("536870912");
  await expect(main(page).getByText("536870912")).toBeVisible();
});

test("what did not go well is never good, says why, and raises an alert that ends with the next good run", async ({
  page,
}) => {
  const name = `Ledger ${randomUUID().slice(0, 8)}`;
  const { id, url } = await garrison<{ id: string; url: string }>([
    ...["source", "create", "--format", "backup", "--name", name, "--every", "1d"],
  ]);
  const restic = url.replace("/generic/", "/restic/");
  const wrong = '{"message_type":"exit_error","code":12,"message":"Fatal: wrong password or no key found"}';
  expect((await (await tell(restic, wrong, "?exit=12")).json()).runs).toMatchObject([{ outcome: "failed" }]);
  await signIn(page, "admin");
  await page.goto(at(`/backups/${id}`));
  await expect(main(page).getByText("Failed").first()).toBeVisible();
  await expect(
    main(page)
      .getByText(/password/i)
      .first(),
  ).toBeVisible();
  await expect(main(page).getByText("None is known").first()).toBeVisible();
  const alert = main(page).getByRole("link", { name: `Backup of ${name} to Copy failed` });
  await expect(async () => {
    await page.goto(at(`/alerts?q=${encodeURIComponent(name)}`));
    await expect(alert).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await tell(restic, resticSaid("ab".repeat(32)), "?exit=0");
  await expect(async () => {
    await page.goto(at(`/alerts?status=resolved&q=${encodeURIComponent(name)}`));
    await expect(alert).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test("a restore is tried against the clock, checked, ended for good, and signed by somebody else", async ({
  page,
  browser,
}) => {
  const name = `Orders ${randomUUID().slice(0, 8)}`;
  const { id, url } = await garrison<{ id: string; url: string }>([
    ...["source", "create", "--format", "backup", "--name", name],
  ]);
  await tell(url.replace("/generic/", "/restic/"), resticSaid("cd".repeat(32)), "?exit=0");
  await signIn(page, "oncall");
  await page.goto(at(`/backups/${id}`));
  await expect(main(page).getByText("Never tried").first()).toBeVisible();
  await page.getByText("Try a restore by a script").click();
  await expect(page.getByText(`sh garrison-drill start --system ${id}`)).toBeVisible();
  await page.getByRole("button", { name: "Try a restore…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Restore point").fill("40dc1520");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Begin: the clock runs" }).click();
  await expect(page.getByRole("heading", { name: `Restore of ${name}` })).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText(/^0:0\d:\d\d$/);
  for (const [what, expected, observed] of [
    ["Orders of yesterday", "42", "42"],
    ["Largest table", "orders", "orders"],
  ] as const) {
    await page.getByLabel("What is checked").fill(what);
    await page.getByLabel("Expected").fill(expected);
    await page.getByLabel("Observed").fill(observed);
    await page.getByRole("button", { name: "Add check" }).click();
    await expect(main(page).getByRole("row", { name: new RegExp(`${what}.*Passed`) })).toBeVisible();
  }
  await page.getByRole("button", { name: "End the drill…" }).click();
  await dialog.getByLabel("What was restored can be used").check();
  await dialog.getByLabel("Evidence").fill("42 orders, checked by hand");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "End the drill" }).click();
  await expect(main(page).getByText("Passed").first()).toBeVisible();
  await expect(
    main(page)
      .getByText(/^[0-9a-f]{64}$/)
      .first(),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign", exact: true })).toHaveCount(0);
  await expectAccessible(page);
  const drill = page.url();
  await page.emulateMedia({ media: "print" });
  const signature = page.getByRole("region", { name: "Signature" });
  await expect(signature).toContainText(/Not signed in Garrison.*NameDateSignature/);
  await page.emulateMedia({ media: null });
  await expect(signature).toHaveCount(0);

  const other = await browser.newContext();
  const manager = await other.newPage();
  await signIn(manager, "manager");
  await manager.goto(drill);
  manager.on("dialog", (question) => question.accept());
  await manager.getByRole("button", { name: "Sign", exact: true }).click();
  await expect(manager.getByRole("button", { name: "Sign", exact: true })).toHaveCount(0);
  await manager.emulateMedia({ media: "print" });
  await expect(manager.getByRole("navigation")).toHaveCount(0);
  await expect(manager.getByRole("button", { name: "Print" })).toHaveCount(0);
  await expect(main(manager).getByText(/^Record \d+ of the restores that were tried, as of/)).toBeVisible();
  await expect(main(manager).getByText("Passed").first()).toBeVisible();
  await expect(manager.getByRole("region", { name: "Signature" })).toContainText(
    /Signed in Garrison by .*manager on \d{4}-/,
  );
  // On A4 without its margins each hash is whole, and on one line.
  await manager.setViewportSize({ width: 688, height: 1_000 });
  const hashes = main(manager).getByText(/^[0-9a-f]{64}$/);
  await expect(hashes).toHaveCount(3);
  for (const hash of await hashes.all()) {
    const box = await hash.boundingBox();
    expect(box?.height).toBeLessThan(24);
    expect((box?.x ?? 0) + (box?.width ?? 688)).toBeLessThan(688);
  }
  await manager.emulateMedia({ media: null });
  await manager.setViewportSize({ width: 1_280, height: 720 });
  await manager.goto(at("/"));
  await expect(manager.getByRole("region", { name: "Backups in one minute" })).toContainText(
    /restored in a test within the agreed days.* The (slowest restore among these|restore in that test) took \d/,
  );
  await expectAccessible(manager);
  await other.close();
  await page.goto(at("/backups"));
  await page.getByRole("link", { name: "Recovery plan" }).click();
  await expect(main(page).getByRole("listitem").filter({ hasText: name })).toContainText("Copy, On site");
  await page.goto(at(`/backups/${id}`));
  await expect(
    main(page)
      .getByRole("row", { name: /Passed/ })
      .first(),
  ).toBeVisible();
  await expectAccessible(page);
});

test("a strange message is kept and named, and a strange sender is refused", async ({ request }) => {
  const { id, url, token } = await garrison<{ id: string; url: string; token: string }>([
    ...["source", "create", "--format", "backup", "--name", `Odd ${randomUUID().slice(0, 8)}`],
  ]);
  const hostile = readFileSync(new URL("./backups.spec.ts", import.meta.url), "utf8");
  // To the generic one an exit status of 0 is a word, whatever is printed.
  for (const engine of ["restic", "borg", "pgbackrest", "pg_verifybackup"]) {
    const answer = await tell(url.replace("/generic/", `/${engine}/`), hostile, "?exit=0");
    expect(answer.status, engine).toBe(200);
    for (const { outcome } of (await answer.json()).runs)
      expect(["unknown", "failed"], engine).toContain(outcome);
  }
  expect((await tell(url.replace("/generic/", "/tarsnap/"), "")).status).toBe(404);
  expect((await tell(`${url}x`, "")).status).toBe(401);
  for (const query of [
    "?event=begin",
    "?event=start",
    "?exit=256",
    "?exit=x",
    "?started=yesterday",
    "?run=%00",
  ]) {
    const answer = await tell(url, "", query);
    expect(answer.status, query).toBe(400);
    expect(JSON.stringify(await answer.json())).not.toContain(token);
  }
  const { token: reader } = await garrison<{ token: string }>([
    ...["token", "create", "--name", "reads", "--scope", "read", "--expires", "1d"],
  ]);
  const headers = { authorization: `Bearer ${reader}` };
  const system = await (await request.get(at(`/api/backups/${id}`), { headers })).json();
  expect(system).toMatchObject({ pointAt: null, isFresh: null });
  expect(system.standing).not.toBe("good");
  const answers = await (await request.get(at("/api/answers"), { headers })).json();
  expect(answers.restorable.answer).not.toBe("yes");
});

test("a server that nobody protects is named until a system or an exception covers it", async ({ page }) => {
  await signIn(page, "admin");
  // The list goes by name: this one stands on its first page.
  const hostname = `0-${randomUUID().slice(0, 8)}`;
  const server = await ReportingServer.join(hostname);
  // It runs PostgreSQL, as its units say.
  await server.report(captured("web01"));
  const row = () => main(page).getByRole("row", { name: new RegExp(hostname) });
  await expect(async () => {
    await page.goto(at("/backups/unprotected"));
    await expect(row()).toContainText("PostgreSQL", { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expect(row().getByText("Unprotected")).toHaveCount(2);
  await expectAccessible(page);
  await row().getByRole("link", { name: "Protect…" }).click();
  await expect(page.getByRole("textbox", { name: "Server" })).toHaveValue(hostname);
  await page.getByLabel("Name", { exact: true }).fill(`Files of ${hostname}`);
  await page.getByRole("textbox", { name: "Server" }).fill("nobody");
  await page.getByRole("button", { name: "Protect it" }).click();
  await expect(page.getByRole("textbox", { name: "Server" })).toHaveAccessibleDescription(/not known here/);
  await page.getByRole("textbox", { name: "Server" }).fill(hostname);
  await page.getByRole("button", { name: "Protect it" }).click();
  await expect(page.getByRole("heading", { name: `Files of ${hostname}`, level: 1 })).toBeVisible();

  await page.goto(at("/backups"));
  await main(page).getByRole("link", { name: "What is unprotected" }).click();
  await expect(row().getByText("Unprotected")).toHaveCount(1);
  await row().getByRole("checkbox", { name: hostname }).check();
  await page.getByLabel("What needs none").selectOption("databases");
  await page.getByRole("textbox", { name: "Reason" }).fill("A copy of what db-1 holds");
  await page.getByLabel("Until").fill("2020-01-01");
  await page.getByRole("button", { name: "Make an exception" }).click();
  await expect(page.getByLabel("Until")).toHaveAccessibleDescription(/is over already/);
  await page.getByLabel("Until").fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Make an exception" }).click();
  await expect(
    main(page)
      .getByRole("row", { name: /A copy of what db-1 holds/ })
      .first(),
  ).toContainText(hostname);
  await expect(row()).toHaveCount(1);
});

test("a copy is read from a server's agent, and says why where it can't be", async ({ page }) => {
  await signIn(page, "admin");
  const hostname = `db-${randomUUID().slice(0, 8)}`;
  const server = await ReportingServer.join(hostname);
  const stop = Math.floor(Date.now() / 1_000) - 600;
  const printed = JSON.stringify([
    {
      ...{ name: "shop", status: { code: 0 }, repo: [{ key: 1, cipher: "none", status: { code: 0 } }] },
      backup: [
        {
          ...{ label: "20261123-020000F", type: "full", error: false, timestamp: { start: stop - 60, stop } },
          ...{ database: { id: 1, "repo-key": 1 }, info: { size: 5_000_000 } },
        },
      ],
    },
  ]);
  const output = { exit: 0, flags: [], stderr: "", collectedAt: null };
  await server.report([...captured("web01"), { ...output, spec: "pgbackrest-info", stdout: printed }]);
  const { id } = await garrison<{ id: string }>([
    ...["source", "create", "--format", "backup", "--name", `Database on ${hostname}`],
  ]);
  await page.goto(at(`/backups/${id}`));
  await expectLive(page);
  await page.getByRole("button", { name: "Read from an agent…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Server" }).fill(hostname);
  await expectAccessible(page);
  await dialog.getByRole("textbox", { name: "Its name" }).fill("sh op");
  await dialog.getByRole("button", { name: "Read there" }).click();
  await expect(dialog.getByRole("textbox", { name: "Its name" })).toHaveAccessibleDescription(/is no stanza/);
  await dialog.getByRole("textbox", { name: "Its name" }).fill("crm");
  await dialog.getByRole("button", { name: "Read there" }).click();
  await expect(dialog).toBeHidden();
  const told = main(page).getByText(`The agent of ${hostname}: pgBackRest, stanza crm`);
  await expect(told).toBeVisible();
  await expect(main(page).getByText(/lists no stanza crm here. It lists: shop/)).toBeVisible({
    timeout: 30_000,
  });
  await expect(main(page).getByText("Nothing heard").first()).toBeVisible();

  await page.getByRole("button", { name: "Read from an agent…" }).click();
  await dialog.getByRole("textbox", { name: "Its name" }).fill("shop");
  await dialog.getByRole("button", { name: "Read there" }).click();
  await expect(main(page).getByText("On time").first()).toBeVisible({ timeout: 30_000 });
  await expect(main(page).getByRole("row", { name: /Backup by pgbackrest/ })).toContainText("4.76");
  await expectAccessible(page);
  await main(page).getByRole("link", { name: "What was read" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("pgbackrest-info");
  await expect(main(page).getByText("20261123-020000F")).toBeVisible();
});
