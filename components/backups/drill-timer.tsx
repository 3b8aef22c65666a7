"use client";
/** How long a drill has been under way, by the server's clock. */
import { useEffect, useState } from "react";

type DrillTimerProps = { startedAt: number; readAt: number };

export function DrillTimer({ startedAt, readAt }: DrillTimerProps) {
  const [now, setNow] = useState(readAt);
  useEffect(() => {
    const begun = performance.now();
    const timer = setInterval(() => setNow(readAt + performance.now() - begun), 1_000);
    return () => clearInterval(timer);
  }, [readAt]);
  return (
    <span role="timer" aria-live="off" className="font-mono tabular-nums">
      {clockWords(Math.max(0, Math.floor((now - startedAt) / 1_000)))}
    </span>
  );
}

/** "0:07:42" */
function clockWords(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
