"use client";
/** A box that, once ticked, holds the moment at which it was: what could be used then was not usable before. */
import { useState } from "react";

export function NowInput({ name, label }: { name: string; label: string }) {
  const [at, setAt] = useState<string | null>(null);
  return (
    <label className="flex min-h-control items-center gap-2">
      <input
        type="checkbox"
        checked={at !== null}
        onChange={({ target }) => setAt(target.checked ? new Date().toISOString() : null)}
        className="size-4 accent-accent"
      />
      {label}
      <input type="hidden" name={name} value={at ?? ""} />
    </label>
  );
}
