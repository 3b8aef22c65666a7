import type { SystemRow } from "@/lib/backups/model/system";
import { listed } from "./listed-system";
import { SystemTable } from "./system-table";

type SystemListProps = { systems: readonly SystemRow[]; zone: string; now: Date };

/** What is protected, and whether it could be brought back. */
export function SystemList({ systems, zone, now }: SystemListProps) {
  return <SystemTable systems={systems.map((system) => listed(system, zone, now))} />;
}
