import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import type { MappingDraft } from "./mapping-draft";

type MappingFieldsProps = { draft: MappingDraft; change: (changes: Partial<MappingDraft>) => void };
type Path = { name: keyof MappingDraft; label: string; hint: string; required?: true };

const PATHS: readonly Path[] = [
  { name: "title", label: "Title", hint: "Where one line stands that says what is wrong.", required: true },
  {
    name: "each",
    label: "List of alerts",
    hint: "Empty: the body is one alert. The other paths begin within each.",
  },
  {
    name: "severity",
    label: "Severity",
    hint: "critical, error, warning, 1 to 5 and their like are understood.",
  },
  { name: "details", label: "Details", hint: "Longer words about it." },
  { name: "link", label: "Link", hint: "The sender's page about it." },
  {
    name: "status",
    label: "Status",
    hint: "Empty: nobody says that it is over, so each message is counted.",
  },
];

/** Where in a body of any shape the fields of an alert stand: `a.b[0].c`. */
export function MappingFields({ draft, change }: MappingFieldsProps) {
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      {PATHS.map(({ name, label, hint, required }) => (
        <Field key={name} label={label} hint={hint} required={required ?? false}>
          {(wiring) => (
            <TextInput
              {...wiring}
              maxLength={200}
              spellCheck={false}
              autoComplete="off"
              className="font-mono"
              value={draft[name]}
              onChange={({ target }) => change({ [name]: target.value })}
            />
          )}
        </Field>
      ))}
      <Field
        label="Words that mean resolved"
        hint="Of the status, with commas between them."
        required={false}
      >
        {(wiring) => (
          <TextInput
            {...wiring}
            maxLength={500}
            spellCheck={false}
            autoComplete="off"
            value={draft.resolved}
            onChange={({ target }) => change({ resolved: target.value })}
          />
        )}
      </Field>
      <Lines
        name="dedup"
        label="What tells it apart"
        hint="One path a line. Empty: the labels do."
        draft={draft}
        change={change}
      />
      <Lines
        name="labels"
        label="Labels"
        hint="One a line: host = machine.name"
        draft={draft}
        change={change}
      />
    </div>
  );
}

type LinesProps = MappingFieldsProps & { name: keyof MappingDraft; label: string; hint: string };

function Lines({ name, label, hint, draft, change }: LinesProps) {
  return (
    <Field label={label} hint={hint} required={false}>
      {(wiring) => (
        <Textarea
          {...wiring}
          spellCheck={false}
          className="font-mono"
          value={draft[name]}
          onChange={({ target }) => change({ [name]: target.value })}
        />
      )}
    </Field>
  );
}
