import { ActionForm } from "@/components/ui/action-form";
import { Disclosure } from "@/components/ui/disclosure";
import { type Column, Table } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { OwnShift } from "@/lib/oncall/model/on-call";

const SHOWN = 10;

type OwnShiftsProps = {
  shifts: readonly OwnShift[];
  /** Since when the calendar's address is open. */
  feedSince: Date | null;
  zone: string;
};

/** When am I on call? */
export function OwnShifts({ shifts, feedSince, zone }: OwnShiftsProps) {
  return (
    <div className="grid gap-2">
      {shifts.length === 0 ? (
        <p className="text-text-2">You are not on call in the next 60 days.</p>
      ) : (
        <Table
          caption="Your shifts"
          columns={columnsFor(zone)}
          rows={shifts.slice(0, SHOWN)}
          rowKey={({ rotaId, from }) => `${rotaId} ${from}`}
        />
      )}
      {shifts.length > SHOWN && (
        <p className="text-xs text-text-3">{shifts.length - SHOWN} more in the next 60 days.</p>
      )}
      <Disclosure summary="Your shifts in your calendar program">
        <CalendarFeed
          path="/api/oncall/shifts/feed"
          isOpen={feedSince !== null}
          about="Whoever has the address sees when you are on call, and nothing else."
        />
      </Disclosure>
    </div>
  );
}

type CalendarFeedProps = { path: string; isOpen: boolean; about: string };

/** An address to subscribe to. It is shown once, because it needs no sign-in. */
export function CalendarFeed({ path, isOpen, about }: CalendarFeedProps) {
  return (
    <div className="grid gap-2">
      <p className="text-text-2">
        {about} {isOpen && "An address has been given out; a new one takes its place."}
      </p>
      <div className="flex flex-wrap gap-2">
        <ActionForm
          method="PUT"
          path={path}
          submit={isOpen ? "Replace the address" : "Make an address"}
          done="Subscribe to this address."
          shownOnce={{ url: "Calendar address (iCalendar)" }}
          stays
          className="grid min-w-0 gap-3"
        />
        {isOpen && (
          <ActionForm
            method="DELETE"
            path={path}
            submit="Close it"
            done="The address opens nothing any more."
            question="Close the calendar's address? Programs that subscribed to it see nothing new."
            className="contents"
          />
        )}
      </div>
    </div>
  );
}

function columnsFor(zone: string): Column<OwnShift>[] {
  return [
    { key: "rota", head: "Rota", phone: "title", cell: ({ rotaName }) => <Untrusted text={rotaName} /> },
    {
      key: "from",
      head: "From",
      phoneLabel: "from",
      cell: ({ from }) => <Time at={new Date(from)} zone={zone} form="minute" />,
    },
    {
      key: "to",
      head: "To",
      phoneLabel: "to",
      cell: ({ to }) => <Time at={new Date(to)} zone={zone} form="minute" />,
    },
  ];
}
