/** Every page there is: axe finds nothing in either theme, wide and narrow, and the browser has no complaint. */
import { randomUUID } from "node:crypto";
import { expect, type Page } from "@playwright/test";
import { EVERY_LOOK, expectAccessible } from "./support/axe";
import { Identities, newSource } from "./support/identities";
import { pagesThatExist } from "./support/pages";
import { garrison, product } from "./support/product";
import { captured, ReportingServer } from "./support/reporting-server";
import { Person, test as signedIn, welcome } from "./support/signed-in";

/** Only an installation without an admin has these; journey.spec.ts looks at them there. */
const FIRST_RUN = ["/first-run", "/first-run/organisation"];
/** Shown on the way in, one after the other. */
const ON_THE_WAY_IN = [
  "/enrol-factor",
  "/recovery-codes",
  "/reset",
  "/reset/[token]",
  "/second-factor",
  "/sign-in",
  "/step-up",
  "/welcome/[token]",
];
const TABS = ["summary", "packages", "services", "ssh", "accounts", "firewall", "changes", "evidence"];

const ADDRESSES = [
  ...pagesThatExist()
    .filter((path) => !FIRST_RUN.includes(path) && !ON_THE_WAY_IN.includes(path))
    .flatMap((path) => (path === "/servers/[id]" ? TABS.map((tab) => `${path}?tab=${tab}`) : [path])),
  ...["manager", "oncall", "auditor"].map((view) => `/?view=${view}`),
  "/audit?q=nothing-like-it",
  "/servers?q=nothing-like-it",
  "/servers/[silent]",
  "/servers/[id]?tab=packages&q=nothing-like-it",
  "/servers/[id]/evidence/[report]/[spec]?stream=stderr",
  "/alerts?q=nothing-like-it",
  "/alerts?status=acknowledged",
  "/alerts?status=resolved",
  "/settings/sources/add?format=grafana",
  "/alerts/messages/[id]?replay=preview",
  "/incidents/[id]?show=notes&order=oldest",
  "/incidents/new?alert=[alert]",
  "/nowhere",
];

/** What stands in the place of `[id]` and its like. */
type Places = Record<string, string>;

/** A tab that goes from page to page, as an admin's does, and what the browser complains of in this test. */
type Tab = { page: Page; complaints: readonly string[] };

const test = signedIn.extend<{ tab: Tab }, { places: Places; kept: Page }>({
  kept: [
    async ({ browser }, use) => {
      // A page that was opened before must not answer in the place of the next.
      const context = await browser.newContext({ baseURL: product().baseUrl, serviceWorkers: "block" });
      const page = await context.newPage();
      // Somebody with a factor and a passphrase has more on their own pages.
      await welcome(page, "admin");
      await use(page);
      await context.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  tab: async ({ kept }, use) => {
    const complaints = complaintsOf(kept);
    // What the page before still says while this one is asked for is none of its own.
    kept.once("framenavigated", () => complaints.splice(0));
    await use({ page: kept, complaints });
    kept.removeAllListeners("console");
    kept.removeAllListeners("pageerror");
  },
  places: [
    async ({ kept }, use) => {
      await garrison(["fleet", "simulate", "--servers", "4", "--json"]);
      const server = await ReportingServer.join(`web-${randomUUID().slice(0, 8)}`);
      const outputs = captured("web01");
      await server.report(outputs);
      const report = await server.report(
        outputs.map((output) =>
          output.spec === "passwd"
            ? {
                ...output,
                stdout: `${output.stdout}guest:x:2000:2000::/home/guest:/bin/bash\n`,
                stderr: "The directory did not answer.\n",
              }
            : output,
        ),
      );
      const silent = await ReportingServer.join(`new-${randomUUID().slice(0, 8)}`);
      const ask = async (path: string) => (await kept.request.get(path)).json();
      await expect
        .poll(async () => (await ask(`/api/servers/${server.id}/facts`)).os.reportId, { timeout: 120_000 })
        .toBe(report);
      const { items: people } = await ask("/api/people");
      const make = await maker();
      const watched = await watchedService(make);
      const told = await toldAlert(ask);
      const incident = await declaredIncident(make, told.alert, watched.objective);
      const backup = await toldBackup(make, ask);
      const duty = await arrangedDuty(make, people[0].id);
      await use({
        "/settings/people/[id]": `/settings/people/${people[0].id}`,
        "/servers/[id]": `/servers/${server.id}`,
        "/servers/[silent]": `/servers/${silent.id}`,
        "/uptime/probes/[id]": `/uptime/probes/${watched.probe}`,
        "/uptime/[id]": `/uptime/${watched.objective}`,
        "/settings/sources/[id]": `/settings/sources/${told.mapped}`,
        "/alerts/messages/[id]": `/alerts/messages/${told.message}`,
        "/alerts/[id]": `/alerts/${told.alert}`,
        "/alerts/silences/[id]": `/alerts/silences/${duty.silence}`,
        "/oncall/rotas/[id]": `/oncall/rotas/${duty.rota}`,
        "/oncall/policies/[id]": `/oncall/policies/${duty.policy}`,
        "/uptime/heartbeats/[id]": `/uptime/heartbeats/${duty.heartbeat}`,
        "/a/[token]": `/a/${told.alert}`,
        "/backups/messages/[id]": `/backups/messages/${backup.message}`,
        "/backups/drills/[id]": `/backups/drills/${backup.drill}`,
        "/backups/[id]": `/backups/${backup.system}`,
        "/incidents/[id]": `/incidents/${incident}`,
        "/i/[id]": `/i/${incident}`,
        "[alert]": told.alert,
        "[report]": report,
        "[spec]": "passwd",
        "[seq]": "1",
      });
    },
    { scope: "worker", timeout: 240_000 },
  ],
});

type Make = (path: string, body: object) => Promise<string>;

/** Makes things as programs do, and says their ids. */
async function maker(): Promise<Make> {
  const identities = await Identities.of(product());
  const credential = await identities.apiToken([
    ...["uptime.probe.change", "uptime.objective.change", "uptime.heartbeat.change", "incidents.change"],
    ...["alerts.silence.change", "oncall.rota.change", "oncall.policy.change", "oncall.override.change"],
    "backups.drill.record",
  ]);
  await identities.close();
  return async (path, body) => {
    const answer = await fetch(product().baseUrl + path, {
      method: "POST",
      headers: { ...credential, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  };
}

/** A probe and the objective that counts it. */
async function watchedService(make: Make): Promise<{ probe: string; objective: string }> {
  const settings = { kind: "dns", name: "shop.example.com" };
  const probe = await make("/api/probes", { name: "Shop, name", settings });
  const window = { kind: "rolling", days: 30 };
  const objective = await make("/api/objectives", { name: "Shop", target: "99.9", window, probes: [probe] });
  return { probe, objective };
}

/** An alert with all that a page of it can show, and the message that told of it. */
async function toldAlert(
  ask: (path: string) => Promise<{ items: { id: string; title: string }[]; payloadId: string }>,
): Promise<{ alert: string; message: string; mapped: string }> {
  const { id, token } = await newSource("prometheus", "Prometheus");
  const holds = new Date(Date.now() + 3_600_000).toISOString();
  const labels = { alertname: "PaymentsDown", severity: "critical", host: "web-1" };
  const annotations = { summary: "Payments is down", runbook_url: "https://runbooks.example.com/payments" };
  const answer = await fetch(`${product().baseUrl}/api/webhooks/prometheus/${token}/api/v2/alerts`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify([
      { labels, annotations, endsAt: holds, generatorURL: "https://prometheus.example.com/graph" },
      { labels: { alertname: "Late", severity: "low" }, endsAt: holds },
      { labels: { alertname: "" } },
    ]),
  });
  if (answer.status !== 400) throw new Error(`Prometheus was answered ${answer.status}.`);
  const { items } = await ask(`/api/alerts?source=${id}`);
  const alert = items[0]?.id ?? "";
  const generic = await newSource("generic", "Any JSON");
  await fetch(`${product().baseUrl}/api/webhooks/generic/${generic.token}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ summary: "Disk is full", labels: { host: "web-1" } }),
  });
  return { alert, message: (await ask(`/api/alerts/${alert}`)).payloadId, mapped: generic.id };
}

/** A system with a run that read a part alone, and a restore that was tried. */
async function toldBackup(
  make: Make,
  ask: (path: string) => Promise<{ items: { messageId: string }[] }>,
): Promise<{ system: string; message: string; drill: string }> {
  const { id, token } = await garrison<{ id: string; token: string }>([
    ...["source", "create", "--format", "backup", "--name", "Database of the shop"],
  ]);
  const answer = await fetch(`${product().baseUrl}/api/webhooks/backup/restic/${token}?exit=3`, {
    method: "POST",
    body: `{"message_type":"error","error":{"message":"permission denied"},"item":"/srv/a"}\n`,
  });
  if (answer.status !== 200) throw new Error(`The backup was answered ${answer.status}.`);
  const { items } = await ask(`/api/backups/${id}/runs`);
  const drill = await make("/api/drills", { system: id });
  await make(`/api/drills/${drill}/checks`, { name: "Orders", expected: "42", observed: "41" });
  return { drill, system: id, message: items[0]?.messageId ?? "" };
}

/** Who is on call for what, a silence and a heartbeat. */
async function arrangedDuty(
  make: Make,
  personId: string,
): Promise<{ silence: string; rota: string; policy: string; heartbeat: string }> {
  // Each worker of the tests arranges its own, and two of one name could not be told apart.
  const name = `Web ${randomUUID().slice(0, 8)}`;
  const handover = { every: 1, unit: "week", at: "09:00", weekday: 1 };
  const layers = [{ people: [personId], handover, startsOn: "2026-01-05" }];
  const rota = await make("/api/oncall/rotas", { name, timeZone: "Europe/Berlin", layers });
  const steps = [{ afterMinutes: 0, targets: [{ kind: "rota", id: rota }] }];
  return {
    rota,
    policy: await make("/api/oncall/policies", { name, steps }),
    silence: await make("/api/silences", { matchers: 'host="web-9"', comment: "Moving racks", minutes: 60 }),
    heartbeat: await make("/api/heartbeats", {
      name: "Nightly dump",
      schedule: { kind: "every", periodS: 86_400 },
    }),
  };
}

/** An incident with a link of each kind and a note. */
function declaredIncident(make: Make, alert: string, objective: string): Promise<string> {
  return make("/api/incidents", { alerts: [alert], objectives: [objective], note: "A customer called." });
}

function addressOf(path: string, places: Places): string {
  const address = Object.entries(places).reduce((text, [name, value]) => text.replace(name, value), path);
  if (address.includes("["))
    throw new Error(`Nothing is known to stand in ${address}: add it to the places.`);
  return address;
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

test.describe.configure({ mode: "parallel", timeout: 120_000 });
// A failure names the page, the look, the rule and the element: recording every step as well is a tenth of the work.
test.use({ trace: "off" });

for (const path of ADDRESSES) {
  test(`the page ${path}`, async ({ tab: { page, complaints }, places }) => {
    const answer = await page.goto(addressOf(path, places));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page, EVERY_LOOK);
    if (path === "/nowhere") return expect(answer?.status()).toBe(404);
    expect(answer?.status()).toBe(200);
    expect(complaints).toEqual([]);
  });
}

test("what a role may not see is refused on a page like any other", async ({ as }) => {
  const page = await as("oncall");
  expect((await page.goto("/audit"))?.status()).toBe(403);
  await expectAccessible(page, EVERY_LOOK);
});

test("what opens above a page", async ({ as, places }) => {
  const page = await as("admin");
  await page.goto(addressOf("/servers/[id]", places));
  await page.getByRole("button", { name: /^Sweep admin,/ }).click();
  await expectAccessible(page, EVERY_LOOK);
  await page.keyboard.press("Escape");
  for (const name of [/^Search/, "Retire this server…"]) {
    await page.getByRole("button", { name }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page, EVERY_LOOK);
    await page.keyboard.press("Escape");
  }
});

test("the pages on the way in", async ({ browser }) => {
  const seen = new Set<string>();
  const context = await browser.newContext({ baseURL: product().baseUrl });
  const page = await context.newPage();
  const complaints = complaintsOf(page);
  const look = async (path: string, address: string | null = path) => {
    if (address !== null) await page.goto(address);
    await expect(page).toHaveURL((url) => url.pathname.startsWith(path.replace(/\/\[.*/, "")));
    await expectAccessible(page, EVERY_LOOK);
    seen.add(path);
  };
  const person = new Person("Guest", `guest-${randomUUID()}@example.com`);
  const invited = await garrison<{ setupUrl: string }>([
    "user",
    "create",
    "--email",
    person.email,
    "--role",
    "auditor",
    "--name",
    person.name,
  ]);

  await look("/sign-in");
  await look("/sign-in", "/sign-in?problem=wrong");
  await look("/reset");
  await look("/welcome/[token]", "/welcome/none");
  await look("/welcome/[token]", invited.setupUrl);
  await page.getByLabel("Passphrase", { exact: true }).fill(person.passphrase);
  await page.getByRole("button", { name: "Continue" }).click();
  await look("/enrol-factor", null);
  await person.enrolFactor(page, () => expectAccessible(page, EVERY_LOOK));
  await look("/recovery-codes", null);
  await person.keepCodes(page);
  await look("/step-up", "/step-up?problem=code-wrong");

  await page.goto("/");
  await person.signOut(page);
  await page.getByLabel("E-mail address").fill(person.email);
  await page.getByLabel("Passphrase", { exact: true }).fill(person.passphrase);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await look("/second-factor", null);
  await look("/second-factor", "/second-factor?with=recovery");

  await look("/reset/[token]", "/reset/none");
  const { resetUrl } = await garrison<{ resetUrl: string }>(["user", "reset", "--email", person.email]);
  await look("/reset/[token]", resetUrl);
  expect([...seen].sort()).toEqual(ON_THE_WAY_IN);
  expect(complaints).toEqual([]);
  await context.close();
});
