/** What nobody protects, in a sentence without its stop; null: nothing is bare. Pure. */
import { counted } from "@/lib/units";
import type { UnprotectedCounts } from "./protection";

export function bareWords({ bareServers, bareDatabases }: UnprotectedCounts): string | null {
  const bare = [
    ...(bareServers > 0 ? [`the files of ${counted(bareServers, "server")}`] : []),
    ...(bareDatabases > 0 ? [counted(bareDatabases, "database")] : []),
  ];
  return bare.length === 0 ? null : `Nobody protects ${bare.join(" and ")}`;
}

/** Of which servers nobody can tell what they hold; null: of none. */
export function unknownWords({ unknownServers }: UnprotectedCounts): string | null {
  if (unknownServers === 0) return null;
  return `Nobody knows which databases ${counted(unknownServers, "server")} ${unknownServers === 1 ? "has" : "have"}`;
}
