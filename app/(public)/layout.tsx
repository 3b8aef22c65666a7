import type { ReactNode } from "react";
import { Logo } from "@/components/shell/logo";

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col items-center bg-bg px-4 py-8 text-base text-text sm:pt-20">
      <header className="mb-6 flex items-center gap-2 text-lg font-semibold">
        <Logo size={24} />
        Garrison
      </header>
      <main className="w-full max-w-md rounded-lg border border-border bg-surface p-5 sm:p-8">
        {children}
      </main>
    </div>
  );
}
