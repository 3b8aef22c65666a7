"use client";
/** Single keys of the pages of alerts. Those that lead elsewhere, and what is typed, belong to others. */
import { useEffect, useEffectEvent } from "react";
import { isTyping, nextStroke, signOf, type Waiting } from "@/components/shell/keys";

const OPEN_MENU = ".menu:popover-open";
const NAMED = new Set(["ArrowDown", "ArrowUp", "Escape"]);

/** `press` gets a letter in lower case, a sign, or the name of a key; true: it did something. */
export function useAlertKeys(press: (key: string, shift: boolean) => boolean): void {
  const onPress = useEffectEvent(press);
  useEffect(() => {
    let waiting: Waiting = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target)) return;
      if (document.documentElement.dataset["keys"] === "off" || document.querySelector(OPEN_MENU)) return;
      // Esc closes what is open above the page, first of all.
      if (event.key === "Escape" && document.querySelector("[popover]:popover-open")) return;
      const next = nextStroke(waiting, event, Date.now());
      waiting = next.waiting;
      if (next.waiting !== null || next.command !== null) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const key = NAMED.has(event.key) ? event.key : signOf(event);
      if (key !== null && onPress(key, event.shiftKey)) event.preventDefault();
    };
    // Before others: what is open now may be closed by the same key.
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  }, []);
}
