/** RFC 9457 problems: what went wrong and what to do, never how we are made. */

import { REQUEST_ID_HEADER } from "@/lib/auth/origin";
import { Expected } from "@/lib/errors";
import { log } from "@/lib/log";

export function problemOf(error: unknown, request: Request): Response {
  const reference = request.headers.get(REQUEST_ID_HEADER) ?? "none";
  if (error instanceof Expected) return problem(error, reference);
  if (isDatabaseAway(error)) {
    log.error({ err: error, reference }, "The database did not answer.");
    return respond(
      503,
      {
        type: "/problems/unavailable",
        title: "Not available at the moment",
        status: 503,
        detail: "The database does not answer. Nothing was changed. Try again in a few seconds.",
        reference,
      },
      { "retry-after": "5" },
    );
  }
  log.error({ err: error, reference }, "A request failed.");
  return respond(500, {
    type: "/problems/fault",
    title: "Garrison made a mistake",
    status: 500,
    detail: `The fault is in the server's log under ${reference}.`,
    reference,
  });
}

function problem(error: Expected, reference: string): Response {
  return respond(
    error.status,
    {
      type: `/problems/${error.kind}`,
      title: error.title,
      status: error.status,
      detail: error.message,
      ...(error.fields.length > 0 ? { errors: error.fields } : {}),
      reference,
    },
    error.headers,
  );
}

function respond(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}

/** PostgreSQL's classes for "cannot serve you now", and the socket's. */
const AWAY =
  /^(08...|57014|57P0[1-4]|53...|ECONN\w+|ETIMEDOUT|EPIPE|P1001|P1002|P1008|P1017|P2024|P2028|P2034)$/;

export function isDatabaseAway(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && AWAY.test(code)) return true;
  const text = error instanceof Error ? error.message : "";
  return /timeout exceeded when trying to connect|due to statement timeout|Connection terminated|Can't reach database/i.test(
    text,
  );
}
