import { ActionForm, type Shape } from "@/components/ui/action-form";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { CHANNEL_LIMITS, type ChannelRow } from "@/lib/alerts/model/notify-channel";
import { KINDS, type SettingField, type TypedKind } from "./kind-fields";

type ChannelFormProps = {
  kind: TypedKind;
  /** "/api/channels" or "/api/team-channels". */
  path: string;
  /** What stands there when nothing is typed. */
  ownAddress?: string | undefined;
  channel?: ChannelRow;
};

/** A new channel, or another setting of one that stands. Secrets are typed, and never come back. */
export function ChannelForm({ kind, path, ownAddress, channel }: ChannelFormProps) {
  const fields = KINDS[kind].fields.filter(({ onlyOnChange }) => channel || !onlyOnChange);
  const shape: Shape = { name: "text" };
  for (const { name } of fields) shape[`settings.${name}`] = "text";
  const makesSecret = kind === "webhook" && !channel;
  return (
    <ActionForm
      method={channel ? "PUT" : "POST"}
      path={channel ? `${path}/${channel.id}` : path}
      shape={shape}
      {...(channel ? {} : { fixed: { kind } })}
      submit={channel ? "Save" : `Add ${KINDS[kind].label}`}
      variant={channel ? "normal" : "primary"}
      done={
        channel
          ? "The channel is changed."
          : "The channel is added. Send a test: until one arrived, it is not used."
      }
      {...(makesSecret ? { shownOnce: { secret: "Signing secret" } } : {})}
    >
      {fields.map((field) => (
        <SettingInput key={field.name} field={field} kind={kind} ownAddress={ownAddress} channel={channel} />
      ))}
      <Field label="Name" hint={`Empty: “${KINDS[kind].label}”.`} required={false}>
        {(wiring) => (
          <TextInput
            {...wiring}
            name="name"
            maxLength={CHANNEL_LIMITS.name}
            autoComplete="off"
            defaultValue={channel?.name}
          />
        )}
      </Field>
    </ActionForm>
  );
}

type SettingInputProps = Pick<ChannelFormProps, "kind" | "ownAddress" | "channel"> & { field: SettingField };

function SettingInput({ field, kind, ownAddress, channel }: SettingInputProps) {
  const { name, label, hint, required, options } = field;
  const isSecret = channel?.secrets.includes(name) ?? false;
  const shown = channel?.settings?.[name];
  const value = shown === null || shown === undefined ? "" : String(shown);
  if (options) {
    return (
      <Field label={label}>
        {(wiring) => (
          <Select
            {...wiring}
            name={`settings.${name}`}
            options={options}
            defaultValue={value || options[0]?.value}
          />
        )}
      </Field>
    );
  }
  const isMail = kind === "mail" && name === "address";
  const isOpen = required !== true;
  const kept = isSecret && value !== "" ? `Kept: ${value}. Empty: it stays.` : undefined;
  return (
    <Field
      label={label}
      hint={[hint, kept, isMail && ownAddress ? `Empty: ${ownAddress}.` : undefined]
        .filter(Boolean)
        .join(" ")}
      {...(isOpen && !isMail ? { required: false } : required && !channel ? { required: true } : {})}
    >
      {(wiring) => (
        <TextInput
          {...wiring}
          name={`settings.${name}`}
          maxLength={2_000}
          autoComplete="off"
          spellCheck={false}
          placeholder={isMail && !channel ? ownAddress : name === "server" ? "https://ntfy.sh" : undefined}
          defaultValue={isSecret ? undefined : value}
        />
      )}
    </Field>
  );
}
