import type { ComponentPropsWithRef } from "react";
import { type ButtonVariant, buttonLook } from "./control";

type ButtonProps = ComponentPropsWithRef<"button"> & {
  variant?: ButtonVariant;
  /** Work is under way: it stays focusable, and does nothing twice. */
  busy?: boolean;
};

export function Button({
  variant,
  busy = false,
  type = "button",
  className = "",
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={busy ? "button" : type}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={`${buttonLook(variant)} ${className}`}
      {...rest}
    />
  );
}
