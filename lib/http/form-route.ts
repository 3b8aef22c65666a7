/**
 * Handlers behind plain HTML forms, which work without script: a form is answered with 303 to a page, JSON with
 * JSON. What went wrong travels to the page as a code, never as text.
 */
import type { z } from "zod";
import type { Actor } from "@/lib/auth/actor";
import { endedTypedCookie, typedCookie } from "@/lib/auth/cookie";
import { problemWords } from "@/lib/auth/problems";
import { Expected, Invalid } from "@/lib/errors";
import { isStorable } from "@/lib/json-shape";
import { readBytes, readJson } from "./json";
import { problemOf } from "./problem";
import { checked, type Handler, publicRoute } from "./route";
import { packTyped } from "./typed-fields";

export type FormAnswer = {
  /** The page to go on with. */
  to: string;
  cookies?: string[];
  /** For programs; `next` is added. */
  json?: object;
  headers?: Record<string, string>;
};

type FormOptions<Body> = {
  summary: string;
  body: z.ZodType<Body>;
  /** The page that shows what went wrong, from the fields as they were sent. */
  page: (fields: Record<string, unknown>) => string;
  /** Fields whose text is shown again after a refusal. */
  keeps?: readonly string[];
};

const FORM = "application/x-www-form-urlencoded";
const FORM_BYTES = 16_384;

export function formRoute<Body>(
  options: FormOptions<Body>,
  handle: (actor: Actor, body: Body, request: Request) => Promise<FormAnswer | Response>,
): Handler {
  const { summary, body, keeps } = options;
  return publicRoute({ summary, body, readsBody: true }, async (actor, { request }) => {
    if (!isForm(request)) {
      const answer = await handle(actor, checked(body, await readJson(request), "body"), request);
      if (answer instanceof Response) return answer;
      return Response.json({ ...answer.json, next: answer.to }, { headers: headersOf(answer) });
    }
    const fields = await readForm(request);
    try {
      const answer = await handle(actor, checked(body, fields, "body"), request);
      if (answer instanceof Response) return answer;
      const cookies = [...(answer.cookies ?? []), ...(keeps ? [endedTypedCookie()] : [])];
      return new Response(null, { status: 303, headers: headersOf({ ...answer, cookies }, answer.to) });
    } catch (error) {
      const code = codeOf(error, request);
      const page = options.page(fields);
      const to = `${page}${page.includes("?") ? "&" : "?"}problem=${code}`;
      const cookies = keeps ? [typedCookie(packTyped(page, fields, keeps))] : [];
      return new Response(null, { status: 303, headers: headersOf({ to, cookies }, to) });
    }
  });
}

function isForm(request: Request): boolean {
  return request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() === FORM;
}

/** @throws Invalid when a field comes twice, TooLarge */
async function readForm(request: Request): Promise<Record<string, unknown>> {
  const text = new TextDecoder("utf-8").decode(await readBytes(request, FORM_BYTES));
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw new Invalid(`The field ${name.slice(0, 40)} was sent twice.`);
    if (!isStorable(name + value)) throw new Invalid("A field holds the character U+0000.");
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function codeOf(error: unknown, request: Request): string {
  if (error instanceof Expected) {
    if (problemWords(error.kind)) return error.kind;
    return error.status === 429 ? "busy" : error.status === 503 ? "unavailable" : "invalid";
  }
  return problemOf(error, request).status === 503 ? "unavailable" : "fault";
}

function headersOf(answer: FormAnswer, location?: string): Headers {
  const headers = new Headers({ "cache-control": "no-store", ...answer.headers });
  if (location) headers.set("location", location);
  for (const cookie of answer.cookies ?? []) headers.append("set-cookie", cookie);
  return headers;
}
