/** What the address of the inbox may say, and the same typed into its search field: "sev:critical env:prod disk full". */
import { z } from "zod";
import { ALERT_STATES, AlertFilter } from "./alert";

const { severity, environment, server, source, group, q, owner } = AlertFilter.shape;

export const AlertsAddress = z.object({
  status: z.enum(ALERT_STATES).default("open"),
  sev: severity,
  env: environment,
  source,
  server,
  group,
  owner,
  q,
  cursor: z.string().max(500).optional(),
});

type Key = "status" | "sev" | "env" | "owner";

const KEYS = new Map<string, Key>([
  ["is", "status"],
  ["sev", "sev"],
  ["severity", "sev"],
  ["env", "env"],
  ["environment", "env"],
  ["owner", "owner"],
]);

/** A key and its value, or a word; what stands in quotes is one. */
const PART = /(?:([a-z]{1,20}):)?(?:"([^"]*)"|([^\s"]+))/gi;

export type Typed = {
  /** What was chosen by a key, as the address says it. A key that is repeated counts the last time. */
  chosen: Partial<Record<Key, string>>;
  /** What is left of the text, as it was typed. */
  rest: string;
  /** The same without its quotes: what is looked for. */
  words: string;
};

/** Values are not judged here: the address is read like any other, and names what means nothing. */
export function readTyped(text: string): Typed {
  const chosen: Typed["chosen"] = {};
  const rest: string[] = [];
  const words: string[] = [];
  for (const [whole, name = "", quoted, bare = ""] of text.matchAll(PART)) {
    const key = KEYS.get(name.toLowerCase());
    const value = quoted ?? bare;
    if (key) {
      // Names of environments are compared as people wrote them; all else is words of ours.
      chosen[key] = key === "env" ? value : value.toLowerCase();
      continue;
    }
    rest.push(whole);
    words.push(name === "" ? value : `${name}:${value}`);
  }
  return { chosen, rest: rest.join(" "), words: words.join(" ").trim() };
}
