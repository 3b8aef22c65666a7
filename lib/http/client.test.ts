import { afterEach, expect, it, vi } from "vitest";
import { ask, onStepUp, RequestFailed, readProblem } from "./client";

const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json" } });
const answers = (...responses: (Response | Error)[]) => {
  const fetch = vi.fn(async (_path: string, _init: RequestInit) => {
    const next = responses.shift();
    if (next instanceof Response) return next;
    throw next;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
};
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("should have failed"),
    (error: RequestFailed) => error,
  );

afterEach(() => {
  vi.unstubAllGlobals();
  onStepUp(null);
});

it("sends JSON and reads JSON", async () => {
  const fetch = answers(Response.json({ id: "1" }, { status: 201 }));
  expect(await ask("/api/things", { method: "POST", body: { name: "a" } })).toEqual({ id: "1" });
  expect(fetch.mock.calls[0]?.[1]).toMatchObject({
    method: "POST",
    body: '{"name":"a"}',
    headers: { "content-type": "application/json" },
  });
});

it("marks what a timer asks, and takes 204 for an answer", async () => {
  const fetch = answers(new Response(null, { status: 204 }));
  expect(await ask("/api/things", { polling: true })).toBeUndefined();
  expect(fetch.mock.calls[0]?.[1].headers).toMatchObject({ "x-garrison-polling": "1" });
});

it("turns a problem into an error with fields and reference", async () => {
  answers(
    problem(400, {
      type: "/problems/invalid",
      title: "The request is not valid",
      detail: "The body is not valid.",
      errors: [{ field: "name", message: "is too short" }, { field: 3 }, null],
      reference: "r1",
    }),
  );
  const error = await failure(ask("/api/things"));
  expect(error).toBeInstanceOf(RequestFailed);
  expect(error.message).toBe("The body is not valid.");
  expect(error.fieldError("name")).toBe("is too short");
  expect(error.fieldError("other")).toBeUndefined();
  expect(error.problem).toMatchObject({
    status: 400,
    kind: "invalid",
    reference: "r1",
    fields: [{ field: "name" }],
  });
});

it("says so when nobody answers, or somebody else does", async () => {
  answers(new TypeError("Failed to fetch"));
  expect((await failure(ask("/api/things"))).problem.kind).toBe("unreachable");
  expect(await readProblem(new Response("<html>Bad gateway</html>", { status: 502 }))).toMatchObject({
    status: 502,
    kind: "unexpected",
    detail: "The answer was 502. Try again in a moment.",
  });
});

it("asks for the second factor once, and repeats the request only when it was given", async () => {
  const refused = () => problem(403, { type: "/problems/step-up-required", detail: "Confirm." });
  const fetch = answers(refused(), Response.json("done"), refused(), refused(), refused());
  onStepUp(async () => true);
  expect(await ask("/api/danger", { method: "DELETE" })).toBe("done");
  expect((await failure(ask("/api/danger"))).problem.status).toBe(403);
  expect(fetch).toHaveBeenCalledTimes(4);
  onStepUp(async () => false);
  expect((await failure(ask("/api/danger"))).problem.kind).toBe("step-up-required");
  expect(fetch).toHaveBeenCalledTimes(5);
});
