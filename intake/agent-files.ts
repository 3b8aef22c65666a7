/** The agent, its installer and the scripts for backups and drills, as anybody may read them before running them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environment } from "@/lib/env";
import { publishedAgent } from "@/lib/fleet/store/published-agent";
import { machineRoute } from "@/lib/http/route";

type Served = { body: string; type: string };

const kept = new Map<string, Served>();

function file(name: string, make: () => Served) {
  return machineRoute({ summary: `The agent's ${name}.`, accepts: "nothing", permission: null }, async () => {
    const served = kept.get(name) ?? make();
    kept.set(name, served);
    return new Response(served.body, {
      headers: { "content-type": served.type, "cache-control": "no-cache" },
    });
  });
}

function read(name: string): string {
  return readFileSync(join(environment().root, "agent", name), "utf8");
}

const TEXT = "text/plain; charset=utf-8";

export const installer = file("installer", () => ({
  body: read("install.sh").replaceAll("@BASE_URL@", environment().baseUrl),
  type: TEXT,
}));
export const script = file("script", () => ({ body: read("garrison-agent"), type: TEXT }));
export const checksum = file("checksum", () => ({
  body: `${publishedAgent().sha256}  garrison-agent\n`,
  type: TEXT,
}));

/** A script and its checksum, as `sha256sum -c` reads it. */
function withChecksum(name: string, what: string) {
  return {
    script: file(what, () => ({ body: read(name), type: TEXT })),
    checksum: file(`checksum of the ${what}`, () => ({
      body: `${createHash("sha256").update(read(name)).digest("hex")}  ${name}\n`,
      type: TEXT,
    })),
  };
}

export const backupWrapper = withChecksum("garrison-backup", "wrapper around a backup command");
export const drillScript = withChecksum("garrison-drill", "script of a restore drill");
