import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import type { FilterChoices } from "@/lib/fleet/model/server";

type ServerChoicesProps = {
  choices: FilterChoices;
  error: (field: string) => string | undefined;
};

/** What an admin decides for servers that will join. */
export function ServerChoices({ choices, error }: ServerChoicesProps) {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        <Choice name="environment" label="Environment" names={choices.env} error={error("environment")} />
        <Choice name="role" label="Role" names={choices.role} error={error("role")} />
        <Choice name="zone" label="Zone" names={choices.zone} error={error("zone")} />
      </div>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="Servers" hint="How many may join with this command." error={error("uses")} required>
          {(wiring) => (
            <TextInput {...wiring} name="uses" type="number" min={1} max={1000} defaultValue={1} />
          )}
        </Field>
        <Field
          label="Good for"
          hint="Afterwards the command is worth nothing."
          error={error("ttlMinutes")}
          required
        >
          {(wiring) => <Select {...wiring} name="ttlMinutes" defaultValue="60" options={TIMES} />}
        </Field>
      </div>
    </>
  );
}

type ChoiceProps = { name: string; label: string; names: readonly string[]; error: string | undefined };

function Choice({ name, label, names, error }: ChoiceProps) {
  const options = [{ value: "", label: "Say later" }, ...names.map((one) => ({ value: one, label: one }))];
  return (
    <Field label={label} error={error} required={false}>
      {(wiring) => <Select {...wiring} name={name} options={options} />}
    </Field>
  );
}

const TIMES = [
  { value: "15", label: "15 minutes" },
  { value: "60", label: "1 hour" },
  { value: "480", label: "8 hours" },
  { value: "1440", label: "1 day" },
  { value: "10080", label: "7 days" },
];
