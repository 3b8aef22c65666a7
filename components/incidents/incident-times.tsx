import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { type Incident, TIME_NAMES } from "@/lib/incidents/model/incident";
import { TimesDialog } from "./change-dialogs";
import { downtimeWords, lostMinutes, TIME_WORDS } from "./words";

type IncidentTimesProps = { incident: Incident; zone: string; mayChange: boolean };

/** The instants of the incident in their order, and what it has cost so far. */
export function IncidentTimes({ incident, zone, mayChange }: IncidentTimesProps) {
  const [worst] = [...incident.downtimes].sort((a, b) => lostMinutes(b) - lostMinutes(a));
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <dl className="flex flex-wrap gap-x-4 gap-y-1">
        {TIME_NAMES.map((name) => (
          <div key={name}>
            <dt className="text-xs text-text-3">{TIME_WORDS[name]}</dt>
            <dd>
              <Time at={incident[name]} zone={zone} form="minute" none="–" />
            </dd>
          </div>
        ))}
        <div>
          <dt className="text-xs text-text-3">budget used</dt>
          <dd>
            {worst ? (
              <>
                {downtimeWords(worst)}
                {incident.downtimes.length > 1 && (
                  <>
                    , <Untrusted text={worst.objective.name} limit={100} />
                  </>
                )}
              </>
            ) : (
              <span className="text-text-3">no service named</span>
            )}
          </dd>
        </div>
      </dl>
      {mayChange && <TimesDialog incident={incident} zone={zone} />}
    </div>
  );
}
