/** The audit log as a file: a table for spreadsheets, or one JSON object a line with all that the hashes cover. */
import { CSV_BOM, csvRow } from "@/lib/csv";
import type { AuditEntry, ExportFormat } from "./model";

const COLUMNS = [
  "seq",
  "at",
  "actor",
  "actorName",
  "action",
  "target",
  "outcome",
  "address",
  "requestId",
  "before",
  "after",
  "prevHash",
  "hash",
] as const satisfies readonly (keyof AuditEntry)[];

export function exportStart(format: ExportFormat): string {
  return format === "csv" ? CSV_BOM + csvRow(COLUMNS) : "";
}

export function exportPortion(format: ExportFormat, entries: readonly AuditEntry[]): string {
  return entries
    .map((entry) =>
      format === "csv" ? csvRow(COLUMNS.map((column) => entry[column])) : `${JSON.stringify(entry)}\n`,
    )
    .join("");
}
