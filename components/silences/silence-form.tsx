import { ActionForm } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { Untrusted } from "@/components/ui/untrusted";
import { type Matcher, matcherText } from "@/lib/alerts/model/matchers";
import { SILENCE_LIMITS, type SilenceRow } from "@/lib/alerts/model/silence";
import { localText } from "@/lib/time";
import { EndChoice } from "./end-choice";
import { SilencePreview } from "./silence-preview";

type SilenceFormProps = {
  /** The person's: the clock that they read the times off. */
  zone: string;
  /** The labels of the alert that is to be silenced. */
  labels?: readonly Matcher[];
  /** The one that is changed. */
  silence?: SilenceRow;
};

/** Which alerts nobody is told of, why, and until when. */
export function SilenceForm({ zone, labels = [], silence }: SilenceFormProps) {
  const isOver = silence?.state === "expired";
  return (
    <ActionForm
      method={silence ? "PUT" : "POST"}
      path={silence ? `/api/silences/${silence.id}` : "/api/silences"}
      shape={{ matchers: "list", comment: "text", minutes: "number", until: "optional", from: "optional" }}
      fixed={{ timeZone: zone }}
      submit={silence ? (isOver ? "Silence again" : "Save") : "Silence alerts"}
      variant="primary"
      done={silence && !isOver ? "The silence is changed." : "The alerts are silenced."}
      to="/alerts/silences"
    >
      {labels.length > 0 && (
        <fieldset>
          <legend className="font-semibold">Alerts that have all of these labels</legend>
          <p className="text-xs text-text-3">The fewer are ticked, the more is hidden.</p>
          {labels.map(matcherText).map((text) => (
            <Checkbox
              key={text}
              name="matchers"
              value={text}
              defaultChecked
              label={
                <span className="font-mono break-all">
                  <Untrusted text={text} limit={300} />
                </span>
              }
            />
          ))}
        </fieldset>
      )}
      <Field
        label={labels.length > 0 ? "And these" : "Alerts that have all of these labels"}
        hint={
          'One a line: alertname="DiskFull", env!="test", host=~"web-.*". A pattern must match the whole value.'
        }
        {...(labels.length > 0 ? { required: false } : {})}
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            name="matchers"
            spellCheck={false}
            className="font-mono"
            rows={labels.length > 0 ? 2 : 4}
            defaultValue={silence?.matchers.map(matcherText).join("\n")}
          />
        )}
      </Field>
      <SilencePreview />
      <Field label="Why" hint="For whoever finds it at night." required>
        {(wiring) => (
          <TextInput
            {...wiring}
            name="comment"
            maxLength={SILENCE_LIMITS.comment}
            autoComplete="off"
            defaultValue={silence?.comment}
          />
        )}
      </Field>
      <EndChoice
        zone={zone}
        days={SILENCE_LIMITS.days}
        until={silence && !isOver ? clockText(silence.endsAt, zone) : null}
      />
      {!silence && (
        <Disclosure summary="Begin later">
          <Field label="From" hint={`In ${zone}. Left empty, it begins now.`} required={false}>
            {(wiring) => <TextInput {...wiring} name="from" type="datetime-local" />}
          </Field>
        </Disclosure>
      )}
    </ActionForm>
  );
}

function clockText(at: Date, zone: string): string {
  return localText(at, zone, "minute").replace(" ", "T");
}
