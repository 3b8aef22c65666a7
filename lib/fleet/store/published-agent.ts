/** The agent that this Garrison gives out: what a server's own copy is compared with. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environment } from "@/lib/env";

export type PublishedAgent = { version: string; sha256: string };

let keptInstaller: string | null = null;

/** SHA-256 of the installer as this Garrison serves it, with its own address written in. */
export function installerSha256(): string {
  const { root, baseUrl } = environment();
  keptInstaller ??= sha256(
    readFileSync(join(root, "agent", "install.sh"), "utf8").replaceAll("@BASE_URL@", baseUrl),
  );
  return keptInstaller;
}

let kept: PublishedAgent | null = null;

/** Public: anybody may read the script and its checksum. */
export function publishedAgent(): PublishedAgent {
  kept ??= describe(readFileSync(join(environment().root, "agent", "garrison-agent")));
  return kept;
}

function describe(script: Buffer): PublishedAgent {
  const version = /^VERSION=(\S{1,64})$/m.exec(script.toString("utf8"))?.[1] ?? "unknown";
  return { version, sha256: sha256(script) };
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
