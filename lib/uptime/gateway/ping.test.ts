/** Stand-ins for ping that misbehave; a real one is tried by e2e/real/probes.sh, for not every machine has it. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { OutboundRefused } from "@/lib/http/outbound/destination";
import { lookAtPing } from "./ping";

const HERE = { allowed: [], guarded: [], loopback: true } as const;
const folder = mkdtempSync(join(tmpdir(), "garrison-ping-"));
afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const look = (path: string, timeoutMs = 2_000) =>
  lookAtPing({ kind: "icmp", host: "127.0.0.1" }, HERE, timeoutMs, path);
const STATISTICS = "1 packets transmitted,";

it.each([
  [
    "an answer",
    `[ "$*" = "-c 1 -W 2 127.0.0.1" ] && echo "time=0.5 ms" && echo "${STATISTICS} 1 received"`,
    { class: "ok", latencyMs: 0.5, detail: "127.0.0.1" },
  ],
  ["no answer", `echo "${STATISTICS} 0 received"; exit 1`, { class: "fail", reason: "no-reply" }],
  ["not permitted", "echo permission denied >&2; exit 1", { class: "invalid", reason: "no-ping" }],
  ["endless talk", "yes time=1 ms", { class: "invalid", reason: "no-ping" }],
])("%s", async (name, script, expected) => {
  expect(await look(program(name.replaceAll(" ", "-"), script))).toMatchObject(expected);
});

it("a machine without ping says nothing of the host", async () => {
  expect(await look(join(folder, "missing"))).toMatchObject({ class: "invalid", reason: "no-ping" });
});

it("a ping that never ends is ended, and says nothing of the host", async () => {
  const path = program("sleeper", "exec sleep 60");
  expect(await look(path, 100)).toMatchObject({ class: "invalid", reason: "no-ping" });
});

it("an address that is not allowed is not asked", async () => {
  const asked = lookAtPing(
    { kind: "icmp", host: "10.0.0.1" },
    { allowed: [], guarded: [] },
    1_000,
    "/bin/true",
  );
  await expect(asked).rejects.toBeInstanceOf(OutboundRefused);
});
