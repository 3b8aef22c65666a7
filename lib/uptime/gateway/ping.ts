/**
 * A look by an echo request. The system's `ping` sends it, because an unprivileged process may not open such a socket
 * itself everywhere; it is given one address that was judged before, and no shell.
 */
import { execFile } from "node:child_process";
import type { Policy } from "@/lib/http/outbound/address";
import { beforeDeadline } from "@/lib/http/outbound/deadline";
import { findDestination } from "@/lib/http/outbound/destination";
import type { Outcome, SettingsOf } from "../model/probe";
import { readPing } from "../ping-output";

const PATH = "/usr/bin:/bin:/usr/sbin:/sbin";
/** Echo requests have no port. */
const NO_PORT = 0;
/** Until the program that waited long enough has said so. */
const GRACE_MS = 1_500;

export async function lookAtPing(
  { host }: SettingsOf<"icmp">,
  policy: Policy,
  timeoutMs: number,
  program = "ping",
): Promise<Outcome> {
  const { address, stdout } = await beforeDeadline(timeoutMs + GRACE_MS, async (signal) => {
    const to = await findDestination(host, NO_PORT, policy, signal);
    const first = to.addresses[0]?.address ?? to.host;
    return { address: first, stdout: await sent(program, first, timeoutMs, signal) };
  });
  const reading = readPing(stdout);
  if (reading === null) return { class: "invalid", reason: "no-ping", detail: null, latencyMs: null };
  if (!reading.answered) return { class: "fail", reason: "no-reply", detail: address, latencyMs: null };
  return { class: "ok", reason: null, detail: address, latencyMs: reading.ms };
}

/** What it printed, whatever its exit status; nothing when it could not be started. */
function sent(program: string, address: string, timeoutMs: number, signal: AbortSignal): Promise<string> {
  const wait = String(Math.max(1, Math.ceil(timeoutMs / 1_000)));
  return new Promise((done) => {
    execFile(
      program,
      ["-c", "1", "-W", wait, address],
      {
        env: { PATH, LC_ALL: "C", NODE_ENV: "production" },
        signal,
        killSignal: "SIGKILL",
        maxBuffer: 16_384,
      },
      (_, stdout) => done(stdout),
    );
  });
}
