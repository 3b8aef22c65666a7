import Link from "next/link";
import type { ReactNode } from "react";

type StatProps = {
  label: string;
  value: ReactNode;
  /** The list behind the number. */
  href?: string;
  /** Denominator and age. */
  note?: ReactNode;
};

/** One number that leads to what it counts. */
export function Stat({ label, value, href, note }: StatProps) {
  return (
    <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-3">
      <p className="text-xs text-text-2">{label}</p>
      <p className="text-xl leading-7 font-semibold">
        {href ? (
          <Link
            href={href}
            prefetch={false}
            className="inline-block underline decoration-border-strong underline-offset-4 hover:decoration-2"
          >
            {value}
          </Link>
        ) : (
          value
        )}
      </p>
      {note && <p className="text-xs text-text-3">{note}</p>}
    </div>
  );
}
