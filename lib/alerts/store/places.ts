/** Which server, environment and group does an alert belong to? Asked once for all of them whose labels are new. */
import type { SourceActor, SystemActor } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { environmentNameOf, groupKeyOf, hostOf } from "../grouping";
import type { Known, Place } from "../telling";

const PLACES = {
  name: "alert.places",
  text: `
  SELECT 'server' AS kind, lower(hostname) AS name, id, environment_id AS "environmentId" FROM server
    WHERE hostname = ANY($1::text[]) AND retired_at IS NULL
  UNION ALL SELECT 'environment', lower(name), id, NULL FROM environment WHERE lower(name) = ANY($2::text[])`,
};

type Named = { kind: "server" | "environment"; name: string; id: string; environmentId: string | null };

/** The same alerts, each with its place. */
export async function placed(
  actor: SourceActor | SystemActor,
  sourceNo: number,
  alerts: readonly Known[],
): Promise<(Known & { place: Place })[]> {
  const places = await placesOf(
    actor,
    sourceNo,
    alerts.filter(({ place }) => place === null),
  );
  return alerts.map((alert) => ({
    ...alert,
    place: alert.place ??
      places.get(alert.id) ?? { groupKey: alert.fingerprint, environmentId: null, serverId: null },
  }));
}

async function placesOf(
  actor: SourceActor | SystemActor,
  sourceNo: number,
  alerts: readonly Known[],
): Promise<Map<string, Place>> {
  const hosts = [...new Set(alerts.flatMap(({ labels }) => hostOf(labels) ?? []))];
  const environments = [...new Set(alerts.flatMap(({ labels }) => environmentNameOf(labels) ?? []))];
  const named =
    hosts.length + environments.length > 0
      ? await queryAs(actor, "alerts.signal.record")<Named>(PLACES, [hosts, environments])
      : [];
  const servers = new Map<string, Named | null>();
  const environmentIds = new Map<string, string>();
  for (const one of named) {
    if (one.kind === "environment") environmentIds.set(one.name, one.id);
    // Two servers of one name: nobody can tell which is meant.
    else servers.set(one.name, servers.has(one.name) ? null : one);
  }
  return new Map(
    alerts.map(({ id, labels, fingerprint }) => {
      const server = servers.get(hostOf(labels) ?? "") ?? null;
      const environment =
        environmentIds.get(environmentNameOf(labels) ?? "") ?? server?.environmentId ?? null;
      const groupKey = groupKeyOf(sourceNo, labels, fingerprint);
      return [id, { groupKey, environmentId: environment, serverId: server?.id ?? null }];
    }),
  );
}
