/** For how long has the server been running? `/proc/uptime`: seconds since boot, then idle seconds of all processors. */
import { type Output, type Parser, type Read, read, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

/** Seconds since the server was started, suspension included. */
export const uptimeParser: Parser<number> = { spec: "uptime", version: 1, parse };

function parse(output: Output): Read<number> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const text = output.stdout.trim();
  if (text === "") return unreadable(complaintOf(output));
  const match = /^(\d{1,11}\.\d{1,9})(?: \d{1,15}\.\d{1,9})?$/.exec(text);
  return match?.[1] ? read(Number(match[1])) : unreadable("This is no content of /proc/uptime.");
}
