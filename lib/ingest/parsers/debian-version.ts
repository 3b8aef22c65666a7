/** Which point release of Debian is it? /etc/debian_version: "12.15", or "trixie/sid" before a release. */
import { type Output, type Parser, type Read, read, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export const debianVersionParser: Parser<string> = { spec: "debian-version", version: 1, parse };

function parse(output: Output): Read<string> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const version = output.stdout.trim();
  if (version === "") return unreadable(complaintOf(output));
  return /^[A-Za-z0-9./~+-]{1,64}$/.test(version) ? read(version) : unreadable("This is no Debian version.");
}
