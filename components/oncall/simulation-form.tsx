import Form from "next/form";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import type { AlertRow } from "@/lib/alerts/model/alert";
import type { SimulationAddress } from "@/lib/oncall/model/simulation";
import { visibleText } from "@/lib/untrusted";

type SimulationFormProps = {
  asked: SimulationAddress;
  alerts: readonly Pick<AlertRow, "id" | "title" | "severity">[];
  environments: readonly string[];
  zone: string;
};

const SEVERITIES = ["critical", "high", "medium", "low", "info"].map((value) => ({ value, label: value }));

/** What is asked, in the address of the page: an answer can be sent to somebody. */
export function SimulationForm({ asked, alerts, environments, zone }: SimulationFormProps) {
  return (
    <Form action="/oncall/simulation" prefetch={false} className="grid max-w-3xl gap-3">
      <Field label="Alert" hint="One that stands, or one that could be.">
        {(wiring) => (
          <Select
            {...wiring}
            name="alert"
            defaultValue={asked.alert ?? ""}
            options={[
              { value: "", label: "One that could be, as below" },
              ...alerts.map(({ id, title, severity }) => ({
                value: id,
                label: `${severity}: ${visibleText(title).slice(0, 120)}`,
              })),
            ]}
          />
        )}
      </Field>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="Severity">
          {(wiring) => (
            <Select {...wiring} name="severity" defaultValue={asked.severity} options={SEVERITIES} />
          )}
        </Field>
        <Field label="Environment">
          {(wiring) => (
            <Select
              {...wiring}
              name="env"
              defaultValue={asked.env ?? ""}
              options={[
                { value: "", label: "Not known" },
                ...environments.map((value) => ({ value, label: visibleText(value) })),
              ]}
            />
          )}
        </Field>
        <Field label="When" hint={`In ${zone}. Empty: now.`}>
          {(wiring) => <TextInput {...wiring} name="at" type="datetime-local" defaultValue={asked.at} />}
        </Field>
      </div>
      <Field label="Labels" hint="One a line: team=web" required={false}>
        {(wiring) => <Textarea {...wiring} name="labels" spellCheck={false} defaultValue={asked.labels} />}
      </Field>
      <div>
        <Button type="submit" variant="primary">
          Who gets woken?
        </Button>
      </div>
    </Form>
  );
}
