"use client";
/** When does a silence end? One of a few spans, or a time. There is no answer that is never. */
import { useState } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";

const SPANS = [
  { minutes: 60, label: "1 hour" },
  { minutes: 240, label: "4 hours" },
  { minutes: 480, label: "8 hours" },
] as const;

type EndChoiceProps = {
  /** The reader's clock, and its time at which the silence ends already: "2026-11-24T08:00". */
  zone: string;
  until: string | null;
  days: number;
};

export function EndChoice({ zone, until, days }: EndChoiceProps) {
  const [choice, setChoice] = useState<number | null>(until === null ? 60 : null);
  return (
    <fieldset>
      <legend className="font-semibold">Ends</legend>
      <div className="flex flex-wrap gap-x-4">
        {SPANS.map(({ minutes, label }) => (
          <Checkbox
            key={minutes}
            radio
            name="minutes"
            value={minutes}
            label={`After ${label}`}
            checked={choice === minutes}
            onChange={() => setChoice(minutes)}
          />
        ))}
        <Checkbox
          radio
          name="minutes"
          value=""
          label="At a time"
          checked={choice === null}
          onChange={() => setChoice(null)}
        />
      </div>
      {choice === null && (
        <Field label="Until" hint={`In ${zone}, at most ${days} days off.`} required>
          {(wiring) => (
            <TextInput {...wiring} name="until" type="datetime-local" defaultValue={until ?? undefined} />
          )}
        </Field>
      )}
    </fieldset>
  );
}
