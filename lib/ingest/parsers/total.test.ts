/** Every parser and every section rule, on every fixture that was cut, doubled, flipped and mixed with others. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readAlone, readReport } from "../facts";
import { PARSERS } from "../registry";
import type { SpecId } from "../specs";
import { outputOf } from "./fixture-output";
import { type Output, type Parser, type Read, UNREAD_LIMIT } from "./parser";

const FOLDER = new URL("fixtures/", import.meta.url);
const FIXTURES = readdirSync(FOLDER).map((name) => shortened(readFileSync(new URL(name, FOLDER), "utf8")));
const RUNS = 10_000;
const LOGS: ReadonlySet<SpecId> = new Set(["auth-log", "auth-journal"]);

/** The beginning and the end of a long text, so that thousands of runs stay affordable. */
function shortened(text: string): string {
  return text.length <= 24_000 ? text : `${text.slice(0, 20_000)}\n${text.slice(-4_000)}`;
}

type Case = { parser: Parser<unknown>; text: string };
const ALL: Case[] = PARSERS.flatMap((parser) => FIXTURES.map((text) => ({ parser, text })));
/** The pairs that belong together: mutations of these reach the depths of a parser. */
const OWN = ALL.filter(({ parser, text }) => {
  return text !== "" && parser.parse(outputOf(parser.spec, text)).state === "read";
});

const nastyPiece = fc.oneof(
  fc.constantFrom(
    "",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\0",
    "\uFFFD",
    "\u001b[31m",
    '"',
    "'",
    "\\",
    "(",
    "[",
    "{",
    "<",
    "}",
    "]",
    ")",
  ),
  fc.constantFrom(
    "-1",
    "0",
    "99999999999999999999",
    "NaN",
    "1e309",
    "__proto__",
    "constructor",
    "toString",
    "null",
  ),
  fc.constantFrom(
    "command not found",
    "No such file or directory",
    "%",
    ":",
    "|",
    "=",
    "<!DOCTYPE a>",
    "&lt;",
    "é",
  ),
  fc.string({ maxLength: 20 }),
);
type Edit = {
  kind: "delete" | "double" | "flip" | "insert" | "graft";
  at: number;
  length: number;
  piece: string;
};
const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("delete", "double", "flip", "insert", "graft"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.nat(3), fc.nat(40), fc.nat(2000)),
  piece: nastyPiece,
});

function edited(text: string, { kind, at, length, piece }: Edit): string {
  const from = Math.floor(at * text.length);
  const slice = text.slice(from, from + length);
  const [head, tail] = [text.slice(0, from), text.slice(from + length)];
  if (kind === "delete") return head + tail;
  if (kind === "double") return head + slice + slice + tail;
  if (kind === "insert") return head + piece + slice + tail;
  if (kind === "graft") return head + (FIXTURES[length % FIXTURES.length] ?? "").slice(0, 500) + tail;
  return (
    head + slice.replace(/[\s\S]/g, (character) => String.fromCharCode(character.charCodeAt(0) ^ 1)) + tail
  );
}

const surroundings = fc.record({
  exit: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.constantFrom(1, 2, 3, 100, 101, 106, 124, 127)),
  stderr: fc.oneof({ weight: 4, arbitrary: fc.constant("") }, fc.string({ maxLength: 40 }), nastyPiece),
  collectedAt: fc.constantFrom(new Date("2026-11-22T11:26:04Z"), null),
});

function expectTotal(parser: Parser<unknown>, output: Output): void {
  const result = parser.parse(output);
  expectShape(parser.spec, result);
  const { sections } = readAlone(output);
  for (const section of Object.values(sections) as { state: string; reason?: string }[]) {
    expect(["known", "unknown"]).toContain(section.state);
    if (section.state === "unknown") expect(section.reason).toMatch(/\S/);
  }
  expect(() => JSON.stringify(sections)).not.toThrow();
}

function expectShape(spec: SpecId, result: Read<unknown>): void {
  expect(result.unread.length).toBeLessThanOrEqual(UNREAD_LIMIT);
  for (const { line, text, why } of result.unread) {
    if (!Number.isInteger(line) || line < 1 || text.length > 201 || why === "")
      expect({ line, text, why }).toBeNull();
  }
  if (result.state === "read") {
    expect(result.value).toBeDefined();
    // "There is none" is only said by an output of which every line was understood. In a log, where each line
    // stands for itself, that would make one torn line hide that nothing happened.
    if (result.unread.length > 0 && !LOGS.has(spec)) expect(result.value).not.toEqual([]);
  } else {
    expect(result.reason).toMatch(/\S/);
    expect(result.reason.length).toBeLessThan(1000);
  }
}

describe("every parser is total", () => {
  test("there is one per output, and the fixtures reach most of them", () => {
    expect(new Set(PARSERS.map(({ spec }) => spec)).size).toBe(PARSERS.length);
    expect(new Set(OWN.map(({ parser }) => parser.spec)).size).toBeGreaterThan(PARSERS.length / 2);
  });

  test.each([
    ["what it was made for", OWN, RUNS * 0.8],
    ["what it was not made for", ALL, RUNS * 0.2],
  ])("on mutations of %s", (_what, cases, numRuns) => {
    const mutated = fc.tuple(
      fc.nat(cases.length - 1),
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      surroundings,
    );
    fc.assert(
      fc.property(mutated, ([index, edits, around]) => {
        const { parser, text } = cases[index] as Case;
        expectTotal(parser, outputOf(parser.spec, edits.reduce(edited, text), around));
      }),
      { numRuns },
    );
  });

  test("and so is every section of a whole report", () => {
    const some = fc.array(fc.tuple(fc.nat(OWN.length - 1), fc.option(edit), surroundings), { maxLength: 40 });
    fc.assert(
      fc.property(some, (choices) => {
        const outputs = choices.map(([index, change, around]) => {
          const { parser, text } = OWN[index] as Case;
          return outputOf(parser.spec, change ? edited(text, change) : text, around);
        });
        const { facts } = readReport(outputs);
        for (const section of Object.values(facts)) expect(["known", "unknown"]).toContain(section.state);
        expect(() => JSON.stringify(facts)).not.toThrow();
      }),
      { numRuns: 100 },
    );
  });

  // A pattern that backtracks would not end within the time that a test may take.
  test.each(PARSERS.map((parser) => [parser.spec, parser] as const))(
    "%s ends on very long lines",
    (_spec, parser) => {
      const own = OWN.filter((each) => each.parser === parser).map(({ text }) =>
        text.split("\n").slice(0, 3),
      );
      const starts = own.flat().filter((line) => line !== "");
      for (const unit of [
        "a",
        " ",
        "1",
        "-",
        ".",
        "\t",
        "a ",
        "1 ",
        "[",
        '"',
        "a=",
        "(a",
        "\\",
        ", ",
        "a:",
        "--1",
        "|",
      ]) {
        expectTotal(parser, outputOf(parser.spec, unit.repeat(50_000)));
        for (const start of starts.slice(0, 6)) {
          expectTotal(parser, outputOf(parser.spec, `${start}${unit.repeat(20_000)}\n${start}`));
        }
      }
    },
  );
});
