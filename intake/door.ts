/** The machines' door: which paths it serves, and by which handler. One file per route. */
import { type Context, Hono } from "hono";
import type { Handler } from "@/lib/http/route";
import * as agentEnrol from "./agent-enrol";
import * as agentFiles from "./agent-files";
import * as agentReport from "./agent-report";
import * as pagerDutyEvents from "./pagerduty-events";
import * as prometheusAlerts from "./prometheus-alerts";
import * as webhook from "./webhook";

export const intake = new Hono();

export const ROUTES: readonly { method: "GET" | "POST"; path: string; handler: Handler }[] = [
  { method: "POST", path: "/api/agent/enrol", handler: agentEnrol.POST },
  { method: "POST", path: "/api/agent/report", handler: agentReport.POST },
  { method: "POST", path: "/api/webhooks/prometheus/:token/api/v2/alerts", handler: prometheusAlerts.POST },
  { method: "POST", path: "/api/webhooks/:format/:token", handler: webhook.POST },
  { method: "GET", path: "/api/webhooks/:format/:token", handler: webhook.GET },
  { method: "POST", path: "/api/webhooks/:format", handler: webhook.POST },
  { method: "POST", path: "/v2/enqueue", handler: pagerDutyEvents.enqueue },
  { method: "POST", path: "/v2/change/enqueue", handler: pagerDutyEvents.change },
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

const PREFIXES = ["/api/agent/", "/api/webhooks/", "/v2/", "/agent/", "/install.sh"];

export function isIntake(url: string): boolean {
  return PREFIXES.some((prefix) => url.startsWith(prefix));
}
