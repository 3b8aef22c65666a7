import Link from "next/link";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { Icon, type IconName } from "./icon";

type MenuItemProps = { icon?: IconName; children: ReactNode } & (
  | { href: string }
  | (ComponentPropsWithRef<"button"> & { href?: undefined })
);

const look =
  "flex min-h-control w-full items-center gap-2 rounded-badge px-2 text-left text-text no-underline hover:bg-sunken aria-pressed:font-semibold";

/** One thing to do in a Menu: a place to go, or a button. */
export function MenuItem({ icon, children, ...rest }: MenuItemProps) {
  const inside = (
    <>
      {icon && <Icon name={icon} className="text-text-3" />}
      {children}
    </>
  );
  if (rest.href !== undefined) {
    return (
      <Link href={rest.href} prefetch={false} className={look}>
        {inside}
      </Link>
    );
  }
  return (
    <button type="button" className={look} {...rest}>
      {inside}
    </button>
  );
}
