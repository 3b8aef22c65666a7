import type { ReactNode } from "react";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import type { EpisodeKind, SourceQuality } from "@/lib/alerts/model/quality";
import { formatCount, formatShare } from "@/lib/units";
import { episodesAddress, KIND_WORDS, waitWords } from "./quality-words";

/** What each source's alerts were worth, the worst first. Every number opens what it is made of. */
export function QualityTable({ sources, days }: { sources: readonly SourceQuality[]; days: number }) {
  return (
    <Table
      caption="Sources, the one with the least to act on first"
      columns={columnsOf(days)}
      rows={sources}
      rowKey={({ source }) => source.id}
    />
  );
}

/** Ten figures stand side by side: words may take two lines, and what is short is still large enough for a finger. */
const LINK = "inline-block min-h-6 min-w-6 md:max-w-24 md:whitespace-normal";

function columnsOf(days: number): Column<SourceQuality>[] {
  const to = (what: EpisodeKind, { source }: SourceQuality, words: string, small?: string): ReactNode => (
    <>
      <TextLink
        className={LINK}
        href={episodesAddress(days, what, source.id)}
        aria-label={`${KIND_WORDS[what]}, ${source.name}: ${words}${small ? `, ${small}` : ""}`}
      >
        {words}
      </TextLink>
      {small && (
        <span className="block text-xs text-text-3 md:ml-auto md:max-w-28 md:whitespace-normal">{small}</span>
      )}
    </>
  );
  const share = (row: SourceQuality, what: EpisodeKind, part: number, whole: number, known: boolean) =>
    to(
      what,
      row,
      known ? formatShare(part, whole) : "Not enough to say",
      `${formatCount(part)} of ${formatCount(whole)}`,
    );
  const numeric = (
    key: string,
    head: string,
    cell: (row: SourceQuality) => ReactNode,
  ): Column<SourceQuality> => ({
    key,
    head: <span className="inline-block max-w-24 whitespace-normal">{head}</span>,
    numeric: true,
    phoneLabel: head.toLowerCase(),
    cell,
  });
  return [
    {
      key: "source",
      head: "Source",
      phone: "title",
      cell: ({ source }) => <Untrusted text={source.name} limit={100} />,
    },
    numeric("episodes", "Episodes", (row) => to("all", row, formatCount(row.episodes))),
    numeric("actionable", "Acted on", (row) =>
      share(row, "actionable", row.actionable, row.decided, row.actionableShare !== null),
    ),
    numeric("noise", "Noise", (row) => share(row, "noise", row.noise, row.decided, row.noiseShare !== null)),
    numeric("returned", "Came back", (row) => to("returned", row, formatCount(row.returned))),
    numeric("messages", "Messages each", (row) =>
      to(
        "all",
        row,
        row.messagesPerEpisode === null ? "Not enough to say" : row.messagesPerEpisode.toFixed(1),
      ),
    ),
    numeric("pages", "Pages", (row) => to("paged", row, formatCount(row.pages))),
    numeric("night", "At night", (row) => to("night", row, formatCount(row.nightPages))),
    numeric("never", "Never acknowledged", (row) =>
      share(row, "never", row.never, row.acknowledged + row.never, row.neverShare !== null),
    ),
    numeric("after", "Acknowledged after", (row) => {
      const { acknowledgedAfter: after, acknowledged } = row;
      if (!after) return to("acknowledged", row, "Nobody did");
      const small = `9 of 10 within ${waitWords(after.p90)}, of ${formatCount(acknowledged)}`;
      return to("acknowledged", row, waitWords(after.median), small);
    }),
  ];
}
