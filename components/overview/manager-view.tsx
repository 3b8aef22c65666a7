import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import type { UnsignedDrills } from "@/lib/backups/model/drill";
import { restoreSentences, type SlowestRestore } from "@/lib/backups/model/restore-words";
import type { FleetCounts } from "@/lib/fleet/model/server";
import type { Overview } from "@/lib/overview/model";
import { addressOf } from "@/lib/search-params";
import { counted, formatCount } from "@/lib/units";
import type { UptimeCounts } from "@/lib/uptime/model/objective";
import { AnswerCards } from "./answer-cards";
import { WaitingDecisions } from "./waiting-decisions";

type ManagerViewProps = {
  overview: Overview;
  env: string | undefined;
  zone: string;
  slowest: SlowestRestore | null;
  unsigned: UnsignedDrills;
  /** What went wrong lately, in all environments. */
  incidents: ReactNode;
};

/** Three answers and a few sentences, which print as they stand. */
export function ManagerView({ overview, env, zone, slowest, unsigned, incidents }: ManagerViewProps) {
  const { answers, fleet, uptime, backups, asOf } = overview;
  const restores = restoreSentences(backups, slowest, env);
  return (
    <>
      <AnswerCards answers={answers} zone={zone} now={asOf} />
      <Card title={env ? `The servers of ${env} in one minute` : "The servers in one minute"}>
        <ul className="grid max-w-prose gap-2 text-base leading-6">
          {sentences(fleet, env).map(({ text, href, link }) => (
            <li key={href}>
              {text} <TextLink href={href}>{link}</TextLink>
            </li>
          ))}
        </ul>
        <p className="mt-3 text-xs text-text-3">
          Data as of <Time at={fleet.newestReportAt} zone={zone} form="minute" none="never: no report yet" />.
          Answers as of <Time at={asOf} zone={zone} form="minute" />.
        </p>
      </Card>
      <Card title={env ? `The backups of ${env} in one minute` : "Backups in one minute"}>
        <p className="max-w-prose text-base leading-6">
          {restores.systems.join(" ")} <TextLink href={addressOf("/backups", { env })}>Backups</TextLink>
        </p>
        {restores.unprotected.length > 0 && (
          <p className="mt-2 max-w-prose text-base leading-6">
            {restores.unprotected.join(" ")}{" "}
            <TextLink href={addressOf("/backups/unprotected", { env })}>What is unprotected</TextLink>
          </p>
        )}
      </Card>
      <div className="grid gap-3 lg:grid-cols-2">
        <WaitingDecisions uptime={uptime} unsigned={unsigned} />
        <Card title="Uptime and incidents">
          <p className="max-w-prose">
            {uptimeSentence(uptime)} <TextLink href="/uptime">Uptime</TextLink>
          </p>
          {incidents}
        </Card>
      </div>
    </>
  );
}

function uptimeSentence({ objectives, down, below, unknown, planned }: UptimeCounts): string {
  if (objectives === 0) return "Not known: no objective is agreed for a service yet.";
  const up = objectives - down - unknown - planned;
  const told = [
    `${formatCount(up)} of ${counted(objectives, "service")} ${up === 1 ? "is" : "are"} up`,
    ...(down > 0 ? [`${formatCount(down)} down`] : []),
    ...(planned > 0 ? [`${formatCount(planned)} not up by planned work`] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)} not measured`] : []),
  ];
  const spent = below > 0 ? ` ${counted(below, "service")} had more downtime than agreed.` : "";
  return `${told.join(", ")}.${spent}`;
}

type Sentence = { text: string; href: string; link: string };

function sentences(fleet: FleetCounts, env: string | undefined): Sentence[] {
  const list = (query: Record<string, string>) => addressOf("/servers", { ...query, env });
  if (fleet.servers === 0) {
    return [{ text: "No server reports to Garrison yet.", href: "/servers", link: "Servers" }];
  }
  const known = fleet.servers - fleet.securityUnknown;
  const reboots = fleet.servers - fleet.rebootUnknown;
  return [
    {
      text: `${formatCount(fleet.reporting)} of ${counted(fleet.servers, "server")} reported in the last 15 minutes${fleet.reporting === fleet.servers ? "." : "; what the others do now is not known."}`,
      href: list({ contact: "reporting" }),
      link: "Show them",
    },
    {
      text: `Security updates wait on ${formatCount(fleet.withSecurityUpdates)} of the ${counted(known, "server")} whose updates are known${withUnknown(fleet.securityUnknown)}`,
      href: list({ security: "yes", sort: "-security" }),
      link: "Show them",
    },
    {
      text: `${formatCount(fleet.needReboot)} of ${counted(reboots, "server")} must be restarted before updates take effect${withUnknown(fleet.rebootUnknown)}`,
      href: list({ reboot: "yes" }),
      link: "Show them",
    },
  ];
}

function withUnknown(count: number): string {
  return count === 0 ? "." : `; for ${formatCount(count)} it is not known.`;
}
