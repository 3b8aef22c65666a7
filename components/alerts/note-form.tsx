import { ActionForm } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

/** What somebody knows about an alert. Added, and never changed. */
export function NoteForm({ id }: { id: string }) {
  return (
    <ActionForm
      method="POST"
      path={`/api/alerts/${id}/notes`}
      shape={{ text: "text" }}
      submit="Add note"
      done="The note is added."
    >
      <Field label="Note" hint="Stays with the alert, and cannot be changed." required>
        {(wiring) => <Textarea {...wiring} name="text" maxLength={4_000} data-note="" />}
      </Field>
    </ActionForm>
  );
}
