"use client";
/**
 * Renders the page anew when one of `topics` has changed, on the server, with the same address. Lists never move
 * under a hand: while the pointer or the focus is in one, the change waits.
 */
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { EVERYTHING, watchChanges } from "./live";

const SOON_MS = 1_000;
/** A fleet that reports all the time must not keep every browser rendering. */
const APART_S = 10;
const BUSY_AGAIN_MS = 2_000;
const BUSY =
  "main table:hover, main table:focus-within, main form:focus-within, dialog[open], [popover]:popover-open";

type LiveRefreshProps = {
  topics: readonly string[];
  /** Only changes of this one thing. */
  id?: string;
  /** Seconds between two renderings at least. */
  apartS?: number;
};

export function LiveRefresh({ topics, id, apartS = APART_S }: LiveRefreshProps) {
  const router = useRouter();
  const wanted = topics.join(" ");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const refresh = () => {
      timer = undefined;
      if (document.hidden || document.querySelector(BUSY)) return later(BUSY_AGAIN_MS);
      last = Date.now();
      router.refresh();
    };
    const later = (ms: number) => {
      timer ??= setTimeout(refresh, ms);
    };
    const stop = watchChanges((change) => {
      const isOurs = wanted.split(" ").includes(change.topic) && (id === undefined || change.id === id);
      if (change.topic !== EVERYTHING && !isOurs) return;
      later(Math.max(SOON_MS, last + apartS * 1000 - Date.now()));
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [router, wanted, id, apartS]);
  return null;
}
