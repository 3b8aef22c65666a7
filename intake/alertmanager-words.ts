/** How Alertmanager says what is wrong: its clients read a JSON string, and nothing at all of another media type. */

/** Numbers that its clients know, and those that say who is to blame. All others mean that the request was wrong. */
const KNOWN = new Set([401, 403, 404, 429, 500, 503]);

export async function inItsWords(problem: Response): Promise<Response> {
  const { detail } = (await problem.json()) as { detail: string };
  const headers = new Headers(problem.headers);
  headers.set("content-type", "application/json");
  const { status } = problem;
  return new Response(JSON.stringify(detail), { status: KNOWN.has(status) ? status : 400, headers });
}
