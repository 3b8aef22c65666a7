import { ChangeTable } from "@/components/fleet/change-table";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import type { ChangeRow } from "@/lib/fleet/model/server";
import { addressOf } from "@/lib/search-params";

type RecentChangesProps = {
  changes: readonly ChangeRow[];
  env: string | undefined;
  zone: string;
  now: Date;
};

export function RecentChanges({ changes, env, zone, now }: RecentChangesProps) {
  return (
    <Card title="Recent changes" actions={<AllChanges env={env} shown={changes.length} />}>
      {changes.length === 0 ? (
        <EmptyState kind="nothing-yet" title="No change yet">
          Two reports of a server are compared; what differs is listed here.
        </EmptyState>
      ) : (
        <ChangeTable changes={changes} zone={zone} now={now} caption="The newest changes on servers" />
      )}
    </Card>
  );
}

function AllChanges({ env, shown }: { env: string | undefined; shown: number }) {
  if (shown === 0) return null;
  return (
    <TextLink href={addressOf("/changes", { env })} className="inline-flex min-h-6 items-center">
      All changes
    </TextLink>
  );
}
