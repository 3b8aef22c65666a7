import { EmptyState } from "@/components/ui/empty-state";
import { tracksChanges } from "@/lib/fleet/changes";
import { SECTION_NAMES, type SectionName } from "@/lib/fleet/model/facts";
import type { ServerDetail } from "@/lib/fleet/model/server";
import { EXPECTED } from "@/lib/fleet/summary";
import { SECTION_WORDS } from "./section-words";

type NoChangeProps = {
  title: string;
  server: Pick<ServerDetail, "contact" | "sequence">;
  unknown: readonly SectionName[];
};

/** No change is a finding of its own: it needs two reports, a server that still reports, and sight of what was compared. */
export function NoChange({ title, server, unknown }: NoChangeProps) {
  if (server.sequence <= 1) {
    return (
      <EmptyState kind="nothing-yet" title="There is one report so far.">
        The next one is compared with it.
      </EmptyState>
    );
  }
  const compared = SECTION_NAMES.filter(tracksChanges);
  const seen = compared.filter((name) => !unknown.includes(name));
  const missed = compared.filter((name) => unknown.includes(name) && isExpected(name));
  return (
    <EmptyState
      kind={server.contact === "reporting" && missed.length === 0 ? "all-clear" : "not-known"}
      title={title}
    >
      <p>Compared: {wordsOf(seen)}.</p>
      {missed.length > 0 && <p>Not known, so not compared: {wordsOf(missed)}.</p>}
      {server.contact !== "reporting" && <p>What came after its last report is not known.</p>}
    </EmptyState>
  );
}

function isExpected(name: SectionName): boolean {
  return (EXPECTED as readonly SectionName[]).includes(name);
}

function wordsOf(names: readonly SectionName[]): string {
  return names.map((name) => SECTION_WORDS[name]).join(", ");
}
