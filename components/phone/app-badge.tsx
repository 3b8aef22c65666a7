"use client";
/** The number at the icon of the installed app. */
import { useEffect } from "react";

export function AppBadge({ open }: { open: number }) {
  useEffect(() => {
    // Only an installed app has an icon, and only some browsers can write on it.
    if (!("setAppBadge" in navigator)) return;
    void navigator.setAppBadge(open).catch(() => undefined);
  }, [open]);
  return null;
}
