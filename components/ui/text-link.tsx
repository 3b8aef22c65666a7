import Link from "next/link";
import type { ReactNode } from "react";

type TextLinkProps = { href: string; children: ReactNode; className?: string; "aria-label"?: string };

/** A link in running text, a cell or a list. Lists hold many, so none is fetched before it is followed. */
export function TextLink({ href, children, className, ...rest }: TextLinkProps) {
  return (
    <Link href={href} prefetch={false} className={className ? `link ${className}` : "link"} {...rest}>
      {children}
    </Link>
  );
}
