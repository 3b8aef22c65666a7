import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { attentionOf } from "@/lib/fleet/attention";
import type { UnknownSection as Gap, ProvenFacts } from "@/lib/fleet/model/provenance";
import type { ChangeRow, ServerDetail } from "@/lib/fleet/model/server";
import { serverHref, type TAB_SECTIONS } from "@/lib/fleet/model/server-page";
import { EXPECTED } from "@/lib/fleet/summary";
import { counted } from "@/lib/units";
import { AttentionBadge } from "./attention-badge";
import { ChangeList } from "./change-list";
import { KeyFacts } from "./key-facts";
import { NoChange } from "./no-change";
import { SECTION_WORDS } from "./section-words";
import type { ServerPlace } from "./server-place";
import { UnknownSection } from "./unknown-section";

type SummaryTabProps = {
  place: ServerPlace;
  server: ServerDetail;
  publishedSha256: string;
  facts: Pick<ProvenFacts, (typeof TAB_SECTIONS)["summary"][number]>;
  unknown: readonly Gap[];
  /** The newest of the last 24 hours, and how many there were. */
  changes: { rows: readonly ChangeRow[]; total: number };
};

/** What a person must know first: what needs them, what the server is, what changed, what nobody knows. */
export function SummaryTab({ place, server, publishedSha256, facts, unknown, changes }: SummaryTabProps) {
  const attention = attentionOf(server, publishedSha256, facts);
  return (
    <>
      <div className="grid min-w-0 gap-4 lg:grid-cols-2">
        <Card title={attention.length > 0 ? `Needs attention (${attention.length})` : "Needs attention"}>
          {attention.length === 0 ? (
            <NothingFound server={server} facts={facts} />
          ) : (
            <ul className="grid gap-1">
              {attention.map((item) => (
                <li key={item.words}>
                  <AttentionBadge id={place.id} item={item} />
                </li>
              ))}
            </ul>
          )}
        </Card>
        <KeyFacts place={place} facts={facts} />
      </div>
      <Card
        title="Changes of the last 24 hours"
        hint={changes.total > 0 ? counted(changes.total, "change") : undefined}
        actions={<TextLink href={serverHref(place.id, { tab: "changes" })}>All changes</TextLink>}
      >
        {changes.rows.length === 0 ? (
          <NoChange
            title="No report of the last 24 hours told of a change."
            server={server}
            unknown={unknown.map(({ section }) => section)}
          />
        ) : (
          <ChangeList place={place} rows={changes.rows} />
        )}
      </Card>
      <NotKnown gaps={unknown} />
    </>
  );
}

/** "All clear" holds for what was seen, as long as the server reports. */
function NothingFound({ server, facts }: Pick<SummaryTabProps, "server" | "facts">) {
  const looked = LOOKED_AT.filter((name) => facts[name].state === "known").map((name) => SECTION_WORDS[name]);
  const text = `${looked.join(", ")} were looked at.`;
  return server.contact === "reporting" ? (
    <EmptyState kind="all-clear" title="Nothing needs you here.">
      {text}
    </EmptyState>
  ) : (
    <EmptyState kind="not-known" title="Nothing needed you when it last reported.">
      {text}
    </EmptyState>
  );
}

const LOOKED_AT = ["updates", "reboot", "services", "sshd", "accounts", "firewall", "timeSync"] as const;

/** What is on every server stands open; a server without a VPN is no worse for it. */
function NotKnown({ gaps }: { gaps: readonly Gap[] }) {
  const expected: readonly string[] = EXPECTED;
  const missing = gaps.filter(({ section }) => expected.includes(section));
  const others = gaps.filter(({ section }) => !expected.includes(section));
  return (
    <div id="not-known">
      <Card title={`Not known (${missing.length})`} hint="What the newest report could not tell, and why">
        {missing.length === 0 ? (
          <p>
            <Badge tone="ok" weight="plain" shape="tick">
              <span className="whitespace-normal">Everything that every server has is known here</span>
            </Badge>
          </p>
        ) : (
          <Gaps gaps={missing} />
        )}
        {others.length > 0 && (
          <Disclosure summary={`${counted(others.length, "more section")} that not every server has`}>
            <Gaps gaps={others} />
          </Disclosure>
        )}
      </Card>
    </div>
  );
}

function Gaps({ gaps }: { gaps: readonly Gap[] }) {
  return (
    <ul className="grid gap-2">
      {gaps.map(({ section, reason }) => (
        <li key={section}>
          <UnknownSection what={SECTION_WORDS[section]} reason={reason} />
        </li>
      ))}
    </ul>
  );
}
