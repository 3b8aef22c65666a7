import type { ReactNode } from "react";
import { DocumentTitle } from "@/components/ui/document-title";

type FrameProps = {
  title: string;
  lead?: ReactNode;
  /** What went wrong with the form that was just sent, if anything. */
  problem?: unknown;
  children: ReactNode;
};

/**
 * One card in the middle: what is asked now, and nothing else. The page's name says first that something went wrong:
 * it is the first thing that screen readers read.
 */
export function Frame({ title, lead, problem, children }: FrameProps) {
  return (
    <>
      <DocumentTitle of={problem ? `Problem: ${title}` : title} />
      <h1 className="text-xl/7 font-semibold">{title}</h1>
      {lead && <p className="mt-1 text-text-2">{lead}</p>}
      <div className="mt-5 grid gap-5">{children}</div>
    </>
  );
}
