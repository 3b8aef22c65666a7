/** The list of servers as a table for spreadsheets. What is not known says so: an empty cell would read as none. */
import { type Cell, CSV_BOM, csvRow } from "@/lib/csv";
import type { ServerRow } from "./model/server";

const COLUMNS = {
  id: ({ id }) => id,
  hostname: ({ hostname }) => hostname,
  environment: ({ environment }) => environment,
  production: ({ production }) => production,
  role: ({ role }) => role,
  zone: ({ zone }) => zone,
  owner: ({ owner }) => owner,
  criticality: ({ criticality }) => criticality,
  sample: ({ sample }) => sample,
  os: ({ os }) => known(os),
  kernel: ({ kernel }) => known(kernel),
  address: ({ address }) => known(address),
  packages: ({ packages }) => known(packages),
  updates: ({ updates }) => known(updates),
  security_updates: ({ securityUpdates }) => known(securityUpdates),
  reboot_required: ({ rebootRequired }) => known(rebootRequired),
  sections_not_known: ({ unknownSections }) => known(unknownSections),
  contact: ({ contact }) => contact,
  reported_at: ({ reportedAt }) => reportedAt?.toISOString() ?? "never",
  enrolled_at: ({ enrolledAt }) => enrolledAt.toISOString(),
} satisfies Record<string, (row: ServerRow) => Cell>;

function known(cell: Cell): Cell {
  return cell ?? "not known";
}

/** The mark and the head of the file. */
export function tableStart(): string {
  return CSV_BOM + csvRow(Object.keys(COLUMNS));
}

export function tablePortion(rows: readonly ServerRow[]): string {
  return rows.map((row) => csvRow(Object.values(COLUMNS).map((cell) => cell(row)))).join("");
}
