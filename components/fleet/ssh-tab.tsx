import { Badge } from "@/components/ui/badge";
import { Disclosure } from "@/components/ui/disclosure";
import { KeyValues } from "@/components/ui/key-values";
import { Status } from "@/components/ui/status";
import { type Column, Table } from "@/components/ui/table";
import { Untrusted } from "@/components/ui/untrusted";
import type { Sshd } from "@/lib/fleet/model/facts";
import type { ProvenFacts } from "@/lib/fleet/model/provenance";
import { type SshOption, sshOptions } from "@/lib/fleet/ssh-options";
import { counted } from "@/lib/units";
import { SectionCard } from "./section-card";
import type { ServerPlace } from "./server-place";

/** The settings of the SSH server that are in force, those that matter first. */
export function SshTab({ place, facts }: { place: ServerPlace; facts: Pick<ProvenFacts, "sshd"> }) {
  return (
    <SectionCard
      place={place}
      title="SSH server"
      what="How the SSH server is set"
      section={facts.sshd}
      hint={() => "Settings in force, defaults included, as sshd itself states them"}
    >
      {(sshd) => {
        const options = sshOptions(sshd.options, sshd.rootOptions);
        const first = options.filter(({ isFirst, forRoot }) => isFirst || forRoot !== null);
        const rest = options.filter((option) => !first.includes(option));
        return (
          <div className="grid gap-3">
            <KeyValues items={listening(sshd)} />
            <OptionTable caption="Settings that matter first" options={first} />
            <Disclosure summary={`${counted(rest.length, "further setting")}`}>
              <OptionTable caption="Further settings" options={rest} />
            </Disclosure>
          </div>
        );
      }}
    </SectionCard>
  );
}

function listening({ ports, listenAddresses, socketListen, rootOptions }: Sshd) {
  return [
    { key: "Ports", value: ports.length > 0 ? ports.join(", ") : "none" },
    {
      key: "Addresses",
      value: <Untrusted text={listenAddresses.slice(0, 40).join(", ") || "none"} limit={1_000} />,
    },
    {
      key: "Who listens",
      value:
        socketListen === null ? (
          "sshd itself"
        ) : (
          <>
            systemd's socket, in place of sshd:{" "}
            <Untrusted text={socketListen.join(", ") || "nowhere"} limit={400} />
          </>
        ),
      hint:
        socketListen === null ? undefined : "Port and addresses above are the socket's, not the settings'.",
    },
    {
      key: "Root from outside",
      value:
        rootOptions === null ? (
          <Status state="unknown">Not asked</Status>
        ) : Object.keys(rootOptions).length === 0 ? (
          "the same settings as for everybody"
        ) : (
          `${counted(Object.keys(rootOptions).length, "setting differs", "settings differ")}, marked below`
        ),
    },
  ];
}

function OptionTable({ caption, options }: { caption: string; options: readonly SshOption[] }) {
  return (
    <Table
      caption={caption}
      columns={COLUMNS}
      rows={options.slice(0, 200)}
      rowKey={({ keyword }) => keyword}
    />
  );
}

const COLUMNS: readonly Column<SshOption>[] = [
  {
    key: "keyword",
    head: "Setting",
    phone: "title",
    cell: ({ keyword }) => (
      <span className="font-mono text-[0.9em]">
        <Untrusted text={keyword} limit={80} />
      </span>
    ),
  },
  { key: "values", head: "Value", phone: "foot", cell: ({ values }) => <Values values={values} /> },
  {
    key: "root",
    head: "For root",
    phone: "side",
    cell: ({ forRoot }) =>
      forRoot === null ? (
        <span className="whitespace-nowrap text-text-3 max-md:hidden">the same</span>
      ) : (
        <span className="inline-flex flex-wrap items-center gap-1">
          <Badge tone="medium" shape="diamond">
            differs
          </Badge>
          <Values values={forRoot} />
        </span>
      ),
  },
];

const VALUES_SHOWN = 60;

function Values({ values }: { values: readonly string[] }) {
  if (values.length === 0) return <span className="text-text-3">not set</span>;
  return (
    <span className="font-mono text-[0.9em] [overflow-wrap:anywhere]">
      {values.slice(0, VALUES_SHOWN).map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: values of one fixed setting
        <span key={at} className="block">
          <Untrusted text={value} limit={1_000} />
        </span>
      ))}
      {values.length > VALUES_SHOWN && <span className="block">and {values.length - VALUES_SHOWN} more</span>}
    </span>
  );
}
