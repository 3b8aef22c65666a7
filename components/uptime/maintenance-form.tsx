import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { Untrusted } from "@/components/ui/untrusted";
import { LONGEST_H } from "@/lib/uptime/model/maintenance";

type MaintenanceFormProps = {
  objectives: readonly { id: string; name: string }[];
  /** The person's: the clock that they read the times off. */
  zone: string;
};

/** Asks for planned work. */
export function MaintenanceForm({ objectives, zone }: MaintenanceFormProps) {
  return (
    <ActionForm
      method="POST"
      path="/api/maintenance"
      shape={{ reason: "text", from: "text", to: "text", objectives: "list" }}
      fixed={{ timeZone: zone }}
      submit="Ask for it"
      variant="primary"
      done="It is asked for. Somebody else must approve it."
    >
      <Field label="What is done" required>
        {(wiring) => <TextInput {...wiring} name="reason" maxLength={300} autoComplete="off" />}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="From" hint={`In ${zone}.`} required>
          {(wiring) => <TextInput {...wiring} name="from" type="datetime-local" />}
        </Field>
        <Field label="Until" hint={`At most ${LONGEST_H} hours later.`} required>
          {(wiring) => <TextInput {...wiring} name="to" type="datetime-local" />}
        </Field>
      </div>
      <fieldset>
        <legend className="font-semibold">Services</legend>
        <div className="grid gap-x-4 sm:grid-cols-2">
          {objectives.map(({ id, name }) => (
            <Checkbox key={id} name="objectives" value={id} label={<Untrusted text={name} />} />
          ))}
        </div>
      </fieldset>
    </ActionForm>
  );
}
