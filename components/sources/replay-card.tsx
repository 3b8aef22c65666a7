import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { LinkButton } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { Severity } from "@/components/ui/severity";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { ReplayedAlert, ReplayOutcome, ReplayPreview } from "@/lib/ingest/model/preview";
import { counted } from "@/lib/units";
import { RefusedParts } from "./refused-parts";

const OUTCOME: Record<ReplayOutcome, string> = {
  opens: "Opens an alert, and whoever is on call is told",
  reopens: "Opens it again, and whoever is on call is told",
  "was-over": "Kept as one that is over already",
  ends: "Ends it",
  changes: "Changes what is said of it",
  counts: "Counts it once more",
  nothing: "Changes nothing",
  newer: "Left as it is, because something newer is known of it",
};

type ReplayCardProps = {
  id: string;
  /** null: nobody asked yet; a text: why it can't be done. */
  preview: ReplayPreview | string | null;
  zone: string;
};

/** A message that is read once more: first what would come of it, then the deed. */
export function ReplayCard({ id, preview, zone }: ReplayCardProps) {
  return (
    <Card
      title="Read it once more"
      hint="With what its source says today. What is known to be newer than this message is left as it is."
    >
      {preview === null ? (
        <LinkButton href={`/alerts/messages/${id}?replay=preview`}>See what would come of it</LinkButton>
      ) : typeof preview === "string" ? (
        <Notice tone="unknown" title="It can't be read once more">
          <p>{preview}</p>
        </Notice>
      ) : (
        <Planned id={id} preview={preview} zone={zone} />
      )}
    </Card>
  );
}

function Planned({ id, preview, zone }: { id: string; preview: ReplayPreview; zone: string }) {
  const { alerts, count, changes, refused, notes } = preview;
  return (
    <div className="grid gap-2">
      <p>
        {count === 0
          ? "No alert comes of it."
          : `${counted(count, "alert")}, of which ${changes === 0 ? "none" : changes} would be written.`}
      </p>
      <ul>
        {alerts.map((alert, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of one fixed answer
          <li key={place} className="grid gap-1 border-t border-border py-2">
            <Outcome alert={alert} zone={zone} />
          </li>
        ))}
      </ul>
      {count > alerts.length && (
        <p className="text-text-3">{counted(count - alerts.length, "more alert")} not shown.</p>
      )}
      <RefusedParts refused={refused} notes={notes} />
      {changes > 0 && (
        <ActionForm
          method="POST"
          path={`/api/payloads/${id}/replay`}
          submit="Read it once more"
          variant="primary"
          done="The message was read once more. Its alerts say so."
          to={`/alerts/messages/${id}`}
        />
      )}
    </div>
  );
}

function Outcome({ alert, zone }: { alert: ReplayedAlert; zone: string }) {
  const { title, severity, status, identity, outcome, newerSince, alertId } = alert;
  const name = <Untrusted text={title} />;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Severity level={severity} />
        <span className="min-w-0 font-semibold [overflow-wrap:anywhere]">
          {alertId === null ? name : <TextLink href={`/alerts/${alertId}`}>{name}</TextLink>}
        </span>
        <span className="text-text-3">{status === "resolved" ? "Resolved" : "Firing"}</span>
      </p>
      <p>
        {OUTCOME[outcome]}
        {newerSince !== null && (
          <>
            : <Time at={new Date(newerSince)} zone={zone} form="second" />
          </>
        )}
        .
      </p>
      <p className="text-xs text-text-2 [overflow-wrap:anywhere]">
        <span className="text-text-3">Told apart by: </span>
        <Untrusted
          text={Object.entries(identity)
            .map(([key, value]) => `${key} = ${value}`)
            .join(", ")}
          limit={500}
        />
      </p>
    </>
  );
}
