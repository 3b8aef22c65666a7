import type { ReactNode } from "react";

/** One card in the middle: what is asked now, and nothing else. */
export function Frame({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <>
      <h1 className="text-xl/7 font-semibold">{title}</h1>
      {lead && <p className="mt-1 text-text-2">{lead}</p>}
      <div className="mt-5 grid gap-5">{children}</div>
    </>
  );
}
