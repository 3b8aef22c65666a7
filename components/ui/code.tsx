import type { ReactNode } from "react";

/** An id, a hash, a name as machines write it, within a sentence. */
export function Code({ children }: { children: ReactNode }) {
  return (
    <code className="rounded-badge bg-sunken px-1 py-px font-mono text-[0.9em] break-all text-text">
      {children}
    </code>
  );
}
