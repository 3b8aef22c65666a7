/** Who may see each page: anybody, whoever is signed in, or the holders of a permission. A page without a row fails. */
import { globSync } from "node:fs";
import type { Permission } from "@/lib/auth/permissions";
import { root } from "./root";

/** `half signed in`: with the passphrase, before the second factor. */
export type Audience = "anybody" | "half signed in" | "signed in" | Permission;

export const PAGES: Record<string, Audience> = {
  "/": "signed in",
  "/audit": "audit.read",
  "/audit/[seq]": "audit.read",
  "/servers/[id]": "fleet.read",
  "/servers/[id]/evidence/[report]": "evidence.read",
  "/servers/[id]/evidence/[report]/[spec]": "evidence.read",
  "/a/[token]": "anybody",
  "/sign-in": "anybody",
  "/first-run": "anybody",
  "/welcome/[token]": "anybody",
  "/reset": "anybody",
  "/reset/[token]": "anybody",
  "/second-factor": "half signed in",
  "/enrol-factor": "half signed in",
  "/recovery-codes": "signed in",
  "/step-up": "signed in",
  "/first-run/organisation": "settings.change",
  "/docs/api": "signed in",
  "/servers": "fleet.read",
  "/servers/add": "fleet.enrolment.create",
  "/changes": "fleet.read",
  "/docs/answers": "signed in",
  "/uptime": "uptime.read",
  "/uptime/[id]": "uptime.read",
  "/uptime/add": "uptime.objective.change",
  "/uptime/heartbeats": "uptime.read",
  "/uptime/heartbeats/[id]": "uptime.read",
  "/uptime/heartbeats/add": "uptime.heartbeat.change",
  "/uptime/locations": "uptime.read",
  "/uptime/maintenance": "uptime.read",
  "/uptime/probes": "uptime.read",
  "/uptime/probes/[id]": "uptime.read",
  "/uptime/probes/add": "uptime.probe.change",
  "/backups": "backups.read",
  "/backups/[id]": "backups.read",
  "/backups/drills/[id]": "backups.read",
  "/backups/add": "backups.system.change",
  "/backups/plan": "backups.read",
  "/backups/unprotected": "backups.read",
  "/backups/messages/[id]": "evidence.read",
  "/incidents": "incidents.read",
  "/incidents/[id]": "incidents.read",
  "/incidents/new": "incidents.change",
  "/i/[id]": "incidents.read",
  "/alerts": "alerts.read",
  "/alerts/[id]": "alerts.read",
  "/alerts/messages/[id]": "evidence.read",
  "/alerts/quality": "alerts.quality.read",
  "/alerts/quality/episodes": "alerts.quality.read",
  "/alerts/silences": "alerts.silence.read",
  "/alerts/silences/[id]": "alerts.silence.read",
  "/alerts/silences/new": "alerts.silence.change",
  "/oncall": "oncall.read",
  "/oncall/policies": "oncall.read",
  "/oncall/policies/[id]": "oncall.read",
  "/oncall/policies/add": "oncall.policy.change",
  "/oncall/rotas/[id]": "oncall.read",
  "/oncall/rotas/add": "oncall.rota.change",
  "/oncall/simulation": "oncall.read",
  "/settings": "signed in",
  "/settings/enrolment": "fleet.enrolment.read",
  "/settings/health": "health.read",
  "/settings/inhibitions": "settings.read",
  "/settings/notifications": "channels.own.read",
  "/settings/people": "people.read",
  "/settings/people/[id]": "people.read",
  "/settings/places": "fleet.read",
  "/settings/profile": "signed in",
  "/settings/retention": "settings.read",
  "/settings/sessions": "signed in",
  "/settings/sources": "sources.read",
  "/settings/sources/[id]": "sources.read",
  "/settings/sources/add": "sources.create",
  "/settings/tokens": "api-tokens.read",
};

/** Every page there is, by its path as Next writes it: `/servers/[id]`. */
export function pagesThatExist(): string[] {
  return globSync("app/**/page.tsx", { cwd: root })
    .map((file) =>
      `/${file
        .replace(/^app\//, "")
        .replace(/(^|\/)page\.tsx$/, "")
        .replaceAll(/\([^)]*\)(\/|$)/g, "")}`.replace(/(.)\/$/, "$1"),
    )
    .sort();
}
