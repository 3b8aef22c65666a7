/** Backups told as healthchecks' clients tell them, borgmatic among them: by the end of the address, and by a call alone. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { person } from "@/e2e/support/actors";
import { NewCopy, NewSystem, type SystemRow } from "@/lib/backups/model/system";
import { listRuns } from "@/lib/backups/store/run-list";
import { getSystem } from "@/lib/backups/store/system-list";
import { createCopy, createSystem } from "@/lib/backups/store/systems";
import { intake } from "./door";

const admin = person("admin");
const LOG = readFileSync(
  new URL("../lib/backups/engines/fixtures/borgmatic/04-full-run.txt", import.meta.url),
  "utf8",
);
let count = 0;

async function made() {
  count += 1;
  const { id } = await createSystem(admin, NewSystem.parse({ name: `Called ${count}`, maxRunS: 3_600 }));
  const { token } = await createCopy(admin, id, NewCopy.parse({ name: "Repository" }));
  const call = async (method: string, end = "", body: string | null = null, engine = "generic") => {
    const answer = await intake.fetch(
      new Request(`http://localhost/api/webhooks/backup/${engine}/${token}${end}`, { method, body }),
    );
    return { status: answer.status, body: await answer.json() };
  };
  const copy = async () => (await getSystem(admin, id)).copies[0] as SystemRow["copies"][number];
  return { id, call, copy };
}

it("a call alone is the word that it went well, a POST is not", async () => {
  const { call, copy } = await made();
  expect(await call("POST")).toMatchObject({ status: 200, body: { runs: [{ outcome: "unknown" }] } });
  expect(await call("GET")).toMatchObject({ status: 200, body: { runs: [{ outcome: "ok" }] } });
  expect(await copy()).toMatchObject({ standing: "good" });
  expect(await call("GET", "?exit=4")).toMatchObject({ body: { runs: [{ outcome: "failed" }] } });
});

it("the end of the address says how it ended, and what began without a name ends so", async () => {
  const { id, call, copy } = await made();
  expect(await call("GET", "/start")).toMatchObject({ status: 200, body: { runs: [] } });
  expect(await call("POST", "/start?rid=a")).toMatchObject({ status: 200 });
  expect(await copy()).toMatchObject({ standing: "new", openRuns: 2 });
  expect(await call("POST", "/log", "half-way")).toMatchObject({ status: 200, body: { runs: [] } });
  expect(await copy()).toMatchObject({ openRuns: 2 });
  expect(await call("POST", "/0", "done")).toMatchObject({ body: { runs: [{ outcome: "ok" }] } });
  expect(await copy()).toMatchObject({ standing: "good", openRuns: 1 });
  expect(await call("POST", "/fail?rid=a", "disk full")).toMatchObject({
    body: { runs: [{ outcome: "failed", why: expect.stringContaining("disk full") }] },
  });
  expect(await copy()).toMatchObject({ standing: "failed", openRuns: 0 });
  expect((await listRuns(admin, id, { limit: 10 })).total).toBe(2);
});

it("borgmatic calls as its hook for healthchecks does, with its log", async () => {
  const { call, copy } = await made();
  await call("POST", "/start", "", "borg");
  expect((await copy()).openRuns).toBe(1);
  const { body } = await call("POST", "", LOG, "borg");
  expect(body.runs.map(({ outcome }: { outcome: string }) => outcome)).toContain("ok");
  expect(await copy()).toMatchObject({ standing: "good", openRuns: 0, engine: "borg" });
  await call("POST", "/fail", "Error running configuration file\n", "borg");
  expect(await copy()).toMatchObject({ standing: "failed" });
});

it.each(["/256", "/begin", "/1.5", "/-1", "/start/again"])("%s is no such end", async (end) => {
  const { call, copy } = await made();
  expect((await call("POST", end)).status).toBe(404);
  expect(await copy()).toMatchObject({ standing: "new", openRuns: 0 });
});
