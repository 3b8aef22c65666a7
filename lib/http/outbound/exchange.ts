/**
 * One HTTP request to an address that somebody typed, and what came back: at most 64 KiB of it, within one deadline,
 * without following anything. The only place that does this.
 */
import http from "node:http";
import https from "node:https";
import { performance } from "node:perf_hooks";
import type { TLSSocket } from "node:tls";
import { type Policy, speaksHttp } from "./address";
import { beforeDeadline } from "./deadline";
import { type Destination, findDestination, isPinned, OutboundRefused, pinned } from "./destination";

export const BODY_LIMIT = 64 * 1024;

export type Wanted = {
  url: URL;
  method: "GET" | "HEAD" | "POST";
  headers?: Record<string, string>;
  body?: string | Uint8Array;
};

export type Certificate = { validTo: Date; issuer: string };

export type Exchange = {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  /** There was more than is kept. */
  cut: boolean;
  /** Milliseconds from the start of the request to the first byte of the answer. */
  ms: number;
  certificate: Certificate | null;
};

/** @throws OutboundRefused, DeadlineOver, or the socket's own error with a `code` */
export async function exchange(wanted: Wanted, policy: Policy, deadlineMs: number): Promise<Exchange> {
  const { url } = wanted;
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new OutboundRefused("scheme");
  if (url.username || url.password) throw new OutboundRefused("credentials");
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  if (!speaksHttp(port)) throw new OutboundRefused("port");
  return beforeDeadline(deadlineMs, async (signal) => {
    const started = performance.now();
    return ask(wanted, await findDestination(url.hostname, port, policy, signal), started, signal);
  });
}

function ask(wanted: Wanted, to: Destination, started: number, signal: AbortSignal): Promise<Exchange> {
  const { url, method, headers = {}, body } = wanted;
  return new Promise((done, failed) => {
    const request = (url.protocol === "https:" ? https : http).request({
      host: to.host,
      port: to.port,
      lookup: pinned(to),
      path: `${url.pathname}${url.search}`,
      method,
      headers: {
        ...{ host: url.host, "user-agent": "Garrison", accept: "*/*", "accept-encoding": "identity" },
        ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
        ...headers,
      },
      // Each request proves a connection of its own, and takes no proxy from the environment.
      agent: false,
    });
    const fail = (error: unknown) => {
      request.destroy();
      failed(error);
    };
    signal.addEventListener("abort", () => fail(signal.reason), { once: true });
    request.on("error", fail);
    request.on("upgrade", () => fail(new Error("The answer is another protocol.")));
    request.on("response", (response) => {
      const { socket } = response;
      if (!isPinned(to, socket.remoteAddress)) return fail(new OutboundRefused("never"));
      const ms = performance.now() - started;
      const certificate = certificateOf(socket);
      const chunks: Buffer[] = [];
      let size = 0;
      const finish = (cut: boolean) => {
        const kept = Buffer.concat(chunks).subarray(0, BODY_LIMIT);
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: kept,
          cut,
          ms,
          certificate,
        });
        request.destroy();
      };
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > BODY_LIMIT) finish(true);
      });
      response.on("end", () => finish(false));
      response.on("error", fail);
      response.on("aborted", () => fail(Object.assign(new Error("cut off"), { code: "ECONNRESET" })));
    });
    request.end(body);
  });
}

function certificateOf(socket: unknown): Certificate | null {
  const peer = (socket as Partial<TLSSocket>).getPeerCertificate?.();
  if (!peer?.valid_to) return null;
  const issuer = peer.issuer?.O ?? peer.issuer?.CN ?? "";
  return { validTo: new Date(peer.valid_to), issuer: String(issuer) };
}
