/** Where do a system's copies lie? "2 on site, 1 off-site, 1 locked or offline" */
import type { CopyRow } from "@/lib/backups/model/system";

export function copyWords(copies: readonly CopyRow[]): string {
  if (copies.length === 0) return "None";
  const local = copies.filter(({ place }) => place === "local").length;
  const away = copies.length - local;
  const locked = copies.filter(({ lockedUntil, offline }) => lockedUntil !== null || offline).length;
  const parts = [
    ...(local > 0 ? [`${local} on site`] : []),
    ...(away > 0 ? [`${away} off-site`] : []),
    ...(locked > 0 ? [`${locked} locked or offline`] : []),
  ];
  return parts.join(", ");
}
