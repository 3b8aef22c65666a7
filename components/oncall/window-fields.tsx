"use client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { newWindow, WEEKDAYS, type WindowDraft } from "./layer-draft";

type WindowFieldsProps = {
  /** The path of the list in the request: "layers.0.restrictions". */
  name: string;
  add: string;
  windows: readonly WindowDraft[];
  onChange: (windows: WindowDraft[]) => void;
};

/** Times that come again: every day, or from one weekday to another. */
export function WindowFields({ name, add, windows, onChange }: WindowFieldsProps) {
  const change = (key: number, changes: Partial<WindowDraft>) =>
    onChange(windows.map((window) => (window.key === key ? { ...window, ...changes } : window)));
  return (
    <div className="grid gap-2">
      {windows.map((window, place) => (
        <fieldset key={window.key} className="rounded-card border border-border px-3 pb-3">
          <legend className="px-1 text-xs text-text-3">Time {place + 1}</legend>
          <div className="grid gap-2 sm:grid-cols-3">
            <Field label="Comes again">
              {(wiring) => (
                <Select
                  {...wiring}
                  value={window.kind}
                  onChange={({ target }) => change(window.key, { kind: target.value as WindowDraft["kind"] })}
                  options={[
                    { value: "daily", label: "Every day" },
                    { value: "weekly", label: "Every week" },
                  ]}
                />
              )}
            </Field>
            <Edge
              label="From"
              path={`${name}.${place}.from`}
              isWeekly={window.kind === "weekly"}
              day={window.fromDay}
              time={window.from}
              onDay={(fromDay) => change(window.key, { fromDay })}
              onTime={(from) => change(window.key, { from })}
            />
            <Edge
              label="Until"
              path={`${name}.${place}.to`}
              isWeekly={window.kind === "weekly"}
              day={window.toDay}
              time={window.to}
              onDay={(toDay) => change(window.key, { toDay })}
              onTime={(to) => change(window.key, { to })}
            />
          </div>
          <Button
            className="mt-2"
            onClick={() => onChange(windows.filter(({ key }) => key !== window.key))}
            aria-label={`Remove time ${place + 1}`}
          >
            Remove
          </Button>
        </fieldset>
      ))}
      <div>
        <Button onClick={() => onChange([...windows, newWindow()])}>{add}</Button>
      </div>
    </div>
  );
}

type EdgeProps = {
  label: string;
  path: string;
  isWeekly: boolean;
  day: string;
  time: string;
  onDay: (day: string) => void;
  onTime: (time: string) => void;
};

function Edge({ label, path, isWeekly, day, time, onDay, onTime }: EdgeProps) {
  return (
    <div className="grid content-start gap-2">
      <Field label={label}>
        {(wiring) => (
          <TextInput
            {...wiring}
            name={path}
            type="time"
            value={time}
            onChange={({ target }) => onTime(target.value)}
          />
        )}
      </Field>
      {isWeekly && (
        <Select
          aria-label={`${label}: weekday`}
          value={day}
          onChange={({ target }) => onDay(target.value)}
          options={WEEKDAYS}
        />
      )}
    </div>
  );
}
