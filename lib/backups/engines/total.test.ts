/** Every reader, on every output that was cut, doubled, flipped and mixed with others. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENGINES, type Engine, OUTCOMES, RUN_KINDS, type RunSaid, type Told } from "../model/run";
import { CAME_AT, engineOf, fixture, fixtures } from "./fixture-output";
import { READERS } from "./readers";
import { WHY_LIMIT } from "./words";

const ALL = fixtures().map((name) => ({ engine: engineOf(name), told: fixture(name) }));
const RUNS = 6_000;

const piece = fc.oneof(
  fc.constantFrom(
    "",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u001b[31m",
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ": ",
    "null",
    "true",
  ),
  fc.constantFrom(
    "-1",
    "0",
    "1e309",
    "99999999999999999999",
    "__proto__",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00",
  ),
  fc.constantFrom(
    '"message_type":"summary"',
    '"snapshot_id":""',
    '"error":true',
    "ERROR: ",
    "Fatal: ",
    "no problems found",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const edit = fc.record({
  kind: fc.constantFrom("delete", "double", "insert", "graft", "flip"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.nat(3), fc.nat(40), fc.nat(2_000)),
  piece,
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function edited(text: string, { kind, at, length, piece: inserted }: Edit): string {
  const from = Math.floor(at * text.length);
  const [head, slice, tail] = [
    text.slice(0, from),
    text.slice(from, from + length),
    text.slice(from + length),
  ];
  if (kind === "delete") return head + tail;
  if (kind === "double") return head + slice + slice + tail;
  if (kind === "insert") return head + inserted + slice + tail;
  if (kind === "graft") return head + (ALL[length % ALL.length]?.told.body ?? "").slice(0, 600) + tail;
  return head + slice.replace(/[\s\S]/g, (char) => String.fromCharCode(char.charCodeAt(0) ^ 1)) + tail;
}

const exit = fc.option(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(255)), { freq: 6 });
const time = fc.option(fc.integer({ min: 0, max: CAME_AT }));
const timeZone = fc.constantFrom("UTC", "Europe/Berlin", "Asia/Ulaanbaatar", "No/Where", "");

/** One of these must be there before anything is called good: the tool's own word, or for `generic` the status. */
const OWN_WORDS: Readonly<Record<Engine, RegExp>> = {
  restic:
    /"summary"|^snapshot [0-9a-f]+ saved|no errors were found|skipped creating snapshot|^Summary: Restored/m,
  borg: /"archive"|Archive name: |no problems found|problems? found|check complete|Finished |Successfully ran/,
  pgbackrest: /"error": ?false|completed successfully|total (?:WAL|files) checked/,
  pg_verifybackup: /backup successfully verified/,
  generic: /(?:)/,
};

/** What these were called to do is known, they print nothing when all is well, and they ended so. */
function isSilent(engine: Engine, { exit, kind }: Told, said: string): boolean {
  const isOne = engine === "borg" || engine === "pgbackrest";
  return isOne && exit === 0 && (kind === "check" || kind === "restore") && said.trim() === "";
}

function expectTrue(engine: Engine, told: Told): void {
  const { runs, why } = READERS[engine](told);
  if (runs.length === 0 || why !== null) expect(why).toMatch(/\S/);
  for (const run of runs) expectRun(engine, told, run);
  expect(() => JSON.stringify(runs)).not.toThrow();
}

function expectRun(engine: Engine, told: Told, run: RunSaid): void {
  expect(OUTCOMES).toContain(run.outcome);
  for (const count of [run.bytes, run.addedBytes, run.files, run.errors]) {
    if (count !== null && !(Number.isSafeInteger(count) && count >= 0)) expect(run).toBeNull();
  }
  for (const instant of [run.startedAt, run.endedAt, run.recoveryPointAt]) {
    if (instant !== null && !Number.isSafeInteger(instant)) expect(run).toBeNull();
  }
  expect(run.why?.length ?? 0).toBeLessThanOrEqual(WHY_LIMIT);
  expect(`${run.why}${run.name}`).not.toMatch(/\p{Cc}/u);
  if (run.outcome === "ok") expectGood(engine, told, run);
  else expect(run.why).toMatch(/\S/);
}

function expectGood(engine: Engine, told: Told, run: RunSaid): void {
  expect(told.exit ?? 0).toBe(0);
  const said = `${told.body}\n${told.stderr ?? ""}`;
  if (!isSilent(engine, told, said)) expect(said).toMatch(OWN_WORDS[engine]);
  expect(run.errors ?? 0).toBe(0);
  if (run.startedAt !== null && run.endedAt !== null)
    expect(run.endedAt).toBeGreaterThanOrEqual(run.startedAt);
}

describe("every reader is total", () => {
  it("and never calls good what ended with another status than 0", () => {
    for (const { engine, told } of ALL) {
      for (const status of [1, 2, 3, 100, 137, 255]) expectTrue(engine, { ...told, exit: status });
      expectTrue(engine, { ...told, exit: null });
    }
  });

  it("on every output of every tool", () => {
    for (const engine of ENGINES) for (const { told } of ALL) expectTrue(engine, told);
  });

  it.each([
    ["its own", false],
    ["other", true],
  ])("on mutations of %s outputs", (_whose, isForeign) => {
    fc.assert(
      fc.property(
        fc.nat(ALL.length - 1),
        fc.array(edit, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...ENGINES),
        fc.record({
          exit,
          kind: fc.constantFrom(null, ...RUN_KINDS),
          startedAt: time,
          endedAt: time,
          timeZone,
        }),
        fc.boolean(),
        (index, edits, other, around, isInStderr) => {
          const { engine, told } = ALL[index] as (typeof ALL)[number];
          const part = isInStderr ? "stderr" : "body";
          const changed = { ...told, ...around, [part]: edits.reduce(edited, told[part] ?? "") };
          expectTrue(isForeign ? other : engine, changed);
        },
      ),
      { numRuns: RUNS / 2 },
    );
  });

  // A pattern that backtracks would not end within the time that a test may take.
  it.each(ENGINES)("%s ends on very long lines", (engine) => {
    const own = ALL.filter((each) => each.engine === engine).flatMap(({ told }) =>
      `${told.body}\n${told.stderr}`.split("\n").filter((line) => line !== ""),
    );
    const starts = [...new Set(own.map((line) => line.slice(0, 60)))].slice(0, 40);
    for (const unit of [
      "a",
      " ",
      "1",
      "-",
      ".",
      "a ",
      "[",
      "{",
      '"',
      "a:",
      "://",
      "://a:",
      "x@",
      "pass=",
      ": [",
      "E ",
      "\\",
    ]) {
      const long = unit.repeat(60_000);
      for (const start of ["", ...starts]) {
        const body = `${start}${start === "" ? long : unit.repeat(8_000)}`;
        expectTrue(engine, {
          body,
          exit: 0,
          stderr: "",
          kind: null,
          startedAt: null,
          endedAt: null,
          at: CAME_AT,
          timeZone: "UTC",
        });
      }
    }
  });
});
