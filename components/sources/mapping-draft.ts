/** A mapping as it is typed, and as the API takes it. */
import type { SourceSettings } from "@/lib/ingest/model/source";

type Mapping = NonNullable<SourceSettings["mapping"]>;

/** All texts. `labels` has one "name = path" a line. */
export type MappingDraft = Record<
  "each" | "status" | "resolved" | "dedup" | "title" | "details" | "severity" | "link" | "labels",
  string
>;

export function draftOf(mapping: Mapping | null): MappingDraft {
  return {
    each: mapping?.each ?? "",
    status: mapping?.status ?? "",
    resolved: (mapping?.resolved ?? ["resolved", "ok"]).join(", "),
    dedup: mapping?.dedup.join("\n") ?? "",
    title: mapping?.title ?? "",
    details: mapping?.details ?? "",
    severity: mapping?.severity ?? "",
    link: mapping?.link ?? "",
    labels: Object.entries(mapping?.labels ?? {})
      .map(([name, path]) => `${name} = ${path}`)
      .join("\n"),
  };
}

/** What is wrong with it is the server's to say, so that nothing typed is dropped here. */
export function mappingOf(draft: MappingDraft): Mapping {
  const path = (text: string) => text.trim() || null;
  return {
    each: path(draft.each),
    status: path(draft.status),
    resolved: partsOf(draft.resolved, ","),
    dedup: partsOf(draft.dedup, "\n"),
    title: draft.title.trim(),
    details: path(draft.details),
    severity: path(draft.severity),
    link: path(draft.link),
    labels: Object.fromEntries(partsOf(draft.labels, "\n").map(labelOf)),
  };
}

/** Without "=" the path is the name too: "host". */
function labelOf(line: string): [name: string, path: string] {
  const at = line.indexOf("=");
  return at < 0 ? [line, line] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

function partsOf(text: string, between: string): string[] {
  return text
    .split(between)
    .map((part) => part.trim())
    .filter(Boolean);
}
