/** Matchers as they are given: by people as text, one or more to a line, or as Alertmanager's API has them. */
import { z } from "zod";
import { Matcher, MOST_MATCHERS, readMatchers } from "./matchers";

const Given = z.union([
  z.string().max(20_000),
  z.array(z.union([z.string().max(20_000), z.looseObject({ name: z.string(), value: z.string() })])).max(200),
]);

/** At least one. */
export const WrittenMatchers = Given.transform((given, context): Matcher[] => {
  const refuse = (message: string) => {
    context.addIssue({ code: "custom", message, input: given });
    return z.NEVER;
  };
  const matchers: Matcher[] = [];
  for (const part of typeof given === "string" ? [given] : given) {
    const read = typeof part === "string" ? readLines(part) : readObject(part);
    if ("refused" in read) return refuse(read.refused);
    matchers.push(...read.matchers);
  }
  if (matchers.length === 0) return refuse('is missing. Name at least one label, like alertname="DiskFull"');
  if (matchers.length > MOST_MATCHERS) return refuse(`has more than ${MOST_MATCHERS} matchers`);
  return matchers;
});

type Read = { matchers: Matcher[] } | { refused: string };

function readLines(text: string): Read {
  const matchers: Matcher[] = [];
  for (const line of text.split("\n")) {
    const read = readMatchers(line);
    if ("refused" in read) return read;
    matchers.push(...read.matchers);
  }
  return { matchers };
}

function readObject(given: object): Read {
  const read = Matcher.safeParse(given);
  if (read.success) return { matchers: [read.data] };
  const [issue] = read.error.issues;
  return { refused: `${issue?.path.join(".") ?? "a matcher"}: ${issue?.message ?? "not understood"}` };
}
