import type { ReactNode } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { LONGEST_DAYS, PARTS } from "@/lib/backups/model/protection";
import { PART_WORDS } from "./words";

const SHAPE = { servers: "list", part: "text", reason: "text", until: "text" } as const;

/** Why the servers that are ticked in it are backed up by nobody. */
export function ExceptionForm({ children }: { children: ReactNode }) {
  return (
    <ActionForm
      method="POST"
      path="/api/backups/exceptions"
      shape={SHAPE}
      submit="Make an exception"
      done="The exception holds."
      className="grid min-w-0 gap-3"
    >
      {children}
      <fieldset className="grid min-w-0 max-w-3xl gap-3 border-t border-border pt-3">
        <legend className="sr-only">Exception for the servers that are ticked</legend>
        <p className="text-sm text-text-2">
          What needs no backup is ticked above, and gets a reason and an end. Until then it counts as covered.
        </p>
        <div className="grid gap-3 sm:grid-cols-3">
          <Field label="What needs none">
            {(wiring) => (
              <Select
                {...wiring}
                name="part"
                options={PARTS.map((value) => ({ value, label: PART_WORDS[value] }))}
              />
            )}
          </Field>
          <Field label="Reason" hint="“Built anew from its image.”" required>
            {(wiring) => <TextInput {...wiring} name="reason" maxLength={500} autoComplete="off" />}
          </Field>
          <Field label="Until" hint={`At most ${LONGEST_DAYS} days.`} required>
            {(wiring) => <TextInput {...wiring} name="until" type="date" />}
          </Field>
        </div>
      </fieldset>
    </ActionForm>
  );
}
