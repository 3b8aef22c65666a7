import type { ReactNode } from "react";
import { DocumentTitle } from "./document-title";

type PlainPageProps = { title: string; children: ReactNode; actions?: ReactNode };

/** A page with one thing to say, where there is nothing around it. */
export function PlainPage({ title, children, actions }: PlainPageProps) {
  return (
    <div className="mx-auto grid max-w-prose gap-3 px-4 py-16">
      <DocumentTitle of={title} />
      <h1 className="text-xl leading-7 font-semibold">{title}</h1>
      <div className="grid gap-2 text-text-2">{children}</div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
