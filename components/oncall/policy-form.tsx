"use client";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import type { Policy } from "@/lib/oncall/model/policy";
import { visibleText } from "@/lib/untrusted";
import { draftOfStep, newStep, type StepDraft, writtenStep } from "./step-draft";
import { StepFields } from "./step-fields";
import type { Named } from "./turn-list";

type PolicyFormProps = {
  policy?: Policy;
  /** The labels it asks for, as people write them. */
  labels?: string;
  rotas: readonly Named[];
  people: readonly Named[];
  environments: readonly string[];
  /** Proposed for a new one where there is none. */
  isDefault: boolean;
};

const SEVERITIES = [
  { value: "info", label: "Any severity" },
  { value: "low", label: "Low or worse" },
  { value: "medium", label: "Medium or worse" },
  { value: "high", label: "High or worse" },
  { value: "critical", label: "Critical" },
];

/** For which alerts, who is asked, and who next. */
export function PolicyForm({ policy, labels, rotas, people, environments, isDefault }: PolicyFormProps) {
  const [steps, setSteps] = useState<StepDraft[]>(
    () => policy?.steps.map(draftOfStep) ?? [newStep(0, rotas[0])],
  );
  const chosen = policy?.applies.environments ?? [];
  // One that was removed since is still asked for.
  const offered = [...new Set([...environments, ...chosen])];
  return (
    <ActionForm
      method={policy ? "PUT" : "POST"}
      path={policy ? `/api/oncall/policies/${policy.id}` : "/api/oncall/policies"}
      shape={{
        name: "text",
        "applies.severityAtLeast": "text",
        "applies.environments": "list",
        "applies.labels": "text",
        repeat: "text",
        repeatAfterMinutes: "text",
        isDefault: "flag",
      }}
      fixed={{ steps: steps.map(writtenStep) }}
      submit={policy ? "Save" : "Add policy"}
      variant="primary"
      done={policy ? "The policy is changed." : "The policy is added. It holds for alerts from now on."}
      className="grid max-w-3xl gap-4"
      to="/oncall/policies"
    >
      <Field label="Name" required>
        {(wiring) => (
          <TextInput {...wiring} name="name" maxLength={100} autoComplete="off" defaultValue={policy?.name} />
        )}
      </Field>
      <Checkbox
        name="isDefault"
        label="The default: for alerts that no other policy is for"
        hint="There is one. What is asked for below does not narrow it."
        defaultChecked={policy?.isDefault ?? isDefault}
      />
      <fieldset className="grid gap-3 rounded-card border border-border px-3 pb-3">
        <legend className="px-1 font-semibold">For which alerts</legend>
        <Field label="Severity">
          {(wiring) => (
            <Select
              {...wiring}
              name="applies.severityAtLeast"
              defaultValue={policy?.applies.severityAtLeast ?? "info"}
              options={SEVERITIES}
            />
          )}
        </Field>
        {offered.length > 0 && (
          <fieldset>
            <legend className="font-semibold">Environments</legend>
            <p className="text-xs text-text-3">None chosen: all of them.</p>
            <div className="flex flex-wrap gap-x-4">
              {offered.map((name) => (
                <Checkbox
                  key={name}
                  name="applies.environments"
                  value={name}
                  label={<bdi>{visibleText(name)}</bdi>}
                  defaultChecked={chosen.includes(name)}
                />
              ))}
            </div>
          </fieldset>
        )}
        <Field label="Labels" hint={'One a line, all must fit: team="web", host=~"web-.*"'} required={false}>
          {(wiring) => (
            <Textarea
              {...wiring}
              name="applies.labels"
              spellCheck={false}
              defaultValue={labels}
              maxLength={20_000}
            />
          )}
        </Field>
      </fieldset>
      {steps.map((step, place) => (
        <StepFields
          key={step.key}
          place={place}
          step={step}
          rotas={rotas}
          people={people}
          onChange={(changes) =>
            setSteps(steps.map((one) => (one.key === step.key ? { ...one, ...changes } : one)))
          }
          onRemove={steps.length > 1 ? () => setSteps(steps.filter(({ key }) => key !== step.key)) : null}
        />
      ))}
      <div>
        <Button onClick={() => setSteps([...steps, newStep(10, undefined)])}>Add a step</Button>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="All steps come again" hint="Times, while nobody acknowledges: 0 to 9.">
          {(wiring) => (
            <TextInput
              {...wiring}
              name="repeat"
              type="number"
              min={0}
              max={9}
              defaultValue={policy?.repeat ?? 2}
            />
          )}
        </Field>
        <Field label="Each time after (min)" hint="Since the last step.">
          {(wiring) => (
            <TextInput
              {...wiring}
              name="repeatAfterMinutes"
              type="number"
              min={1}
              max={1_440}
              defaultValue={policy?.repeatAfterMinutes ?? 30}
            />
          )}
        </Field>
      </div>
    </ActionForm>
  );
}
