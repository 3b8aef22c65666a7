import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { HostName } from "@/components/ui/host-name";
import { Notice } from "@/components/ui/notice";
import { Page } from "@/components/ui/page";
import { Status } from "@/components/ui/status";
import { type Tab as TabLink, Tabs } from "@/components/ui/tabs";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { badgesOf } from "@/lib/fleet/attention";
import type { ServerDetail } from "@/lib/fleet/model/server";
import { serverHref, type Tab } from "@/lib/fleet/model/server-page";
import { localText } from "@/lib/time";
import { visibleText } from "@/lib/untrusted";
import { AgentScript } from "./agent-script";
import { AttentionBadge } from "./attention-badge";
import { ContactStatus } from "./contact-status";
import type { ServerPlace } from "./server-place";

type ServerHeaderProps = {
  place: ServerPlace;
  server: ServerDetail;
  tab: Tab;
  published: { version: string; sha256: string };
  bootedAt: string | null;
  /** What people can do about it, whether its facts still hold or not. */
  controls: ReactNode;
  children: ReactNode;
};

/** One server: which one, whether it reports, what about it needs a person; and below it the tab at hand. */
export function ServerHeader({
  place,
  server,
  tab,
  published,
  bootedAt,
  controls,
  children,
}: ServerHeaderProps) {
  const { id, zone, now } = place;
  const badges = badgesOf(server, published.sha256);
  const isPast = server.contact === "silent";
  return (
    <Page
      title={<HostName name={server.hostname} />}
      name={visibleText(server.hostname)}
      live={<ContactLine place={place} server={server} />}
      back={{ href: "/servers", label: "Servers" }}
      hint={<PlaceLine server={server} />}
    >
      <div className="-mt-2 grid gap-2">
        {server.namesakes > 0 && (
          <Notice tone="medium" title={`This name is claimed by ${server.namesakes + 1} servers.`}>
            They are told apart by their ids, never by their names. This one is{" "}
            <span className="font-mono break-all">{id}</span>.{" "}
            <TextLink href={`/servers?q=${encodeURIComponent(server.hostname)}`}>See them all</TextLink>
          </Notice>
        )}
        <div className={isPast ? STALE : undefined}>
          {badges.length > 0 ? (
            <ul
              aria-label="Needs attention, worst first"
              className="flex flex-wrap items-center gap-x-3 gap-y-1"
            >
              {badges.map((item) => (
                <li key={item.words}>
                  <AttentionBadge id={id} item={item} />
                </li>
              ))}
            </ul>
          ) : (
            server.contact === "reporting" && (
              <Badge tone="ok" weight="plain" shape="tick">
                <span className="whitespace-normal">
                  No security update waits, no reboot is needed, every section is known
                </span>
              </Badge>
            )
          )}
        </div>
        <p
          className={`flex flex-wrap items-center gap-x-1.5 gap-y-1 text-text-2 max-md:flex-col max-md:items-start ${isPast ? STALE : ""}`}
        >
          {server.owner ? (
            <span>
              Owner <Untrusted text={server.owner} />
            </span>
          ) : (
            <span>No owner</span>
          )}
          <Dot />
          <span>
            <AgentScript server={server} published={published} />
          </span>
          <Dot />
          {bootedAt ? (
            <span>
              started <Time at={bootedAt} zone={zone} now={now} />
            </span>
          ) : (
            <span>start not known</span>
          )}
        </p>
      </div>
      <Tabs label="Parts of this server" tabs={tabLinks(server)} current={tab} />
      {isPast && server.collectedAt && (
        <p className="font-semibold text-unknown">
          As of {momentText(server.collectedAt, now, zone)}. The server has been silent since, so nothing
          below is known to hold now.
        </p>
      )}
      <div className={`grid min-w-0 gap-4 ${isPast ? STALE : ""}`}>{children}</div>
      {controls}
    </Page>
  );
}

/** Everything in the grey of side notes: old facts must not shine as if they were today's. */
const STALE =
  "text-text [--text:var(--text-3)] [--text-2:var(--text-3)] [--critical:var(--text-3)] [--high:var(--text-3)] [--medium:var(--text-3)] [--low:var(--text-3)] [--ok:var(--text-3)] [--critical-solid:var(--info-bg)] [--solid-fg:var(--text-3)] [--critical-bg:var(--info-bg)] [--high-bg:var(--info-bg)] [--medium-bg:var(--info-bg)] [--low-bg:var(--info-bg)] [--ok-bg:var(--info-bg)]";

function Dot() {
  return (
    <span aria-hidden="true" className="text-text-3 max-md:hidden">
      ·
    </span>
  );
}

function ContactLine({ place: { zone, now }, server }: { place: ServerPlace; server: ServerDetail }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      {server.contact === "silent" ? <Status state="unknown" /> : <ContactStatus contact={server.contact} />}
      {server.reportedAt ? (
        <span>
          last report <Time at={server.reportedAt} zone={zone} now={now} />
        </span>
      ) : (
        <span>
          enrolled <Time at={server.enrolledAt} zone={zone} now={now} />
        </span>
      )}
      {server.sample && <Badge tone="info">Sample data</Badge>}
    </span>
  );
}

function PlaceLine({
  server: { environment, production, zone, role, os, criticality },
}: {
  server: ServerDetail;
}) {
  const parts = [environment ?? "no environment", zone ?? "no zone", role ?? "no role"];
  return (
    <>
      {parts.map((part) => (
        <span key={part}>
          <Untrusted text={part} /> ·{" "}
        </span>
      ))}
      {os ? <Untrusted text={os} limit={100} /> : "system not known"}
      {criticality !== "normal" && <> · criticality {criticality}</>}
      {production && environment?.toLowerCase() !== "production" && <> · counts as production</>}
    </>
  );
}

function tabLinks({ id, updates, listeners, accounts }: ServerDetail): TabLink[] {
  const tab = (key: Tab, label: string, count?: number | null) => ({
    key,
    label,
    href: serverHref(id, { tab: key }),
    count,
  });
  return [
    tab("summary", "Summary"),
    tab("packages", "Packages & updates", updates),
    tab("services", "Services & listeners", listeners),
    tab("ssh", "SSH"),
    tab("accounts", "Accounts & keys", accounts),
    tab("firewall", "Firewall"),
    tab("changes", "Changes"),
    tab("evidence", "Evidence"),
  ];
}

/** "01:48" of today, with the day before it otherwise. */
function momentText(at: Date, now: Date, zone: string): string {
  const isToday = localText(at, zone, "date") === localText(now, zone, "date");
  return localText(at, zone, isToday ? "clock" : "minute");
}
