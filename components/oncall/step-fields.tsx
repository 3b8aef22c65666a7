"use client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { visibleText } from "@/lib/untrusted";
import { newTarget, type StepDraft } from "./step-draft";
import type { Named } from "./turn-list";

type StepFieldsProps = {
  place: number;
  step: StepDraft;
  rotas: readonly Named[];
  people: readonly Named[];
  onChange: (changes: Partial<StepDraft>) => void;
  /** null where it is the only one. */
  onRemove: (() => void) | null;
};

/** One step: after how long, and who is asked. */
export function StepFields({ place, step, rotas, people, onChange, onRemove }: StepFieldsProps) {
  const options = [
    ...rotas.map(({ id, name }) => ({ value: `rota ${id}`, label: `On call in ${visibleText(name)}` })),
    ...people.map(({ id, name }) => ({ value: `person ${id}`, label: visibleText(name) })),
  ];
  const wordsOf = (of: string) =>
    options.find(({ value }) => value === of)?.label ?? "Somebody or a rota that is gone";
  return (
    <fieldset className="grid gap-3 rounded-card border border-border px-3 pb-3">
      <legend className="px-1 font-semibold">Step {place + 1}</legend>
      <Field
        label={place === 0 ? "After the alert began (min)" : "After the step before (min)"}
        hint={place === 0 ? "0: at once." : "While nobody has acknowledged."}
      >
        {(wiring) => (
          <TextInput
            {...wiring}
            name={`steps.${place}.afterMinutes`}
            type="number"
            min={place === 0 ? 0 : 1}
            max={1_440}
            className="max-w-40"
            value={step.afterMinutes}
            onChange={({ target }) => onChange({ afterMinutes: target.value })}
          />
        )}
      </Field>
      {step.targets.length > 0 && (
        <ul className="grid gap-1" aria-label={`Asked in step ${place + 1}`}>
          {step.targets.map(({ key, of }) => (
            <li key={key} className="flex items-center gap-2 rounded-control bg-sunken px-2">
              <bdi className="min-w-0 flex-1">{wordsOf(of)}</bdi>
              <Button
                variant="quiet"
                aria-label={`Remove ${wordsOf(of)} from step ${place + 1}`}
                onClick={() => onChange({ targets: step.targets.filter((other) => other.key !== key) })}
              >
                <Icon name="close" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Field label="Ask" hint="A rota's person on call, or somebody by name.">
        {(wiring) => (
          <Select
            {...wiring}
            name={`steps.${place}.targets`}
            value=""
            onChange={({ target }) => {
              const isNew = target.value !== "" && step.targets.every(({ of }) => of !== target.value);
              if (isNew) onChange({ targets: [...step.targets, newTarget(target.value)] });
            }}
            options={[{ value: "", label: "Choose…" }, ...options]}
          />
        )}
      </Field>
      {onRemove && (
        <div>
          <Button onClick={onRemove}>Remove step {place + 1}</Button>
        </div>
      )}
    </fieldset>
  );
}
