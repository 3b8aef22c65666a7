"use client";
/** Keeps the page's relative times fresh, and shows the card of the one that is pointed at. One for the whole page. */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ago, durationWords, utcText } from "@/lib/time";
import { CopyButton } from "./copy-button";

const REFRESH_MS = 30_000;

type Pointed = { local: string; utc: string; unix: string; target: DOMRect };

/** `zone` is the reader's, in which the server wrote the page's times. */
export function TimeCard({ zone }: { zone: string }) {
  const card = useRef<HTMLDivElement>(null);
  const [instant, setInstant] = useState<Pointed | null>(null);

  useEffect(() => {
    const timer = setInterval(() => refresh(Date.now()), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);

  useEffect(() => {
    let closing: ReturnType<typeof setTimeout> | undefined;
    const open = (event: Event) => {
      const target = event.target as Element;
      if (card.current?.contains(target)) return clearTimeout(closing);
      const button = target.closest?.(".time");
      const time = button?.querySelector("time");
      if (!button || !time || !card.current) return;
      clearTimeout(closing);
      setInstant(pointed(time));
      card.current.showPopover();
    };
    const close = (event: Event) => {
      const next = (event as FocusEvent | PointerEvent).relatedTarget as Element | null;
      if (next && (card.current?.contains(next) || next.closest(".time"))) return;
      clearTimeout(closing);
      closing = setTimeout(() => card.current?.hidePopover(), 150);
    };
    const onEscape = (event: KeyboardEvent) => event.key === "Escape" && card.current?.hidePopover();
    const openers = ["pointerover", "focusin", "click"] as const;
    const closers = ["pointerout", "focusout"] as const;
    for (const name of openers) document.addEventListener(name, open);
    for (const name of closers) document.addEventListener(name, close);
    document.addEventListener("keydown", onEscape);
    return () => {
      clearTimeout(closing);
      for (const name of openers) document.removeEventListener(name, open);
      for (const name of closers) document.removeEventListener(name, close);
      document.removeEventListener("keydown", onEscape);
    };
  }, []);

  // Its size is known once its words are in it.
  useLayoutEffect(() => {
    if (instant && card.current) place(card.current, instant.target);
  }, [instant]);

  return (
    <div
      ref={card}
      popover="manual"
      role="dialog"
      aria-label="This time"
      className="fixed m-0 w-max rounded-card border border-border bg-raised p-3 text-xs text-text shadow-lg"
    >
      {instant && (
        <dl className="grid grid-cols-[auto_1fr_auto] items-center gap-x-3 gap-y-1">
          <Line name={zone} value={instant.local} />
          <Line name="UTC" value={instant.utc} />
          <Line name="Unix" value={instant.unix} />
        </dl>
      )}
    </div>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <div className="contents">
      <dt className="text-text-3">{name}</dt>
      <dd className="whitespace-nowrap">{value}</dd>
      <dd>
        <CopyButton text={value} label={`Copy the time as ${name}`} compact />
      </dd>
    </div>
  );
}

function pointed(time: HTMLTimeElement): Pointed {
  const at = new Date(time.dateTime);
  return {
    local: time.dataset.local ?? "",
    utc: utcText(at),
    unix: String(Math.floor(at.getTime() / 1000)),
    target: time.getBoundingClientRect(),
  };
}

/** Below the time, or above it where the window ends. Needs no style attribute, which our policy would refuse. */
function place(card: HTMLElement, target: DOMRect): void {
  const { offsetWidth, offsetHeight } = card;
  const below = target.bottom + 4;
  const top = below + offsetHeight > window.innerHeight ? target.top - offsetHeight - 4 : below;
  card.style.top = `${Math.max(4, top)}px`;
  card.style.left = `${Math.max(4, Math.min(target.left, window.innerWidth - offsetWidth - 8))}px`;
}

/** Writes into the text node that React made, so that React still finds it at its next render. */
function refresh(now: number): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>(
    "time[data-form='ago'], time[data-form='span']",
  )) {
    const at = Date.parse(time.dateTime);
    const words = time.dataset.form === "ago" ? ago(at, now) : durationWords(Math.abs(now - at) / 1000);
    const text = time.firstChild;
    if (text && text.nodeValue !== words) text.nodeValue = words;
  }
}
