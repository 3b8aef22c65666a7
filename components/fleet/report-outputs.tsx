import { Badge, type Tone } from "@/components/ui/badge";
import { Code } from "@/components/ui/code";
import { CopyButton } from "@/components/ui/copy-button";
import { type Column, Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { evidenceHref } from "@/lib/fleet/model/server-page";
import type { Report } from "@/lib/ingest/model";
import { describeOutput } from "@/lib/ingest/model";
import { formatBytes, formatCount } from "@/lib/units";

type Output = Report["outputs"][number];

/** Every output of one report: how the command ended, what it printed, and whether that can be relied on. */
export function ReportOutputs({ report }: { report: Report }) {
  return (
    <Table
      caption="Outputs of this report"
      columns={columns(report)}
      rows={report.outputs}
      rowKey={({ spec }) => spec}
    />
  );
}

function columns({ serverId, id }: Report): readonly Column<Output>[] {
  return [
    {
      key: "spec",
      head: "Output",
      phone: "title",
      cell: ({ spec }) => (
        <span>
          <span className="block">{spec}</span>
          <span className="block text-xs text-text-3">{describeOutput(spec)?.about}</span>
        </span>
      ),
    },
    {
      key: "command",
      head: "Command",
      phone: "foot",
      cell: ({ spec }) => (
        <span className="line-clamp-2 font-mono text-[0.8125rem] [overflow-wrap:anywhere]">
          {describeOutput(spec)?.command}
        </span>
      ),
    },
    { key: "exit", head: "Exit", numeric: true, phoneLabel: "exit", cell: ({ exit }) => exit },
    { key: "ms", head: "ms", numeric: true, phone: "desk", cell: ({ ms }) => formatCount(ms) },
    { key: "bytes", head: "Size", numeric: true, cell: ({ bytes }) => formatBytes(bytes) },
    {
      key: "sha256",
      head: "SHA-256",
      cell: ({ sha256 }) => (
        <span className="whitespace-nowrap" title={sha256}>
          <Code>{sha256.slice(0, 8)}…</Code>
          <CopyButton text={sha256} label="Copy the SHA-256" compact />
        </span>
      ),
    },
    { key: "flags", head: "State", cell: ({ flags }) => <Flags flags={flags} /> },
    {
      key: "raw",
      head: "Raw",
      phone: "side",
      cell: ({ spec, stderr, bytes }) => (
        <span className="inline-flex gap-3 whitespace-nowrap">
          {bytes > 0 && <RawLink href={evidenceHref(serverId, id, spec)} word="open raw" spec={spec} />}
          {stderr && (
            <RawLink href={`${evidenceHref(serverId, id, spec)}?stream=stderr`} word="errors" spec={spec} />
          )}
          {bytes === 0 && !stderr && <span className="text-text-3">empty</span>}
        </span>
      ),
    },
  ];
}

function RawLink({ href, word, spec }: { href: string; word: string; spec: string }) {
  return (
    <TextLink href={href} className="inline-flex min-h-6 items-center pointer-coarse:min-h-11">
      {word}
      <span className="sr-only"> of {spec}</span>
    </TextLink>
  );
}

const FLAGS: Record<Output["flags"][number], { words: string; tone: Tone }> = {
  truncated: { words: "cut", tone: "unknown" },
  timeout: { words: "took too long", tone: "unknown" },
  missing: { words: "not installed", tone: "neutral" },
  denied: { words: "switched off there", tone: "unknown" },
  same: { words: "unchanged", tone: "neutral" },
};

function Flags({ flags }: { flags: Output["flags"] }) {
  if (flags.length === 0) return <span className="text-text-3">whole</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {flags.map((flag) => (
        <Badge key={flag} tone={FLAGS[flag].tone}>
          {FLAGS[flag].words}
        </Badge>
      ))}
    </span>
  );
}
