/** What stands in each column of the list of servers. */
import { Badge } from "@/components/ui/badge";
import { HostName } from "@/components/ui/host-name";
import type { Column } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { Instant, type TimeWords } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { COLUMN_HEADS, COLUMN_SORTS, COLUMN_WORDS, type ServerColumn } from "@/lib/fleet/model/columns";
import type { ServerRow } from "@/lib/fleet/model/server";
import { formatCount } from "@/lib/units";
import { lookAlikesIn } from "@/lib/untrusted";
import { ContactStatus } from "./contact-status";

/** A row as the browser gets it: words of time are made on the server (lib/time.ts). */
export type ListedServer = Omit<ServerRow, "reportedAt" | "enrolledAt"> & {
  reported: TimeWords | null;
  enrolled: TimeWords | null;
};

export function serverColumns(
  chosen: readonly ServerColumn[],
  names: readonly string[],
): Column<ListedServer>[] {
  const twins = lookAlikesIn(names);
  return [
    {
      key: "hostname",
      head: "Server",
      sortKey: "hostname",
      phone: "title",
      cell: ({ id, hostname, sample }) => {
        const link = (
          <TextLink href={`/servers/${id}`} className="md:whitespace-nowrap">
            <HostName name={hostname} twin={twins.get(hostname)} />
          </TextLink>
        );
        if (!sample) return link;
        return (
          <span className="flex flex-wrap items-center gap-x-2">
            {link}
            <Badge tone="neutral">Sample</Badge>
          </span>
        );
      },
    },
    ...chosen.map((key) => ({
      key,
      head: COLUMN_HEADS[key] ?? COLUMN_WORDS[key],
      ...(COLUMN_SORTS[key]
        ? { sortKey: COLUMN_SORTS[key], downFirst: key !== "os" && key !== "contact" }
        : {}),
      ...CELLS[key],
    })),
  ];
}

type Cell = Omit<Column<ListedServer>, "key" | "head">;

const CELLS: Record<ServerColumn, Cell> = {
  place: { cell: ({ environment, role, zone: net }) => <Place parts={[environment, role, net]} /> },
  os: { cell: ({ os }) => <Told text={os} />, phone: "line" },
  contact: {
    phone: "side",
    cell: ({ contact, reported }) => (
      <span className="inline-flex items-center gap-x-2 whitespace-nowrap">
        <ContactStatus contact={contact} />
        {reported && <Instant time={reported} />}
      </span>
    ),
  },
  security: {
    numeric: true,
    phoneLabel: "security updates",
    cell: (row) => <Waiting count={row.securityUpdates} />,
  },
  updates: { numeric: true, phone: "desk", cell: (row) => <Amount count={row.updates} /> },
  reboot: { phoneLabel: "reboot", cell: (row) => <Reboot required={row.rebootRequired} /> },
  unknown: {
    numeric: true,
    phoneLabel: "sections not known",
    cell: (row) => <Blind sections={row.unknownSections} />,
  },
  kernel: { cell: ({ kernel }) => <Told text={kernel} /> },
  address: { cell: ({ address }) => <Told text={address} /> },
  packages: { numeric: true, phoneLabel: "packages", cell: (row) => <Amount count={row.packages} /> },
  owner: { phoneLabel: "owner", cell: ({ owner }) => <Said text={owner} /> },
  criticality: { phoneLabel: "criticality", cell: ({ criticality }) => criticality },
  enrolled: { cell: ({ enrolled }) => <Instant time={enrolled} /> },
};

const NOT_KNOWN = (
  <Badge tone="unknown" weight="plain" shape="unknown">
    <span className="font-normal">Not known</span>
  </Badge>
);

function Told({ text }: { text: string | null }) {
  return text === null ? NOT_KNOWN : <Untrusted text={text} limit={80} />;
}

/** What people say about a server may simply not have been said. */
function Said({ text }: { text: string | null }) {
  return text === null ? <span className="text-text-3">–</span> : <Untrusted text={text} limit={60} />;
}

function Place({ parts }: { parts: readonly (string | null)[] }) {
  const said = parts.filter((part) => part !== null);
  return <Said text={said.length === 0 ? null : said.join(" · ")} />;
}

function Amount({ count }: { count: number | null }) {
  return count === null ? NOT_KNOWN : formatCount(count);
}

function Waiting({ count }: { count: number | null }) {
  if (!count) return <Amount count={count} />;
  return (
    <Badge tone="high" weight="plain" shape="triangle">
      {formatCount(count)}
    </Badge>
  );
}

function Reboot({ required }: { required: boolean | null }) {
  if (required === null) return NOT_KNOWN;
  if (!required) return "Not needed";
  return (
    <Badge tone="medium" shape="diamond">
      Needed
    </Badge>
  );
}

function Blind({ sections }: { sections: number | null }) {
  if (sections === null) return NOT_KNOWN;
  if (sections === 0) return "0";
  return (
    <Badge tone="unknown" weight="plain" shape="unknown">
      {formatCount(sections)}
    </Badge>
  );
}
