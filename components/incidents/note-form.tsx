import { ActionForm } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";

type NoteFormProps = { incidentId: string; zone: string };

/** Adds to the time line; what stands there is never changed. */
export function NoteForm({ incidentId, zone }: NoteFormProps) {
  return (
    <ActionForm
      method="POST"
      path={`/api/incidents/${incidentId}/entries`}
      shape={{ text: "text", at: "optional" }}
      fixed={{ timeZone: zone }}
      submit="Add note"
      done="The note is added."
      className="grid gap-3 sm:grid-cols-[auto_1fr] sm:items-end sm:*:[[role=alert]]:col-span-2"
    >
      <div className="sm:col-span-2">
        <Field label="Add a note">
          {(wiring) => <Textarea {...wiring} name="text" maxLength={4_000} required />}
        </Field>
      </div>
      <Field label="When it was" hint={`Left out: now. It can be set back, in ${zone}.`} required={false}>
        {(wiring) => <TextInput {...wiring} name="at" type="datetime-local" />}
      </Field>
    </ActionForm>
  );
}

/** A correction is another note, that names the one it corrects. */
export function CorrectionForm({ incidentId, seq }: { incidentId: string; seq: number }) {
  return (
    <ActionForm
      method="POST"
      path={`/api/incidents/${incidentId}/entries`}
      shape={{ text: "text" }}
      fixed={{ corrects: seq }}
      submit="Add correction"
      done="The correction is added. What was written first stays."
      className="grid gap-2"
    >
      <Field label="What is right">
        {(wiring) => <Textarea {...wiring} name="text" maxLength={4_000} rows={2} required />}
      </Field>
    </ActionForm>
  );
}
