import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Command } from "@/components/ui/command";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { NowInput } from "./now-input";

type BeginDrillProps = { systemId: string; copies: readonly { id: string; name: string }[] };

/** Its clock runs from the click. */
export function BeginDrill({ systemId, copies }: BeginDrillProps) {
  return (
    <FormDialog label="Try a restore…" title="Try a restore">
      <ActionForm
        method="POST"
        path="/api/drills"
        shape={{ copy: "nullable", snapshot: "nullable" }}
        fixed={{ system: systemId }}
        submit="Begin: the clock runs"
        variant="primary"
        done="The drill has begun."
        to="/backups/drills/{id}"
      >
        <Field label="From which copy">
          {(wiring) => (
            <Select
              {...wiring}
              name="copy"
              options={[
                ...copies.map(({ id, name }) => ({ value: id, label: name })),
                { value: "", label: "Not said" },
              ]}
            />
          )}
        </Field>
        <Field
          label="Restore point"
          hint="What its tool calls it: a snapshot, an archive, a label."
          required={false}
        >
          {(wiring) => (
            <TextInput {...wiring} name="snapshot" maxLength={500} autoComplete="off" spellCheck={false} />
          )}
        </Field>
      </ActionForm>
    </FormDialog>
  );
}

/** The same without a person: its parts are timed, and its checks come from what commands print. */
export function DrillByScript({ systemId, baseUrl }: { systemId: string; baseUrl: string }) {
  return (
    <Disclosure summary="Try a restore by a script">
      <p className="mb-2 max-w-prose">
        It times each part of a restore and ends with its log as evidence. It needs an API token with the
        scope backups.drill.record.
      </p>
      <Command
        text={`curl -fsSO ${baseUrl}/agent/garrison-drill\nsh garrison-drill start --system ${systemId}`}
      />
    </Disclosure>
  );
}

/** What was looked at in what was restored. */
export function AddCheck({ drillId }: { drillId: string }) {
  return (
    <ActionForm
      method="POST"
      path={`/api/drills/${drillId}/checks`}
      shape={{ name: "text", expected: "text", observed: "text" }}
      submit="Add check"
      done="The check is added."
    >
      <Field label="What is checked" hint="“Orders of yesterday”, “Size of the largest table”." required>
        {(wiring) => <TextInput {...wiring} name="name" maxLength={500} autoComplete="off" />}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Expected" required>
          {(wiring) => <TextInput {...wiring} name="expected" maxLength={500} autoComplete="off" />}
        </Field>
        <Field label="Observed" hint="It passes when both are the same." required={false}>
          {(wiring) => <TextInput {...wiring} name="observed" maxLength={500} autoComplete="off" />}
        </Field>
      </div>
    </ActionForm>
  );
}

/** After it nothing of the drill changes. */
export function EndDrill({ drillId }: { drillId: string }) {
  return (
    <FormDialog label="End the drill…" title="End the drill" variant="primary">
      <p className="mb-3">Its result is reckoned from what was told, and nothing of it changes any more.</p>
      <ActionForm
        method="PUT"
        path={`/api/drills/${drillId}/end`}
        shape={{ usableAt: "nullable", failed: "flag", note: "nullable", evidence: "nullable" }}
        submit="End the drill"
        variant="primary"
        done="The drill has ended."
      >
        <NowInput name="usableAt" label="What was restored can be used" />
        <Checkbox name="failed" label="It failed, whatever the checks say" />
        <Field label="Note" required={false}>
          {(wiring) => <Textarea {...wiring} name="note" maxLength={4_000} rows={3} />}
        </Field>
        <Field label="Evidence" hint="A log, as text. Its hash stands in the record." required={false}>
          {(wiring) => (
            <Textarea
              {...wiring}
              name="evidence"
              maxLength={262_144}
              rows={5}
              spellCheck={false}
              className="font-mono"
            />
          )}
        </Field>
      </ActionForm>
    </FormDialog>
  );
}
