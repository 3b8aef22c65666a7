import { ActionForm } from "@/components/ui/action-form";
import { FormDialog } from "@/components/ui/form-dialog";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { formatCount } from "@/lib/units";
import { type LocationRow, standingOfLocation } from "@/lib/uptime/model/location";

type LocationTableProps = {
  locations: readonly LocationRow[];
  zone: string;
  now: Date;
  mayChange: boolean;
};

/** From where is looked, when each was last heard, and what it could not deliver yet. */
export function LocationTable({ locations, zone, now, mayChange }: LocationTableProps) {
  return (
    <Table
      caption="Locations, those that look first"
      columns={columnsFor(zone, now, mayChange)}
      rows={locations}
      rowKey={({ id }) => id}
    />
  );
}

function columnsFor(zone: string, now: Date, mayChange: boolean): Column<LocationRow>[] {
  return [
    {
      key: "name",
      head: "Location",
      phone: "title",
      cell: ({ name, isHere, version }) => (
        <>
          <Untrusted text={name} />
          <span className="block text-xs text-text-3">
            {isHere ? (
              "beside the database"
            ) : version ? (
              <Untrusted text={`version ${version}`} />
            ) : (
              "elsewhere"
            )}
          </span>
        </>
      ),
    },
    {
      key: "state",
      head: "State",
      phone: "side",
      cell: (row) => <LocationStatus row={row} now={now} />,
    },
    {
      key: "seen",
      head: "Last heard",
      phoneLabel: "last heard",
      cell: ({ seenAt }) => <Time at={seenAt} zone={zone} now={now} none="never" />,
    },
    {
      key: "probes",
      head: "Probes",
      numeric: true,
      phoneLabel: "probes",
      cell: ({ probes }) => formatCount(probes),
    },
    {
      key: "kept",
      head: "Kept back there",
      numeric: true,
      phoneLabel: "kept back there",
      cell: ({ keptBack, lost, isHere }) =>
        isHere ? "–" : `${formatCount(keptBack)}${lost > 0 ? `, ${formatCount(lost)} lost` : ""}`,
    },
    {
      key: "skew",
      head: "Its clock",
      phoneLabel: "its clock",
      cell: ({ skewMs, isHere }) => (isHere ? "–" : skewWords(skewMs)),
    },
    {
      key: "made",
      head: "Made",
      phone: "foot",
      cell: ({ createdAt, createdBy, isHere }) =>
        isHere ? (
          "with the installation"
        ) : (
          <>
            <Time at={createdAt} zone={zone} form="minute" /> by <Untrusted text={createdBy} />
          </>
        ),
    },
    {
      key: "act",
      head: <span className="sr-only">Change</span>,
      phone: "foot",
      cell: (row) => (mayChange && !row.isHere && row.retiredAt === null ? <Deeds row={row} /> : null),
    },
  ];
}

function LocationStatus({ row, now }: { row: LocationRow; now: Date }) {
  switch (standingOfLocation(row, now)) {
    case "looks":
      return <Status state="passed">Looks</Status>;
    case "silent":
      return <Status state="unknown">Silent: not known</Status>;
    case "clock-off":
      return <Status state="unknown">Clock off: not known</Status>;
    case "never-heard":
      return <Status state="unknown">Never heard</Status>;
    case "retired":
      return <Status state="off">Retired</Status>;
  }
}

function skewWords(skewMs: number | null): string {
  if (skewMs === null) return "not known";
  const ms = Math.abs(skewMs);
  if (ms < 1_000) return "right";
  return `${formatCount(Math.round(ms / 1_000))}\u00a0s ${skewMs > 0 ? "ahead" : "behind"}`;
}

function Deeds({ row: { id, name } }: { row: LocationRow }) {
  return (
    <div className="flex flex-wrap gap-2 lg:flex-nowrap">
      <FormDialog label="New token…" title={`A new token for ${name}`}>
        <p className="mb-3">The former one ends at once; its worker must be given the new one.</p>
        <ActionForm
          method="POST"
          path={`/api/locations/${id}/token`}
          submit="Make token"
          done={`The new token of ${name} is made.`}
          shownOnce={{ token: "Token" }}
        />
      </FormDialog>
      <ActionForm
        method="DELETE"
        path={`/api/locations/${id}`}
        submit="Retire"
        done="The location is retired."
        question={`Retire ${name}? Its token ends at once and no probe counts on it any more. What it saw is kept, and its name is not given again.`}
        className="contents"
      />
    </div>
  );
}
