/** The machines' door: which paths it serves, and by which handler. One file per route. */
import { type Context, Hono } from "hono";
import type { Handler } from "@/lib/http/route";
import * as agentEnrol from "./agent-enrol";
import * as agentFiles from "./agent-files";
import * as agentReport from "./agent-report";

export const intake = new Hono();

export const ROUTES: readonly { method: "GET" | "POST"; path: string; handler: Handler }[] = [
  { method: "POST", path: "/api/agent/enrol", handler: agentEnrol.POST },
  { method: "POST", path: "/api/agent/report", handler: agentReport.POST },
  { method: "GET", path: "/install.sh", handler: agentFiles.installer },
  { method: "GET", path: "/agent/garrison-agent", handler: agentFiles.script },
  { method: "GET", path: "/agent/garrison-agent.sha256", handler: agentFiles.checksum },
];

intake.notFound((c) =>
  c.json(
    { type: "/problems/not-found", title: "Not found", status: 404, detail: "No machine reports here." },
    404,
    {
      "content-type": "application/problem+json",
    },
  ),
);

for (const { method, path, handler } of ROUTES) {
  intake.on(method, path, (c: Context) => handler(c.req.raw, { params: Promise.resolve(c.req.param()) }));
}

const PREFIXES = ["/api/agent/", "/agent/", "/install.sh"];

export function isIntake(url: string): boolean {
  return PREFIXES.some((prefix) => url.startsWith(prefix));
}
