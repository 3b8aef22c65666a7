/** Reads the arguments of a command; what does not fit is the caller's mistake, said in one line. */
import { type ParseArgsConfig, parseArgs } from "node:util";
import { Misuse } from "./command";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** @throws Misuse */
export function readArguments<const O extends Options>(args: string[], options: O, positionals = 0) {
  try {
    const parsed = parseArgs({
      args,
      options: { ...options, help: { type: "boolean" }, json: { type: "boolean" } },
      allowPositionals: positionals > 0,
    });
    if (parsed.positionals.length > positionals)
      throw new Error(`Unexpected argument '${parsed.positionals[positionals]}'`);
    return { values: parsed.values, positionals: parsed.positionals };
  } catch (error) {
    throw new Misuse(`${(error as Error).message.split("\n")[0]}. See --help.`);
  }
}

/** @throws Misuse when an option that must be there is not. */
export function required(value: string | undefined, name: string): string {
  if (value) return value;
  throw new Misuse(`--${name} is missing. See --help.`);
}

/** @throws Misuse unless `text` is a whole number within the limits (inclusive). */
export function wholeNumber(text: string, name: string, min: number, max: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return number;
  throw new Misuse(`--${name} takes a whole number from ${min} to ${max}, not "${text}".`);
}

const UNITS: Record<string, number> = { m: 1, h: 60, d: 24 * 60 };

/** "90d", "12h", "30m" in minutes. @throws Misuse */
export function minutes(text: string, name: string): number {
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (count && factor) return Number(count) * factor;
  throw new Misuse(`--${name} takes a time such as 30m, 12h or 90d, not "${text}".`);
}
