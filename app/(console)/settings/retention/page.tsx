import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { KeyValues } from "@/components/ui/key-values";
import { Page } from "@/components/ui/page";
import { TextInput } from "@/components/ui/text-input";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readRetention } from "@/lib/ingest/store/retention";

const LIMITS = [
  {
    name: "reportDays",
    label: "Reports (days)",
    hint: "Which outputs each report held. At least 7.",
    min: 7,
    max: 800,
  },
  {
    name: "evidenceMonths",
    label: "Evidence (months)",
    hint: "The raw bytes of outputs. At least 2.",
    min: 2,
    max: 60,
  },
  {
    name: "changeMonths",
    label: "Changes (months)",
    hint: "What differed between reports. At least 3.",
    min: 3,
    max: 120,
  },
] as const;

export default async function RetentionPage() {
  const person = await viewer();
  const retention = await asViewer(readRetention);
  return (
    <Page
      title="Retention"
      hint="What is older is dropped by whole days and months, once an hour. The audit log is never dropped."
      back={{ href: "/settings", label: "Settings" }}
    >
      <Card title="How long things are kept">
        {allows(person, "settings.change") ? (
          <ActionForm
            method="PUT"
            path="/api/settings/retention"
            shape={{ reportDays: "number", evidenceMonths: "number", changeMonths: "number" }}
            submit="Save"
            variant="primary"
            done="Retention is changed."
            question="Change retention? What falls outside is dropped within an hour and cannot be brought back."
          >
            {LIMITS.map(({ name, label, hint, min, max }) => (
              <Field key={name} label={label} hint={hint} required>
                {(wiring) => (
                  <TextInput
                    {...wiring}
                    type="number"
                    name={name}
                    min={min}
                    max={max}
                    defaultValue={retention[name]}
                  />
                )}
              </Field>
            ))}
          </ActionForm>
        ) : (
          <KeyValues
            items={LIMITS.map(({ name, label, hint }) => ({ key: label, value: retention[name], hint }))}
          />
        )}
      </Card>
    </Page>
  );
}
