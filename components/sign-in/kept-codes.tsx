"use client";
import { useEffect, useState } from "react";
import { normalButton } from "./look";

/** Copy and print; downloading is a plain link, so that something works without script. */
export function KeptCodes({ codes }: { codes: readonly string[] }) {
  const [ready, setReady] = useState(false);
  const [said, setSaid] = useState("");
  useEffect(() => setReady(true), []);

  async function copy() {
    const done = await navigator.clipboard.writeText(codes.join("\n")).then(
      () => true,
      () => false,
    );
    setSaid(done ? "Copied." : "The browser did not allow copying. Select the codes instead.");
  }

  return (
    <>
      <div hidden={!ready} className="grid grid-cols-2 gap-2 print:hidden">
        <button type="button" onClick={copy} className={normalButton}>
          Copy
        </button>
        <button type="button" onClick={() => window.print()} className={normalButton}>
          Print
        </button>
      </div>
      <p role="status" className={said ? "text-text-2" : "sr-only"}>
        {said}
      </p>
    </>
  );
}
