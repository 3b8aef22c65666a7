import type { ReactNode } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Glyph } from "@/components/ui/glyph";
import { HostName } from "@/components/ui/host-name";
import { Notice } from "@/components/ui/notice";
import { Severity } from "@/components/ui/severity";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { type Incident, isOpen, type Verification } from "@/lib/incidents/model/incident";
import { counted, formatCount } from "@/lib/units";
import { visibleText } from "@/lib/untrusted";
import { downtimeWords } from "./words";

type IncidentFactsProps = {
  incident: Incident;
  verification: Verification;
  zone: string;
  /** What is sent to others: "https://garrison.example/i/41". */
  shortLink: string;
  mayChange: boolean;
  /** Dialogs that add or replace links. */
  linkAlerts: ReactNode;
  changeLinks: ReactNode;
};

/** What is known beside the time line. */
export function IncidentFacts(props: IncidentFactsProps) {
  const { incident, zone, shortLink } = props;
  const { declaredByName, createdAt, nextUpdateAt } = incident;
  const runbooks = [...new Set(incident.alerts.flatMap(({ runbook }) => runbook ?? []))];
  const facts: Fact[] = [
    ...(isOpen(incident)
      ? [
          {
            key: "Next update",
            value: <Time at={nextUpdateAt} zone={zone} form="minute" none="none promised" />,
          },
        ]
      : []),
    {
      key: "Declared",
      value: (
        <>
          <Time at={createdAt} zone={zone} form="minute" /> by <Untrusted text={declaredByName} limit={100} />
        </>
      ),
    },
    ...(runbooks.length > 0 ? [{ key: "Runbook", value: <Runbooks urls={runbooks} /> }] : []),
    {
      key: "Short link",
      value: (
        <span className="inline-flex flex-wrap items-center gap-1 break-all">
          {shortLink} <CopyButton text={shortLink} label="Copy the short link" compact />
        </span>
      ),
    },
  ];
  return (
    <div className="facts grid content-start gap-4">
      {!isOpen(incident) && <Closing incident={incident} zone={zone} />}
      <Card title="Facts">
        <Facts facts={facts} />
      </Card>
      <Card title="Services and servers" actions={props.mayChange && isOpen(incident) && props.changeLinks}>
        <Services incident={incident} />
      </Card>
      <Card
        title={`Linked alerts: ${formatCount(incident.alerts.length)}`}
        actions={props.mayChange && isOpen(incident) && props.linkAlerts}
      >
        <Alerts incident={incident} zone={zone} mayChange={props.mayChange && isOpen(incident)} />
      </Card>
      <Seal verification={props.verification} />
    </div>
  );
}

type Fact = { key: string; value: ReactNode };

/** The name above the value: beside it there is no room in this column. */
function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid gap-2">
      {facts.map(({ key, value }) => (
        <div key={key} className="min-w-0">
          <dt className="text-xs text-text-3">{key}</dt>
          <dd className="min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Named as they are: where they lead is nobody's secret. */
function Runbooks({ urls }: { urls: readonly string[] }) {
  return urls.map((url) => (
    <a key={url} href={url} target="_blank" rel="noreferrer noopener" className="link block break-all">
      <Untrusted text={url} limit={200} />
    </a>
  ));
}

function Closing({ incident, zone }: { incident: Incident; zone: string }) {
  const { closedAt, cause, causeKnown, change, owner, due } = incident;
  const said = (text: string | null) => (
    <span className="whitespace-pre-wrap">
      <Untrusted text={text ?? ""} lines limit={4_000} />
    </span>
  );
  return (
    <Card title="Closed">
      <Facts
        facts={[
          { key: "Closed", value: <Time at={closedAt} zone={zone} form="minute" /> },
          { key: causeKnown ? "Cause" : "Cause not known", value: said(cause) },
          { key: "What is changed", value: said(change) },
          { key: "By whom", value: said(owner) },
          { key: "Until", value: due ?? "" },
        ]}
      />
    </Card>
  );
}

function Services({ incident: { objectives, servers, downtimes } }: { incident: Incident }) {
  if (objectives.length + servers.length === 0) {
    return (
      <p className="text-text-2">
        None is named, so no downtime is measured and no change on a server is looked for.
      </p>
    );
  }
  return (
    <ul className="grid gap-1">
      {objectives.map(({ id, name }) => {
        const downtime = downtimes.find(({ objective }) => objective.id === id);
        return (
          <li key={id}>
            <TextLink href={`/uptime/${id}`}>
              <Untrusted text={name} limit={100} />
            </TextLink>
            {downtime && <span className="text-text-3">: {downtimeWords(downtime)}</span>}
          </li>
        );
      })}
      {servers.map(({ id, hostname }) => (
        <li key={id}>
          <TextLink href={`/servers/${id}`}>
            <HostName name={hostname} />
          </TextLink>
        </li>
      ))}
    </ul>
  );
}

function Alerts({ incident, zone, mayChange }: { incident: Incident; zone: string; mayChange: boolean }) {
  const { id, alerts } = incident;
  if (alerts.length === 0) return <p className="text-text-2">No alert is linked.</p>;
  return (
    <ul className="grid gap-2">
      {alerts.map((alert) => (
        <li key={alert.id} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <span className="min-w-0">
            <Severity level={alert.severity} />{" "}
            <TextLink href={`/alerts/${alert.id}`}>
              <Untrusted text={alert.title} limit={300} />
            </TextLink>
            <span className="block text-xs text-text-3">
              opened <Time at={alert.openedAt} zone={zone} form="minute" />
              {alert.episode > 1 && `, the ${formatCount(alert.episode)}. time`} · now {alert.state}
            </span>
          </span>
          {mayChange && (
            <ActionForm
              method="DELETE"
              path={`/api/incidents/${id}/alerts/${alert.id}`}
              submit="Take away"
              done="The alert is no longer linked."
              question={`Take the link to “${visibleText(alert.title)}” away? What was written stays.`}
              className="contents"
            />
          )}
        </li>
      ))}
    </ul>
  );
}

/** Is what was written still what was written? */
function Seal({ verification }: { verification: Verification }) {
  if (!verification.whole) {
    return (
      <Notice tone="critical" title={`Entry ${verification.firstBad} is not as it was written`}>
        <p>
          The chain of entries breaks there: {verification.why}. Somebody changed it in the database. The
          audit log holds the hash that belongs to each entry.
        </p>
      </Notice>
    );
  }
  return (
    <Card title="Chain">
      <p className="flex items-start gap-1.5">
        <Glyph shape="tick" className="mt-0.5 text-ok" />
        <span>
          {counted(verification.entries, "entry", "entries")}, reckoned anew just now: none was changed, added
          or taken out.
        </span>
      </p>
      {verification.head && (
        <p className="mt-1 text-xs break-all text-text-3">
          ends with sha256 <span className="font-mono">{verification.head}</span>
        </p>
      )}
    </Card>
  );
}
