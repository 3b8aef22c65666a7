import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { Untrusted } from "@/components/ui/untrusted";
import type { Severity } from "@/lib/alerts/model/severity";
import { visibleText } from "@/lib/untrusted";
import { localInput } from "./local-input";
import { severityOptions } from "./options";

type DeclareFormProps = {
  /** The alert that it is declared from. */
  alert: { id: string; title: string; severity: Severity; startedAt: Date } | null;
  /** Who could lead it; the viewer is chosen. */
  leads: readonly { id: string; name: string }[];
  viewerId: string;
  objectives: readonly { id: string; name: string }[];
  zone: string;
  now: Date;
};

/** Declares an incident: five answers at most, all of which can be changed afterwards. */
export function DeclareForm({ alert, leads, viewerId, objectives, zone, now }: DeclareFormProps) {
  return (
    <ActionForm
      method="POST"
      path="/api/incidents"
      shape={{
        title: "text",
        severity: "text",
        lead: "nullable",
        impactStartedAt: "optional",
        objectives: "list",
        servers: "lines",
        note: "optional",
      }}
      fixed={{ timeZone: zone, alerts: alert ? [alert.id] : [] }}
      submit="Declare incident"
      variant="primary"
      done="The incident is declared."
      to="/incidents/{id}"
    >
      <Field label="What is wrong for users" hint="“Payments down”, not “db-1 has no disk”." required>
        {(wiring) => (
          <TextInput
            {...wiring}
            name="title"
            maxLength={300}
            autoComplete="off"
            defaultValue={alert ? visibleText(alert.title) : undefined}
          />
        )}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2 sm:items-end">
        <Field label="Severity">
          {(wiring) => (
            <Select
              {...wiring}
              name="severity"
              options={severityOptions}
              defaultValue={alert?.severity ?? "high"}
            />
          )}
        </Field>
        <Field label="Lead" hint="Who decides what is done next.">
          {(wiring) => (
            <Select
              {...wiring}
              name="lead"
              options={[
                { value: "", label: "Nobody yet" },
                ...leads.map(({ id, name }) => ({ value: id, label: visibleText(name) })),
              ]}
              defaultValue={viewerId}
            />
          )}
        </Field>
      </div>
      <Field
        label="Impact started"
        hint={`When users began to suffer, which is mostly before anybody saw it. In ${zone}.`}
      >
        {(wiring) => (
          <TextInput
            {...wiring}
            name="impactStartedAt"
            type="datetime-local"
            defaultValue={localInput(alert && alert.startedAt < now ? alert.startedAt : now, zone)}
          />
        )}
      </Field>
      {objectives.length > 0 && (
        <fieldset>
          <legend className="font-semibold">Services that suffer</legend>
          <p className="text-xs text-text-3">
            What each lost is measured. The alert's own is added by itself.
          </p>
          <div className="grid gap-x-4 sm:grid-cols-2">
            {objectives.map(({ id, name }) => (
              <Checkbox key={id} name="objectives" value={id} label={<Untrusted text={name} limit={100} />} />
            ))}
          </div>
        </fieldset>
      )}
      <Field
        label="Servers concerned"
        hint="Host names, one on each line. What changed on them becomes evidence."
        required={false}
      >
        {(wiring) => <Textarea {...wiring} name="servers" rows={2} spellCheck={false} />}
      </Field>
      <Field label="First note" required={false}>
        {(wiring) => <Textarea {...wiring} name="note" maxLength={4_000} />}
      </Field>
    </ActionForm>
  );
}
