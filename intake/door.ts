/** The machines' door: which paths it serves, and by which handler. One file per route. */
import { type Context, Hono } from "hono";
import type { Handler } from "@/lib/http/route";
import * as agentEnrol from "./agent-enrol";
import * as agentReport from "./agent-report";

export const intake = new Hono();

export const ROUTES: readonly { method: "GET" | "POST"; path: string; handler: Handler }[] = [
  { method: "POST", path: "/api/agent/enrol", handler: agentEnrol.POST },
  { method: "POST", path: "/api/agent/report", handler: agentReport.POST },
];

for (const { method, path, handler } of ROUTES) {
  intake.on(method, path, (c: Context) => handler(c.req.raw, { params: Promise.resolve(c.req.param()) }));
}

const PREFIXES = ["/api/agent/", "/agent/", "/install.sh"];

export function isIntake(url: string): boolean {
  return PREFIXES.some((prefix) => url.startsWith(prefix));
}
