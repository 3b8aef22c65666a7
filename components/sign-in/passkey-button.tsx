"use client";
import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { useEffect, useState } from "react";
import { normalButton, primaryButton } from "./look";

type PasskeyButtonProps = {
  label: string;
  /** What it does: use a passkey to sign in, or make one. */
  door: "/api/sign-in/passkey" | "/api/step-up" | "/api/enrol-factor/passkey";
  next: string;
  primary?: boolean;
  /** Instead of going to the next page. */
  onDone?: () => void;
};

const CANCELLED =
  "The passkey was not used: it was cancelled, took too long, or this device has none for Garrison.";

export function PasskeyButton({ label, door, next, primary = false, onDone }: PasskeyButtonProps) {
  const [state, setState] = useState<"hidden" | "ready" | "busy">("hidden");
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => setState(typeof PublicKeyCredential === "function" ? "ready" : "hidden"), []);

  async function use() {
    if (state === "busy") return;
    setState("busy");
    setProblem(null);
    const result = await passkey(door, next).catch(() => ({
      problem: "Garrison did not answer. Try again.",
    }));
    if ("problem" in result) {
      setProblem(result.problem);
      setState("ready");
    } else if (onDone) onDone();
    else location.assign(result.next);
  }

  return (
    <div hidden={state === "hidden"} className="grid gap-2">
      <button
        type="button"
        onClick={use}
        aria-disabled={state === "busy"}
        className={primary ? primaryButton : normalButton}
      >
        {state === "busy" ? "Waiting for the passkey …" : label}
      </button>
      <p role="alert" className={problem ? "font-semibold text-critical" : "sr-only"}>
        {problem}
      </p>
    </div>
  );
}

async function passkey(
  door: PasskeyButtonProps["door"],
  next: string,
): Promise<{ next: string } | { problem: string }> {
  const options = await post(`${door}/challenge`, {});
  if (!options.ok) return { problem: options.detail };
  let response: unknown;
  try {
    response =
      door === "/api/enrol-factor/passkey"
        ? await startRegistration({ optionsJSON: options.body as never })
        : await startAuthentication({ optionsJSON: options.body as never });
  } catch {
    return { problem: CANCELLED };
  }
  const answer = await post(door, { response, next });
  return answer.ok ? { next: (answer.body as { next: string }).next } : { problem: answer.detail };
}

async function post(
  url: string,
  body: object,
): Promise<{ ok: true; body: unknown } | { ok: false; detail: string }> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const content: unknown = await response.json().catch(() => null);
  if (response.ok) return { ok: true, body: content };
  const detail = (content as { detail?: unknown } | null)?.detail;
  return { ok: false, detail: typeof detail === "string" ? detail : "Garrison did not answer. Try again." };
}
