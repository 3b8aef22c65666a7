import { Badge } from "@/components/ui/badge";
import { Code } from "@/components/ui/code";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Status } from "@/components/ui/status";
import type { Column } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { matching } from "@/lib/fleet/list-page";
import type { Package, Reboot, Update, Updates } from "@/lib/fleet/model/facts";
import type { ProvenFacts } from "@/lib/fleet/model/provenance";
import { urgentFirst } from "@/lib/fleet/updates-order";
import { counted, formatCount } from "@/lib/units";
import { ListSearch } from "./list-search";
import { PagedTable } from "./paged-table";
import { SectionCard } from "./section-card";
import { hrefWith, type ServerPlace } from "./server-place";

type PackagesTabProps = { place: ServerPlace; facts: Pick<ProvenFacts, "updates" | "reboot" | "packages"> };

/** What could be installed, what a reboot or a restart would mend, and what is installed. */
export function PackagesTab({ place, facts: { updates, reboot, packages } }: PackagesTabProps) {
  const search = place.query["q"] ?? "";
  return (
    <>
      <SectionCard
        place={place}
        title="Updates"
        what="Which updates wait"
        section={updates}
        hint={(value) => <ListsAge place={place} updates={value} />}
      >
        {(value) => <UpdateTable place={place} updates={value} />}
      </SectionCard>
      <div id="reboot">
        <SectionCard
          place={place}
          title="Reboot and restarts"
          what="Whether a reboot is needed"
          section={reboot}
        >
          {(value) => <RebootFacts reboot={value} />}
        </SectionCard>
      </div>
      <SectionCard
        place={place}
        title="Installed packages"
        what="Which packages are installed"
        section={packages}
        hint={({ items, manager }) => `${counted(items.length, "package")}, as ${manager} lists them`}
        actions={
          <ListSearch place={place} name="q" label="Find packages" placeholder="Name, version or source" />
        }
      >
        {({ items }) => {
          const found = matching(items, search, (p) => `${p.name} ${p.version} ${p.source ?? ""}`);
          if (found.length === 0 && search)
            return (
              <EmptyState
                kind="nothing-matches"
                title="No installed package matches."
                clearHref={hrefWith(place, { q: null, page: null })}
              >
                {formatCount(items.length)} packages were searched.
              </EmptyState>
            );
          return (
            <PagedTable
              place={place}
              caption="Installed packages"
              things="packages"
              columns={PACKAGE_COLUMNS}
              items={found}
            />
          );
        }}
      </SectionCard>
    </>
  );
}

const STALE_S = 7 * 86_400;

function ListsAge({ place, updates }: { place: ServerPlace; updates: Updates }) {
  if (updates.listsChangedAt === null) return <>When the package lists were fetched is not known.</>;
  const isStale = (updates.cacheAgeSeconds ?? 0) >= STALE_S;
  return (
    <>
      Package lists fetched <Time at={updates.listsChangedAt} zone={place.zone} now={place.now} />
      {isStale && (
        <>
          {" "}
          <Status state="late">Old lists: newer updates are not seen</Status>
        </>
      )}
    </>
  );
}

function UpdateTable({ place, updates: { items } }: { place: ServerPlace; updates: Updates }) {
  if (items === null) return <Notice tone="unknown">Which updates wait is not known.</Notice>;
  if (items.length === 0)
    return (
      <EmptyState kind="all-clear" title="No update waits.">
        That is as new as the package lists are.
      </EmptyState>
    );
  return (
    <PagedTable
      place={place}
      caption="Updates, security first"
      things="updates"
      columns={UPDATE_COLUMNS}
      items={urgentFirst(items)}
      pageKey="updates"
    />
  );
}

const UPDATE_COLUMNS: readonly Column<Update>[] = [
  { key: "name", head: "Package", phone: "title", cell: ({ name }) => <Untrusted text={name} limit={120} /> },
  { key: "kind", head: "Kind", phone: "side", cell: (update) => <UpdateKind update={update} /> },
  {
    key: "installed",
    head: "Installed",
    phoneLabel: "from",
    cell: ({ installed }) => <Version text={installed} none="not installed" />,
  },
  {
    key: "candidate",
    head: "Available",
    phoneLabel: "to",
    cell: ({ candidate }) => <Version text={candidate} none="not named by apt" />,
  },
  {
    key: "advisories",
    head: "Advisories and CVEs",
    phone: "foot",
    cell: ({ advisories, cves }) => <Names names={[...advisories, ...cves]} />,
  },
];

function UpdateKind({ update: { security, held } }: { update: Update }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      {security === true && (
        <Badge tone="high" weight="framed" shape="triangle">
          Security
        </Badge>
      )}
      {security === null && <Status state="unknown">Security not known</Status>}
      {security === false && <span className="text-text-2">Other</span>}
      {held && (
        <Badge tone="info" shape="pause">
          Held
        </Badge>
      )}
    </span>
  );
}

function Version({ text, none }: { text: string | null; none: string }) {
  if (text === null) return <span className="text-text-3">{none}</span>;
  return (
    <span className="font-mono text-[0.9em] break-all">
      <Untrusted text={text} limit={120} />
    </span>
  );
}

const NAMES_SHOWN = 4;

function Names({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span className="text-text-3">–</span>;
  const more = names.length - NAMES_SHOWN;
  return (
    <span title={more > 0 ? names.join(" ").slice(0, 2_000) : undefined}>
      <Untrusted text={names.slice(0, NAMES_SHOWN).join(", ")} limit={300} />
      {more > 0 && <span className="text-text-3"> and {more} more</span>}
    </span>
  );
}

function RebootFacts({ reboot: { required, reasons, servicesToRestart } }: { reboot: Reboot }) {
  return (
    <div className="grid gap-3 lg:grid-cols-2">
      <div>
        <p className="font-semibold">
          {required === true && <Status state="late">A reboot is needed</Status>}
          {required === false && <Status state="passed">No reboot is needed</Status>}
          {required === null && <Status state="unknown">Not known: nothing on this server would tell</Status>}
        </p>
        <Lines items={reasons} />
      </div>
      <div>
        <p className="font-semibold">
          {servicesToRestart === null && (
            <Status state="unknown">Services that run old code: not known</Status>
          )}
          {servicesToRestart?.length === 0 && <Status state="passed">No service runs replaced code</Status>}
          {servicesToRestart !== null && servicesToRestart.length > 0 && (
            <Status state="late">
              {counted(servicesToRestart.length, "service runs", "services run")} replaced code until
              restarted
            </Status>
          )}
        </p>
        <Lines items={servicesToRestart ?? []} />
      </div>
    </div>
  );
}

const LINES_SHOWN = 50;

function Lines({ items }: { items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <ul className="mt-1 ml-6 list-disc">
      {items.slice(0, LINES_SHOWN).map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one fixed fact
        <li key={at}>
          <Untrusted text={item} limit={300} />
        </li>
      ))}
      {items.length > LINES_SHOWN && <li>and {items.length - LINES_SHOWN} more</li>}
    </ul>
  );
}

const PACKAGE_COLUMNS: readonly Column<Package>[] = [
  { key: "name", head: "Package", phone: "title", cell: ({ name }) => <Untrusted text={name} limit={120} /> },
  { key: "version", head: "Version", cell: ({ version }) => <Version text={version} none="–" /> },
  {
    key: "arch",
    head: "Architecture",
    phone: "side",
    cell: ({ arch }) => <Untrusted text={arch} limit={40} />,
  },
  {
    key: "source",
    head: "Built from",
    phoneLabel: "from",
    cell: ({ name, source, sourceVersion, version }) =>
      source === null || source === name ? (
        sourceVersion && sourceVersion !== version ? (
          <Code>{<Untrusted text={sourceVersion} limit={120} />}</Code>
        ) : (
          <span className="text-text-3">itself</span>
        )
      ) : (
        <Untrusted text={source} limit={160} />
      ),
  },
];
