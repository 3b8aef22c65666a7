/** For tests: an output as the agent captures it, from a fixture or from text. */
import { readFileSync } from "node:fs";
import type { SpecId } from "../specs";
import type { Output, Parser, Read } from "./parser";

export function fixture(name: string): string {
  return readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
}

export function outputOf(spec: SpecId, stdout: string, more: Partial<Output> = {}): Output {
  return {
    spec,
    stdout,
    stderr: "",
    exit: 0,
    flags: [],
    collectedAt: new Date("2026-11-22T11:26:04Z"),
    ...more,
  };
}

/** Run a parser on text, with exit status and standard error where they matter. */
export function parsed<T>(parser: Parser<T>, stdout: string, more: Partial<Output> = {}): Read<T> {
  return parser.parse(outputOf(parser.spec, stdout, more));
}

/** The value of an output that must be readable. */
export function readValue<T>(parser: Parser<T>, stdout: string, more: Partial<Output> = {}): T {
  const result = parsed(parser, stdout, more);
  if (result.state === "unread") throw new Error(`unread: ${result.reason}`);
  return result.value;
}
