import { type ReactNode, useId } from "react";

type CardProps = {
  title: ReactNode;
  hint?: ReactNode;
  /** At the right of the title: a link to the whole list, or a button. */
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
};

/** A panel: a section of the page with a name of its own. */
export function Card({ title, hint, actions, children, className = "" }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={`min-w-0 rounded-card border border-border bg-surface px-4 py-3 ${className}`}
    >
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="min-w-0">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {hint && <p className="text-xs text-text-3">{hint}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
