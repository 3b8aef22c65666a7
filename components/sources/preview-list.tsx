import { Severity } from "@/components/ui/severity";
import { Untrusted } from "@/components/ui/untrusted";
import type { Preview, PreviewAlert } from "@/lib/ingest/model/preview";
import { counted } from "@/lib/units";
import { RefusedParts } from "./refused-parts";

/** The alerts that a message would be. */
export function PreviewList({ preview: { alerts, count, refused, notes } }: { preview: Preview }) {
  const causes = new Set(alerts.map(({ fingerprint }) => fingerprint)).size;
  return (
    <div className="grid gap-2">
      <p>
        {count === 0 ? "No alert would come of it." : `${counted(count, "alert")} would come of it`}
        {causes < alerts.length &&
          `, of ${counted(causes, "cause")}: what has the same identity is one alert`}
        {count > 0 && "."}
      </p>
      <ul>
        {alerts.map((alert, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two of one message may be the same
          <li key={place} className="grid gap-1 border-t border-border py-2">
            <AlertLines alert={alert} />
          </li>
        ))}
      </ul>
      {count > alerts.length && (
        <p className="text-text-3">{counted(count - alerts.length, "more alert")} not shown.</p>
      )}
      <RefusedParts refused={refused} notes={notes} />
    </div>
  );
}

function AlertLines({ alert }: { alert: PreviewAlert }) {
  const { title, severity, status, kind, identity, labels, details, link } = alert;
  const others = Object.entries(labels).filter(([name]) => !Object.hasOwn(identity, name));
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Severity level={severity} />
        <span className="min-w-0 font-semibold [overflow-wrap:anywhere]">
          <Untrusted text={title} />
        </span>
        <span className="text-text-3">
          {status === "resolved" ? "Resolved" : kind === "event" ? "Happened, ends by age" : "Firing"}
        </span>
      </p>
      <Pairs word="Told apart by" pairs={Object.entries(identity)} />
      <Pairs word="Other labels" pairs={others} />
      <Pairs word="Details" pairs={Object.entries(details)} />
      {link !== null && <Pairs word="Link" pairs={[["", link]]} />}
    </>
  );
}

function Pairs({ word, pairs }: { word: string; pairs: readonly [string, string][] }) {
  if (pairs.length === 0) return null;
  return (
    <p className="text-xs text-text-2 [overflow-wrap:anywhere]">
      <span className="text-text-3">{word}: </span>
      <Untrusted
        text={pairs.map(([name, value]) => (name === "" ? value : `${name} = ${value}`)).join(", ")}
        limit={500}
      />
    </p>
  );
}
