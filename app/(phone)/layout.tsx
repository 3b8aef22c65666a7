import type { ReactNode } from "react";

/** Nothing around it: a page that is opened at night, on a phone, by one tap. Below, there is room for a bar. */
export default function PhoneLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto min-h-dvh max-w-md bg-bg px-4 pt-3 pb-40 text-base text-text">{children}</main>
  );
}
