/** How many processors may be used? `nproc`. */
import { type Output, type Parser, type Read, read, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const cpusParser: Parser<number> = { spec: "cpus", version: 1, parse };

function parse(output: Output): Read<number> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const text = output.stdout.trim();
  if (text === "") return unreadable(complaintOf(output));
  return /^[1-9]\d{0,5}$/.test(text) ? read(Number(text)) : unreadable("This is no number of processors.");
}
