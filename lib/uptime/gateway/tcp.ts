/** Looks that only open a connection: does somebody take it, and with which certificate? */
import net from "node:net";
import tls from "node:tls";
import type { Policy } from "@/lib/http/outbound/address";
import { beforeDeadline } from "@/lib/http/outbound/deadline";
import {
  type Destination,
  findDestination,
  isPinned,
  OutboundRefused,
  pinned,
} from "@/lib/http/outbound/destination";
import { certificateEnds, endsWithin } from "../http-answer";
import type { Outcome, SettingsOf } from "../model/probe";

export async function lookAtTcp(
  { host, port }: SettingsOf<"tcp">,
  policy: Policy,
  timeoutMs: number,
): Promise<Outcome> {
  const started = performance.now();
  return beforeDeadline(timeoutMs, async (signal) => {
    const to = await findDestination(host, port, policy, signal);
    const socket = net.connect({ host: to.host, port, lookup: pinned(to) });
    await opened(socket, "connect", to, signal);
    return answered(started, null);
  });
}

export async function lookAtTls(
  { host, port, certificateDays }: SettingsOf<"tls">,
  policy: Policy,
  timeoutMs: number,
): Promise<Outcome> {
  const started = performance.now();
  return beforeDeadline(timeoutMs, async (signal) => {
    const to = await findDestination(host, port, policy, signal);
    // A name for SNI and for the certificate; an address has none.
    const servername = net.isIP(to.host) ? undefined : to.host;
    const socket = tls.connect({
      host: to.host,
      port,
      lookup: pinned(to),
      ...(servername ? { servername } : {}),
    });
    const ends = await opened(
      socket,
      "secureConnect",
      to,
      signal,
      () => socket.getPeerCertificate().valid_to,
    );
    const date = new Date(ends ?? Number.NaN);
    if (endsWithin(date, certificateDays, new Date())) {
      return { class: "fail", latencyMs: null, ...certificateEnds(date) };
    }
    return answered(started, `ends ${date.toISOString().slice(0, 10)}`);
  });
}

function answered(started: number, detail: string | null): Outcome {
  return { class: "ok", reason: null, detail, latencyMs: performance.now() - started };
}

/** Until the connection stands, and then no longer. @param look what to read of it before it is closed */
function opened<T>(
  socket: net.Socket,
  event: "connect" | "secureConnect",
  to: Destination,
  signal: AbortSignal,
  look?: () => T,
): Promise<T | undefined> {
  return new Promise<T | undefined>((done, failed) => {
    signal.addEventListener("abort", () => failed(signal.reason), { once: true });
    socket.once("error", failed);
    socket.once("close", () => failed(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
    socket.once(event, () => {
      if (isPinned(to, socket.remoteAddress)) done(look?.());
      else failed(new OutboundRefused("never"));
    });
  }).finally(() => socket.destroy());
}
