"use client";
/** A choice of how the console looks: a plain form to /api/preferences, which with script acts at once. */
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode, SubmitEvent } from "react";
import { toast } from "@/components/ui/toast";
import type { PreferenceName } from "@/lib/preferences";

export function PreferenceForm({ name, children }: { name: PreferenceName; children: ReactNode }) {
  const path = usePathname();
  const query = useSearchParams().toString();

  function choose(event: SubmitEvent<HTMLFormElement>) {
    const button = event.nativeEvent.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    show(name, button.value);
    for (const other of event.currentTarget.querySelectorAll("button[aria-pressed]")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    fetch("/api/preferences", { method: "POST", body: new URLSearchParams({ [name]: button.value }) })
      .then((response) => response.ok || Promise.reject(new Error(String(response.status))))
      .catch(() => toast("The choice could not be kept. It holds until you reload.", { kind: "problem" }));
  }

  return (
    <form method="post" action="/api/preferences" onSubmit={choose} className="contents">
      <input type="hidden" name="return" value={query ? `${path}?${query}` : path} />
      {children}
    </form>
  );
}

/** The same attributes that the server writes on <html>. */
function show(name: PreferenceName, value: string): void {
  const page = document.documentElement;
  if (name === "theme" && value === "system") delete page.dataset["theme"];
  else page.dataset[name] = value;
}
