import type { ReactNode } from "react";
import { Icon } from "./icon";

/** More about something, for those who ask. */
export function Disclosure({
  summary,
  children,
  open,
}: {
  summary: ReactNode;
  children: ReactNode;
  open?: boolean;
}) {
  return (
    <details open={open} className="group">
      <summary className="inline-flex min-h-control list-none items-center gap-1.5 font-semibold text-text-2 hover:text-text [&::-webkit-details-marker]:hidden">
        <Icon name="right" className="group-open:rotate-90" />
        {summary}
      </summary>
      <div className="pt-1 pb-2 pl-5.5">{children}</div>
    </details>
  );
}
