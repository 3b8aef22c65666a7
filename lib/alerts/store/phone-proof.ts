/**
 * Who answers a page? Strongest first: a passkey over this very deed, a code of the app, the session of the browser. The
 * link alone proves nobody.
 */
import type { Actor, Origin, PersonActor } from "@/lib/auth/actor";
import type { Transaction } from "@/lib/auth/gate";
import { proveByCode, proveByPasskey } from "@/lib/auth/store/proof";
import { Conflict, Forbidden, NotFound, Unauthenticated } from "@/lib/errors";
import { localText } from "@/lib/time";
import { ackChallenge } from "../ack-challenge";
import type { PhoneAnswer } from "../model/phone";
import { type OpenedLink, openLink } from "./phone-links";

export type Sender = Origin & { userAgent: string | null };

/** Who answers, how that was proven, and what is to be kept of the proof. */
export type Answering = {
  person: PersonActor;
  via: string;
  passkey: { name: string; credentialId: string } | null;
  keep: (tx: Transaction) => Promise<boolean>;
};

/** @throws NotFound when it is none of ours or has ended, Conflict when it was used */
export async function goodLink(token: string, sender: Sender): Promise<OpenedLink> {
  const link = await openLink(token, sender);
  if (!link) throw new NotFound("This link was not made here. Open the newest page that you got.");
  if (link.state === "ended") {
    throw new NotFound("This link has ended: it was good for 15 minutes. Sign in to answer the alert.");
  }
  if (link.usedAt) throw used(link, link.usedAt);
  return link;
}

export function used({ timeZone }: OpenedLink, at: Date): Conflict {
  return new Conflict(
    `This link was used at ${localText(at, timeZone, "clock")}. It is good for one answer.`,
  );
}

/** @param link null: the alert was opened without one @throws Unauthenticated, Forbidden, TooMany, SignInProblem */
export async function prove(
  whoever: Actor,
  { proof, deed, version }: PhoneAnswer,
  link: OpenedLink | null,
  sender: Sender,
): Promise<Answering> {
  if (proof.kind === "session" || !link) return bySession(whoever, proof.kind, link);
  if (proof.kind === "code") {
    const proved = await proveByCode(link.personId, proof.code, link.deliveryId, sender);
    return { ...proved, via: "by phone, code of the app" };
  }
  const challenge = ackChallenge(link.token, link.alertId, deed, version);
  const proved = await proveByPasskey(link.personId, proof.response, challenge, sender);
  return { ...proved, via: `by phone, passkey ${proved.passkey?.name ?? ""}` };
}

function bySession(whoever: Actor, kind: PhoneAnswer["proof"]["kind"], link: OpenedLink | null): Answering {
  if (kind !== "session") throw new Unauthenticated("Without a link, sign in and answer by your session.");
  if (whoever.kind !== "person") {
    throw new Unauthenticated("Nobody is signed in in this browser. Use a passkey or a code of the app.");
  }
  if (link && whoever.id !== link.personId) {
    throw new Forbidden(
      `You are signed in as ${whoever.name}, and this was sent to somebody else. Open the alert to take it yourself.`,
    );
  }
  return { person: whoever, via: "by phone, session", passkey: null, keep: async () => true };
}
