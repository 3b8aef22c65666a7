/**
 * Is a reboot needed (RHEL and SUSE families)? `needs-restarting -r`.
 *
 * Its exit status 1 means a reboot, but also any failure, so only the sentence counts.
 */
import { linesOf, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";

export type NeedsRestarting = { required: boolean; packages: string[] };

export const needsRestartingParser: Parser<NeedsRestarting> = { spec: "needs-restarting", version: 1, parse };

const REQUIRED = /^Reboot is (?:required|suggested|recommended|necessary)\b/i;
const NOT_REQUIRED = /^Reboot (?:should not be|is probably not|is not) (?:necessary|required|needed)/i;

function parse(output: Output): Read<NeedsRestarting> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const lines = linesOf(output.stdout);
  const required = lines.some(({ text }) => REQUIRED.test(text));
  const notRequired = lines.some(({ text }) => NOT_REQUIRED.test(text));
  if (required === notRequired) return unreadable(complaintOf(output));
  const packages = new Set<string>();
  const unread: Unread[] = [];
  for (const line of lines) {
    // dnf marks each package with a star; yum writes "kernel -> 3.10.0-1160.el7".
    const match = /^ +(?:\* +)?([A-Za-z0-9_][\w+.-]{0,200})(?: +-> +\S+)?\s*$/.exec(line.text);
    if (match?.[1]) packages.add(match[1]);
    else if (!SENTENCE.test(line.text)) note(unread, line, "not a line of needs-restarting");
  }
  return read({ required, packages: required ? [...packages] : [] }, unread);
}

const SENTENCE =
  /^(?:Reboot |(?:No )?core libraries or services |More information:|Last metadata|Updating (?:and loading|Subscription)|Repositories loaded|Loaded plugins)/i;
