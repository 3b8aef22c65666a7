"use client";
/** What is wanted less often than "I am on it": a note, handing over, and the weaker ways of saying who it is. */
import { type FormEvent, type Ref, useId } from "react";
import type { PhoneDeed } from "@/lib/alerts/model/phone";
import { input, secondary } from "./look";
import type { Proof, Ways } from "./use-answering";

type MoreActionsProps = {
  ref: Ref<HTMLElement>;
  ways: Ways;
  /** By which the large button answers. */
  first: Proof;
  note: string;
  onNote: (note: string) => void;
  onSend: (deed: PhoneDeed, by: Proof, more?: { code?: string }) => void;
};

export function MoreActions({ ref, ways, first, note, onNote, onSend }: MoreActionsProps) {
  const id = useId();
  const handOver = first === "code" ? null : first;
  return (
    <section ref={ref} tabIndex={-1} aria-label="More" className="mt-4 grid gap-5 outline-none">
      <div className="grid gap-1">
        <label htmlFor={`${id}-note`} className="font-semibold">
          Note
        </label>
        <p id={`${id}-hint`} className="text-sm text-text-3">
          Goes with your answer, and stays with the alert.
        </p>
        <textarea
          id={`${id}-note`}
          aria-describedby={`${id}-hint`}
          rows={2}
          maxLength={4_000}
          value={note}
          onChange={({ target }) => onNote(target.value)}
          className={`${input} py-2`}
        />
      </div>
      {handOver && (
        <div className="grid gap-1">
          <button type="button" className={secondary} onClick={() => onSend("hand-over", handOver)}>
            Not me: hand over
          </button>
          <p className="text-sm text-text-3">The next person is asked now. The alert stays open.</p>
        </div>
      )}
      {first !== "session" && ways.session !== "no" && (
        <div className="grid gap-1">
          <button type="button" className={secondary} onClick={() => onSend("acknowledge", "session")}>
            Acknowledge by this browser’s session
          </button>
          <p className="text-sm text-text-3">Weaker than a passkey, and the audit log says so.</p>
        </div>
      )}
      {ways.code && (
        <CodeForm handsOver={handOver === null} onCode={(deed, code) => onSend(deed, "code", { code })} />
      )}
      {first === "code" && !ways.code && (
        <p>
          Nothing here can prove who you are. Open the link in the browser that has your passkey, or sign in.
        </p>
      )}
    </section>
  );
}

type CodeFormProps = { handsOver: boolean; onCode: (deed: PhoneDeed, code: string) => void };

function CodeForm({ handsOver, onCode }: CodeFormProps) {
  const id = useId();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const pressed = (event.nativeEvent as SubmitEvent).submitter?.getAttribute("value");
    const code = String(new FormData(event.currentTarget).get("code") ?? "");
    onCode(pressed === "hand-over" ? "hand-over" : "acknowledge", code);
  };
  return (
    <form method="post" action="/api/ack" onSubmit={send} className="grid gap-1">
      <label htmlFor={id} className="font-semibold">
        Code of the authenticator app
      </label>
      <p id={`${id}-hint`} className="text-sm text-text-3">
        Weaker than a passkey, and the audit log says so. Five tries.
      </p>
      <div className="grid grid-cols-[1fr_auto] gap-2">
        <input
          id={id}
          name="code"
          aria-describedby={`${id}-hint`}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]{6,7}"
          title="6 digits"
          required
          maxLength={16}
          className={`${input} font-mono text-lg tracking-widest`}
        />
        <button type="submit" className={secondary}>
          Acknowledge
        </button>
      </div>
      {handsOver && (
        <button type="submit" value="hand-over" className={`${secondary} mt-2`}>
          Not me: hand over
        </button>
      )}
    </form>
  );
}
