/**
 * Handlers for what machines ask thousands of times a second, with a line for an answer: Node's own request and answer,
 * without those of the web between them, which cost more than the work. The same handler also takes a web request.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Origin } from "@/lib/auth/actor";
import { ADDRESS_HEADER, REQUEST_ID_HEADER } from "@/lib/auth/origin";
import { problemOf } from "./problem";
import { type Handler, type MachineOptions, machineRoute } from "./route";

export type QuickRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  /** By its name in small letters. */
  header: (name: string) => string | null;
  /** To be read once; who stops early leaves the rest to the server. */
  body: () => AsyncIterable<Uint8Array>;
  origin: Origin;
};
export type QuickAnswer = { status: number; headers: Readonly<Record<string, string>>; text: string };

type QuickHandle = (request: QuickRequest) => Promise<QuickAnswer>;
type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

const listeners = new WeakMap<Handler, Listener>();

export function quickRoute(options: MachineOptions, handle: QuickHandle): Handler {
  const handler = machineRoute(options, async (request) => {
    const { status, headers, text } = await handle(ofWeb(request));
    return new Response(text, { status, headers });
  });
  listeners.set(handler, (incoming, outgoing) => listen(handle, incoming, outgoing));
  return handler;
}

/** What serves Node's own requests by this handler; null for one that was not made here. */
export function listenerOf(handler: Handler): Listener | null {
  return listeners.get(handler) ?? null;
}

async function listen(
  handle: QuickHandle,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const { status, headers, text } = await handle(ofNode(incoming));
    outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) });
    outgoing.end(text);
    // What nobody read must not stand before the next request of the same connection.
    if (!incoming.complete) incoming.resume();
  } catch (error) {
    if (outgoing.headersSent) return void outgoing.destroy();
    const reference = headerOf(incoming, REQUEST_ID_HEADER) ?? "";
    const answer = problemOf(
      error,
      new Request("http://localhost/", { headers: { [REQUEST_ID_HEADER]: reference } }),
    );
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers));
    outgoing.end(await answer.text());
  }
}

function ofNode(incoming: IncomingMessage): QuickRequest {
  const [path = "", query = ""] = (incoming.url ?? "").split(/\?(.*)/s, 2);
  return {
    method: incoming.method ?? "",
    path,
    query: new URLSearchParams(query),
    header: (name) => headerOf(incoming, name),
    body: () => incoming.iterator({ destroyOnReturn: false }),
    origin: {
      address: headerOf(incoming, ADDRESS_HEADER),
      requestId: headerOf(incoming, REQUEST_ID_HEADER),
    },
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? null);
}

function ofWeb(request: Request): QuickRequest {
  const { pathname, searchParams } = new URL(request.url);
  const header = (name: string) => request.headers.get(name);
  return {
    method: request.method,
    path: pathname,
    query: searchParams,
    header,
    body: () => request.body ?? nothing(),
    origin: { address: header(ADDRESS_HEADER), requestId: header(REQUEST_ID_HEADER) },
  };
}

async function* nothing(): AsyncIterable<Uint8Array> {}
