import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { KeyValues } from "@/components/ui/key-values";
import { Status } from "@/components/ui/status";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { Address, Filesystem, Section, TimeSync } from "@/lib/fleet/model/facts";
import type { ProvenFacts } from "@/lib/fleet/model/provenance";
import { formatBytes, formatShare } from "@/lib/units";
import { Provenance } from "./provenance";
import type { ServerPlace } from "./server-place";

type Facts = Pick<ProvenFacts, "os" | "kernel" | "hardware" | "addresses" | "timeSync">;

/** What the server is: system, kernel, size, addresses, clock. */
export function KeyFacts({ place, facts }: { place: ServerPlace; facts: Facts }) {
  const { os, kernel, hardware, addresses, timeSync } = facts;
  return (
    <Card title="Key facts">
      <KeyValues
        items={[
          {
            key: "System",
            value: from(os, ({ prettyName, id, pointRelease }) => (
              <>
                <Untrusted text={prettyName ?? id ?? "not named"} limit={120} />
                {pointRelease && (
                  <span className="text-text-3">
                    {" "}
                    (<Untrusted text={pointRelease} limit={40} />)
                  </span>
                )}
              </>
            )),
          },
          {
            key: "Kernel",
            value: from(kernel, ({ running, rebootForKernel }) => (
              <>
                {running ? <Untrusted text={running} limit={120} /> : <Status state="unknown" />}
                {rebootForKernel === true && (
                  <>
                    {" "}
                    <Status state="late">a newer one is installed</Status>
                  </>
                )}
              </>
            )),
          },
          {
            key: "Started",
            value: from(kernel, ({ bootedAt }) => (
              <Time at={bootedAt} zone={place.zone} now={place.now} form="minute" />
            )),
          },
          {
            key: "Processors and memory",
            value: from(hardware, ({ cpus, memoryBytes }) => (
              <>
                {cpus === null ? "processors not known" : `${cpus} × CPU`},{" "}
                {memoryBytes === null ? "memory not known" : formatBytes(memoryBytes)}
              </>
            )),
          },
          {
            key: "Disks",
            value: from(hardware, ({ filesystems }) =>
              filesystems === null ? <Status state="unknown" /> : <Filesystems all={filesystems} />,
            ),
          },
          { key: "Addresses", value: from(addresses, ({ items }) => <Addresses all={items} />) },
          { key: "Clock", value: from(timeSync, clock) },
        ]}
      />
      <Disclosure summary={<span className="text-xs font-normal text-text-3">What proves this</span>}>
        {[os, kernel, hardware, addresses, timeSync].map((section, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: five fixed sections
          <Provenance key={at} place={place} proven={section} />
        ))}
      </Disclosure>
    </Card>
  );
}

function from<T>(section: Section<T>, show: (value: T) => ReactNode): ReactNode {
  if (section.state === "known") return show(section);
  return (
    <Status state="unknown">
      <span className="whitespace-normal">
        Not known: <Untrusted text={section.reason} limit={160} />
      </span>
    </Status>
  );
}

function clock({ synchronised, source }: TimeSync): ReactNode {
  if (synchronised === null) return <Status state="unknown" />;
  if (!synchronised) return <Status state="late">not synchronised</Status>;
  return (
    <Status state="passed">
      synchronised{source && " with "}
      {source && <Untrusted text={source} limit={80} />}
    </Status>
  );
}

/** Kernel file systems hold nothing that could fill up. */
const NO_DISK = new Set(["tmpfs", "devtmpfs", "overlay", "squashfs", "efivarfs", "proc", "sysfs", "shm"]);
const SHOWN = 8;

function Filesystems({ all }: { all: readonly Filesystem[] }) {
  const disks = all.filter(({ type, sizeBytes }) => !NO_DISK.has(type) && sizeBytes > 0);
  const shown = disks.length > 0 ? disks : all.filter(({ mount }) => mount === "/");
  return (
    <ul>
      {shown.slice(0, SHOWN).map(({ mount, sizeBytes, usedBytes }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one fixed fact
        <li key={at}>
          <Untrusted text={mount} limit={80} /> {formatShare(usedBytes, sizeBytes)} of{" "}
          {formatBytes(sizeBytes)}
        </li>
      ))}
      {shown.length > SHOWN && <li className="text-text-3">and {shown.length - SHOWN} more</li>}
    </ul>
  );
}

function Addresses({ all }: { all: readonly Address[] }) {
  const shown = all.filter(({ address }) => !/^(127\.|::1$)/.test(address));
  if (shown.length === 0) return <span className="text-text-3">loopback only</span>;
  return (
    <ul>
      {shown.slice(0, SHOWN).map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of one fixed fact
        <li key={at} className="[overflow-wrap:anywhere]">
          <Untrusted text={`${one.address}/${one.prefix}`} limit={80} />{" "}
          <span className="text-text-3">
            <Untrusted text={one.interface} limit={40} />
            {one.vlanId !== null && `, VLAN ${one.vlanId}`}
          </span>
        </li>
      ))}
      {shown.length > SHOWN && <li className="text-text-3">and {shown.length - SHOWN} more</li>}
    </ul>
  );
}
