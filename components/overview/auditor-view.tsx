import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { KeyValues } from "@/components/ui/key-values";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { FleetCounts } from "@/lib/fleet/model/server";
import type { Overview } from "@/lib/overview/model";
import { addressOf } from "@/lib/search-params";
import { counted, formatCount, formatShare } from "@/lib/units";
import { AnswerCards } from "./answer-cards";

type AuditorViewProps = {
  overview: Overview;
  env: string | undefined;
  zone: string;
  /** Whether the audit log is whole, when somebody has looked. */
  seal?: ReactNode;
};

/** Was anything altered, how much of the fleet do the answers rest on, and where is the evidence? */
export function AuditorView({ overview, env, zone, seal }: AuditorViewProps) {
  const { answers, fleet, asOf } = overview;
  return (
    <>
      {seal}
      <AnswerCards answers={answers} zone={zone} now={asOf} />
      <div className="grid gap-3 lg:grid-cols-2">
        <Card title="Coverage" hint="What the answers rest on.">
          <KeyValues items={coverage(fleet, env, zone)} />
        </Card>
        <Card title="Where to find evidence">
          <ul className="grid gap-1">
            {PLACES.map(({ href, link, text }) => (
              <li key={href}>
                <TextLink href={href} className="inline-flex min-h-6 items-center font-semibold">
                  {link}
                </TextLink>
                <p className="text-text-2">{text}</p>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}

function coverage(fleet: FleetCounts, env: string | undefined, zone: string) {
  const list = (count: number, query: Record<string, string>) => (
    <TextLink href={addressOf("/servers", { ...query, env })} className="inline-flex min-h-6 items-center">
      {formatCount(count)}
    </TextLink>
  );
  const of = (count: number) => `${formatShare(count, fleet.servers)} of ${counted(fleet.servers, "server")}`;
  return [
    {
      key: "Reported in the last 15 minutes",
      value: list(fleet.reporting, { contact: "reporting" }),
      hint: of(fleet.reporting),
    },
    { key: "Stopped reporting", value: list(fleet.silent, { contact: "silent" }), hint: of(fleet.silent) },
    { key: "Never reported", value: list(fleet.never, { contact: "never" }), hint: of(fleet.never) },
    {
      key: "Every section known",
      value: list(fleet.fullySeen, { sight: "full" }),
      hint: of(fleet.fullySeen),
    },
    {
      key: "Seen only in part",
      value: list(fleet.partlySeen, { sight: "partial" }),
      hint: of(fleet.partlySeen),
    },
    {
      key: "Newest report",
      value: <Time at={fleet.newestReportAt} zone={zone} form="second" none="never" />,
    },
  ];
}

const PLACES = [
  {
    href: "/servers",
    link: "Servers",
    text: "Each fact of a server leads to the raw output that proves it, with its SHA-256.",
  },
  {
    href: "/changes",
    link: "Changes",
    text: "What became different on servers, and by which report it is known.",
  },
  {
    href: "/audit",
    link: "Audit log",
    text: "Who did what in Garrison, in a chain that shows any alteration.",
  },
  {
    href: "/settings/retention",
    link: "Retention",
    text: "How long reports, evidence and changes are kept.",
  },
  { href: "/docs/answers", link: "Rules of the answers", text: "How Yes, No and Not known are decided." },
];
