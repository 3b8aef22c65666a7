/** Sources: made, listed, revoked, and recognised by their tokens. */
import { type Actor, actorName, type SourceActor } from "@/lib/auth/actor";
import { queryAs, writeAs } from "@/lib/auth/gate";
import { open, seal } from "@/lib/auth/keys";
import { hashToken, newToken } from "@/lib/auth/token";
import { environment } from "@/lib/env";
import { NotFound, Unauthenticated } from "@/lib/errors";
import { newId } from "@/lib/id";
import {
  type AlertFormat,
  type MadeSource,
  type NewSource,
  type SourceRow,
  SourceSettings,
} from "../model/source";

/** The token is in the answer and nowhere else. */
export async function createSource(actor: Actor, wish: NewSource): Promise<MadeSource> {
  return writeAs(actor, "sources.create", async (tx) => {
    const kind = tokenKindOf(wish.format);
    const token = newToken(kind);
    const id = newId();
    const { name, format, secret, settings } = wish;
    const { no } = await tx.source.create({
      data: {
        id,
        name,
        format,
        tokenHash: hashToken(kind, token) ?? new Uint8Array(),
        secret: secret === null ? null : seal(environment().keys, placeOf(id), secret),
        settings,
        createdBy: actorName(actor),
      },
      select: { no: true },
    });
    await tx.sourceContact.create({ data: { sourceNo: no } });
    return {
      result: { id, format, name, url: urlOf(format, token), token },
      target: `source/${id}`,
      after: { name, format, settings, signs: secret !== null },
    };
  });
}

function tokenKindOf(format: string): "routing" | "source" {
  return format === "pagerduty" ? "routing" : "source";
}

function placeOf(id: string): string {
  return `source|${id}|secret`;
}

/** Where this sender posts to; a Prometheus server adds `/api/v2/alerts` by itself, and so do we. */
function urlOf(format: AlertFormat, token: string): string {
  const { baseUrl } = environment();
  if (format === "pagerduty") return `${baseUrl}/v2/enqueue`;
  if (format === "prometheus") return `${baseUrl}/api/webhooks/prometheus/${token}/api/v2/alerts`;
  return `${baseUrl}/api/webhooks/${format}/${token}`;
}

/** The newest 200, Garrison's own alerts left out, without tokens. */
export async function listSources(actor: Actor): Promise<SourceRow[]> {
  return queryAs(
    actor,
    "sources.read",
  )<SourceRow>(
    `SELECT s.id, s.name, s.format, s.secret IS NOT NULL AS signs, s.created_by AS "createdBy",
       s.created_at AS "createdAt", s.revoked_at AS "revokedAt", c.seen_at AS "seenAt",
       coalesce(c.messages, 0)::float8 AS messages, coalesce(c.signals, 0)::float8 AS signals,
       coalesce(c.refused, 0)::float8 AS refused, c.refusal, c.refused_at AS "refusedAt"
     FROM source s LEFT JOIN source_contact c ON c.source_no = s.no
     WHERE s.no > 0 ORDER BY s.revoked_at IS NOT NULL, s.name, s.id LIMIT 200`,
  );
}

/** @throws NotFound */
export async function revokeSource(actor: Actor, id: string): Promise<void> {
  await writeAs(actor, "sources.revoke", async (tx) => {
    const { count } = await tx.source.updateMany({
      where: { id, revokedAt: null, no: { gt: 0 } },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw new NotFound("There is no such source that could be revoked.");
    return { result: undefined, target: `source/${id}` };
  });
}

export type KnownSource = { actor: SourceActor; settings: SourceSettings; secret: string | null };

const FIND = {
  name: "source.by-token",
  text: "SELECT id, no, name, format, secret, settings FROM source WHERE token_hash = $1 AND revoked_at IS NULL",
};
type Found = {
  id: string;
  no: number;
  name: string;
  format: string;
  secret: string | null;
  settings: unknown;
};

/** @throws Unauthenticated for what is no token of a source that may send this format. */
export async function findSource(
  origin: Actor,
  token: string | null | undefined,
  formats: readonly AlertFormat[],
): Promise<KnownSource> {
  const hash = hashToken("source", token) ?? hashToken("routing", token);
  const [row] = hash ? await queryAs(origin, "sources.use")<Found>(FIND, [hash]) : [];
  if (!row || !(formats as readonly string[]).includes(row.format)) {
    throw new Unauthenticated(
      "This token belongs to no source of this kind. Make one under Settings, Sources.",
    );
  }
  const { id, no, name, format } = row;
  const settings = SourceSettings.safeParse(row.settings);
  return {
    actor: {
      kind: "source",
      id,
      no,
      name,
      format,
      address: origin.address,
      requestId: origin.requestId,
    },
    settings: settings.success ? settings.data : SourceSettings.parse({}),
    secret: row.secret === null ? null : open(environment().keys, placeOf(id), row.secret),
  };
}
