/**
 * The constructors of every handler behind both doors. They decide, in this order: who is it, may the request have
 * come from here, is it well formed, and only then call the store, whose gate decides again.
 *
 * A handler that was not built here fails the sweep (app/routes.test.ts).
 */
import type { z } from "zod";
import type { Actor, PersonActor } from "@/lib/auth/actor";
import { STEP_UP_AGE_MS, stranger } from "@/lib/auth/actor";
import { noteRefusal } from "@/lib/auth/audit/refusals";
import { identify } from "@/lib/auth/identify";
import { isSameOrigin, originOf } from "@/lib/auth/origin";
import { allows, type Permission } from "@/lib/auth/permissions";
import { environment } from "@/lib/env";
import { type FieldError, Forbidden, Invalid, StepUpRequired, Unauthenticated } from "@/lib/errors";
import { readJson } from "./json";
import { problemOf } from "./problem";

export type Context = { params: Promise<Record<string, string | string[] | undefined>> };
export type Handler = (request: Request, context: Context) => Promise<Response>;

/** What the sweep and the API description know of a handler. */
export type RouteFacts = {
  door: "user" | "public" | "machine";
  permission: Permission | null;
  /** What it is for, as a sentence, for the API description. */
  summary: string;
  stepUp: StepUp | false;
  body: z.ZodType | null;
  query: z.ZodType | null;
  params: z.ZodType | null;
  answer: z.ZodType | null;
  /** Machines' doors say which credentials and media types they take. */
  accepts: string;
};

const built = new WeakMap<object, RouteFacts>();

/** The facts of a handler made here, or null for any other function. */
export function factsOf(handler: unknown): RouteFacts | null {
  return typeof handler === "function" ? (built.get(handler) ?? null) : null;
}

/**
 * A second factor no older than 5 minutes, from people and so never from a program; or from people alone, where a
 * program may act by a token whose making asked for one.
 */
export type StepUp = true | "of-people";

type UserOptions<Params, Query, Body> = {
  permission: Permission;
  summary: string;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  answer?: z.ZodType;
  stepUp?: StepUp;
};
type Given<Params, Query, Body> = { params: Params; query: Query; body: Body; request: Request };

const READING = new Set(["GET", "HEAD"]);

/** A handler for people and their programs: session cookie or bearer token. */
export function userRoute<Params = unknown, Query = unknown, Body = undefined>(
  options: UserOptions<Params, Query, Body>,
  handle: (actor: Actor, given: Given<Params, Query, Body>) => Promise<unknown>,
): Handler {
  const handler: Handler = async (request, context) => {
    let actor: Actor | null = null;
    try {
      actor = await identify(request.headers);
      if (actor.kind === "stranger") throw new Unauthenticated("Sign in, or send a valid API token.");
      refuseForeignBrowser(request, actor);
      if (!allows(actor, options.permission)) {
        throw new Forbidden(
          `This needs the permission ${options.permission}, which your role does not have.`,
        );
      }
      if (options.stepUp) requireFreshFactor(actor, options.stepUp);
      const given = await readGiven(options, request, context);
      return answer(await handle(actor, given));
    } catch (error) {
      await noteRefused(error, actor, options.permission, request);
      return problemOf(error, request);
    }
  };
  built.set(handler, {
    ...describe("user", options),
    permission: options.permission,
    stepUp: options.stepUp ?? false,
  });
  return handler;
}

/** A handler for people alone, about themselves: a program has no self. */
export function personRoute<Params = unknown, Query = unknown, Body = undefined>(
  options: UserOptions<Params, Query, Body>,
  handle: (actor: PersonActor, given: Given<Params, Query, Body>) => Promise<unknown>,
): Handler {
  return userRoute(options, async (actor, given) => {
    if (actor.kind !== "person") throw new Forbidden("Only a person who is signed in can do this.");
    return handle(actor, given);
  });
}

type PublicOptions<Params, Query, Body> = {
  summary: string;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  answer?: z.ZodType;
  /** For forms and next-auth, which read their own bodies. */
  readsBody?: true;
  /** next-auth protects its own posts by a double-submitted token. */
  ownOriginCheck?: true;
};

/** A handler for anybody: sign-in, health, first run. Each one is a deliberate exception. */
export function publicRoute<Params = unknown, Query = unknown, Body = undefined>(
  options: PublicOptions<Params, Query, Body>,
  handle: (actor: Actor, given: Given<Params, Query, Body>, context: Context) => Promise<unknown>,
): Handler {
  const handler: Handler = async (request, context) => {
    try {
      const actor = await identify(request.headers);
      if (!options.ownOriginCheck) refuseForeignBrowser(request, actor);
      const given = await readGiven(options, request, context);
      return answer(await handle(actor, given, context));
    } catch (error) {
      return problemOf(error, request);
    }
  };
  built.set(handler, describe("public", options));
  return handler;
}

export type MachineOptions = {
  summary: string;
  accepts: string;
  permission: Permission | null;
  /** The same problem as an answer that this kind of client can read. */
  inItsWords?: (problem: Response) => Promise<Response>;
};

/** A handler for machines: each brings its own credential, none of them a cookie. */
export function machineRoute(
  options: MachineOptions,
  handle: (request: Request, params: Record<string, string>, origin: Actor) => Promise<Response>,
): Handler {
  const handler: Handler = async (request, context) => {
    const sender = stranger(originOf(request.headers));
    try {
      const params = (await context.params) as Record<string, string>;
      return await handle(request, params, sender);
    } catch (error) {
      // Machines' paths hold tokens, so the door's name stands for them.
      await noteRefused(error, sender, options.permission, request, "intake");
      const problem = problemOf(error, request);
      return options.inItsWords ? options.inItsWords(problem) : problem;
    }
  };
  built.set(handler, { ...describe("machine", { summary: options.summary }), ...options });
  return handler;
}

function describe(
  door: RouteFacts["door"],
  options: { summary: string; params?: z.ZodType; query?: z.ZodType; body?: z.ZodType; answer?: z.ZodType },
): RouteFacts {
  return {
    door,
    permission: null,
    summary: options.summary,
    stepUp: false,
    body: options.body ?? null,
    query: options.query ?? null,
    params: options.params ?? null,
    answer: options.answer ?? null,
    accepts: "application/json",
  };
}

/** Who has no session simply signs in; a wrong credential, or a known actor who may not, is worth an entry. */
async function noteRefused(
  error: unknown,
  actor: Actor | null,
  permission: Permission | null,
  request: Request,
  target = `${request.method} ${new URL(request.url).pathname}`,
): Promise<void> {
  const refused =
    error instanceof Forbidden ||
    (error instanceof Unauthenticated && request.headers.get("authorization") !== null);
  if (!refused || !actor || !permission) return;
  await noteRefusal(actor, { permission, target, error });
}

/** A cookie is sent by the browser itself, so a state change must come from our own pages. */
function refuseForeignBrowser(request: Request, actor: Actor): void {
  if (READING.has(request.method) || actor.kind === "token") return;
  if (isSameOrigin(request.headers, environment().baseUrl)) return;
  throw new Forbidden("This request did not come from Garrison's own pages.");
}

function requireFreshFactor(actor: Actor, stepUp: StepUp): void {
  if (actor.kind === "token" && stepUp === "of-people") return;
  const verifiedAt = (actor as PersonActor).verifiedAt;
  if (actor.kind !== "person" || !verifiedAt || Date.now() - verifiedAt.getTime() > STEP_UP_AGE_MS) {
    throw new StepUpRequired();
  }
}

async function readGiven<Params, Query, Body>(
  options: { params?: z.ZodType<Params>; query?: z.ZodType<Query>; body?: z.ZodType<Body>; readsBody?: true },
  request: Request,
  context: Context,
): Promise<Given<Params, Query, Body>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  return {
    request,
    params: (options.params
      ? checked(options.params, await context.params, "path")
      : await context.params) as Params,
    query: (options.query ? checked(options.query, query, "query") : query) as Query,
    body: (options.body && !options.readsBody ? await bodyOf(options.body, request) : undefined) as Body,
  };
}

/** A body of which all may be left out may be left out itself. */
async function bodyOf<Body>(schema: z.ZodType<Body>, request: Request): Promise<Body> {
  const sent =
    Number(request.headers.get("content-length") ?? 0) > 0 || request.headers.has("transfer-encoding");
  const whole = sent ? null : schema.safeParse(undefined);
  return whole?.success ? whole.data : checked(schema, await readJson(request), "body");
}

/** `value` in the schema's form. @throws Invalid with one entry per field */
export function checked<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields: FieldError[] = parsed.error.issues.slice(0, 20).map((issue) => ({
    field: issue.path.join(".") || where,
    message: issue.message,
  }));
  const first = fields[0];
  throw new Invalid(
    `The ${where} is not valid: ${first ? `${first.field}: ${first.message}` : "see errors"}.`,
    fields,
  );
}

function answer(result: unknown): Response {
  if (result instanceof Response) return result;
  const headers = { "cache-control": "no-store" };
  if (result === undefined || result === null) return new Response(null, { status: 204, headers });
  return Response.json(result, { headers });
}

/** 202: it is noted, and waits for somebody. */
export function accepted(body: object): Response {
  return Response.json(body, { status: 202, headers: { "cache-control": "no-store" } });
}

/** 201 with a body and the place of what was made. */
export function created(body: object, location?: string): Response {
  return Response.json(body, {
    status: 201,
    headers: { "cache-control": "no-store", ...(location ? { location } : {}) },
  });
}
