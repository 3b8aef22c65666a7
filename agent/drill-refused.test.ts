/** What becomes of a drill when the server refuses or stalls, its script is killed, or much is told at once? */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { EVIDENCE_LENGTH } from "@/lib/backups/model/drill";
import { execute, SHELLS } from "./agent-run";
import { type DrillPlace, makeDrillPlace, SCRIPT, SYSTEM } from "./drill-run";

const shell = SHELLS[0] ?? (["sh"] as const);
let place: DrillPlace;

beforeEach(async () => {
  place = await makeDrillPlace();
  await drill("start", "--system", SYSTEM);
});

afterEach(() => place.close());

const drill = (...args: string[]) => place.drill(shell, ...args);
const bodyOf = (what: string) => place.told.find((one) => one.what === what)?.body;

it("keeps what a token may not tell, until there is one that may", async () => {
  place.mishap = () => ({ status: 403 });
  const part = await drill("part", "fetch", "--", "true");
  expect(part).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/403: the token may not record drills/),
  });
  expect((await drill("finish")).status).toBe(3);
  place.mishap = null;
  expect((await drill("finish")).status).toBe(0);
  expect(place.told.map(({ what }) => what)).toEqual(["begin", "parts", "end"]);
});

it("goes on after what is refused for good, and says at the end that it is missing", async () => {
  place.mishap = (what) =>
    what === "checks" ? { status: 422, body: { detail: "The at is still to come." } } : null;
  const check = await drill("check", "Orders", "42", "42");
  expect(check).toMatchObject({
    status: 4,
    stdout: "",
    stderr: expect.stringMatching(/422: The at is still/),
  });
  await drill("part", "smoke", "--", "true");
  const ended = await drill("finish", "--note", "mine");
  expect(ended).toMatchObject({ status: 4, stderr: expect.stringMatching(/1 of what was told was refused/) });
  expect(bodyOf("end")?.note).toBe("mine\nThe server refused 1 of what was told: it is not part of this.");
});

it("sets aside what somebody else has ended, and can be finished again when only the end was wrong", async () => {
  place.mishap = (what) => (what === "end" ? { status: 422, body: { detail: "No." } } : null);
  expect(await drill("finish")).toMatchObject({
    status: 4,
    stderr: expect.stringMatching(/still under way: mend/),
  });
  place.mishap = (what) =>
    what === "end" ? { status: 409, body: { detail: "This drill has ended." } } : null;
  const ended = await drill("finish", "--failed");
  expect(ended).toMatchObject({
    status: 4,
    stderr: expect.stringMatching(/has ended.*stays in .*refused-/s),
  });
  expect((await drill("status")).status).toBe(1);
});

it("says what the result is, and why", async () => {
  const why = 'Orders: expected 42, observed \\"nothing\\".';
  place.mishap = (what) =>
    what === "end" ? { status: 200, body: `{"result":"failed","why":"${why}","hash":"ab"}` } : null;
  expect(await drill("finish", "--failed")).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^failed: Orders: expected 42, observed "nothing"\.\n/),
  });
});

it("lets a server think for a few seconds, and the command not wait for it again", async () => {
  place.server.answer = () => "hold";
  const first = await drill("part", "restore", "--", "sh", "-c", "exit 6");
  expect(first).toMatchObject({ status: 6, stderr: expect.stringMatching(/could not be told yet/) });
  const asked = place.server.posts.length;
  expect((await drill("part", "smoke", "--", "true")).status).toBe(0);
  expect(place.server.posts).toHaveLength(asked);
  expect(place.waiting()).toHaveLength(2);
});

it("keeps no output that may be the data itself, unless it is asked to", async () => {
  await drill("part", "decrypt", "--", "sh", "-c", "echo secret; echo words >&2");
  expect(place.kept("log")).toContain("words");
  expect(place.kept("log")).not.toContain("secret");
  await drill("part", "decrypt", "--keep-output", "--", "echo", "asked for");
  expect(place.kept("log")).toContain("asked for");
  await place.drillInTerminal(shell, "part", "decrypt", "--no-output", "--", "echo", "not this");
  expect(place.kept("log")).not.toContain("not this");
});

it("tells the end of a long log, within what the server takes", async () => {
  await place.drillInTerminal(
    shell,
    "part",
    "restore",
    "--",
    "sh",
    "-c",
    "yes line | head -n 100000; echo last",
  );
  expect(place.kept("log").length).toBeLessThan(140_000);
  expect(place.kept("log")).toMatch(/long output is left out[\s\S]*\nlast\n/);
  const hostile = join(place.home, "hostile");
  writeFileSync(hostile, `${"\u0001".repeat(3 * EVIDENCE_LENGTH)}last`);
  expect((await drill("finish", "--evidence", hostile)).status).toBe(0);
  const evidence = String(bodyOf("end")?.evidence);
  expect(evidence).toMatch(/^\[the beginning is left out\]\n[\s\S]*last$/);
  expect(evidence.length).toBeGreaterThan(100_000);
});

it("keeps parts apart that run at the same time", async () => {
  const numbers = [1, 2, 3, 4, 5, 6];
  const ended = await Promise.all(
    numbers.map((status) => drill("part", "verify", "--", "sh", "-c", `exit ${status}`)),
  );
  expect(ended.map(({ status }) => status)).toEqual(numbers);
  expect((await drill("finish")).status).toBe(0);
  const told = place.told.filter(({ what }) => what === "parts").map(({ body }) => body.exitStatus);
  expect(told.sort()).toEqual(numbers);
});

it("stays open when its script is killed, and goes on where it was", async () => {
  const began = join(place.home, "began");
  // It outlives its script, and ends when its folder is gone.
  const wait = `: >${began}; while [ -e ${began} ]; do sleep 0.2; done`;
  const { status } = await execute(
    shell[0],
    [...shell.slice(1), SCRIPT, "part", "restore", "--", "sh", "-c", wait],
    {
      env: place.env,
      killAfter: () => existsSync(began),
    },
  );
  expect(status).toBeNull();
  expect((await drill("status")).stdout).toMatch(
    /under way since .*\nnot usable yet\nwaiting to be told: 0\n/,
  );
  expect((await drill("start", "--system", SYSTEM)).status).toBe(2);
  await drill("part", "restore", "--", "true");
  expect((await drill("finish")).status).toBe(0);
  expect(place.told.map(({ what }) => what)).toEqual(["begin", "parts", "end"]);
});
