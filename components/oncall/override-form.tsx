import { ActionForm } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import type { Candidate, OnCall } from "@/lib/oncall/model/on-call";
import { localText } from "@/lib/time";
import { visibleText } from "@/lib/untrusted";

type OverrideFormProps = {
  rota: Pick<OnCall, "rotaId" | "name" | "timeZone" | "now" | "next">;
  candidates: readonly Candidate[];
  /** Who is proposed. */
  me: string;
  now: Date;
};

const HALF_A_DAY_MS = 12 * 3_600_000;

/** Somebody takes over for a time: everything is filled in, so that two clicks do at 02:14. */
export function OverrideForm({ rota, candidates, me, now }: OverrideFormProps) {
  const { rotaId, timeZone } = rota;
  const until = endOf(rota) ?? now.getTime() + HALF_A_DAY_MS;
  const local = (at: number) => localText(new Date(at), timeZone).replace(" ", "T");
  const proposed = candidates.some(({ id }) => id === me) ? me : candidates[0]?.id;
  return (
    <FormDialog label="Take over…" title={`Stand in: ${visibleText(rota.name)}`}>
      <ActionForm
        method="POST"
        path={`/api/oncall/rotas/${rotaId}/overrides`}
        shape={{ personId: "text", from: "text", to: "text" }}
        submit="Stand in"
        variant="primary"
        done="The override holds."
        className="grid gap-3"
      >
        <Field label="Who is on call instead" required>
          {(wiring) => (
            <Select
              {...wiring}
              name="personId"
              defaultValue={proposed}
              options={candidates.map(({ id, name }) => ({
                value: id,
                label: `${visibleText(name)}${id === me ? " (you)" : ""}`,
              }))}
            />
          )}
        </Field>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="From" hint={`In ${timeZone}, the rota's zone.`} required>
            {(wiring) => (
              <TextInput {...wiring} name="from" type="datetime-local" defaultValue={local(now.getTime())} />
            )}
          </Field>
          <Field label="Until" hint="The end of the present turn." required>
            {(wiring) => (
              <TextInput {...wiring} name="to" type="datetime-local" defaultValue={local(until)} />
            )}
          </Field>
        </div>
      </ActionForm>
    </FormDialog>
  );
}

/** When the present turn ends, or the next one begins where nobody has the duty; null: nobody knows. */
function endOf({ now, next }: OverrideFormProps["rota"]): number | null {
  return now ? now.until : (next?.from ?? null);
}
