import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Disclosure } from "@/components/ui/disclosure";
import { DurationInput } from "@/components/ui/duration-input";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { SEVERITIES } from "@/lib/alerts/model/severity";
import type { HeartbeatRow } from "@/lib/uptime/model/heartbeat";
import { ScheduleFields } from "./schedule-fields";

type HeartbeatFormProps = {
  environments: readonly string[];
  /** The person's. */
  timeZone: string;
  zones: readonly string[];
  heartbeat?: HeartbeatRow;
};

const SHAPE = {
  name: "text",
  "schedule.kind": "text",
  "schedule.periodS": "number",
  "schedule.expression": "text",
  "schedule.timeZone": "optional",
  graceS: "number",
  maxRunS: "number",
  severity: "text",
  environment: "nullable",
  slug: "nullable",
  postOnly: "flag",
  manualResume: "flag",
  keepsEnd: "flag",
  "keywords.failure": "lines",
  "keywords.success": "lines",
  "keywords.start": "lines",
  "keywords.otherwise": "text",
} as const;

const DAY = { kind: "every", periodS: 86_400 } as const;

/** A job that is to call from now on, or other expectations of one that does. */
export function HeartbeatForm({ environments, timeZone, zones, heartbeat }: HeartbeatFormProps) {
  return (
    <ActionForm
      method={heartbeat ? "PUT" : "POST"}
      path={heartbeat ? `/api/heartbeats/${heartbeat.id}` : "/api/heartbeats"}
      shape={SHAPE}
      submit={heartbeat ? "Save" : "Add heartbeat"}
      variant="primary"
      done={
        heartbeat ? "The heartbeat is changed." : "The heartbeat is added. Open it to see how it is called."
      }
      {...(heartbeat ? {} : { to: "/uptime/heartbeats" })}
    >
      <Field label="Name" hint="The job, for people: “Nightly backup of the shop”." required>
        {(wiring) => (
          <TextInput
            {...wiring}
            name="name"
            maxLength={100}
            autoComplete="off"
            defaultValue={heartbeat?.name}
          />
        )}
      </Field>
      <ScheduleFields schedule={heartbeat?.schedule ?? DAY} timeZone={timeZone} zones={zones} />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Grace" hint="How late it may be before it is down." required>
          {(wiring) => <DurationInput wiring={wiring} name="graceS" seconds={heartbeat?.graceS ?? 3_600} />}
        </Field>
        <Field label="Alert when down">
          {(wiring) => (
            <Select
              {...wiring}
              name="severity"
              defaultValue={heartbeat?.severity ?? "high"}
              options={SEVERITIES.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
      </div>
      <Disclosure summary="Runs, words in what it sends, where it belongs">
        <MoreFields heartbeat={heartbeat} environments={environments} />
      </Disclosure>
    </ActionForm>
  );
}

type MoreFieldsProps = { heartbeat: HeartbeatRow | undefined; environments: readonly string[] };

function MoreFields({ heartbeat, environments }: MoreFieldsProps) {
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Longest run"
          hint="From its start to its end. Empty: as long as the grace."
          required={false}
        >
          {(wiring) => <DurationInput wiring={wiring} name="maxRunS" seconds={heartbeat?.maxRunS ?? null} />}
        </Field>
        <Field label="Environment">
          {(wiring) => (
            <Select
              {...wiring}
              name="environment"
              defaultValue={heartbeat?.environment ?? ""}
              options={[
                { value: "", label: "Not said" },
                ...environments.map((value) => ({ value, label: value })),
              ]}
            />
          )}
        </Field>
        <Field label="Slug" hint="Its name in addresses with a ping key: nightly-backup." required={false}>
          {(wiring) => (
            <TextInput
              {...wiring}
              name="slug"
              maxLength={100}
              spellCheck={false}
              autoComplete="off"
              defaultValue={heartbeat?.slug ?? ""}
            />
          )}
        </Field>
      </div>
      <Checkbox
        name="postOnly"
        label="Only POST counts"
        hint="Previews of links in chats are GET: they are noted then, and count for nothing."
        defaultChecked={heartbeat?.postOnly}
      />
      <Checkbox
        name="manualResume"
        label="While paused, only a person resumes it"
        defaultChecked={heartbeat?.manualResume}
      />
      <Checkbox
        name="keepsEnd"
        label="Keep the end of a long body, not its beginning"
        hint="10 000 bytes are kept."
        defaultChecked={heartbeat?.keepsEnd}
      />
      <KeywordFields keywords={heartbeat?.keywords} />
    </div>
  );
}

function KeywordFields({ keywords }: { keywords: HeartbeatRow["keywords"] | undefined }) {
  const fields = [
    { name: "failure", label: "Words that mean failure" },
    { name: "success", label: "Words that mean success" },
    { name: "start", label: "Words that mean a start" },
  ] as const;
  return (
    <>
      <p className="text-text-2">
        Words in the body decide what a plain call means, in this order. Without any, it means success.
      </p>
      <div className="grid gap-3 sm:grid-cols-3">
        {fields.map(({ name, label }) => (
          <Field key={name} label={label} hint="One a line." required={false}>
            {(wiring) => (
              <Textarea
                {...wiring}
                name={`keywords.${name}`}
                spellCheck={false}
                defaultValue={keywords?.[name].join("\n")}
              />
            )}
          </Field>
        ))}
      </div>
      <Field label="With none of them, it">
        {(wiring) => (
          <Select
            {...wiring}
            name="keywords.otherwise"
            defaultValue={keywords?.otherwise ?? "fail"}
            options={[
              { value: "fail", label: "counts as a failure" },
              { value: "ignored", label: "is noted and ignored" },
            ]}
          />
        )}
      </Field>
    </>
  );
}
