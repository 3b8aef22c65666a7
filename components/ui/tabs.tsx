import Link from "next/link";
import { formatCount } from "@/lib/units";

export type Tab = { key: string; label: string; href: string; count?: number | null };

/** Parts of one page, each with its own address. They are links, so each can be sent to somebody. */
export function Tabs({ label, tabs, current }: { label: string; tabs: readonly Tab[]; current: string }) {
  return (
    <nav aria-label={label} className="screen-only -mx-4 overflow-x-auto px-4 md:mx-0 md:px-0">
      <ul className="flex min-w-max gap-1 border-b border-border">
        {tabs.map((tab) => (
          <li key={tab.key}>
            <Link
              href={tab.href}
              prefetch={false}
              scroll={false}
              aria-current={tab.key === current ? "page" : undefined}
              className="-mb-px flex min-h-control items-center gap-1.5 border-b-2 border-transparent px-2.5 forced-colors:not-aria-[current]:border-[Canvas] whitespace-nowrap text-text-2 -outline-offset-2 hover:text-text aria-[current]:border-accent aria-[current]:font-semibold aria-[current]:text-text"
            >
              {tab.label}
              {typeof tab.count === "number" && (
                <span className="rounded-badge bg-sunken px-1 text-xs font-normal text-text-2">
                  {formatCount(tab.count)}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
