"use client";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { type LayerDraft, WEEKDAYS } from "./layer-draft";
import { type Named, TurnList } from "./turn-list";
import { WindowFields } from "./window-fields";

type LayerFieldsProps = {
  place: number;
  layer: LayerDraft;
  candidates: readonly Named[];
  known: readonly Named[];
  onChange: (changes: Partial<LayerDraft>) => void;
  /** null where it is the only one. */
  onRemove: (() => void) | null;
};

/** One layer: who, how long each, and at which hours. */
export function LayerFields({ place, layer, candidates, known, onChange, onRemove }: LayerFieldsProps) {
  const path = (field: string) => `layers.${place}.${field}`;
  return (
    <fieldset className="grid gap-3 rounded-card border border-border px-3 pb-3">
      <legend className="px-1 font-semibold">Layer {place + 1}</legend>
      <TurnList
        name={path("people")}
        people={layer.people}
        candidates={candidates}
        known={known}
        onChange={(people) => onChange({ people })}
      />
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="A turn lasts">
          {(wiring) => (
            <TextInput
              {...wiring}
              name={path("handover.every")}
              type="number"
              min={1}
              max={366}
              value={layer.every}
              onChange={({ target }) => onChange({ every: target.value })}
            />
          )}
        </Field>
        <Field label="Unit">
          {(wiring) => (
            <Select
              {...wiring}
              name={path("handover.unit")}
              value={layer.unit}
              onChange={({ target }) => onChange({ unit: target.value as LayerDraft["unit"] })}
              options={[
                { value: "hour", label: "Hours" },
                { value: "day", label: "Days" },
                { value: "week", label: "Weeks" },
              ]}
            />
          )}
        </Field>
        <Field label="Handed over at">
          {(wiring) => (
            <TextInput
              {...wiring}
              name={path("handover.at")}
              type="time"
              value={layer.at}
              onChange={({ target }) => onChange({ at: target.value })}
            />
          )}
        </Field>
        {layer.unit === "week" && (
          <Field label="On">
            {(wiring) => (
              <Select
                {...wiring}
                name={path("handover.weekday")}
                value={layer.weekday}
                onChange={({ target }) => onChange({ weekday: target.value })}
                options={[{ value: "", label: "The day it starts" }, ...WEEKDAYS]}
              />
            )}
          </Field>
        )}
        <Field label="Starts on">
          {(wiring) => (
            <TextInput
              {...wiring}
              name={path("startsOn")}
              type="date"
              value={layer.startsOn}
              onChange={({ target }) => onChange({ startsOn: target.value })}
            />
          )}
        </Field>
        <Field label="Ends on" required={false}>
          {(wiring) => (
            <TextInput
              {...wiring}
              name={path("until")}
              type="date"
              value={layer.until}
              onChange={({ target }) => onChange({ until: target.value })}
            />
          )}
        </Field>
      </div>
      <Disclosure summary="Only at certain hours" open={layer.restrictions.length > 0}>
        <p className="mb-2 text-text-2">Without any, the layer always has somebody.</p>
        <WindowFields
          name={path("restrictions")}
          add="Add hours"
          windows={layer.restrictions}
          onChange={(restrictions) => onChange({ restrictions })}
        />
      </Disclosure>
      {onRemove && (
        <div>
          <Button onClick={onRemove}>Remove layer {place + 1}</Button>
        </div>
      )}
    </fieldset>
  );
}
