/** The agent, its installer and the wrapper around backups, as anybody may read them before running them. */
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
const WRAPPER = "garrison-backup";

export const installer = file("installer", () => ({
  body: read("install.sh").replaceAll("@BASE_URL@", environment().baseUrl),
  type: TEXT,
}));
export const script = file("script", () => ({ body: read("garrison-agent"), type: TEXT }));
export const checksum = file("checksum", () => ({
  body: `${publishedAgent().sha256}  garrison-agent\n`,
  type: TEXT,
}));
export const backupWrapper = file("wrapper around a backup command", () => ({
  body: read(WRAPPER),
  type: TEXT,
}));
export const backupWrapperChecksum = file("checksum of the wrapper around a backup command", () => ({
  body: `${createHash("sha256").update(read(WRAPPER)).digest("hex")}  ${WRAPPER}\n`,
  type: TEXT,
}));
