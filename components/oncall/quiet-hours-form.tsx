"use client";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { QuietHours } from "@/lib/oncall/model/person";
import { type WindowDraft, windowDraftOf, writtenWindow } from "./layer-draft";
import { WindowFields } from "./window-fields";

type QuietHoursFormProps = {
  hours: QuietHours | null;
  timeZones: readonly string[];
  /** The person's. */
  timeZone: string;
};

/** When a person wants to be left in peace. */
export function QuietHoursForm({ hours, timeZones, timeZone }: QuietHoursFormProps) {
  const [windows, setWindows] = useState<WindowDraft[]>(() => hours?.windows.map(windowDraftOf) ?? []);
  const [zone, setZone] = useState(hours?.timeZone ?? timeZone);
  const [evenCritical, setEvenCritical] = useState(hours?.evenCritical ?? false);
  return (
    <ActionForm
      method="PUT"
      path="/api/quiet-hours"
      fixed={{ windows: windows.map(writtenWindow), timeZone: zone, evenCritical }}
      submit="Save quiet hours"
      done="Your quiet hours are kept."
      className="grid max-w-3xl gap-3"
    >
      {windows.length === 0 && <p className="text-text-2">None: you are told at any hour.</p>}
      <WindowFields name="windows" add="Add quiet hours" windows={windows} onChange={setWindows} />
      {windows.length > 0 && (
        <>
          <Field label="Time zone" hint="Of these hours.">
            {(wiring) => (
              <Select
                {...wiring}
                name="timeZone"
                className="max-w-80"
                value={zone}
                onChange={({ target }) => setZone(target.value)}
                options={timeZones.map((value) => ({ value, label: value }))}
              />
            )}
          </Field>
          <Checkbox
            label="Not even critical alerts may make noise"
            hint="Unless this is chosen, critical alerts break through."
            checked={evenCritical}
            onChange={({ target }) => setEvenCritical(target.checked)}
          />
        </>
      )}
    </ActionForm>
  );
}
