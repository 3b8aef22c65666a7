import { ActionForm } from "@/components/ui/action-form";
import { type State, Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import {
  isRetroactive,
  type MaintenanceRow,
  type MaintenanceState,
  stateOf,
} from "@/lib/uptime/model/maintenance";
import { lengthWords } from "./words";

type MaintenanceTableProps = {
  rows: readonly MaintenanceRow[];
  zone: string;
  now: Date;
  /** Who looks, and what they may. */
  viewer: { id: string; mayEnd: boolean; mayDecide: boolean };
};

/** Planned work, who is behind it, and what it hid. */
export function MaintenanceTable(props: MaintenanceTableProps) {
  return (
    <Table
      caption="Planned work, the latest first"
      columns={columnsFor(props)}
      rows={props.rows}
      rowKey={({ id }) => id}
    />
  );
}

const STATES: Record<MaintenanceState, { state: State; word: string }> = {
  waiting: { state: "late", word: "Waits for approval" },
  refused: { state: "off", word: "Refused" },
  lapsed: { state: "off", word: "Nobody approved" },
  planned: { state: "maintenance", word: "Planned" },
  running: { state: "maintenance", word: "Under way" },
  over: { state: "passed", word: "Over" },
  "called-off": { state: "off", word: "Called off" },
};

function columnsFor({ zone, now, viewer }: MaintenanceTableProps): Column<MaintenanceRow>[] {
  return [
    {
      key: "reason",
      head: "Work",
      phone: "title",
      cell: (row) => (
        <>
          <Untrusted text={row.reason} limit={300} />
          {isRetroactive(row) && (
            <span className="block text-xs text-text-3">asked for after it had begun</span>
          )}
        </>
      ),
    },
    {
      key: "state",
      head: "State",
      phone: "side",
      cell: (row) => {
        const { state, word } = STATES[stateOf(row, now)];
        return <Status state={state}>{word}</Status>;
      },
    },
    {
      key: "when",
      head: "When",
      cell: ({ from, to, endedAt }) => (
        <>
          <Time at={from} zone={zone} form="minute" /> to{" "}
          <Time at={endedAt && endedAt < to ? endedAt : to} zone={zone} form="minute" />
        </>
      ),
    },
    { key: "hid", head: "Services, and what it hid", phone: "foot", cell: (row) => <Services row={row} /> },
    {
      key: "people",
      head: "People",
      phone: "foot",
      cell: ({ requestedBy, decidedBy, approved }) => (
        <>
          <Untrusted text={requestedBy} />
          {decidedBy && (
            <span className="block text-xs text-text-3">
              {approved ? "approved by" : "refused by"} <Untrusted text={decidedBy} />
            </span>
          )}
        </>
      ),
    },
    {
      key: "act",
      head: <span className="sr-only">Decide</span>,
      phone: "foot",
      cell: (row) => <Decide row={row} now={now} viewer={viewer} />,
    },
  ];
}

function Services({ row }: { row: MaintenanceRow }) {
  return (
    <ul>
      {row.objectives.map(({ id, name, hid }) => (
        <li key={id}>
          <TextLink href={`/uptime/${id}`}>
            <Untrusted text={name} />
          </TextLink>
          {hid && <span className="text-text-3">: {hidWords(hid)}</span>}
        </li>
      ))}
    </ul>
  );
}

function hidWords({ bad, unknown }: { bad: number; unknown: number }): string {
  const words = [
    bad > 0 ? `${lengthWords(bad)} down` : "no downtime",
    ...(unknown > 0 ? [`${lengthWords(unknown)} not measured`] : []),
  ];
  return words.join(", ");
}

function Decide({
  row,
  now,
  viewer,
}: {
  row: MaintenanceRow;
  now: Date;
  viewer: MaintenanceTableProps["viewer"];
}) {
  const state = stateOf(row, now);
  const path = `/api/maintenance/${row.id}`;
  const isOwn = row.requestedById === viewer.id;
  return (
    <span className="flex flex-wrap gap-2">
      {state === "waiting" && viewer.mayDecide && !isOwn && (
        <>
          <ActionForm
            method="PUT"
            path={`${path}/decision`}
            fixed={{ approved: true }}
            submit="Approve"
            done="It is approved."
            className="contents"
          />
          <ActionForm
            method="PUT"
            path={`${path}/decision`}
            fixed={{ approved: false }}
            submit="Refuse"
            done="It is refused."
            className="contents"
          />
        </>
      )}
      {viewer.mayEnd && ["waiting", "planned", "running"].includes(state) && (
        <ActionForm
          method="PUT"
          path={`${path}/end`}
          submit={state === "running" ? "End now" : "Call off"}
          done={state === "running" ? "It is over; minutes count again." : "It is called off."}
          className="contents"
        />
      )}
    </span>
  );
}
