import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValues } from "@/components/ui/key-values";
import { LinkButton } from "@/components/ui/link-button";
import { Raw } from "@/components/ui/raw";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { formatBytes } from "@/lib/units";

type Message = {
  id: string;
  at: Date;
  copy: string;
  engine: string;
  sha256: string;
  size: number;
  envelope: object;
  why: string | null;
  bytes: Buffer;
};

/** What a backup tool said, as text and nothing else. */
export function BackupMessage({ message, zone }: { message: Message; zone: string }) {
  const { id, at, copy, engine, sha256, size, envelope, why, bytes } = message;
  const said = Object.entries(envelope).filter(([, value]) => value !== null);
  return (
    <>
      <Card title="Where it comes from">
        <KeyValues
          columns={2}
          items={[
            { key: "Copy", value: <Untrusted text={copy} limit={100} /> },
            { key: "Tool", value: engine },
            { key: "Came", value: <Time at={at} zone={zone} form="second" /> },
            { key: "Size", value: formatBytes(size) },
            {
              key: "SHA-256",
              value: (
                <>
                  <span className="font-mono text-[0.9em] break-all">{sha256}</span>{" "}
                  <CopyButton text={sha256} label="Copy the SHA-256" compact />
                </>
              ),
            },
            ...said.map(([key, value]) => ({
              key: ENVELOPE_WORDS[key] ?? key,
              value: <Untrusted text={String(value)} limit={2_000} />,
            })),
            ...(why ? [{ key: "Not understood", value: <Untrusted text={why} limit={600} /> }] : []),
          ]}
        />
      </Card>
      {size === 0 ? (
        <Card title="Text">
          <EmptyState kind="nothing-yet" title="It sent no text">
            What it says stands above.
          </EmptyState>
        </Card>
      ) : (
        <Card title="Text" hint="Control, direction and invisible characters are shown as marks.">
          <Raw
            text={bytes.subarray(0, SHOWN).toString("utf8")}
            label={`Output with the SHA-256 ${sha256.slice(0, 8)}`}
            wrap
          />
          {size > SHOWN && (
            <p className="mt-2 font-semibold">
              These are the first {formatBytes(SHOWN)} of {formatBytes(size)}.
            </p>
          )}
          <div className="mt-3">
            <LinkButton href={`/api/backups/messages/${id}`} download>
              Download all of it
            </LinkButton>
          </div>
        </Card>
      )}
    </>
  );
}

/** Bytes: a tool that lists every file fills megabytes, and its last words are in what can be downloaded. */
const SHOWN = 262_144;

const ENVELOPE_WORDS: Readonly<Record<string, string>> = {
  event: "It said",
  run: "Run",
  kind: "Called to",
  startedAt: "Began, in ms since 1970",
  endedAt: "Ended, in ms since 1970",
  exit: "Exit status",
  stderr: "Standard error",
  spec: "Read in the agent’s output",
  report: "Of report",
  name: "Stanza or service",
  repository: "Repository",
};
