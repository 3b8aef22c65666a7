"use client";
/** When a job is expected: how it is said, and the next five times that this means. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { DurationInput } from "@/components/ui/duration-input";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { ask } from "@/lib/http/client";
import type { Schedule } from "@/lib/schedule/schedule";
import { addressOf } from "@/lib/search-params";

type ScheduleFieldsProps = {
  schedule: Schedule;
  /** The person's, for a schedule that has none yet. */
  timeZone: string;
  zones: readonly string[];
};

const KINDS = [
  { value: "every", label: "After a time" },
  { value: "cron", label: "As a line of a crontab" },
  { value: "oncalendar", label: "As a timer of systemd" },
];

export function ScheduleFields({ schedule, timeZone, zones }: ScheduleFieldsProps) {
  const [kind, setKind] = useState<string>(schedule.kind);
  const [periodS, setPeriodS] = useState(schedule.kind === "every" ? schedule.periodS : 86_400);
  const [cron, setCron] = useState(schedule.kind === "cron" ? schedule.expression : "0 2 * * *");
  const [timer, setTimer] = useState(schedule.kind === "oncalendar" ? schedule.expression : "*-*-* 02:00:00");
  const [zone, setZone] = useState(schedule.kind === "every" ? timeZone : schedule.timeZone);
  const expression = kind === "cron" ? cron : timer;
  return (
    <>
      <Field label="It calls">
        {(wiring) => (
          <Select
            {...wiring}
            name="schedule.kind"
            value={kind}
            onChange={(event) => setKind(event.target.value)}
            options={KINDS}
          />
        )}
      </Field>
      {kind === "every" ? (
        <Field label="Every" hint="Counted from its last call." required>
          {(wiring) => (
            <DurationInput
              wiring={wiring}
              name="schedule.periodS"
              seconds={periodS}
              onSeconds={(seconds) => setPeriodS(seconds ?? 0)}
            />
          )}
        </Field>
      ) : (
        <div className="grid gap-3 sm:grid-cols-2">
          {kind === "cron" ? (
            <Field label="Line" hint="Minute, hour, day, month, day of the week." required>
              {(wiring) => (
                <TextInput
                  {...wiring}
                  name="schedule.expression"
                  maxLength={100}
                  spellCheck={false}
                  autoComplete="off"
                  value={cron}
                  onChange={(event) => setCron(event.target.value)}
                  className="font-mono"
                />
              )}
            </Field>
          ) : (
            <Field label="OnCalendar" hint="One a line, as in the timer." required>
              {(wiring) => (
                <Textarea
                  {...wiring}
                  name="schedule.expression"
                  maxLength={1_000}
                  spellCheck={false}
                  value={timer}
                  onChange={(event) => setTimer(event.target.value)}
                  className="font-mono"
                />
              )}
            </Field>
          )}
          <Field label="Time zone" hint="Of the machine that it runs on.">
            {(wiring) => (
              <Select
                {...wiring}
                name="schedule.timeZone"
                value={zone}
                onChange={(event) => setZone(event.target.value)}
                options={[...new Set([zone, ...zones])].sort().map((value) => ({ value, label: value }))}
              />
            )}
          </Field>
        </div>
      )}
      <Preview kind={kind} expression={expression} periodS={periodS} timeZone={zone} />
    </>
  );
}

type Previewed = { why: string | null; next: { at: string; local: string }[] };
type Asked = { kind: string; expression: string; periodS: number; timeZone: string };

const TYPING_MS = 300;

function Preview(props: Asked) {
  const { kind, expression, periodS, timeZone } = useSettled(props);
  const { data } = useQuery<Previewed>({
    queryKey: ["heartbeat", "schedule", kind, expression, periodS, timeZone],
    placeholderData: (before) => before,
    queryFn: ({ signal }) => {
      const given = kind === "every" ? { periodS } : { expression };
      return ask(addressOf("/api/heartbeats/schedule", { kind, timeZone, ...given }), { signal });
    },
  });
  return (
    <div aria-live="polite" className="rounded-control border border-border bg-sunken px-3 py-2">
      <p className="text-xs text-text-3">
        {kind === "every" ? "Expected next, if it called now" : "Expected next"}, in {timeZone}
      </p>
      {data?.why ? (
        <p className="text-text-2">{data.why}</p>
      ) : (
        <ol className="font-mono text-[0.8125rem]">
          {data?.next.map(({ at, local }) => (
            <li key={at}>{local}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** What was typed, once the hand rests. */
function useSettled(value: Asked): Asked {
  const [settled, setSettled] = useState(value);
  const { kind, expression, periodS, timeZone } = value;
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ kind, expression, periodS, timeZone }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [kind, expression, periodS, timeZone]);
  return settled;
}
