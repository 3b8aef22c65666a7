"use client";
/** How an answer goes from a tap to the server: asked for a proof, sent, or kept until there is a connection. */
import { startAuthentication, WebAuthnAbortService } from "@simplewebauthn/browser";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import type { PhoneDeed } from "@/lib/alerts/model/phone";
import { ask, RequestFailed } from "@/lib/http/client";
import { clockAt } from "@/lib/time";
import { forgetTap, keepTap, keptTaps } from "./kept-taps";
import { takenWords } from "./words";

export type Proof = "passkey" | "code" | "session";

/** The ways of proving who it is that there are. `maybe`: the browser did not say whether somebody is signed in. */
export type Ways = { passkey: boolean; code: boolean; session: "yes" | "maybe" | "no" };

/** What the page knows of the alert, and how it may be answered. */
export type Answerable = {
  alertId: string;
  /** null: opened without a link, by who is signed in. */
  token: string | null;
  version: string;
  /** What a passkey is to sign. */
  challenges: Record<PhoneDeed, string> | null;
  rpId: string;
  /** When the link ends, in milliseconds since 1970; null without one. */
  endsAt: number | null;
  /** Minutes that the reader's zone is ahead of UTC. */
  offset: number;
};

export type Outcome =
  | { kind: "ready" }
  /** Waits for a finger, or for the server. */
  | { kind: "asking" | "sending"; deed: PhoneDeed }
  | { kind: "done"; deed: PhoneDeed; words: string }
  /** Tapped at `at`, and nobody knows of it yet. */
  | { kind: "kept"; at: string; deed: PhoneDeed }
  | { kind: "problem"; words: string };

type Told = { deed: "acknowledge"; until: string; alike: number; left: number } | { deed: "hand-over" };

const AGAIN_MS = 5_000;
const KEPT_MS = 15 * 60_000;
const CANCELLED =
  "The passkey was not used: it was cancelled, took too long, or this phone has none for Garrison.";

export function useAnswering(page: Answerable) {
  const [outcome, setOutcome] = useState<Outcome>({ kind: "ready" });
  const attempts = useRef(0);
  const router = useRouter();
  const { alertId, offset } = page;

  const tell = useCallback(
    (told: Told) => {
      setOutcome({ kind: "done", deed: told.deed, words: wordsOf(told, offset) });
      // What stands above is said anew.
      router.refresh();
    },
    [offset, router],
  );

  async function answer(deed: PhoneDeed, by: Proof, { code, note }: { code?: string; note?: string } = {}) {
    if (outcome.kind === "sending") return;
    const tappedAt = new Date();
    attempts.current += 1;
    const attempt = attempts.current;
    // Whoever chooses another way has given up on the finger.
    WebAuthnAbortService.cancelCeremony();
    setOutcome({ kind: "asking", deed });
    const proof = await prove(page, deed, by, code).catch(() => null);
    if (attempt !== attempts.current) return;
    if (!proof) return setOutcome({ kind: "problem", words: CANCELLED });
    setOutcome({ kind: "sending", deed });
    const { token, version, endsAt } = page;
    const target = token === null ? { alert: alertId } : { token };
    const body = {
      ...target,
      version,
      deed,
      tappedAt: tappedAt.toISOString(),
      proof,
      ...(note ? { note } : {}),
    };
    try {
      tell(await ask<Told>("/api/ack", { method: "POST", body }));
    } catch (error) {
      const until = endsAt ?? tappedAt.getTime() + KEPT_MS;
      const isKept =
        isAway(error) && by !== "code" && keepTap(localStorage, { alertId, answer: body, until }, Date.now());
      if (!isKept) return setOutcome({ kind: "problem", words: messageOf(error) });
      setOutcome({ kind: "kept", deed, at: clockAt(tappedAt.getTime(), offset) });
    }
  }

  const isWaiting = outcome.kind === "kept";
  useEffect(() => {
    let isOver = false;
    const send = async () => {
      const results = await sendKept();
      const mine = results.find((result) => result.alertId === alertId);
      if (isOver || !mine) return;
      if ("told" in mine) tell(mine.told);
      else setOutcome({ kind: "problem", words: mine.refused });
    };
    // Also what was tapped on another page, before that one was closed.
    void send();
    const timer = isWaiting ? setInterval(send, AGAIN_MS) : undefined;
    window.addEventListener("online", send);
    return () => {
      isOver = true;
      clearInterval(timer);
      window.removeEventListener("online", send);
    };
  }, [alertId, isWaiting, tell]);

  return { outcome, answer };
}

async function prove({ challenges, rpId }: Answerable, deed: PhoneDeed, by: Proof, code = "") {
  if (by === "session") return { kind: "session" };
  if (by === "code") return { kind: "code", code };
  const challenge = challenges?.[deed];
  if (!challenge) return null;
  const optionsJSON = { challenge, rpId, userVerification: "required" as const, timeout: 60_000 };
  return { kind: "passkey", response: await startAuthentication({ optionsJSON }) };
}

type Sent = { alertId: string; told: Told } | { alertId: string; refused: string };

/** Whatever is refused will always be; only what does not arrive is kept on. */
async function sendKept(): Promise<Sent[]> {
  const sent: Sent[] = [];
  for (const { alertId, answer } of keptTaps(localStorage, Date.now())) {
    try {
      sent.push({ alertId, told: await ask<Told>("/api/ack", { method: "POST", body: answer }) });
    } catch (error) {
      if (isAway(error)) return sent;
      sent.push({ alertId, refused: messageOf(error) });
    }
    forgetTap(localStorage, alertId, Date.now());
  }
  return sent;
}

/** No connection, or a server that cannot serve at this moment. */
function isAway(error: unknown): boolean {
  return error instanceof RequestFailed && [0, 502, 503, 504].includes(error.problem.status);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "It was not done. Try again.";
}

function wordsOf(told: Told, offset: number): string {
  if (told.deed === "hand-over") return "Handed over. The next person is asked now; the alert stays open.";
  return takenWords(clockAt(Date.parse(told.until), offset), told.alike, told.left);
}
