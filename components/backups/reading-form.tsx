import { ActionForm } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { READ_FROM, type ReadFrom, type ReadingRow } from "@/lib/backups/model/reading";

const FROM_LABELS: Record<ReadFrom, string> = {
  pgbackrest: "The backups of a stanza of pgBackRest",
  timer: "How a service ended that a timer of systemd starts",
};

const SHAPE = { server: "text", from: "text", name: "text", repository: "nullable" } as const;

type ReadingFormProps = {
  copy: { id: string; name: string };
  reading: ReadingRow | null;
  /** The server that the system is on, for a beginning. */
  server: string | null;
};

/** In which server's reports the runs of a copy stand, where no tool tells of them. */
export function ReadingForm({ copy: { id, name }, reading, server }: ReadingFormProps) {
  const path = `/api/backups/copies/${id}/reading`;
  return (
    <>
      <FormDialog label="Read from an agent…" title={`Read the runs of ${name} from an agent`}>
        <ActionForm
          method="PUT"
          path={path}
          shape={SHAPE}
          submit="Read there"
          variant="primary"
          done="Its runs are read there from now on."
        >
          <p className="text-text-2">
            The server’s agent looks with fixed, read-only commands. Nothing is changed on the server, and no
            secret is needed.
          </p>
          <Field label="Server" hint="Its name, as the list of servers has it, or its id." required>
            {(wiring) => (
              <TextInput
                {...wiring}
                name="server"
                maxLength={253}
                autoComplete="off"
                defaultValue={reading?.server.hostname ?? server ?? ""}
              />
            )}
          </Field>
          <Field label="What is read there">
            {(wiring) => (
              <Select
                {...wiring}
                name="from"
                defaultValue={reading?.from ?? "pgbackrest"}
                options={READ_FROM.map((value) => ({ value, label: FROM_LABELS[value] }))}
              />
            )}
          </Field>
          <Field
            label="Its name"
            hint="The stanza, or the service that a timer starts: “shop-backup”."
            required
          >
            {(wiring) => (
              <TextInput
                {...wiring}
                name="name"
                maxLength={200}
                autoComplete="off"
                defaultValue={reading?.name ?? ""}
              />
            )}
          </Field>
          <Field
            label="Repository"
            hint="Of a stanza with several: the number of the one that this copy is."
            required={false}
          >
            {(wiring) => (
              <TextInput
                {...wiring}
                name="repository"
                inputMode="numeric"
                maxLength={3}
                defaultValue={reading?.repository ?? ""}
              />
            )}
          </Field>
        </ActionForm>
      </FormDialog>
      {reading && (
        <ActionForm
          method="DELETE"
          path={path}
          submit="Stop reading"
          done="Nothing is read there any more."
          question={`Read the runs of ${name} from the agent no more? What was read stays.`}
          className="contents"
        />
      )}
    </>
  );
}
