import { ActionForm, type Shape } from "@/components/ui/action-form";
import { Checkbox } from "@/components/ui/checkbox";
import { Disclosure } from "@/components/ui/disclosure";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { TextInput } from "@/components/ui/text-input";
import { Textarea } from "@/components/ui/textarea";
import { INTERVALS_S, type ProbeKind, type ProbeRow, type SettingsOf } from "@/lib/uptime/model/probe";
import { intervalWords } from "./words";

type ProbeFormProps = {
  kind: ProbeKind;
  environments: readonly string[];
  /** Further ones, by their names. */
  locations: readonly string[];
  probe?: ProbeRow;
};

const COMMON: Shape = {
  name: "text",
  environment: "nullable",
  intervalS: "number",
  timeoutMs: "number",
  retries: "number",
  locations: "list",
};
const OF_KIND: Record<ProbeKind, Shape> = {
  http: {
    "settings.url": "text",
    "settings.method": "text",
    "settings.status": "text",
    "settings.keyword": "nullable",
    "settings.jsonPath": "nullable",
    "settings.jsonValue": "nullable",
    "settings.redirects": "number",
    "settings.certificateDays": "number",
  },
  tcp: { "settings.host": "text", "settings.port": "number" },
  tls: { "settings.host": "text", "settings.port": "number", "settings.certificateDays": "number" },
  icmp: { "settings.host": "text" },
  dns: { "settings.name": "text", "settings.type": "text", "settings.expected": "lines" },
};

/** A new probe, or another way to look with one that stands. */
export function ProbeForm({ kind, environments, locations, probe }: ProbeFormProps) {
  return (
    <ActionForm
      method={probe ? "PUT" : "POST"}
      path={probe ? `/api/probes/${probe.id}` : "/api/probes"}
      shape={{ ...COMMON, ...OF_KIND[kind] }}
      fixed={{ settings: { kind } }}
      submit={probe ? "Save" : "Add probe"}
      variant="primary"
      done={probe ? "The probe is changed." : "The probe is added. It looks within a minute."}
      {...(probe ? {} : { to: "/uptime/probes" })}
    >
      <Field label="Name" hint="What it looks at, for people: “Shop, front page”." required>
        {(wiring) => (
          <TextInput {...wiring} name="name" maxLength={100} autoComplete="off" defaultValue={probe?.name} />
        )}
      </Field>
      <TargetFields kind={kind} probe={probe} />
      <Disclosure summary="How often, how long, where it belongs">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Looks">
            {(wiring) => (
              <Select
                {...wiring}
                name="intervalS"
                defaultValue={String(probe?.intervalS ?? 60)}
                options={INTERVALS_S.map((value) => ({ value: String(value), label: intervalWords(value) }))}
              />
            )}
          </Field>
          <Field label="Waits for an answer (ms)">
            {(wiring) => (
              <TextInput
                {...wiring}
                name="timeoutMs"
                type="number"
                min={1_000}
                max={10_000}
                step={500}
                defaultValue={probe?.timeoutMs ?? 5_000}
              />
            )}
          </Field>
          <Field label="Tries again after a failure" hint="Within the same minute.">
            {(wiring) => (
              <TextInput
                {...wiring}
                name="retries"
                type="number"
                min={0}
                max={3}
                defaultValue={probe?.retries ?? 1}
              />
            )}
          </Field>
          <Field label="Environment">
            {(wiring) => (
              <Select
                {...wiring}
                name="environment"
                defaultValue={probe?.environment ?? ""}
                options={[
                  { value: "", label: "Not said" },
                  ...environments.map((value) => ({ value, label: value })),
                ]}
              />
            )}
          </Field>
        </div>
        {locations.length > 0 && (
          <fieldset className="mt-3">
            <legend className="font-semibold">Looks from elsewhere too</legend>
            <p className="text-xs text-text-3">
              These locations are told the target and what a good answer holds. Two of two, or a majority of
              more, must see a failure.
            </p>
            {locations.map((name) => (
              <Checkbox
                key={name}
                name="locations"
                value={name}
                label={name}
                defaultChecked={probe?.locations.includes(name) ?? false}
              />
            ))}
          </fieldset>
        )}
      </Disclosure>
    </ActionForm>
  );
}

function TargetFields({ kind, probe }: { kind: ProbeKind; probe: ProbeRow | undefined }) {
  const settings = probe?.settings;
  if (kind === "http") return <HttpFields settings={settings?.kind === "http" ? settings : undefined} />;
  if (kind === "dns") return <DnsFields settings={settings?.kind === "dns" ? settings : undefined} />;
  const connection = settings?.kind === "tcp" || settings?.kind === "tls" ? settings : undefined;
  const host = settings?.kind === "icmp" ? settings.host : connection?.host;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Host" hint="A name or an address." required>
        {(wiring) => (
          <TextInput
            {...wiring}
            name="settings.host"
            maxLength={253}
            autoComplete="off"
            spellCheck={false}
            defaultValue={host}
          />
        )}
      </Field>
      {kind !== "icmp" && (
        <Field label="Port" required>
          {(wiring) => (
            <TextInput
              {...wiring}
              name="settings.port"
              type="number"
              min={1}
              max={65_535}
              defaultValue={connection?.port ?? (kind === "tls" ? 443 : undefined)}
            />
          )}
        </Field>
      )}
      {kind === "tls" && (
        <CertificateDays value={connection?.kind === "tls" ? connection.certificateDays : 14} />
      )}
    </div>
  );
}

function CertificateDays({ value }: { value: number }) {
  return (
    <Field label="Certificate must last (days)" hint="One that ends sooner is a failure.">
      {(wiring) => (
        <TextInput
          {...wiring}
          name="settings.certificateDays"
          type="number"
          min={0}
          max={365}
          defaultValue={value}
        />
      )}
    </Field>
  );
}

function HttpFields({ settings }: { settings: SettingsOf<"http"> | undefined }) {
  return (
    <>
      <Field label="Address" hint="Starts with https:// or http://." required>
        {(wiring) => (
          <TextInput
            {...wiring}
            name="settings.url"
            type="url"
            maxLength={2_000}
            autoComplete="off"
            defaultValue={settings?.url}
          />
        )}
      </Field>
      <Disclosure summary="What a good answer is">
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Method">
            {(wiring) => (
              <Select
                {...wiring}
                name="settings.method"
                defaultValue={settings?.method ?? "GET"}
                options={["GET", "HEAD"].map((value) => ({ value, label: value }))}
              />
            )}
          </Field>
          <Field label="Good status" hint="Like 200-299,304.">
            {(wiring) => (
              <TextInput
                {...wiring}
                name="settings.status"
                maxLength={100}
                defaultValue={settings?.status ?? "200-299"}
              />
            )}
          </Field>
          <Field label="Text that must be there" hint="In the first 64 KiB." required={false}>
            {(wiring) => (
              <TextInput
                {...wiring}
                name="settings.keyword"
                maxLength={200}
                defaultValue={settings?.keyword ?? ""}
              />
            )}
          </Field>
          <Field label="Redirects to follow" hint="0 to 3; each must be allowed as a target too.">
            {(wiring) => (
              <TextInput
                {...wiring}
                name="settings.redirects"
                type="number"
                min={0}
                max={3}
                defaultValue={settings?.redirects ?? 0}
              />
            )}
          </Field>
          <Field label="Path in a JSON answer" hint="Like $.checks[0].state" required={false}>
            {(wiring) => (
              <TextInput
                {...wiring}
                name="settings.jsonPath"
                maxLength={200}
                spellCheck={false}
                defaultValue={settings?.jsonPath ?? ""}
              />
            )}
          </Field>
          <Field label="Value that must stand there" hint="Empty: any value." required={false}>
            {(wiring) => (
              <TextInput
                {...wiring}
                name="settings.jsonValue"
                maxLength={200}
                spellCheck={false}
                defaultValue={settings?.jsonValue ?? ""}
              />
            )}
          </Field>
          <CertificateDays value={settings?.certificateDays ?? 0} />
        </div>
      </Disclosure>
    </>
  );
}

const RECORDS = ["A", "AAAA", "CNAME", "MX", "NS", "TXT"];

function DnsFields({ settings }: { settings: SettingsOf<"dns"> | undefined }) {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Name to look up" required>
          {(wiring) => (
            <TextInput
              {...wiring}
              name="settings.name"
              maxLength={253}
              autoComplete="off"
              spellCheck={false}
              defaultValue={settings?.name}
            />
          )}
        </Field>
        <Field label="Records">
          {(wiring) => (
            <Select
              {...wiring}
              name="settings.type"
              defaultValue={settings?.type ?? "A"}
              options={RECORDS.map((value) => ({ value, label: value }))}
            />
          )}
        </Field>
      </div>
      <Field
        label="Records that must be among them"
        hint="One a line. Empty: any answer is good."
        required={false}
      >
        {(wiring) => (
          <Textarea
            {...wiring}
            name="settings.expected"
            spellCheck={false}
            defaultValue={settings?.expected.join("\n")}
          />
        )}
      </Field>
    </>
  );
}
