/** How a page asks its own server: JSON in, JSON out, and a typed error with what a person can do about it. */

export type Problem = {
  status: number;
  /** Last part of the problem's `type`: "invalid", "step-up-required", "unreachable". */
  kind: string;
  title: string;
  detail: string;
  fields: { field: string; message: string }[];
  /** What finds this failure in the server's log. */
  reference: string | null;
};

/** An answer that is no success, or no answer at all. Its message is a sentence for people. */
export class RequestFailed extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }

  /** What is wrong with one input, for its Field. */
  fieldError(field: string): string | undefined {
    return this.problem.fields.find((one) => one.field === field)?.message;
  }
}

export type Ask = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal;
  /** Asked by a timer, not by a person: it must not put off the end of an idle session. */
  polling?: boolean;
};

type StepUp = () => Promise<boolean>;
let stepUp: StepUp | null = null;

/** What asks for the second factor again; it resolves to true when it was given. One per page. */
export function onStepUp(ask: StepUp | null): void {
  stepUp = ask;
}

/** @throws RequestFailed; AbortError when `signal` says so */
export async function ask<Answer = void>(path: string, options: Ask = {}): Promise<Answer> {
  try {
    return await send<Answer>(path, options);
  } catch (error) {
    const wanted = error instanceof RequestFailed && error.problem.kind === "step-up-required";
    if (!wanted || !stepUp || !(await stepUp())) throw error;
    return send<Answer>(path, options);
  }
}

async function send<Answer>(path: string, { method = "GET", body, signal, polling }: Ask): Promise<Answer> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (polling) headers["x-garrison-polling"] = "1";
  const response = await reach(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
    credentials: "same-origin",
    redirect: "error",
  });
  if (!response.ok) throw new RequestFailed(await readProblem(response));
  if (response.status === 204) return undefined as Answer;
  return (await response.json()) as Answer;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new RequestFailed({
      status: 0,
      kind: "unreachable",
      title: "No connection",
      detail:
        "Garrison did not answer. Check the connection and try again; nothing is known to have changed.",
      fields: [],
      reference: null,
    });
  }
}

/** The problem of an answer (RFC 9457); one made from the status alone when a proxy answered instead of us. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const given = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  return {
    status: response.status,
    kind: text(given["type"])?.split("/").at(-1) ?? "unexpected",
    title: text(given["title"]) ?? "The request failed",
    detail: text(given["detail"]) ?? `The answer was ${response.status}. Try again in a moment.`,
    fields: Array.isArray(given["errors"]) ? given["errors"].filter(isFieldError) : [],
    reference: text(given["reference"]),
  };
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function isFieldError(value: unknown): value is { field: string; message: string } {
  const { field, message } = (value ?? {}) as Record<string, unknown>;
  return typeof field === "string" && typeof message === "string";
}
