"use client";
/** Reads the page anew when alerts have changed. What may move on the screen is for the list to decide (reread.ts). */
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { EVERYTHING, watchChanges } from "@/components/shell/live";

const SOON_MS = 300;
/** A storm of alerts must not keep every browser rendering. */
const APART_MS = 2_500;

export function useLiveRefresh(topic: string): void {
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    let missed = false;
    const refresh = () => {
      timer = undefined;
      missed = document.hidden;
      if (missed) return;
      last = Date.now();
      router.refresh();
    };
    const soon = () => {
      timer ??= setTimeout(refresh, Math.max(SOON_MS, last + APART_MS - Date.now()));
    };
    const onVisible = () => {
      if (missed && !document.hidden) soon();
    };
    const stop = watchChanges((change) => {
      if (change.topic === topic || change.topic === EVERYTHING) soon();
    });
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      stop();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [router, topic]);
}
