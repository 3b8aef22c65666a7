"use client";
/** The one place of a page where news is shown and read out. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { buttonLook } from "./control";
import { Glyph } from "./glyph";
import { Icon } from "./icon";
import { dismiss, heardText, onToasts, shownToasts, type Toast } from "./toast";

const SHOWN_MS = 10_000;
const NONE: readonly Toast[] = [];

export function ToastRegion() {
  const toasts = useSyncExternalStore(onToasts, shownToasts, () => NONE);
  const heard = useSyncExternalStore(onToasts, heardText, () => "");
  return (
    <>
      <p role="status" className="sr-only">
        {heard}
      </p>
      {toasts.length > 0 && (
        <section aria-label="News">
          <ul className="toasts">
            {toasts.map((toast) => (
              <ToastCard key={toast.id} toast={toast} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** Stays for 10 s; time stands still while it is pointed at or holds the focus. */
function ToastCard({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || toast.kind === "problem") return;
    const timer = setTimeout(() => dismiss(toast.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, toast]);

  return (
    <li
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="flex items-center gap-3 rounded-card border border-border-strong bg-raised py-2 pr-2 pl-3 shadow-lg"
    >
      <Glyph
        shape={toast.kind === "problem" ? "octagon" : "tick"}
        className={toast.kind === "problem" ? "text-critical" : "text-ok"}
      />
      <span className="min-w-0 flex-1">{toast.text}</span>
      {toast.undo && (
        <button
          type="button"
          className={buttonLook()}
          onClick={() => {
            toast.undo?.();
            dismiss(toast.id);
          }}
        >
          Undo
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        className={buttonLook("quiet")}
        onClick={() => dismiss(toast.id)}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
