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

export function out(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function err(text: string): void {
  process.stderr.write(`${text}\n`);
}
