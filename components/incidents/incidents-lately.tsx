import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { type IncidentRow, isOpen } from "@/lib/incidents/model/incident";
import { counted } from "@/lib/units";
import { latelyWords, outcomeWords } from "./lately-words";

type IncidentsLatelyProps = {
  lately: { incidents: readonly IncidentRow[]; lost: number | null };
  days: number;
  zone: string;
};

const SHOWN = 5;

/** What went wrong lately, in sentences: how many, what they cost, and whether anybody knows why. */
export function IncidentsLately({ lately, days, zone }: IncidentsLatelyProps) {
  const { incidents, lost } = lately;
  const more = incidents.length - SHOWN;
  return (
    <div className="mt-2 max-w-prose">
      <p>
        {latelyWords(incidents, lost, days)} <TextLink href="/incidents">Incidents</TextLink>
      </p>
      {incidents.length > 0 && (
        <ul className="mt-1 grid gap-1">
          {incidents.slice(0, SHOWN).map((incident) => (
            <li key={incident.id}>
              <Time at={incident.impactStartedAt} zone={zone} form="date" />{" "}
              <TextLink href={`/incidents/${incident.id}`}>
                <Untrusted text={incident.title} limit={200} />
              </TextLink>
              <span className="text-text-2">: {outcomeWords(incident)}</span>
            </li>
          ))}
          {more > 0 && <li className="text-text-2">and {counted(more, "more", "more")}</li>}
        </ul>
      )}
      {incidents.some(isOpen) && (
        <p className="mt-1 text-xs text-text-3">Of open incidents, what was lost until now.</p>
      )}
    </div>
  );
}
