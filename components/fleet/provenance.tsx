import { Badge } from "@/components/ui/badge";
import { Disclosure } from "@/components/ui/disclosure";
import { EvidenceLink } from "@/components/ui/evidence-link";
import { Time } from "@/components/ui/time";
import type { Provenance as Proven } from "@/lib/fleet/model/provenance";
import { evidenceHref } from "@/lib/fleet/model/server-page";
import { describeOutput } from "@/lib/ingest/model";
import { counted } from "@/lib/units";
import type { ServerPlace } from "./server-place";

/** What a section was read from: each output with its hash and its parser, one click from its bytes. */
export function Provenance({ place, proven }: { place: ServerPlace; proven: Proven }) {
  const { sources, reportId, collectedAt } = proven;
  if (reportId === null || sources.length === 0) return null;
  const [first, ...others] = sources;
  const line = (source: Proven["sources"][number]) => (
    <EvidenceLink
      source={commandWords(source.spec)}
      sha256={source.sha256}
      href={evidenceHref(place.id, reportId, source.spec)}
      age={
        <span>
          collected <Time at={collectedAt} zone={place.zone} now={place.now} />
        </span>
      }
      parser={source.parser}
    />
  );
  return (
    <footer className="mt-3 border-t border-border pt-1 text-xs text-text-3">
      <UnreadLines sources={sources} />
      {first && line(first)}
      {others.length > 0 && (
        <Disclosure
          summary={<span className="text-xs font-normal">and {counted(others.length, "more output")}</span>}
        >
          <ul>
            {others.map((source) => (
              <li key={source.spec}>{line(source)}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </footer>
  );
}

/** A section may be known and yet not whole: what a line says that no parser reads is not known. */
function UnreadLines({ sources }: Pick<Proven, "sources">) {
  const partly = sources.filter(({ unread = 0 }) => unread > 0);
  if (partly.length === 0) return null;
  const words = partly.map(({ spec, unread = 0 }) => `${counted(unread, "line")} of ${commandWords(spec)}`);
  return (
    <p className="my-1">
      <Badge tone="unknown" weight="plain" shape="unknown">
        Not read
      </Badge>{" "}
      {words.join(", ")}: what they say is not known. The evidence shows them.
    </p>
  );
}

/** The command without its long formats: "dpkg-query -W". */
function commandWords(spec: string): string {
  const command = describeOutput(spec)?.command ?? spec;
  return command.length <= 48 ? command : command.split(" ").slice(0, 2).join(" ").slice(0, 48);
}
