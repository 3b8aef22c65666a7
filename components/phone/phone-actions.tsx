"use client";
/** What somebody can do about a page, in reach of a thumb. */
import { useEffect, useRef, useState } from "react";
import { Notice } from "@/components/ui/notice";
import { primary, secondary } from "./look";
import { MoreActions } from "./more-actions";
import { type Answerable, type Outcome, type Proof, useAnswering, type Ways } from "./use-answering";

type PhoneActionsProps = {
  page: Answerable;
  ways: Ways;
  /** Whether it can be answered still; what came of an answer is shown all the same. */
  isOpen: boolean;
};

export function PhoneActions({ page, ways, isOpen }: PhoneActionsProps) {
  const { outcome, answer } = useAnswering(page);
  const [more, setMore] = useState(false);
  const [note, setNote] = useState("");
  const panel = useRef<HTMLElement>(null);
  const first = useFirstWay(ways);
  const isSending = outcome.kind === "sending";
  const isDone = outcome.kind === "done" || outcome.kind === "kept";
  useEffect(() => {
    if (more) panel.current?.focus();
  }, [more]);
  useEffect(() => void navigator.serviceWorker?.register("/sw.js").catch(() => undefined), []);

  const send = (...given: Parameters<typeof answer>) =>
    void answer(given[0], given[1], { ...given[2], note });
  return (
    <>
      <div role="status" className="mt-4 grid gap-3">
        <OutcomeNotice outcome={outcome} />
      </div>
      {isOpen && !isDone && more && (
        <MoreActions ref={panel} ways={ways} first={first} note={note} onNote={setNote} onSend={send} />
      )}
      {isOpen && !isDone && (
        <div className="fixed inset-x-0 bottom-0 border-t border-border bg-surface px-4 pt-3 pb-[calc(12px+env(safe-area-inset-bottom))]">
          <noscript>
            <p className="mx-auto max-w-md pb-2">
              Acknowledging asks for a second factor, which needs JavaScript. Turn it on, or call the next
              person.
            </p>
          </noscript>
          {first === "session" && (
            <p className="mx-auto max-w-md pb-2 text-sm text-text-2">By the session of this browser.</p>
          )}
          <div className="mx-auto grid max-w-md grid-cols-[1fr_auto] gap-2">
            <button
              type="button"
              className={primary}
              aria-disabled={isSending}
              onClick={() => (first === "code" ? setMore(true) : send("acknowledge", first))}
            >
              {labelOf(outcome)}
            </button>
            <button type="button" className={secondary} aria-expanded={more} onClick={() => setMore(!more)}>
              More
            </button>
          </div>
        </div>
      )}
    </>
  );
}

function labelOf(outcome: Outcome): string {
  const isMine = "deed" in outcome && outcome.deed === "acknowledge";
  if (isMine && outcome.kind === "asking") return "Waiting for the passkey …";
  return isMine && outcome.kind === "sending" ? "One moment …" : "Acknowledge: I am on it";
}

/** The strongest that there is. */
function useFirstWay({ passkey, session }: Ways): Proof {
  const [hasPasskeys, setHasPasskeys] = useState(true);
  useEffect(() => setHasPasskeys(typeof PublicKeyCredential === "function"), []);
  if (passkey && hasPasskeys) return "passkey";
  return session === "yes" ? "session" : "code";
}

/** Offered after an answer, never on arrival; nobody is asked here. */
function mayBeAsked(): boolean {
  return typeof Notification === "undefined" || Notification.permission === "default";
}

function OutcomeNotice({ outcome }: { outcome: Outcome }) {
  switch (outcome.kind) {
    case "done":
      return (
        <Notice tone="ok" title={outcome.deed === "acknowledge" ? "Acknowledged" : "Handed over"}>
          <p>{outcome.words}</p>
          {mayBeAsked() && (
            <a
              href="/settings/notifications"
              className="inline-block py-2 text-link underline underline-offset-2"
            >
              Get pages by push on this phone
            </a>
          )}
        </Notice>
      );
    case "kept":
      return (
        <Notice tone="medium" title="No connection: nobody knows of it yet">
          <p>
            Your tap of {outcome.at} is kept on this phone, and sent with its time as soon as Garrison can be
            reached. Leave this page open.
          </p>
        </Notice>
      );
    case "problem":
      return (
        <Notice tone="critical" title="Not done">
          <p>{outcome.words}</p>
        </Notice>
      );
    default:
      return null;
  }
}
