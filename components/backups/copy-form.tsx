import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { PLACES } from "@/lib/backups/model/places";
import { PLACE_WORDS } from "./words";

const SHAPE = {
  name: "text",
  place: "text",
  medium: "text",
  lockedUntil: "nullable",
  offline: "flag",
  timeZone: "optional",
} as const;

/** Where else a system's backups lie; the answer has the address at which its runs are told. */
export function CopyForm({ systemId, zones }: { systemId: string; zones: readonly string[] }) {
  return (
    <FormDialog label="Add a copy…" title="Add a copy" wide>
      <ActionForm
        method="POST"
        path={`/api/backups/${systemId}/copies`}
        shape={SHAPE}
        submit="Add copy"
        variant="primary"
        done="The copy is added. Its runs are told at this address."
        shownOnce={{ url: "Address" }}
      >
        <Field label="Name" hint="The repository, for people: “Repository in Falkenstein”." required>
          {(wiring) => <TextInput {...wiring} name="name" maxLength={100} autoComplete="off" />}
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Where it lies">
            {(wiring) => (
              <Select
                {...wiring}
                name="place"
                options={PLACES.map((value) => ({ value, label: PLACE_WORDS[value] }))}
              />
            )}
          </Field>
          <Field label="Medium" hint="disk, object storage, tape" required>
            {(wiring) => <TextInput {...wiring} name="medium" maxLength={50} defaultValue="disk" />}
          </Field>
        </div>
        <Field label="Time zone of its tool" hint="Borg writes times without one.">
          {(wiring) => (
            <Select
              {...wiring}
              name="timeZone"
              defaultValue="UTC"
              options={zones.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
        <Field
          label="Locked until"
          hint="Nobody can change or delete what lies there before. Empty: anybody with its keys can."
          required={false}
        >
          {(wiring) => <TextInput {...wiring} name="lockedUntil" type="date" />}
        </Field>
        <Checkbox name="offline" label="It can't be reached over a network" />
      </ActionForm>
    </FormDialog>
  );
}
