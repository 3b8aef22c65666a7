"use client";
/** Whether what the page shows is the present: "Live · checked 12 s ago", or since when it is not. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { Glyph } from "@/components/ui/glyph";
import { announce } from "@/components/ui/toast";
import { ago, clockAt } from "@/lib/time";
import { type Live, liveNow, startLive, watchState } from "./live";

const TICK_MS = 5_000;
const STARTING: Live = { state: "starting", since: 0, heardAt: 0 };

/** `offset`: minutes that the reader's zone is ahead of UTC. `asOf`: when the page was made, for where no script runs. */
export function LiveLine({ offset, asOf }: { offset: number; asOf: string }) {
  const live = useSyncExternalStore(watchState, liveNow, () => STARTING);
  const [now, setNow] = useState(0);
  useEffect(startLive, []);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (live.state === "lost") announce(lostWords(live, offset));
  }, [live, offset]);

  if (live.state === "starting") return <span>As of {asOf}</span>;
  if (live.state === "lost") {
    return (
      <span className="font-semibold text-medium">
        <Glyph shape="triangle" className="mr-1 inline-block align-[-3px]" />
        {lostWords(live, offset)}
      </span>
    );
  }
  return (
    <span>
      <span className="font-semibold text-ok">Live</span> · checked{" "}
      {ago(live.heardAt, Math.max(now, live.heardAt))}
    </span>
  );
}

function lostWords({ since }: Live, offset: number): string {
  return `Not live since ${clockAt(since, offset)}. Trying again`;
}
