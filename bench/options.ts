/** What was asked of the bench: how many servers, which parts. */
import { parseArgs } from "node:util";

const PARTS = [
  "alerts",
  "paging",
  "probes",
  "pings",
  "reports",
  "routes",
  "pages",
  "idle",
  "disk",
  "starts",
  "browser",
  "backups",
] as const;
type Part = (typeof PARTS)[number];

const USAGE = `npm run bench -- [--quick] [--servers 100,1000,10000] [--only ${PARTS.join(",")}] [--save NAME] [--keep]`;

type Options = { sizes: number[]; wants: (part: Part) => boolean; values: ReturnType<typeof parse> };

/** Ends the process when it cannot be understood: what is wrong in a line, and how to call it. */
export function readOptions(args: string[]): Options {
  try {
    const values = parse(args);
    const sizes = (values.servers ?? (values.quick ? "100,1000" : "100,1000,10000")).split(",").map(count);
    const quick: readonly Part[] = ["reports", "routes", "pages", "idle"];
    const wanted = new Set<Part>(values.only?.split(",").map(part) ?? (values.quick ? quick : PARTS));
    return { sizes, wants: (one) => wanted.has(one), values };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}\n`);
    process.exit(2);
  }
}

function parse(args: string[]) {
  return parseArgs({
    args,
    options: {
      servers: { type: "string" },
      only: { type: "string" },
      quick: { type: "boolean", default: false },
      connections: { type: "string", default: "8" },
      save: { type: "string" },
      keep: { type: "boolean", default: false },
    },
  }).values;
}

function count(text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Error(`"${text}" is no number of servers.`);
}

function part(text: string): Part {
  const found = PARTS.find((one) => one === text);
  if (found) return found;
  throw new Error(`"${text}" is no part of the bench.`);
}
