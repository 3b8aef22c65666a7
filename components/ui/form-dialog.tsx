"use client";
/** A button that opens a form above the page; the dialog closes when its form is done. */
import { createContext, type ReactNode, useState } from "react";
import { Button } from "./button";
import type { ButtonVariant } from "./control";
import { Dialog } from "./dialog";

/** Closes the dialog that a form stands in; null where it stands in none. */
export const DialogOfForm = createContext<(() => void) | null>(null);

type FormDialogProps = {
  /** What the button says; with an ellipsis, because more is asked. */
  label: string;
  title: string;
  variant?: ButtonVariant;
  wide?: boolean;
  /** The form, made anew each time it is opened. */
  children: ReactNode;
};

export function FormDialog({ label, title, variant, wide, children }: FormDialogProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button {...(variant ? { variant } : {})} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} onClose={close} title={title} {...(wide ? { wide } : {})}>
        <DialogOfForm value={close}>{children}</DialogOfForm>
      </Dialog>
    </>
  );
}
