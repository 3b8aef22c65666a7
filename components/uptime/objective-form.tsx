import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Untrusted } from "@/components/ui/untrusted";
import { type ObjectiveRow, percentText } from "@/lib/uptime/model/objective";

type ObjectiveFormProps = {
  /** At most 200: what an objective may count on. */
  probes: readonly { id: string; name: string }[];
  /** The organisation's, for months. */
  timeZone: string;
  objective?: ObjectiveRow;
};

/** What is agreed: how much of the time, over which time, by which probes. */
export function ObjectiveForm({ probes, timeZone, objective }: ObjectiveFormProps) {
  const window = objective?.window;
  const chosen = new Set(objective?.probes.map(({ id }) => id));
  return (
    <ActionForm
      method={objective ? "PUT" : "POST"}
      path={objective ? `/api/objectives/${objective.id}` : "/api/objectives"}
      shape={{
        name: "text",
        target: "text",
        "window.kind": "text",
        "window.days": "number",
        "window.timeZone": "text",
        probes: "list",
        minLocations: "number",
      }}
      submit={objective ? "Save" : "Add objective"}
      variant="primary"
      done={
        objective
          ? "The objective is changed."
          : "The objective is added. Counting begins with the next minute."
      }
      {...(objective ? {} : { to: "/uptime" })}
    >
      <Field label="Service" hint="What people know it by: “Shop”, “Payments”." required>
        {(wiring) => (
          <TextInput
            {...wiring}
            name="name"
            maxLength={100}
            autoComplete="off"
            defaultValue={objective?.name}
          />
        )}
      </Field>
      <Field
        label="Up at least (%)"
        hint="Below 100: a target of all of the time leaves nothing to lose."
        required
      >
        {(wiring) => (
          <TextInput
            {...wiring}
            name="target"
            inputMode="decimal"
            maxLength={7}
            autoComplete="off"
            defaultValue={objective ? percentText(objective.target) : "99.9"}
          />
        )}
      </Field>
      <div className="grid gap-3 sm:grid-cols-3">
        <Field label="Counted over" hint="A month begins anew.">
          {(wiring) => (
            <Select
              {...wiring}
              name="window.kind"
              defaultValue={window?.kind ?? "rolling"}
              options={[
                { value: "rolling", label: "The last days" },
                { value: "month", label: "The calendar month" },
              ]}
            />
          )}
        </Field>
        <Field label="Days" hint="Where days are counted.">
          {(wiring) => (
            <Select
              {...wiring}
              name="window.days"
              defaultValue={String(window?.kind === "rolling" ? window.days : 30)}
              options={["7", "28", "30", "90"].map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
        <Field label="Time zone" hint="Where months are counted.">
          {(wiring) => (
            <TextInput
              {...wiring}
              name="window.timeZone"
              maxLength={60}
              spellCheck={false}
              defaultValue={window?.kind === "month" ? window.timeZone : timeZone}
            />
          )}
        </Field>
      </div>
      <fieldset>
        <legend className="font-semibold">By these probes</legend>
        <p className="text-xs text-text-3">It is down in a minute in which one of them is.</p>
        <div className="grid gap-x-4 sm:grid-cols-2">
          {probes.map(({ id, name }) => (
            <Checkbox
              key={id}
              name="probes"
              value={id}
              label={<Untrusted text={name} />}
              defaultChecked={chosen.has(id)}
            />
          ))}
        </div>
      </fieldset>
      <Field label="Locations that must have looked" hint="With fewer, the minute is not known.">
        {(wiring) => (
          <TextInput
            {...wiring}
            name="minLocations"
            type="number"
            min={1}
            max={20}
            defaultValue={objective?.minLocations ?? 1}
          />
        )}
      </Field>
    </ActionForm>
  );
}
