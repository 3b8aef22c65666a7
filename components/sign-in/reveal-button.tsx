"use client";
import { useEffect, useState } from "react";

/** Shows or hides a passphrase. Not there without script, as it could do nothing. */
export function RevealButton({ controls }: { controls: string }) {
  const [ready, setReady] = useState(false);
  const [shown, setShown] = useState(false);
  useEffect(() => setReady(true), []);

  function toggle() {
    const field = document.getElementById(controls);
    if (!(field instanceof HTMLInputElement)) return;
    field.type = shown ? "password" : "text";
    setShown(!shown);
  }

  return (
    <button
      type="button"
      hidden={!ready}
      aria-pressed={shown}
      aria-controls={controls}
      onClick={toggle}
      className="min-h-11 min-w-18 shrink-0 rounded-md whitespace-nowrap border border-border-strong px-2 font-semibold text-text-2 hover:bg-sunken focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus"
    >
      {shown ? "Hide" : "Show"}
    </button>
  );
}
