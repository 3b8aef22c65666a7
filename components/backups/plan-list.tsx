import { KeyValues } from "@/components/ui/key-values";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { PlannedSystem } from "@/lib/backups/model/plan";
import { durationWords, spanWords } from "@/lib/time";
import { KIND_WORDS, PLACE_WORDS } from "./words";

/** One after the other, as they are brought back; on paper without the console. */
export function PlanList({ systems, zone }: { systems: readonly PlannedSystem[]; zone: string }) {
  return (
    <ol className="grid gap-4">
      {systems.map((system, index) => (
        <li key={system.id} className="break-inside-avoid border-b border-border pb-4 last:border-0">
          <h2 className="mb-2 font-semibold">
            {index + 1}.{" "}
            <TextLink href={`/backups/${system.id}`}>
              <Untrusted text={system.name} limit={100} />
            </TextLink>
          </h2>
          <KeyValues columns={2} items={factsOf(system, zone)} />
          {system.notes ? (
            <p className="mt-2 whitespace-pre-wrap">
              <Untrusted text={system.notes} limit={10_000} />
            </p>
          ) : (
            <p className="mt-2 text-text-3">Nobody has written down how it is restored.</p>
          )}
        </li>
      ))}
    </ol>
  );
}

function factsOf(system: PlannedSystem, zone: string) {
  const { kind, environment, hostname, rtoS, rpoS, copy, place, pointAt, tookS, drillPassedAt } = system;
  const where = [environment, hostname].filter((word) => word !== null).join(", ");
  return [
    { key: "What it is", value: KIND_WORDS[kind] },
    { key: "Where it belongs", value: where ? <Untrusted text={where} limit={200} /> : "Not said" },
    {
      key: "Restored from",
      value: copy && place ? <Untrusted text={`${copy}, ${PLACE_WORDS[place]}`} limit={200} /> : "Not known",
    },
    {
      key: "Its data goes up to",
      value: <Time at={pointAt} zone={zone} form="minute" none="Not known" />,
      hint: `Agreed: at most ${spanWords(rpoS)} old.`,
    },
    {
      key: "How long it took",
      value: tookS === null ? "Not known" : durationWords(tookS),
      hint: rtoS === null ? "No time is agreed." : `Agreed: ${spanWords(rtoS)}.`,
    },
    {
      key: "Last restored in a test",
      value: <Time at={drillPassedAt} zone={zone} form="minute" none="Never" />,
    },
  ];
}
