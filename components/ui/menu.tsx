"use client";
// On the server, ids start anew with each part of a page: two menus would open as one after the first navigation.
import { type ReactNode, useId } from "react";
import { type ButtonVariant, buttonLook } from "./control";
import { Icon, type IconName } from "./icon";

type MenuProps = {
  /** Names the button; shown unless there is an icon alone. */
  label: string;
  icon?: IconName;
  /** Only the icon is shown. */
  iconOnly?: boolean;
  variant?: ButtonVariant;
  /** Links, buttons and small forms; see MenuItem. */
  children: ReactNode;
};

/** More things to do, behind one button. The browser opens it, places it, and closes it by Esc or a click elsewhere. */
export function Menu({ label, icon, iconOnly = false, variant = "normal", children }: MenuProps) {
  const id = useId();
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        aria-label={iconOnly ? label : undefined}
        title={iconOnly ? label : undefined}
        className={`${buttonLook(variant)} ${iconOnly ? "px-2" : ""}`}
      >
        {icon && <Icon name={icon} />}
        {!iconOnly && label}
        {!iconOnly && <Icon name="down" />}
      </button>
      <div id={id} popover="auto" className="menu">
        {children}
      </div>
    </>
  );
}
