import { Disclosure } from "@/components/ui/disclosure";
import { DurationInput } from "@/components/ui/duration-input";
import { Field } from "@/components/ui/field";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import type { AlertFormat, SourceSettings } from "@/lib/ingest/model/source";

/** Formats whose labels may tell replicas of one sender apart. */
const WITH_LABELS: readonly AlertFormat[] = ["prometheus", "alertmanager", "grafana", "generic"];

type SourceFieldsProps = {
  format: AlertFormat;
  /** As it is; left out for a new one. Its key is not asked: it can't be shown, and was agreed with the sender. */
  source?: { name: string; settings: SourceSettings };
};

/** What can be said about a source of this format. */
export function SourceFields({ format, source }: SourceFieldsProps) {
  const settings = source?.settings;
  return (
    <>
      <Field label="Name" hint="Which one of them, for people: “Prometheus of the shop”." required>
        {(wiring) => (
          <TextInput {...wiring} name="name" defaultValue={source?.name} maxLength={100} autoComplete="off" />
        )}
      </Field>
      {format === "grafana" && !source && (
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
            label="Too quiet after"
            hint="A source that sends nothing for so long is worth an alert. Empty: it may be silent."
            required={false}
          >
            {(wiring) => (
              <DurationInput
                wiring={wiring}
                name="settings.quietAfterS"
                seconds={settings?.quietAfterS ?? null}
              />
            )}
          </Field>
          {format === "prometheus" && (
            <Field
              label="Holds without an end (seconds)"
              hint="An alert that says no end holds for so long. Usual: 300."
            >
              {(wiring) => (
                <TextInput
                  {...wiring}
                  name="settings.resolveTimeoutS"
                  type="number"
                  min={10}
                  max={86_400}
                  placeholder="300"
                  defaultValue={settings?.resolveTimeoutS}
                />
              )}
            </Field>
          )}
          {format !== "prometheus" && format !== "fail2ban" && (
            <Field
              label="Ends without a word after"
              hint="A firing alert that nobody tells any more then reads “Sender silent”. Empty: it stays until it is told to end."
              required={false}
            >
              {(wiring) => (
                <DurationInput
                  wiring={wiring}
                  name="settings.autoResolveAfterS"
                  seconds={settings?.autoResolveAfterS ?? null}
                />
              )}
            </Field>
          )}
          {WITH_LABELS.includes(format) && (
            <Field label="Labels to ignore" hint="One a line: those that tell replicas of one sender apart.">
              {(wiring) => (
                <Textarea
                  {...wiring}
                  name="settings.ignoredLabels"
                  spellCheck={false}
                  defaultValue={settings?.ignoredLabels.join("\n") ?? "prometheus_replica\nreplica"}
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
                    name="settings.signatureHeader"
                    defaultValue={settings?.signatureHeader ?? undefined}
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
                    name="settings.timestampHeader"
                    defaultValue={settings?.timestampHeader ?? undefined}
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
