import { ActionForm } from "@/components/ui/action-form";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { MOST_HIDDEN, type SilenceRow } from "@/lib/alerts/model/silence";
import { counted, formatCount } from "@/lib/units";
import { MatcherChips } from "./matcher-chips";

type SilenceTableProps = { silences: readonly SilenceRow[]; zone: string; now: Date; mayChange: boolean };

/** Who hides what, until when, and whether anybody still needs it. */
export function SilenceTable(props: SilenceTableProps) {
  return (
    <Table caption="Silences" columns={columnsFor(props)} rows={props.silences} rowKey={({ id }) => id} />
  );
}

function columnsFor({ zone, now, mayChange }: SilenceTableProps): Column<SilenceRow>[] {
  return [
    {
      key: "for",
      head: "Alerts with",
      phone: "title",
      cell: ({ id, matchers, comment }) => (
        <>
          <MatcherChips matchers={matchers} />
          <TextLink href={`/alerts/silences/${id}`}>
            <Untrusted text={comment} limit={200} />
          </TextLink>
        </>
      ),
    },
    {
      key: "hides",
      head: "Hides now",
      phone: "side",
      cell: (silence) => <HidesNow silence={silence} />,
    },
    {
      key: "when",
      head: "When",
      cell: ({ state, startsAt, endsAt }) =>
        state === "pending" ? (
          <>
            from <Time at={startsAt} zone={zone} form="minute" /> until{" "}
            <Time at={endsAt} zone={zone} form="minute" />
          </>
        ) : (
          <>
            until <Time at={endsAt} zone={zone} form="minute" />
          </>
        ),
    },
    {
      key: "hid",
      head: "Since it began",
      cell: ({ hidden, lastHidAt }) =>
        hidden === 0 ? (
          <span className="text-text-3">hid nothing yet</span>
        ) : (
          <>
            hid {timesWords(hidden)}, last <Time at={lastHidAt} zone={zone} now={now} />
          </>
        ),
    },
    {
      key: "by",
      head: "By",
      phone: "foot",
      cell: ({ createdBy, source }) => (
        <>
          <Untrusted text={createdBy} limit={100} />
          {source && (
            <span className="block text-xs text-text-3">
              for <Untrusted text={source.name} limit={100} /> alone
            </span>
          )}
        </>
      ),
    },
    {
      key: "end",
      head: <span className="sr-only">End</span>,
      phone: "foot",
      cell: ({ id, state, hides }) =>
        mayChange && state !== "expired" && <EndSilence id={id} hides={hides?.count ?? 0} />,
    },
  ];
}

/** "5 alerts", "10 000 alerts or more". */
export function timesWords(hidden: number): string {
  return hidden >= MOST_HIDDEN ? `${formatCount(hidden)} alerts or more` : counted(hidden, "alert");
}

/** What it hides at this moment; one that nobody needs is marked. */
export function HidesNow({ silence: { state, hides, forgotten } }: { silence: SilenceRow }) {
  if (!hides) return <Status state="off">{state === "pending" ? "Not begun" : "Over"}</Status>;
  if (forgotten) return <Status state="late">Forgotten? Hid nothing for 30 days</Status>;
  if (hides.count === 0) return <span className="text-text-3">nothing</span>;
  return <Status state="off">{hidesWords(hides)}</Status>;
}

function hidesWords({ count, atLeast }: NonNullable<SilenceRow["hides"]>): string {
  return atLeast ? `${formatCount(count)} alerts or more` : counted(count, "alert");
}

/** Asks first: people are called of what it hides. */
export function EndSilence({ id, hides }: { id: string; hides: number }) {
  const after =
    hides === 0 ? "It hides nothing now." : `People are told of ${counted(hides, "alert")} again.`;
  return (
    <ActionForm
      method="DELETE"
      path={`/api/silences/${id}`}
      submit="End now"
      done="The silence has ended."
      question={`End this silence now? ${after}`}
      className="contents"
    />
  );
}
