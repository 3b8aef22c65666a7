"use client";
/** The rows on screen: as the server last said, but never moving under a hand, and with what deeds made of them. */
import { useRouter } from "next/navigation";
import { type RefObject, useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { announce } from "@/components/ui/toast";
import type { Alert } from "@/lib/alerts/model/alert";
import { ask } from "@/lib/http/client";
import { counted } from "@/lib/units";
import { type ListedAlert, type Reader, type Told, withNews } from "./listed-alert";
import { reread } from "./reread";

/** Rows that left the list are asked for one by one; when more have left, the list itself has changed. */
const ASKED = 20;
/** A hand that leaves the list may be on its way to a button. */
const PATIENCE_MS = 1_000;

type Given = {
  alerts: readonly ListedAlert[];
  /** When the server read them, in milliseconds. */
  readAt: number;
  reader: Reader;
  /** Something is chosen, or being done. */
  isHeld: boolean;
};

export type ShownAlerts = {
  list: RefObject<HTMLDivElement | null>;
  rows: readonly ListedAlert[];
  arrived: number;
  /** Much of it has left the list. */
  isOutdated: boolean;
  change: (id: string, news: (row: ListedAlert) => ListedAlert) => void;
  /** Ask how one stands now. */
  ask: (id: string) => Promise<void>;
  showAll: () => void;
};

export function useShownAlerts({ alerts, readAt, reader, isHeld }: Given): ShownAlerts {
  const router = useRouter();
  const list = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState({ ...NOTHING_WAITS, rows: alerts, seenAt: readAt, from: alerts });

  const update = useCallback((id: string, news: (row: ListedAlert) => ListedAlert, more = {}) => {
    const updated = (rows: readonly ListedAlert[]) => rows.map((row) => (row.id === id ? news(row) : row));
    setShown((before) => ({ ...before, ...more, rows: updated(before.rows) }));
  }, []);
  // What the server said before a deed is out of date, and must not take the deed's place.
  const change = useCallback(
    (id: string, news: (row: ListedAlert) => ListedAlert) => update(id, news, { isSettled: true }),
    [update],
  );
  const { id: readerId, offset } = reader;
  const askFor = useCallback(
    async (id: string) => {
      const told = await ask<Told<Alert>>(`/api/alerts/${id}`, { polling: true }).catch(() => null);
      if (told) update(id, (row) => withNews(row, told, { id: readerId, offset }, Date.now()));
    },
    [update, readerId, offset],
  );

  const take = useEffectEvent(() => {
    const held = isHeld || isTouched(list.current);
    if (shown.from === alerts && (held || shown.isSettled)) return;
    const { rows, arrived, missing } = reread(shown.rows, alerts, { seenAt: shown.seenAt, held });
    const isOutdated = missing.length > ASKED;
    setShown({ rows, seenAt: shown.seenAt, from: alerts, arrived, isOutdated, isSettled: !held });
    if (!isOutdated) for (const id of missing) void askFor(id);
    if (arrived > shown.arrived) announce(`${counted(arrived, "new alert")}.`);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the server has read the list anew, or it is let go
  useEffect(() => take(), [alerts, isHeld]);

  useEffect(() => {
    const element = list.current;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      clearTimeout(timer);
      timer = setTimeout(() => !isTouched(element) && take(), PATIENCE_MS);
    };
    for (const name of LEAVING) element?.addEventListener(name, leave);
    return () => {
      clearTimeout(timer);
      for (const name of LEAVING) element?.removeEventListener(name, leave);
    };
  }, []);

  const showAll = () => {
    setShown({ ...NOTHING_WAITS, rows: alerts, seenAt: readAt, from: alerts });
    router.refresh();
  };
  const { rows, arrived, isOutdated } = shown;
  return { list, rows, arrived, isOutdated, change, ask: askFor, showAll };
}

const NOTHING_WAITS = { arrived: 0, isOutdated: false, isSettled: true };

const LEAVING = ["pointerleave", "focusout"] as const;

function isTouched(list: HTMLElement | null): boolean {
  return (list?.matches(":hover, :focus-within") ?? false) || document.querySelector("dialog[open]") !== null;
}
