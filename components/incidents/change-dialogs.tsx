import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { Untrusted } from "@/components/ui/untrusted";
import type { Incident } from "@/lib/incidents/model/incident";
import { visibleText } from "@/lib/untrusted";
import { localInput } from "./local-input";
import { severityOptions, statusOptions } from "./options";

type DialogProps = { incident: Incident; zone: string };
type Named = { id: string; name: string };

/** Where work stands, who leads it, and when people hear of it again. */
export function UpdateDialog({ incident, zone, leads }: DialogProps & { leads: readonly Named[] }) {
  const { id, version, title, severity, status, lead, nextUpdateAt } = incident;
  // Whoever may not lead any more is still named until somebody else does.
  const known =
    lead?.id && !leads.some((one) => one.id === lead.id) ? [{ id: lead.id, name: lead.name }] : [];
  return (
    <FormDialog label="Update" title="Update the incident" variant="primary">
      <ActionForm
        method="PATCH"
        path={`/api/incidents/${id}`}
        shape={{
          title: "text",
          status: "text",
          severity: "text",
          lead: "nullable",
          nextUpdateAt: "nullable",
          note: "optional",
        }}
        fixed={{ version, timeZone: zone }}
        submit="Save update"
        variant="primary"
        done="The incident is updated."
      >
        <div className="grid gap-3 sm:grid-cols-2 sm:items-end">
          <Field label="Status">
            {(wiring) => (
              <Select
                {...wiring}
                name="status"
                options={statusOptions(["investigating", "fixing", "watching"])}
                defaultValue={status}
              />
            )}
          </Field>
          <Field label="Severity">
            {(wiring) => (
              <Select {...wiring} name="severity" options={severityOptions} defaultValue={severity} />
            )}
          </Field>
          <Field label="Lead">
            {(wiring) => (
              <Select
                {...wiring}
                name="lead"
                options={[
                  { value: "", label: "Nobody" },
                  ...[...known, ...leads].map((one) => ({ value: one.id, label: visibleText(one.name) })),
                ]}
                defaultValue={lead?.id ?? ""}
              />
            )}
          </Field>
          <Field label="Next update" hint={`When people hear of it again. In ${zone}.`}>
            {(wiring) => (
              <TextInput
                {...wiring}
                name="nextUpdateAt"
                type="datetime-local"
                defaultValue={localInput(nextUpdateAt, zone)}
              />
            )}
          </Field>
        </div>
        <Field label="What is wrong for users" required>
          {(wiring) => (
            <TextInput {...wiring} name="title" maxLength={300} autoComplete="off" defaultValue={title} />
          )}
        </Field>
        <Field label="What happened" required={false}>
          {(wiring) => <Textarea {...wiring} name="note" maxLength={4_000} />}
        </Field>
      </ActionForm>
    </FormDialog>
  );
}

/** The instants, set by hand: they move no status, and no status moves them. */
export function TimesDialog({ incident, zone }: DialogProps) {
  const { id, version, impactStartedAt, detectedAt, acknowledgedAt, mitigatedAt, resolvedAt } = incident;
  const inputs = [
    ["impactStartedAt", "Impact started", impactStartedAt, true],
    ["detectedAt", "Detected", detectedAt, true],
    ["acknowledgedAt", "Acknowledged", acknowledgedAt, false],
    ["mitigatedAt", "Mitigated", mitigatedAt, false],
    ["resolvedAt", "Resolved", resolvedAt, false],
  ] as const;
  return (
    <FormDialog label="Edit times…" title="When it happened">
      <ActionForm
        method="PATCH"
        path={`/api/incidents/${id}`}
        shape={{
          impactStartedAt: "text",
          detectedAt: "text",
          acknowledgedAt: "nullable",
          mitigatedAt: "nullable",
          resolvedAt: "nullable",
        }}
        fixed={{ version, timeZone: zone }}
        submit="Save times"
        variant="primary"
        done="The times are set."
      >
        <p className="text-text-2">In {zone}. What was there before stays in the time line.</p>
        {inputs.map(([name, label, at, required]) => (
          <Field key={name} label={label} required={required}>
            {(wiring) => (
              <TextInput {...wiring} name={name} type="datetime-local" defaultValue={localInput(at, zone)} />
            )}
          </Field>
        ))}
      </ActionForm>
    </FormDialog>
  );
}

/** What closing asks for; then its evidence is frozen. */
export function CloseDialog({ incident, zone, now }: DialogProps & { now: Date }) {
  const { id, version, cause, causeKnown, change, owner, due, lead, mitigatedAt, resolvedAt } = incident;
  return (
    <FormDialog label="Close…" title="Close the incident">
      <ActionForm
        method="PATCH"
        path={`/api/incidents/${id}`}
        shape={{
          resolvedAt: "optional",
          mitigatedAt: "nullable",
          cause: "optional",
          causeKnown: "flag",
          change: "optional",
          owner: "optional",
          due: "optional",
        }}
        fixed={{ version, timeZone: zone, status: "closed" }}
        submit="Close incident"
        variant="primary"
        done="The incident is closed, and its evidence is frozen."
      >
        <div className="grid gap-3 sm:grid-cols-2 sm:items-end">
          <Field label="Mitigated" hint="Users suffered less from here on." required={false}>
            {(wiring) => (
              <TextInput
                {...wiring}
                name="mitigatedAt"
                type="datetime-local"
                defaultValue={localInput(mitigatedAt, zone)}
              />
            )}
          </Field>
          <Field label="Resolved" hint={`It was over for users. In ${zone}.`}>
            {(wiring) => (
              <TextInput
                {...wiring}
                name="resolvedAt"
                type="datetime-local"
                defaultValue={localInput(resolvedAt ?? now, zone)}
              />
            )}
          </Field>
        </div>
        <Field label="Cause" hint="What made it possible. Not known: what was ruled out.">
          {(wiring) => (
            <Textarea {...wiring} name="cause" maxLength={4_000} defaultValue={cause ?? undefined} />
          )}
        </Field>
        <Checkbox name="causeKnown" label="The cause is known" defaultChecked={causeKnown ?? true} />
        <Field label="What is changed because of it" hint="So that it does not happen again.">
          {(wiring) => (
            <Textarea {...wiring} name="change" maxLength={4_000} defaultValue={change ?? undefined} />
          )}
        </Field>
        <div className="grid gap-3 sm:grid-cols-2 sm:items-end">
          <Field label="By whom">
            {(wiring) => (
              <TextInput
                {...wiring}
                name="owner"
                maxLength={300}
                autoComplete="off"
                defaultValue={owner ?? lead?.name}
              />
            )}
          </Field>
          <Field label="Until">
            {(wiring) => <TextInput {...wiring} name="due" type="date" defaultValue={due ?? undefined} />}
          </Field>
        </div>
      </ActionForm>
    </FormDialog>
  );
}

/** It was not over after all. */
export function ReopenDialog({ incident }: Pick<DialogProps, "incident">) {
  return (
    <FormDialog label="Open again…" title="Open the incident again">
      <ActionForm
        method="PATCH"
        path={`/api/incidents/${incident.id}`}
        shape={{ status: "text", note: "optional" }}
        fixed={{ version: incident.version }}
        submit="Open again"
        variant="primary"
        done="The incident is open again."
      >
        <p className="text-text-2">
          What was written and frozen stays. Until it is closed again, evidence is read anew.
        </p>
        <Field label="Status">
          {(wiring) => (
            <Select
              {...wiring}
              name="status"
              options={statusOptions(["investigating", "fixing"])}
              defaultValue="investigating"
            />
          )}
        </Field>
        <Field label="Why" required={false}>
          {(wiring) => <Textarea {...wiring} name="note" maxLength={4_000} />}
        </Field>
      </ActionForm>
    </FormDialog>
  );
}

/** Whose downtime and whose changes are evidence. */
export function LinksDialog({
  incident,
  objectives,
}: Pick<DialogProps, "incident"> & { objectives: readonly Named[] }) {
  const chosen = new Set(incident.objectives.map(({ id }) => id));
  // One that was retired since is still linked.
  const retired = incident.objectives.filter(({ id }) => !objectives.some((one) => one.id === id));
  return (
    <FormDialog label="Change services and servers…" title="Services and servers" wide>
      <ActionForm
        method="PATCH"
        path={`/api/incidents/${incident.id}`}
        shape={{ objectives: "list", servers: "lines" }}
        fixed={{ version: incident.version }}
        submit="Save"
        variant="primary"
        done="The services and servers are changed."
      >
        <fieldset>
          <legend className="font-semibold">Services that suffer</legend>
          {objectives.length + retired.length === 0 && (
            <p className="text-text-2">No objective is agreed for a service yet, so nothing is measured.</p>
          )}
          <div className="grid gap-x-4 sm:grid-cols-2">
            {[...retired, ...objectives].map(({ id, name }) => (
              <Checkbox
                key={id}
                name="objectives"
                value={id}
                label={<Untrusted text={name} limit={100} />}
                defaultChecked={chosen.has(id)}
              />
            ))}
          </div>
        </fieldset>
        <Field label="Servers concerned" hint="Host names or ids, one on each line.">
          {(wiring) => (
            <Textarea
              {...wiring}
              name="servers"
              rows={4}
              spellCheck={false}
              defaultValue={incident.servers.map(({ hostname }) => hostname).join("\n")}
            />
          )}
        </Field>
      </ActionForm>
    </FormDialog>
  );
}
