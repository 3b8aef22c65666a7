import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import type { AlertFormat } from "@/lib/ingest/model/source";

/** Formats whose labels may tell replicas of one sender apart. */
const WITH_LABELS: readonly AlertFormat[] = ["prometheus", "alertmanager", "grafana", "generic"];

/** What can be said about a source of this format. */
export function SourceFields({ format }: { format: AlertFormat }) {
  return (
    <>
      <Field label="Name" hint="Which one of them, for people: “Prometheus of the shop”." required>
        {(wiring) => <TextInput {...wiring} name="name" maxLength={100} autoComplete="off" />}
      </Field>
      {format === "grafana" && (
        <Field
          label="Signing key"
          hint="The HMAC secret of the contact point, 8 characters or more. Messages without its signature are then refused."
          required={false}
        >
          {(wiring) => (
            <TextInput
              {...wiring}
              name="secret"
              type="password"
              minLength={8}
              maxLength={200}
              autoComplete="off"
            />
          )}
        </Field>
      )}
      <Disclosure summary="Silence, ends and labels">
        <div className="grid gap-3">
          <Field
            label="Too quiet after (minutes)"
            hint="A source that sends nothing for so long is worth an alert. Empty: it may be silent."
            required={false}
          >
            {(wiring) => <TextInput {...wiring} name="quietAfterS" type="number" min={1} max={43_200} />}
          </Field>
          {format === "prometheus" && (
            <Field
              label="Holds without an end (seconds)"
              hint="An alert that says no end holds for so long. Usual: 300."
            >
              {(wiring) => (
                <TextInput
                  {...wiring}
                  name="resolveTimeoutS"
                  type="number"
                  min={10}
                  max={86_400}
                  placeholder="300"
                />
              )}
            </Field>
          )}
          {format !== "prometheus" && format !== "fail2ban" && (
            <Field
              label="Ends without a word after (minutes)"
              hint="A firing alert that nobody tells any more then reads “Sender silent”. Empty: it stays until it is told to end."
              required={false}
            >
              {(wiring) => (
                <TextInput {...wiring} name="autoResolveAfterS" type="number" min={1} max={43_200} />
              )}
            </Field>
          )}
          {WITH_LABELS.includes(format) && (
            <Field label="Labels to ignore" hint="One a line: those that tell replicas of one sender apart.">
              {(wiring) => (
                <Textarea
                  {...wiring}
                  name="ignoredLabels"
                  spellCheck={false}
                  defaultValue={"prometheus_replica\nreplica"}
                />
              )}
            </Field>
          )}
          {format === "grafana" && (
            <div className="grid gap-3 sm:grid-cols-2">
              <Field label="Header of the signature" required={false}>
                {(wiring) => (
                  <TextInput
                    {...wiring}
                    name="signatureHeader"
                    maxLength={100}
                    spellCheck={false}
                    autoComplete="off"
                    placeholder="X-Grafana-Alerting-Signature"
                  />
                )}
              </Field>
              <Field
                label="Header of its time"
                hint="As in the contact point; then old messages are refused."
                required={false}
              >
                {(wiring) => (
                  <TextInput
                    {...wiring}
                    name="timestampHeader"
                    maxLength={100}
                    spellCheck={false}
                    autoComplete="off"
                  />
                )}
              </Field>
            </div>
          )}
        </div>
      </Disclosure>
    </>
  );
}
