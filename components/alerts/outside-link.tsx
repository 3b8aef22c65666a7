import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";

/** To a page of somebody else, whose address a sender gave: http or https, which the caller made sure of. */
export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      className="link inline-flex min-h-6 items-center gap-1"
    >
      {children}
      <Icon name="external" className="size-3" />
      <span className="sr-only"> (opens another site)</span>
    </a>
  );
}
