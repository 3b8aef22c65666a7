import Link from "next/link";
import type { ReactNode } from "react";
import { type ButtonVariant, buttonLook } from "./control";

type LinkButtonProps = {
  href: string;
  variant?: ButtonVariant;
  children: ReactNode;
  /** A file, not a page: the browser fetches it itself. */
  download?: boolean;
  className?: string;
};

/** Goes somewhere, and looks like a button. */
export function LinkButton({ href, variant, children, download, className = "" }: LinkButtonProps) {
  const look = `${buttonLook(variant)} ${className}`;
  if (download) {
    return (
      <a href={href} download className={look}>
        {children}
      </a>
    );
  }
  return (
    <Link href={href} prefetch={false} className={look}>
      {children}
    </Link>
  );
}
