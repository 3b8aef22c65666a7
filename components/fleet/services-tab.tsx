import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Status } from "@/components/ui/status";
import type { Column } from "@/components/ui/table";
import { Untrusted } from "@/components/ui/untrusted";
import { matching } from "@/lib/fleet/list-page";
import type { Listener, Service, Services } from "@/lib/fleet/model/facts";
import type { ProvenFacts } from "@/lib/fleet/model/provenance";
import { isReachable, servicesInOrder } from "@/lib/fleet/services-order";
import { counted } from "@/lib/units";
import { ListSearch } from "./list-search";
import { PagedTable } from "./paged-table";
import { SectionCard } from "./section-card";
import { hrefWith, type ServerPlace } from "./server-place";

type ServicesTabProps = { place: ServerPlace; facts: Pick<ProvenFacts, "services" | "listeners"> };

/** What listens, and what runs or starts by itself. */
export function ServicesTab({ place, facts: { services, listeners } }: ServicesTabProps) {
  return (
    <>
      <SectionCard
        place={place}
        title="Listeners"
        what="What listens"
        section={listeners}
        hint={({ items }) =>
          `${counted(items.length, "socket")}, ${counted(items.filter(isReachable).length, "of them open", "of them open")} beyond this server`
        }
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState kind="all-clear" title="Nothing listens." />
          ) : (
            <PagedTable
              place={place}
              caption="Listening sockets"
              things="listeners"
              columns={LISTENER_COLUMNS}
              items={[...items].sort((a, b) => a.port - b.port)}
              pageKey="listeners"
            />
          )
        }
      </SectionCard>
      <SectionCard
        place={place}
        title="Services"
        what="Which services run"
        section={services}
        hint={serviceHint}
        actions={
          <ListSearch place={place} name="q" label="Find services" placeholder="Name, state or start" />
        }
      >
        {({ items, manager }) => {
          const found = matching(
            servicesInOrder(items),
            place.query["q"] ?? "",
            (s) => `${s.unit} ${s.active ?? ""} ${s.sub ?? ""} ${s.enabled ?? ""}`,
          );
          return found.length === 0 ? (
            <EmptyState
              kind="nothing-matches"
              title="No service matches."
              clearHref={hrefWith(place, { q: null, page: null })}
            />
          ) : (
            <PagedTable
              place={place}
              caption="Services"
              things="services"
              columns={serviceColumns(manager)}
              items={found}
            />
          );
        }}
      </SectionCard>
    </>
  );
}

function serviceHint({ manager, items }: Services): string {
  const failed = items.filter(({ active }) => active === "failed").length;
  const who = manager === null ? "states not known" : `as ${manager} says`;
  return `${counted(items.length, "unit")}, ${who}${failed > 0 ? `, ${failed} failed` : ""}`;
}

const LISTENER_COLUMNS: readonly Column<Listener>[] = [
  {
    key: "port",
    head: "Port",
    phone: "title",
    cell: ({ port, protocol }) => (
      <span>
        <span className="font-semibold">{port}</span> <span className="text-text-2">{protocol}</span>
      </span>
    ),
  },
  {
    key: "address",
    head: "Address",
    cell: ({ address, interface: device }) => (
      <span className="font-mono text-[0.9em] break-all">
        <Untrusted text={device ? `${address}%${device}` : address} limit={120} />
      </span>
    ),
  },
  {
    key: "reach",
    head: "Open to",
    phone: "side",
    cell: (listener) =>
      isReachable(listener) ? (
        <Badge tone="neutral">{isEverywhere(listener) ? "all addresses" : "one address"}</Badge>
      ) : (
        <span className="text-text-3">this server only</span>
      ),
  },
  {
    key: "processes",
    head: "Process",
    phone: "foot",
    cell: ({ processes }) => <Processes processes={processes} />,
  },
];

function isEverywhere({ address }: Listener): boolean {
  return ["0.0.0.0", "::", "*"].includes(address);
}

const PROCESSES_SHOWN = 6;

function Processes({ processes }: { processes: Listener["processes"] }) {
  if (processes.length === 0) return <Status state="unknown">Owner not known</Status>;
  const names = [...new Set(processes.map(({ name }) => name))];
  const pids = processes.map(({ pid }) => pid);
  return (
    <span>
      <Untrusted text={names.join(", ")} limit={200} />{" "}
      <span className="text-text-3">
        ({pids.length === 1 ? "pid" : "pids"} {pids.slice(0, PROCESSES_SHOWN).join(", ")}
        {pids.length > PROCESSES_SHOWN && ` and ${pids.length - PROCESSES_SHOWN} more`})
      </span>
    </span>
  );
}

function serviceColumns(manager: Services["manager"]): readonly Column<Service>[] {
  return [
    {
      key: "unit",
      head: "Unit",
      phone: "title",
      cell: ({ unit }) => (
        <span className="break-all">
          <Untrusted text={unit} limit={200} />
        </span>
      ),
    },
    {
      key: "active",
      head: "State",
      phone: "side",
      cell: (service) => <Activity service={service} manager={manager} />,
    },
    {
      key: "enabled",
      head: "Starts by itself",
      phoneLabel: "starts:",
      cell: ({ enabled }) =>
        enabled === null ? (
          <span className="text-text-3">not said</span>
        ) : (
          <Untrusted text={enabled} limit={40} />
        ),
    },
  ];
}

/** A template or an alias has no state of its own; without an answer of the manager nobody knows. */
function Activity({
  service: { active, sub, load },
  manager,
}: {
  service: Service;
  manager: Services["manager"];
}) {
  if (load === "not-found") return <span className="text-text-3">not installed</span>;
  if (active === null && manager !== null) return <span className="text-text-3">not loaded</span>;
  if (active === null) return <Status state="unknown" />;
  const detail = sub && sub !== active ? ` (${sub})` : "";
  if (active === "failed") return <Status state="failed">failed</Status>;
  if (active === "active")
    return (
      <Status state="up">
        <Untrusted text={`active${detail}`} limit={60} />
      </Status>
    );
  return (
    <span className="text-text-2">
      <Untrusted text={`${active}${detail}`} limit={60} />
    </span>
  );
}
