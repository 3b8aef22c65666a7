import { Stat } from "@/components/ui/stat";
import { Time } from "@/components/ui/time";
import type { FleetCounts } from "@/lib/fleet/model/server";
import { addressOf } from "@/lib/search-params";
import { formatCount } from "@/lib/units";

type FleetNumbersProps = { fleet: FleetCounts; env: string | undefined; zone: string; now: Date };

/** The fleet in numbers. Each opens the list that it counts, and says of how many, and what is not known. */
export function FleetNumbers({ fleet, env, zone, now }: FleetNumbersProps) {
  const heard = fleet.partlySeen + fleet.fullySeen;
  const seen = (unknown: number) => fleet.servers - unknown;
  return (
    <section aria-label="The fleet in numbers" className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <Stat
        label="Servers reporting"
        value={formatCount(fleet.reporting)}
        href={addressOf("/servers", { contact: "reporting", env })}
        note={
          <>
            of {formatCount(fleet.servers)}, newest report{" "}
            <Time at={fleet.newestReportAt} zone={zone} now={now} none="never" />
          </>
        }
      />
      <Stat
        label="Servers with security updates waiting"
        value={formatCount(fleet.withSecurityUpdates)}
        href={addressOf("/servers", { security: "yes", env, sort: "-security" })}
        note={<OfKnown known={seen(fleet.securityUnknown)} unknown={fleet.securityUnknown} />}
      />
      <Stat
        label="Servers that need a reboot"
        value={formatCount(fleet.needReboot)}
        href={addressOf("/servers", { reboot: "yes", env })}
        note={<OfKnown known={seen(fleet.rebootUnknown)} unknown={fleet.rebootUnknown} />}
      />
      <Stat
        label="Servers seen only in part"
        value={formatCount(fleet.partlySeen)}
        href={addressOf("/servers", { sight: "partial", env, sort: "-unknown" })}
        note={<OfKnown known={heard} unknown={fleet.servers - heard} />}
      />
    </section>
  );
}

function OfKnown({ known, unknown }: { known: number; unknown: number }) {
  return (
    <>
      of {formatCount(known)}
      {unknown > 0 && `, not known for ${formatCount(unknown)}`}
    </>
  );
}
