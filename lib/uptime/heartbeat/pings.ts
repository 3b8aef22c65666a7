/**
 * What does a ping say? Pure: the addresses under /ping, as healthchecks answers them, so that its clients need no change.
 *
 * The same words come back for what is wrong. Rules and vectors: field notes, "healthchecks ping URLs".
 */

export type PingAction = "success" | "start" | "fail" | "log";

/** Identifiers are in lower case. */
export type Ping = {
  target: { kind: "id"; id: string } | { kind: "slug"; key: string; slug: string; create: boolean };
  action: PingAction;
  /** 0 to 255; it is in `action` already: 0 is success, and anything else fail. */
  exitStatus: number | null;
  /** Which run it is about. */
  rid: string | null;
  method: "HEAD" | "GET" | "POST";
};

export type PingRefusal = { error: { status: 400 | 404; text: string } };

const METHODS = ["HEAD", "GET", "POST"] as const;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const WORD = /^[-\w]{1,100}$/;

/** @param segments of the path after /ping/, decoded. An empty last one is a slash at the end, and is left out. */
export function pingOf(
  segments: readonly string[],
  method: string,
  query: URLSearchParams,
): Ping | PingRefusal {
  const [first = "", ...rest] = segments.at(-1) === "" ? segments.slice(0, -1) : segments;
  const isId = UUID.test(first);
  const [slug = ""] = isId ? [] : rest;
  const [verb, ...more] = isId ? rest : rest.slice(1);
  const does = deedOf(verb);
  const isAddress = isId || (WORD.test(first) && WORD.test(slug));
  if (!isAddress || does === null || more.length > 0) return refused(404, "not found");
  if (slug !== slug.toLowerCase() || does === "beyond") return refused(400, "invalid url format");
  const called = METHODS.find((name) => name === method);
  if (called === undefined) return refused(400, "invalid method");
  // healthchecks takes the last of several.
  const rid = query.getAll("rid").at(-1) ?? null;
  if (rid !== null && !UUID.test(rid)) return refused(400, "invalid uuid format");
  return {
    target: isId
      ? { kind: "id", id: first.toLowerCase() }
      : { kind: "slug", key: first, slug, create: query.getAll("create").at(-1) === "1" },
    ...does,
    rid: rid?.toLowerCase() ?? null,
    method: called,
  };
}

function refused(status: 400 | 404, text: string): PingRefusal {
  return { error: { status, text } };
}

/** null: no such thing; "beyond": an exit status that no process has. */
function deedOf(verb: string | undefined): Pick<Ping, "action" | "exitStatus"> | "beyond" | null {
  if (verb === undefined) return { action: "success", exitStatus: null };
  if (verb === "start" || verb === "fail" || verb === "log") return { action: verb, exitStatus: null };
  if (!/^\d+$/.test(verb)) return null;
  const exitStatus = Number(verb);
  if (exitStatus > 255) return "beyond";
  return { action: exitStatus === 0 ? "success" : "fail", exitStatus };
}
