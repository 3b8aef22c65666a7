"use client";
/** Asks for the second factor again, where an action needs one that is fresh; the action then goes on by itself. */
import dynamic from "next/dynamic";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { ask, onStepUp, RequestFailed } from "@/lib/http/client";

// A library of its own, which few pages ever need.
const PasskeyButton = dynamic(
  () => import("@/components/sign-in/passkey-button").then((module) => module.PasskeyButton),
  { ssr: false },
);

export function StepUp() {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const settle = useRef<(given: boolean) => void>(() => {});

  useEffect(() => {
    onStepUp(
      () =>
        new Promise<boolean>((done) => {
          settle.current = done;
          setProblem(undefined);
          setOpen(true);
        }),
    );
    return () => onStepUp(null);
  }, []);

  const finish = (given: boolean) => {
    setOpen(false);
    settle.current(given);
  };
  const confirm = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const code = String(new FormData(event.currentTarget).get("code") ?? "");
    const refused = await ask("/api/step-up", { method: "POST", body: { code } }).then(
      () => null,
      (error: Error) => error,
    );
    setBusy(false);
    if (refused === null) return finish(true);
    // Five wrong codes end the session: the sign-in page says so.
    if (refused instanceof RequestFailed && refused.problem.kind === "codes-spent")
      location.assign("/sign-in");
    setProblem(refused.message);
  };

  return (
    <Dialog open={open} onClose={() => finish(false)} title="Confirm it is you">
      <p className="text-text-2">This needs a second factor that is no older than 5 minutes.</p>
      <form onSubmit={confirm} className="grid gap-3">
        <Field label="Code from your app, or a recovery code" error={problem} required>
          {(wiring) => (
            <TextInput {...wiring} name="code" autoComplete="one-time-code" inputMode="text" autoFocus />
          )}
        </Field>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" variant="primary" busy={busy}>
            Confirm
          </Button>
          <Button variant="quiet" onClick={() => finish(false)}>
            Cancel
          </Button>
        </div>
      </form>
      {open && (
        <PasskeyButton label="Use a passkey" door="/api/step-up" next="/" onDone={() => finish(true)} />
      )}
    </Dialog>
  );
}
