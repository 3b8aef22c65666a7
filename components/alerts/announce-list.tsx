"use client";
/** Tells those who listen how many alerts a new choice of filters holds; those who see have it before their eyes. */
import { useEffect } from "react";
import { announce } from "@/components/ui/toast";

let heard: string | null = null;

/** `list` is the address that was asked for; the first one of a visit is read out with its page. */
export function AnnounceList({ list, words }: { list: string; words: string }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list that changes by itself is announced elsewhere
  useEffect(() => {
    if (heard !== null && heard !== list) announce(words);
    heard = list;
  }, [list]);
  return null;
}
