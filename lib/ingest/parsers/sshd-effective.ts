/** Which settings are in force in the SSH server? `sshd -T`, and the same as root from an address outside. */
import type { SshdOptions } from "@/lib/fleet/model/facts";
import { eachLine, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf } from "./refusal";

/** The options as printed: a keyword that is printed more than once is an array, in the order printed. */
export const sshdEffectiveParser: Parser<SshdOptions> = { spec: "sshd-effective", version: 1, parse };
export const sshdEffectiveRootParser: Parser<SshdOptions> = {
  spec: "sshd-effective-root",
  version: 1,
  parse,
};

const OPTION = /^([a-z][a-z0-9]{2,60})(?:[ \t](.*))?$/;

function parse(output: Output): Read<SshdOptions> {
  const options = new Map<string, string[]>();
  const unread: Unread[] = [];
  for (const line of eachLine(output.stdout)) {
    const [, keyword, value = ""] = OPTION.exec(line.text) ?? [];
    if (keyword === undefined) note(unread, line, "not a line of sshd -T");
    else valuesOf(options, keyword).push(value.trim());
  }
  // Every sshd prints these; without them the text is a complaint (a bad line, no host keys, not root).
  if (!options.has("port") || !options.has("permitrootlogin")) return unreadable(complaintOf(output), unread);
  return read(
    Object.fromEntries([...options].map(([keyword, values]) => [keyword, oneOrAll(values)])),
    unread,
  );
}

function valuesOf(options: Map<string, string[]>, keyword: string): string[] {
  const values = options.get(keyword) ?? [];
  options.set(keyword, values);
  return values;
}

function oneOrAll(values: string[]): string | string[] {
  const [first = "", ...others] = values;
  return others.length === 0 ? first : values;
}
