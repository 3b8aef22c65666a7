/** What every command of the command line is, and how it says no. */

export type Command = {
  name: string;
  usage: string;
  about: string;
  /** Exit code. */
  run(args: string[]): Promise<number>;
};

/** The caller used the command wrongly: one line, exit code 2. */
export class Misuse extends Error {}

/** What was asked for cannot be done, for a reason that the message gives: exit code 1, no stack. */
export class Refused extends Error {}

export function out(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function err(text: string): void {
  process.stderr.write(`${text}\n`);
}
