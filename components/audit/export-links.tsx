import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import type { AuditFilter } from "@/lib/audit/model";
import { addressOf } from "@/lib/search-params";

/** The entries that match, as a file. */
export function ExportLinks({ filter }: { filter: AuditFilter }) {
  return (["csv", "jsonl"] as const).map((format) => (
    <LinkButton key={format} href={addressOf("/api/audit/export", { ...filter, format })} download>
      <Icon name="download" />
      {format.toUpperCase()}
    </LinkButton>
  ));
}
