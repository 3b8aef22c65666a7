/** The prober against a real target and a real database: what it sees is kept, look by look. */
import net, { type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { asWorker } from "@/e2e/support/as-worker";
import { query } from "@/e2e/support/people";
import { probeUntil } from "./prober";

const HERE = { allowed: [], guarded: [], loopback: true } as const;

async function listening(port = 0): Promise<net.Server> {
  const server = net.createServer((socket) => socket.on("error", () => undefined).end());
  await new Promise<void>((up) => server.listen(port, "127.0.0.1", up));
  return server;
}

async function until(what: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 50_000;
  while (!(await what())) {
    if (Date.now() > deadline) throw new Error("It did not happen in time.");
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function looks(): Promise<{ class: number; attempt: number; reason: string | null }[]> {
  return (await query("SELECT class, attempt, reason FROM probe_result ORDER BY started_at")) as never;
}

it("looks while it runs, tries again after a failure, and lets go of its location at the end", async () => {
  const first = await listening();
  const { port } = first.address() as AddressInfo;
  await new Promise((closed) => first.close(closed));
  await query(
    `INSERT INTO probe (id, name, kind, target, settings, interval_s, timeout_ms, retries)
     VALUES (gen_random_uuid(), 'here', 'tcp', 'here', $1, 20, 2000, 3)`,
    [JSON.stringify({ kind: "tcp", host: "127.0.0.1", port })],
  );
  let server: net.Server | undefined;
  await asWorker(async () => {
    const stop = new AbortController();
    const probing = probeUntil(stop.signal, HERE);
    await until(async () => (await looks()).length > 0);
    const [held] = await query("SELECT owner FROM probe_location WHERE name = 'here'");
    expect(held).toMatchObject({ owner: expect.any(String) });
    server = await listening(port);
    await until(async () => (await looks()).some((look) => look.class === 0));
    stop.abort();
    await probing;
  });
  server?.close();
  const seen = await looks();
  expect(seen[0]).toEqual({ class: 1, attempt: 0, reason: "refused" });
  expect(seen.at(-1)).toMatchObject({ class: 0, reason: null });
  expect(await query("SELECT owner FROM probe_location WHERE name = 'here'")).toEqual([{ owner: null }]);
  expect(await query("SELECT DISTINCT probe_no FROM probe_dirty")).toHaveLength(1);
});
