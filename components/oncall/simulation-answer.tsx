import { Notice } from "@/components/ui/notice";
import { Severity } from "@/components/ui/severity";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { Simulated } from "@/lib/oncall/model/simulation";
import { localText } from "@/lib/time";

/** Who is woken, step by step, with the reason of each. */
export function SimulationAnswer({ answer, zone }: { answer: Simulated; zone: string }) {
  const { alert, at, lines, notes } = answer;
  const people = [...new Set(lines.flatMap(({ name }) => (name === null ? [] : [name])))];
  return (
    <div className="grid gap-3">
      <p className="text-lg">
        {people.length === 0 ? (
          <strong className="text-critical">Nobody is woken.</strong>
        ) : (
          <>
            <strong>
              <Untrusted text={people.join(", ")} />
            </strong>{" "}
            {people.length === 1 ? "is" : "are"} asked, while nobody acknowledges.
          </>
        )}
      </p>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-text-2">
        <Severity level={alert.severity} />
        {alert.id && alert.title !== null && (
          <TextLink href={`/alerts/${alert.id}`}>
            <Untrusted text={alert.title} limit={200} />
          </TextLink>
        )}
        <span>
          {alert.environment === null ? "environment not known" : <Untrusted text={alert.environment} />}
        </span>
        <Time at={new Date(at)} zone={zone} form="minute" />
      </p>
      {notes.map((note) => (
        <Notice key={note} tone="info">
          <p>
            <Untrusted text={note} limit={500} />
          </p>
        </Notice>
      ))}
      <ol className="grid gap-1.5 border-l-2 border-border pl-4">
        {lines.map((line, place) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of one answer
            key={place}
            className={`grid gap-x-3 sm:grid-cols-[9rem_1fr] ${line.personId ? "font-semibold" : "text-text-2"}`}
          >
            <span className="font-normal text-text-3">{localText(new Date(line.at), zone, "second")}</span>
            <Untrusted text={line.text} limit={1_000} />
          </li>
        ))}
      </ol>
      <p className="text-xs text-text-3">
        Nothing was sent. Rules by which one alert explains another are not reckoned with: they depend on what
        else stands then.
      </p>
    </div>
  );
}
