/** WebAuthn challenges: kept here, for one purpose and one session, used once, five minutes old at most. */
import { randomBytes } from "node:crypto";
import { database } from "@/lib/db/client";

export type ChallengePurpose = "sign-in" | "second-factor" | "step-up" | "enrol";

const LIFE_S = 300;

/** A new challenge of 256 bits, in base64url. */
export async function newChallenge(purpose: ChallengePurpose, sessionId: string | null): Promise<string> {
  const challenge = randomBytes(32).toString("base64url");
  await database().query("DELETE FROM webauthn_challenge WHERE expires_at < now()");
  await database().query(
    `INSERT INTO webauthn_challenge (id, purpose, challenge, session_id, expires_at)
     VALUES (gen_random_uuid(), $1, $2, $3, now() + make_interval(secs => $4))`,
    [purpose, challenge, sessionId, LIFE_S],
  );
  return challenge;
}

/** Takes the challenge that an answer names: true once, for this purpose and session. */
export async function takeChallenge(
  challenge: string,
  purpose: ChallengePurpose,
  sessionId: string | null,
): Promise<boolean> {
  const { rowCount } = await database().query(
    `DELETE FROM webauthn_challenge
     WHERE challenge = $1 AND purpose = $2 AND session_id IS NOT DISTINCT FROM $3::uuid AND expires_at > now()`,
    [challenge, purpose, sessionId],
  );
  return rowCount === 1;
}

/** The challenge that an authenticator's answer says it signed; null when that cannot be read. */
export function challengeIn(clientDataJson: string): string | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, "base64url").toString("utf8"));
    const challenge = (data as { challenge?: unknown } | null)?.challenge;
    return typeof challenge === "string" && /^[A-Za-z0-9_-]{43}$/.test(challenge) ? challenge : null;
  } catch {
    return null;
  }
}
