"use client";
/** The keyboard's way through the console: Ctrl K or ⌘ K, "g" and a letter, "/", "?". */
import { useRouter } from "next/navigation";
import { lazy, Suspense, useEffect, useState } from "react";
import { buttonLook } from "@/components/ui/control";
import { Icon } from "@/components/ui/icon";
import { type Action, type Destination, inEnvironment } from "./destination";
import { isTyping, nextStroke, opensPalette, type Waiting } from "./keys";

// Nobody pays for what they have not opened.
const Palette = lazy(() => import("./palette"));
const KeyHelp = lazy(() => import("./key-help"));

type ShortcutsProps = { destinations: readonly Destination[]; actions: readonly Action[] };

/** The palette's button, and the ear for all keys. */
export function Shortcuts({ destinations, actions }: ShortcutsProps) {
  const router = useRouter();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);

  useEffect(() => {
    let waiting: Waiting = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (opensPalette(event)) {
        event.preventDefault();
        return setOpen("palette");
      }
      if (isTyping(event.target) || document.documentElement.dataset["keys"] === "off") return;
      const next = nextStroke(waiting, event, Date.now());
      waiting = next.waiting;
      if (!next.command) return;
      if (next.command.kind === "help") setOpen("help");
      if (next.command.kind === "go") {
        const { letter } = next.command;
        const place = destinations.find((one) => one.letter === letter);
        const env = new URLSearchParams(window.location.search).get("env");
        if (place) router.push(inEnvironment(place.href, env));
      }
      if (next.command.kind === "filter") {
        const input = document.querySelector<HTMLInputElement>("[data-filter]");
        if (!input) return;
        event.preventDefault();
        input.focus();
        input.select();
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [destinations, router]);

  const close = () => setOpen(null);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen("palette")}
        title="Search and commands (Ctrl K)"
        className={`${buttonLook()} font-normal text-text-3`}
      >
        <Icon name="search" />
        <span className="max-lg:sr-only">Search</span>
        <span
          aria-hidden="true"
          className="rounded-badge border border-border px-1 font-sans text-xs max-lg:hidden"
        >
          Ctrl K
        </span>
      </button>
      <Suspense>
        {open === "palette" && (
          <Palette
            destinations={destinations}
            actions={actions}
            onClose={close}
            onHelp={() => setOpen("help")}
          />
        )}
        {open === "help" && <KeyHelp destinations={destinations} onClose={close} />}
      </Suspense>
    </>
  );
}
