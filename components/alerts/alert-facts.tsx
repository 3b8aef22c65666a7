import { HostName } from "@/components/ui/host-name";
import { type KeyValue, KeyValues } from "@/components/ui/key-values";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { Alert } from "@/lib/alerts/model/alert";
import { isId } from "@/lib/id";
import { addressOf } from "@/lib/search-params";
import { counted } from "@/lib/units";
import { nextStep } from "./next-step";
import { OutsideLink } from "./outside-link";

type AlertFactsProps = {
  alert: Alert;
  calling: Parameters<typeof nextStep>[1];
  reader: { id: string; timeZone: string };
  /** An instant as the reader's clock tells it. */
  moment: (at: Date) => string;
  maySeeSources: boolean;
  now: Date;
};

/** Where, since when, who has it, and what happens if nobody acts. */
export function AlertFacts({ alert, calling, reader, moment, maySeeSources, now }: AlertFactsProps) {
  const { source, acknowledged, link } = alert;
  const zone = reader.timeZone;
  const items: (KeyValue | false)[] = [
    { key: "Where", value: <Where alert={alert} /> },
    {
      key: "Began",
      value: (
        <>
          <Time at={alert.startedAt} zone={zone} form="second" /> (
          <Time at={alert.startedAt} zone={zone} now={now} />)
        </>
      ),
    },
    alert.endedAt !== null && { key: "Ended", value: <Time at={alert.endedAt} zone={zone} form="second" /> },
    { key: "Next", value: <Untrusted text={nextStep(alert, calling, { readerId: reader.id, moment })} /> },
    {
      key: "Owner",
      value: acknowledged ? (
        <>
          {acknowledged.personId === reader.id ? "You" : <Untrusted text={acknowledged.name} limit={100} />},
          since <Time at={acknowledged.at} zone={zone} now={now} />
        </>
      ) : (
        "Nobody"
      ),
    },
    {
      key: "Source",
      value: (
        <>
          {maySeeSources && source.format !== "garrison" ? (
            <TextLink href="/settings/sources">
              <Untrusted text={source.name} limit={100} />
            </TextLink>
          ) : (
            <Untrusted text={source.name} limit={100} />
          )}{" "}
          <span className="text-text-3">({source.format})</span>
        </>
      ),
    },
    {
      key: "Last told",
      value: <Time at={alert.lastSeenAt} zone={zone} now={now} />,
      hint: alert.signals > 0 && `${counted(alert.signals, "message")} in all`,
    },
    link !== null && {
      key: "At its sender",
      value: (
        <OutsideLink href={link}>
          <span className="break-all">
            <Untrusted text={link} limit={200} />
          </span>
        </OutsideLink>
      ),
    },
    {
      key: "Others",
      value: (
        <TextLink href={addressOf("/alerts", { group: alert.groupKey })}>
          Open alerts of the same rule
        </TextLink>
      ),
    },
  ];
  return <KeyValues items={items.filter((item) => item !== false)} />;
}

function Where({ alert: { environment, server, labels, source } }: { alert: Alert }) {
  const objective = source.format === "garrison" ? labels["objective_id"] : undefined;
  const parts = [
    environment !== null && <Untrusted key="environment" text={environment} limit={100} />,
    server && (
      <TextLink key="server" href={`/servers/${server.id}`}>
        <HostName name={server.hostname} />
      </TextLink>
    ),
    objective !== undefined && isId(objective) && (
      <TextLink key="objective" href={`/uptime/${objective}`}>
        <Untrusted text={labels["objective"] ?? "The service"} limit={100} />
      </TextLink>
    ),
  ].filter(Boolean);
  if (parts.length === 0)
    return <span className="text-text-3">Its sender does not say, or names no server that we know</span>;
  return <span className="inline-flex flex-wrap gap-x-2">{parts}</span>;
}
