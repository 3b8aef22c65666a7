/** The machines' door: which paths it serves, and by which handler. One file per route. */
import { type Context, Hono } from "hono";
import { listenerOf } from "@/lib/http/quick-route";
import type { Handler } from "@/lib/http/route";
import * as agentEnrol from "./agent-enrol";
import * as agentFiles from "./agent-files";
import * as agentReport from "./agent-report";
import { ALERTMANAGER_ROUTES } from "./alertmanager-api";
import * as backup from "./backup";
import * as location from "./location";
import * as pagerDutyEvents from "./pagerduty-events";
import { ping } from "./ping";
import * as prometheusAlerts from "./prometheus-alerts";
import { push } from "./push";
import * as webhook from "./webhook";

export const intake = new Hono();

/** Prometheus and the tools of Alertmanager put the rest of the path behind what they are given. */
const PROMETHEUS = ["/api/webhooks/prometheus/:token", "/api/webhooks/prometheus"] as const;

type Route = { method: "GET" | "POST" | "DELETE" | "ALL"; path: string; handler: Handler };

export const ROUTES: readonly Route[] = [
  { method: "POST", path: "/api/agent/enrol", handler: agentEnrol.POST },
  { method: "POST", path: "/api/agent/report", handler: agentReport.POST },
  ...PROMETHEUS.flatMap((prefix): Route[] => [
    { method: "POST", path: `${prefix}/api/v2/alerts`, handler: prometheusAlerts.POST },
    ...ALERTMANAGER_ROUTES.map((route) => ({ ...route, path: `${prefix}${route.path}` })),
  ]),
  { method: "GET", path: "/api/location/plan", handler: location.plan },
  { method: "POST", path: "/api/location/results", handler: location.results },
  { method: "POST", path: "/api/webhooks/backup/:engine/:token", handler: backup.POST },
  { method: "POST", path: "/api/webhooks/backup/:engine", handler: backup.POST },
  { method: "GET", path: "/api/webhooks/backup/:engine/:token", handler: backup.GET },
  { method: "POST", path: "/api/webhooks/backup/:engine/:token/:signal", handler: backup.POST },
  { method: "GET", path: "/api/webhooks/backup/:engine/:token/:signal", handler: backup.GET },
  { method: "POST", path: "/api/webhooks/:format/:token", handler: webhook.POST },
  { method: "GET", path: "/api/webhooks/:format/:token", handler: webhook.GET },
  { method: "POST", path: "/api/webhooks/:format", handler: webhook.POST },
  { method: "POST", path: "/v2/enqueue", handler: pagerDutyEvents.enqueue },
  { method: "POST", path: "/v2/change/enqueue", handler: pagerDutyEvents.change },
  { method: "ALL", path: "/ping/*", handler: ping },
  { method: "ALL", path: "/api/push/:token", handler: push },
  { method: "GET", path: "/install.sh", handler: agentFiles.installer },
  { method: "GET", path: "/agent/garrison-agent", handler: agentFiles.script },
  { method: "GET", path: "/agent/garrison-agent.sha256", handler: agentFiles.checksum },
  { method: "GET", path: "/agent/garrison-backup", handler: agentFiles.backupWrapper.script },
  { method: "GET", path: "/agent/garrison-backup.sha256", handler: agentFiles.backupWrapper.checksum },
  { method: "GET", path: "/agent/garrison-drill", handler: agentFiles.drillScript.script },
  { method: "GET", path: "/agent/garrison-drill.sha256", handler: agentFiles.drillScript.checksum },
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

/** What serves an address without the detour over a web request; null for any other. */
export function quickListener(url: string): ReturnType<typeof listenerOf> {
  return url.startsWith("/ping/") ? toPing : null;
}

const toPing = listenerOf(ping);

const PREFIXES = [
  ...["/api/agent/", "/api/location/", "/api/webhooks/", "/api/push/"],
  ...["/v2/", "/ping/", "/agent/", "/install.sh"],
];

export function isIntake(url: string): boolean {
  return PREFIXES.some((prefix) => url.startsWith(prefix));
}
