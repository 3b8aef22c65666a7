/**
 * Which patches are pending (SUSE)? `zypper --xmlout list-patches`, or its table.
 *
 * A patch is SUSE's advisory. zypper does not say which packages it brings, so it is listed for itself.
 */
import { note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { refusalOf } from "./refusal";
import { type Element, readXml } from "./xml-elements";
import { zypperFailure } from "./zypper-exit";
import { zypperTable } from "./zypper-table";

export type ZypperPatch = {
  name: string;
  edition: string | null;
  arch: string | null;
  category: string;
  severity: string | null;
  cves: string[];
};

export const zypperPatchesParser: Parser<ZypperPatch[]> = { spec: "zypper-patches", version: 2, parse };

function parse(output: Output): Read<ZypperPatch[]> {
  const refused = zypperFailure(output) ?? refusalOf({ ...output, exit: 0 });
  if (refused !== null) return unreadable(refused);
  return /^\s*</.test(output.stdout) ? fromXml(output.stdout) : fromTable(output.stdout);
}

function fromXml(text: string): Read<ZypperPatch[]> {
  const patches: ZypperPatch[] = [];
  const unread: Unread[] = [];
  let current: ZypperPatch | null = null;
  let hasList = false;
  const failure = readXml(text, (element) => {
    if (element.name === "update-list") hasList = true;
    else if (element.name === "update" && element.kind === "close") current = null;
    else if (element.name === "update" && element.attributes["kind"] === "patch") {
      current = patchOf(element);
      if (current) patches.push(current);
    } else if (element.name === "issue" && current && element.attributes["type"]?.toLowerCase() === "cve") {
      const cve = element.attributes["id"] ?? "";
      if (/^CVE-\d{4}-\d{4,10}$/.test(cve) && !current.cves.includes(cve)) current.cves.push(cve);
    } else if (element.name === "message" && element.attributes["type"] === "error") {
      note(unread, { number: element.line, text: "error" }, "zypper reports an error");
    }
  });
  if (failure !== null) return unreadable(failure, unread);
  return hasList ? read(patches, unread) : unreadable("The XML has no list of updates.", unread);
}

/** Null for what is not pending: applied, or not needed. */
function patchOf({ attributes }: Element): ZypperPatch | null {
  const { name, status, category, edition, arch, severity } = attributes;
  if (!name || (status !== undefined && !PENDING.has(status))) return null;
  return {
    name,
    edition: edition || null,
    arch: arch || null,
    category: category || "unknown",
    severity: named(severity),
    cves: [],
  };
}

const PENDING = new Set(["needed", "optional"]);

function fromTable(text: string): Read<ZypperPatch[]> {
  const unread: Unread[] = [];
  const table = zypperTable(text, unread);
  const isOfPatches = table?.names.includes("Category") === true && table.names.includes("Status");
  if (table === null || !isOfPatches) {
    return /^No updates found\.\s*$/m.test(text) ? read([]) : unreadable("zypper did not list patches.");
  }
  const patches = table.rows.flatMap((row) => {
    const name = row["Name"] ?? row["Patch"];
    if (!name || !PENDING.has((row["Status"] ?? "").toLowerCase())) return [];
    const category = row["Category"] || "unknown";
    return [{ name, edition: null, arch: null, category, severity: named(row["Severity"]), cves: [] }];
  });
  return read(patches, unread);
}

function named(severity: string | undefined): string | null {
  return severity && !/^(none|unspecified|unknown)$/i.test(severity) ? severity : null;
}
