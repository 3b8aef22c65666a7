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
const APART_MS = 10_000;
const BUSY =
  "main table:hover, main table:focus-within, main form:focus-within, dialog[open], [popover]:popover-open";

export function LiveRefresh({ topics }: { topics: readonly string[] }) {
  const router = useRouter();
  const wanted = topics.join(" ");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const refresh = () => {
      timer = undefined;
      if (document.hidden || document.querySelector(BUSY)) return later(APART_MS / 5);
      last = Date.now();
      router.refresh();
    };
    const later = (ms: number) => {
      timer ??= setTimeout(refresh, ms);
    };
    const stop = watchChanges(({ topic }) => {
      if (topic !== EVERYTHING && !wanted.split(" ").includes(topic)) return;
      later(Math.max(SOON_MS, last + APART_MS - Date.now()));
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [router, wanted]);
  return null;
}
