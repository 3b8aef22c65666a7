/** What stands in each column of the inbox. */
import { Button } from "@/components/ui/button";
import { HostName } from "@/components/ui/host-name";
import { Severity } from "@/components/ui/severity";
import type { Column } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Instant } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { visibleText } from "@/lib/untrusted";
import { AlertMarks } from "./alert-marks";
import { AlertState } from "./alert-state";
import type { Deed } from "./deeds";
import type { ListedAlert } from "./listed-alert";

type Choosing = {
  chosen: ReadonlySet<string>;
  isAll: boolean;
  choose: (id: string) => void;
  chooseAll: () => void;
};

type Given = {
  listed: ListedAlert["state"];
  /** null where nothing can be done with these rows. */
  choosing: Choosing | null;
  problems: Readonly<Record<string, string>>;
  act: ((row: ListedAlert, deed: Deed) => void) | null;
};

export function alertColumns({ listed, choosing, problems, act }: Given): Column<ListedAlert>[] {
  const isPast = listed === "resolved";
  return [
    ...(choosing ? [choosingColumn(choosing)] : []),
    {
      key: "severity",
      head: "Severity",
      phone: "side",
      cell: ({ severity }) => <Severity level={severity} />,
    },
    {
      key: "what",
      head: "What",
      phone: "title",
      cell: (row) => (
        <>
          <span data-row={row.id} className="contents">
            <TextLink href={`/alerts/${row.id}`}>
              <Untrusted text={row.title} limit={300} />
            </TextLink>
          </span>
          <AlertMarks alert={row} />
          <Problem why={problems[row.id]} />
        </>
      ),
    },
    { key: "where", head: "Where", cell: (row) => <Where row={row} /> },
    {
      key: "state",
      head: "State",
      cell: (row) => (
        // What every row of the list is needs no room on a phone.
        <span className={row.state === listed && isPlain(listed) ? "max-md:hidden" : undefined}>
          <AlertState alert={row} />
        </span>
      ),
    },
    { key: "owner", head: "Owner", cell: ({ owner }) => <OwnerName owner={owner} /> },
    isPast
      ? {
          key: "ended",
          head: "Ended",
          numeric: true,
          phoneLabel: "ended",
          cell: ({ ended }) => <Instant time={ended} />,
        }
      : {
          key: "since",
          head: "Since",
          numeric: true,
          phoneLabel: "since",
          cell: ({ since }) => <Instant time={since} />,
        },
    ...(act ? [actingColumn(act)] : []),
  ];
}

/** Says no more than its tab does. */
function isPlain(state: ListedAlert["state"]): boolean {
  return state === "open" || state === "acknowledged";
}

function choosingColumn({ chosen, isAll, choose, chooseAll }: Choosing): Column<ListedAlert> {
  return {
    key: "choose",
    head: (
      <>
        <span className="sr-only">Choose</span>
        <input
          type="checkbox"
          aria-label="Choose all on this page"
          checked={isAll}
          onChange={chooseAll}
          className="size-4 align-middle accent-accent max-md:hidden"
        />
      </>
    ),
    phone: "mark",
    cell: ({ id, title }) => (
      // The whole cell is the target.
      <label className="-m-1 inline-grid size-7 cursor-pointer place-items-center align-middle pointer-coarse:size-11">
        <input
          type="checkbox"
          aria-label={`Choose ${visibleText(title)}`}
          checked={chosen.has(id)}
          onChange={() => choose(id)}
          className="size-4 accent-accent"
        />
      </label>
    ),
  };
}

function actingColumn(act: NonNullable<Given["act"]>): Column<ListedAlert> {
  return {
    key: "act",
    head: <span className="sr-only">Acknowledge</span>,
    phone: "desk",
    cell: (row) =>
      (row.state === "open" || row.state === "snoozed") && (
        <Button
          variant="quiet"
          className="-my-1 min-h-7! px-2! pointer-coarse:min-h-11!"
          aria-label={`Acknowledge ${visibleText(row.title)}`}
          onClick={() => act(row, { kind: "acknowledge" })}
        >
          Acknowledge
        </Button>
      ),
  };
}

/** May name a person. */
function Problem({ why }: { why: string | undefined }) {
  if (!why) return null;
  return (
    <span className="block font-semibold text-critical">
      <Untrusted text={why} />
    </span>
  );
}

function Where({ row: { environment, server, source } }: { row: ListedAlert }) {
  if (!environment && !server) {
    return (
      <span className="text-text-3">
        from <Untrusted text={source} limit={60} />
      </span>
    );
  }
  return (
    <>
      {environment && <Untrusted text={environment} limit={60} />}
      {environment && server && " · "}
      {server && (
        <TextLink href={`/servers/${server.id}`}>
          <HostName name={server.hostname} />
        </TextLink>
      )}
    </>
  );
}

export function OwnerName({ owner }: { owner: ListedAlert["owner"] }) {
  if (!owner) return <span className="text-text-3 max-md:hidden">–</span>;
  return (
    <>
      {owner.isMe ? "You" : <Untrusted text={owner.name} limit={60} />}
      {owner.until && <span className="text-text-3"> until {owner.until}</span>}
    </>
  );
}
