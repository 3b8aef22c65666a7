/**
 * Single sign-on: an identity provider says who somebody is. Its word is enough for an identity that is linked
 * already, and for an e-mail address that an administrator invited and that never signed in otherwise; it never
 * takes over an account that has a passphrase or a passkey of its own (docs/decisions/single-sign-on.md).
 */
import { database } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { stranger } from "../actor";
import { writeAs } from "../gate";
import { readEmail } from "../person-name";
import { SignInProblem } from "../problems";
import { createSession } from "../session";
import { endFormerSession, type Visitor } from "./sign-in";

export type OidcClaims = {
  iss?: string;
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  amr?: unknown;
  acr?: unknown;
};

type Match = { personId: string; linked: boolean };

/** A session at level `password`, or at level `mfa` when the provider's own second factor is trusted. */
export async function signInWithOidc(claims: OidcClaims, visitor: Visitor): Promise<{ token: string }> {
  const provider = environment().oidc?.issuer;
  if (!provider || typeof claims.sub !== "string" || !claims.sub || claims.sub.length > 255)
    throw new SignInProblem("sso-failed");
  const match = (await findLinked(provider, claims.sub)) ?? (await findInvited(claims));
  if (!match) {
    await refuse(visitor);
    throw new SignInProblem("sso-refused");
  }
  const level = hasTrustedFactor(claims) ? "mfa" : "password";
  return writeAs(stranger(visitor), "self.sign-in", async (tx) => {
    if (!match.linked) {
      await tx.identity.create({ data: { provider, subject: claims.sub, personId: match.personId } });
      await tx.singleUseLink.deleteMany({ where: { personId: match.personId } });
    }
    await endFormerSession(tx, visitor.sessionToken);
    const factor = level === "mfa" ? "oidc" : null;
    const { token } = await createSession(tx, { personId: match.personId, level, factor, ...visitor });
    if (level === "mfa")
      await tx.$executeRaw`UPDATE person SET last_sign_in_at = now() WHERE id = ${match.personId}::uuid`;
    return {
      result: { token },
      target: `person/${match.personId}`,
      after: { step: "single sign-on", level, linked: match.linked ? "before" : "now" },
    };
  });
}

async function findLinked(provider: string, subject: string): Promise<Match | null> {
  const { rows } = await database().query(
    `SELECT p.id FROM identity i JOIN person p ON p.id = i.person_id
     WHERE i.provider = $1 AND i.subject = $2 AND p.disabled_at IS NULL`,
    [provider, subject],
  );
  const row = rows[0] as { id: string } | undefined;
  return row ? { personId: row.id, linked: true } : null;
}

async function findInvited(claims: OidcClaims): Promise<Match | null> {
  const email =
    claims.email_verified === true && typeof claims.email === "string" ? readEmail(claims.email) : null;
  if (!email) return null;
  const { rows } = await database().query(
    `SELECT p.id, p.password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = p.id)
         OR EXISTS (SELECT 1 FROM identity i WHERE i.person_id = p.id) AS taken
     FROM person p
     WHERE p.email = $1 AND p.disabled_at IS NULL
       AND (p.password_hash IS NOT NULL OR EXISTS (
         SELECT 1 FROM single_use_link l WHERE l.person_id = p.id AND l.purpose = 'invite' AND l.used_at IS NULL
           AND l.expires_at > now()))`,
    [email],
  );
  const row = rows[0] as { id: string; taken: boolean } | undefined;
  if (row?.taken) throw new SignInProblem("sso-local");
  return row ? { personId: row.id, linked: false } : null;
}

/** Only values that the operator named (OIDC_SECOND_FACTOR) count. */
function hasTrustedFactor({ amr, acr }: OidcClaims): boolean {
  const trusted = new Set(environment().oidc?.secondFactor ?? []);
  const given = [...(Array.isArray(amr) ? amr : []), acr];
  return given.some((value) => typeof value === "string" && trusted.has(value));
}

async function refuse(visitor: Visitor): Promise<void> {
  await writeAs(stranger(visitor), "self.sign-in", async () => ({
    result: null,
    target: "person/unknown",
    outcome: "refused",
    after: { step: "single sign-on", why: "not invited, or the address is not verified" },
  }));
}
