"use client";
/** A question or a form above the page. The browser keeps the focus inside, and Esc closes it. */
import { type ReactNode, useEffect, useId, useRef } from "react";
import { buttonLook } from "./control";
import { Icon } from "./icon";

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons at the end; the safe one first. */
  actions?: ReactNode;
  wide?: boolean;
};

export function Dialog({ open, onClose, title, children, actions, wide = false }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open) dialog.current?.close();
  }, [open]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the dialog's own key
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
      className={`dialog ${wide ? "max-w-2xl" : "max-w-lg"}`}
    >
      {open && (
        <div className="grid gap-3 p-4">
          <div className="flex items-start justify-between gap-4">
            <h2 id={id} className="text-base leading-6 font-semibold">
              {title}
            </h2>
            <button
              type="button"
              aria-label="Close"
              onClick={onClose}
              className={`${buttonLook("quiet")} -mt-1 -mr-2 px-2`}
            >
              <Icon name="close" />
            </button>
          </div>
          {children}
          {actions && <div className="flex flex-wrap justify-end gap-2 pt-1">{actions}</div>}
        </div>
      )}
    </dialog>
  );
}
