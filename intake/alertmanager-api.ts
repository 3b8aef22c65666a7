/**
 * `…/api/v2/…`: the part of Alertmanager's API with which amtool, karma and Grafana list alerts and keep silences. A
 * source sees and silences its own alerts, and nobody else's.
 */
import {
  keepOwnSilence,
  ownAlerts,
  ownGroups,
  ownReceivers,
  ownSilence,
  ownSilences,
  ownStatus,
} from "@/lib/alerts/store/alertmanager-view";
import { expireSilenceNow } from "@/lib/alerts/store/silences";
import type { SourceActor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import { readJson } from "@/lib/http/json";
import { type Handler, machineRoute } from "@/lib/http/route";
import { findSource } from "@/lib/ingest/store/sources";
import { inItsWords } from "./alertmanager-words";
import { tokenOf } from "./wire";

const status = own("A tool of Alertmanager asks which one this is.", "alerts.own.read", async () =>
  ownStatus(),
);

const alerts = own(
  "A tool of Alertmanager lists the standing alerts of this source.",
  "alerts.own.read",
  (actor, { query }) => ownAlerts(actor, query),
);

const groups = own("The same alerts, by what is told together.", "alerts.own.read", (actor, { query }) =>
  ownGroups(actor, query),
);

const receivers = own(
  "A tool of Alertmanager asks who is told: Garrison, which decides that by itself.",
  "alerts.own.read",
  async () => ownReceivers(),
);

const silences = own(
  "A tool of Alertmanager lists the silences of this source.",
  "alerts.silence.read",
  (actor, { query }) => ownSilences(actor, query),
);

const postSilence = own(
  "A tool of Alertmanager silences alerts of this source, or changes a silence.",
  "alerts.silence.change",
  async (actor, { request }) => keepOwnSilence(actor, await readJson(request)),
);

const silence = own(
  "A tool of Alertmanager reads one silence of this source.",
  "alerts.silence.read",
  (actor, { params }) => ownSilence(actor, params["id"] ?? ""),
);

const deleteSilence = own(
  "A tool of Alertmanager ends a silence of this source.",
  "alerts.silence.change",
  async (actor, { params }) => {
    await expireSilenceNow(actor, params["id"] ?? "");
    return new Response(null, { headers: HEADERS });
  },
);

const healthy = own(
  "A tool asks whether this is there at all.",
  "alerts.own.read",
  async () => new Response("OK"),
);

/** Behind the source's own address. */
export const ALERTMANAGER_ROUTES = [
  { method: "GET", path: "/api/v2/status", handler: status },
  { method: "GET", path: "/api/v2/alerts", handler: alerts },
  { method: "GET", path: "/api/v2/alerts/groups", handler: groups },
  { method: "GET", path: "/api/v2/receivers", handler: receivers },
  { method: "GET", path: "/api/v2/silences", handler: silences },
  { method: "POST", path: "/api/v2/silences", handler: postSilence },
  { method: "GET", path: "/api/v2/silence/:id", handler: silence },
  { method: "DELETE", path: "/api/v2/silence/:id", handler: deleteSilence },
  { method: "GET", path: "/-/healthy", handler: healthy },
  { method: "GET", path: "/-/ready", handler: healthy },
] as const satisfies readonly { method: "GET" | "POST" | "DELETE"; path: string; handler: Handler }[];

type Given = { request: Request; params: Record<string, string>; query: URLSearchParams };

function own(
  summary: string,
  permission: Permission,
  answer: (actor: SourceActor, given: Given) => Promise<object>,
): Handler {
  return machineRoute(
    { summary, accepts: "application/json", permission, inItsWords },
    async (request, params, origin) => {
      const { actor } = await findSource(origin, tokenOf(request, params), ["prometheus"]);
      const query = new URL(request.url).searchParams;
      const said = await answer(actor, { request, params, query });
      if (said instanceof Response) return said;
      if ("refused" in said) return Response.json(said.refused, { status: 400, headers: HEADERS });
      return Response.json(said, { headers: HEADERS });
    },
  );
}

const HEADERS = { "cache-control": "no-store" };
