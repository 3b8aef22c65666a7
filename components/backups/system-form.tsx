import { ActionForm } from "@/components/ui/action-form";
import { Disclosure } from "@/components/ui/disclosure";
import { DurationInput } from "@/components/ui/duration-input";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { ScheduleFields } from "@/components/uptime/schedule-fields";
import { SEVERITIES } from "@/lib/alerts/model/severity";
import { SYSTEM_KINDS, type SystemKind } from "@/lib/backups/model/places";
import type { SystemRow } from "@/lib/backups/model/system";
import { KIND_WORDS } from "./words";

type SystemFormProps = {
  environments: readonly string[];
  /** The person's. */
  timeZone: string;
  zones: readonly string[];
  system?: SystemRow;
  /** What a new one is begun with. */
  begun?: { server: string | undefined; kind: SystemKind | undefined };
};

const SHAPE = {
  name: "text",
  kind: "text",
  "schedule.kind": "text",
  "schedule.periodS": "number",
  "schedule.expression": "text",
  "schedule.timeZone": "optional",
  graceS: "number",
  maxRunS: "number",
  rpoS: "number",
  rtoS: "number",
  drillDays: "number",
  keepDays: "number",
  severity: "text",
  environment: "nullable",
  server: "nullable",
  restoreOrder: "number",
  restoreNotes: "nullable",
} as const;

const DAY = { kind: "every", periodS: 86_400 } as const;
const HOUR_S = 3_600;

/** What is protected from now on, or what else was agreed for it. */
export function SystemForm({ environments, timeZone, zones, system, begun }: SystemFormProps) {
  return (
    <ActionForm
      method={system ? "PUT" : "POST"}
      path={system ? `/api/backups/${system.id}` : "/api/backups"}
      shape={SHAPE}
      submit={system ? "Save" : "Protect it"}
      variant="primary"
      done={system ? "What was agreed is changed." : "It is protected. Add the copies that it has."}
      {...(system ? {} : { to: "/backups/{id}" })}
    >
      <Field label="Name" hint="What would be missed: “Database of the shop”." required>
        {(wiring) => (
          <TextInput {...wiring} name="name" maxLength={100} autoComplete="off" defaultValue={system?.name} />
        )}
      </Field>
      <Field label="What it is">
        {(wiring) => (
          <Select
            {...wiring}
            name="kind"
            defaultValue={system?.kind ?? begun?.kind ?? "database"}
            options={SYSTEM_KINDS.map((value) => ({ value, label: KIND_WORDS[value] }))}
          />
        )}
      </Field>
      <Field
        label="Server"
        hint="The one it is on, as the list of servers names it. What no system names is unprotected."
        required={false}
      >
        {(wiring) => (
          <TextInput
            {...wiring}
            name="server"
            maxLength={253}
            autoComplete="off"
            spellCheck={false}
            defaultValue={system?.server?.hostname ?? begun?.server}
          />
        )}
      </Field>
      <ScheduleFields schedule={system?.schedule ?? DAY} timeZone={timeZone} zones={zones} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Grace" hint="How late a run may end before somebody is told." required>
          {(wiring) => <DurationInput wiring={wiring} name="graceS" seconds={system?.graceS ?? 4 * HOUR_S} />}
        </Field>
        <Field label="Restore point at most" hint="How much may be lost (RPO)." required>
          {(wiring) => <DurationInput wiring={wiring} name="rpoS" seconds={system?.rpoS ?? 26 * HOUR_S} />}
        </Field>
        <Field label="Restored within" hint="How long it may take (RTO)." required={false}>
          {(wiring) => <DurationInput wiring={wiring} name="rtoS" seconds={system?.rtoS ?? null} />}
        </Field>
        <Field label="Restore tried every (days)" hint="A test proves nothing for longer." required>
          {(wiring) => (
            <TextInput
              {...wiring}
              name="drillDays"
              type="number"
              min={1}
              max={3_650}
              defaultValue={system?.drillDays ?? 90}
            />
          )}
        </Field>
        <Field label="Restore points kept (days)" hint="Empty: nothing is agreed." required={false}>
          {(wiring) => (
            <TextInput
              {...wiring}
              name="keepDays"
              type="number"
              min={1}
              max={3_660}
              defaultValue={system?.keepDays ?? undefined}
            />
          )}
        </Field>
      </div>
      <Disclosure summary="Runs, alerts, where it belongs, and its turn after a disaster">
        <MoreFields system={system} environments={environments} />
      </Disclosure>
    </ActionForm>
  );
}

type MoreFieldsProps = { system: SystemRow | undefined; environments: readonly string[] };

function MoreFields({ system, environments }: MoreFieldsProps) {
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Longest run" hint="Empty: as long as the grace." required={false}>
          {(wiring) => <DurationInput wiring={wiring} name="maxRunS" seconds={system?.maxRunS ?? null} />}
        </Field>
        <Field label="Alert">
          {(wiring) => (
            <Select
              {...wiring}
              name="severity"
              defaultValue={system?.severity ?? "high"}
              options={SEVERITIES.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
        <Field label="Environment">
          {(wiring) => (
            <Select
              {...wiring}
              name="environment"
              defaultValue={system?.environment ?? ""}
              options={[
                { value: "", label: "Not said" },
                ...environments.map((value) => ({ value, label: value })),
              ]}
            />
          )}
        </Field>
        <Field label="Turn" hint="After a disaster the smallest number is restored first.">
          {(wiring) => (
            <TextInput
              {...wiring}
              name="restoreOrder"
              type="number"
              min={1}
              max={10_000}
              defaultValue={system?.restoreOrder ?? 100}
            />
          )}
        </Field>
      </div>
      <Field label="How it is restored" required={false}>
        {(wiring) => (
          <Textarea
            {...wiring}
            name="restoreNotes"
            maxLength={10_000}
            rows={6}
            defaultValue={system?.restoreNotes ?? ""}
          />
        )}
      </Field>
    </div>
  );
}
