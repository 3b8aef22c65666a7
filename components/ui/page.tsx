import type { ReactNode } from "react";
import { DocumentTitle } from "./document-title";
import { TextLink } from "./text-link";

/** `name` is what the browser calls the page, where its title is not plain text. */
type Titled = { title: string; name?: string } | { title: ReactNode; name: string };

type PageProps = Titled & {
  /** One sentence under the title. */
  hint?: ReactNode;
  /** Beside the title: the state of what the page shows. */
  live?: ReactNode;
  actions?: ReactNode;
  /** The list that this page belongs to. */
  back?: { href: string; label: string };
  /** How it is printed. */
  className?: string;
  children: ReactNode;
};

/** One page: its name (a title that is no text comes with one), its only h1, what can be done here, and its panels. */
export function Page({
  title,
  name = title as string,
  hint,
  live,
  actions,
  back,
  className = "",
  children,
}: PageProps) {
  return (
    <div className={`grid grid-cols-[minmax(0,1fr)] gap-4 ${className}`}>
      <DocumentTitle of={name} />
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          {back && (
            <TextLink href={back.href} className="screen-only inline-flex min-h-6 items-center text-sm">
              ‹ {back.label}
            </TextLink>
          )}
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 text-xl leading-7 font-semibold">{title}</h1>
            {live && <div className="text-sm text-text-2">{live}</div>}
          </div>
          {hint && <p className="mt-0.5 max-w-prose text-text-2">{hint}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  );
}
