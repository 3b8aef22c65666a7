import type { ReactNode } from "react";

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center bg-bg px-4 py-8 text-base text-text sm:pt-20">
      <p className="mb-6 flex items-center gap-2 text-lg font-semibold">
        <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" className="fill-accent">
          <path d="M3 3h4v3h3V3h4v3h3V3h4v7l-2 2v9h-5v-5a2 2 0 0 0-4 0v5H5v-9l-2-2z" />
        </svg>
        Garrison
      </p>
      <main className="w-full max-w-md rounded-lg border border-border bg-surface p-5 sm:p-8">
        {children}
      </main>
    </div>
  );
}
