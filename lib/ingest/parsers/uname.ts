/** Which kernel runs? `uname -a`: system, host name, release, version and machine, separated by blanks. */
import { linesOf } from "./lines";
import { type Output, type Parser, type Read, read, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export type Uname = { system: string; release: string };

export const unameParser: Parser<Uname> = { spec: "uname", version: 2, parse };

function parse(output: Output): Read<Uname> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  for (const { text } of linesOf(output.stdout)) {
    // The host name is one word: the kernel refuses none with a blank, but no tool sets one.
    const match = /^(Linux|(?:Free|Net|Open)BSD|GNU\S{0,20}) \S+ (\d+\.\d\S{0,120}) \S/.exec(text.trim());
    if (match?.[1] && match[2]) return read({ system: match[1], release: match[2] });
  }
  return unreadable(output.stdout.trim() === "" ? complaintOf(output) : "This is no output of uname -a.");
}
