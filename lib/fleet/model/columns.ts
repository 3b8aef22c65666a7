/** Which columns can the list of servers show, and which does it show when nobody chose? */
import type { Sort } from "./server";

export const SERVER_COLUMNS = [
  "place",
  "os",
  "contact",
  "updates",
  "security",
  "reboot",
  "unknown",
  "kernel",
  "address",
  "packages",
  "owner",
  "criticality",
  "enrolled",
] as const;
export type ServerColumn = (typeof SERVER_COLUMNS)[number];

export const DEFAULT_COLUMNS: readonly ServerColumn[] = [
  "place",
  "os",
  "contact",
  "updates",
  "security",
  "reboot",
  "unknown",
];

export const COLUMN_WORDS: Record<ServerColumn, string> = {
  place: "Environment, role, zone",
  os: "System",
  contact: "Last report",
  security: "Security updates",
  updates: "Updates",
  reboot: "Reboot",
  unknown: "Sections not known",
  kernel: "Kernel",
  address: "Address",
  packages: "Packages",
  owner: "Owner",
  criticality: "Criticality",
  enrolled: "Enrolled",
};

/** Heads of columns, where the full words would not fit. */
export const COLUMN_HEADS: Partial<Record<ServerColumn, string>> = {
  place: "Place",
  security: "Security",
  unknown: "Not known",
};

export const COLUMN_SORTS: Partial<Record<ServerColumn, Sort>> = {
  os: "os",
  contact: "reported",
  security: "security",
  updates: "updates",
  unknown: "unknown",
  enrolled: "enrolled",
};

/** The columns named in an address, in their fixed order; "none" leaves the name alone. `strange` names are no columns. */
export function readColumns(text: string | undefined): {
  columns: readonly ServerColumn[];
  strange: string[];
} {
  if (text === undefined) return { columns: DEFAULT_COLUMNS, strange: [] };
  const names = text.split(",").filter((name) => name !== "");
  const columns = SERVER_COLUMNS.filter((column) => names.includes(column));
  const strange = names.filter(
    (name) => name !== "none" && !(SERVER_COLUMNS as readonly string[]).includes(name),
  );
  return { columns: columns.length === 0 && !names.includes("none") ? DEFAULT_COLUMNS : columns, strange };
}

/** What an address must say to show these columns; undefined for the default ones. */
export function columnsText(columns: readonly ServerColumn[]): string | undefined {
  const chosen = SERVER_COLUMNS.filter((column) => columns.includes(column));
  if (
    chosen.length === DEFAULT_COLUMNS.length &&
    chosen.every((column) => DEFAULT_COLUMNS.includes(column))
  ) {
    return undefined;
  }
  return chosen.join(",") || "none";
}
