import type { CopyRow } from "@/lib/backups/model/system";
import { counted } from "@/lib/units";

/** Where the copies lie: "2 on site, 1 off-site, 1 locked". */
export function CopyMarks({ copies }: { copies: readonly CopyRow[] }) {
  if (copies.length === 0) return <span className="text-text-3">None</span>;
  const local = copies.filter(({ place }) => place === "local").length;
  const away = copies.length - local;
  const locked = copies.filter(({ lockedUntil, offline }) => lockedUntil !== null || offline).length;
  const parts = [
    ...(local > 0 ? [`${local} on site`] : []),
    ...(away > 0 ? [`${away} off-site`] : []),
    ...(locked > 0 ? [`${locked} locked or offline`] : []),
  ];
  return <span title={counted(copies.length, "copy", "copies")}>{parts.join(", ")}</span>;
}
