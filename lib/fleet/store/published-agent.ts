/** The agent that this Garrison gives out: what a server's own copy is compared with. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environment } from "@/lib/env";

export type PublishedAgent = { version: string; sha256: string };

let kept: PublishedAgent | null = null;

/** Public: anybody may read the script and its checksum. */
export function publishedAgent(): PublishedAgent {
  kept ??= describe(readFileSync(join(environment().root, "agent", "garrison-agent")));
  return kept;
}

function describe(script: Buffer): PublishedAgent {
  const version = /^VERSION=(\S{1,64})$/m.exec(script.toString("utf8"))?.[1] ?? "unknown";
  return { version, sha256: createHash("sha256").update(script).digest("hex") };
}
