import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { type KeyValue, KeyValues } from "@/components/ui/key-values";
import { Raw } from "@/components/ui/raw";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import { counted, formatBytes } from "@/lib/units";

type Message = {
  source: string;
  at: Date;
  sha256: string;
  size: number;
  envelope: object;
  bytes: Buffer;
  refused: readonly { index: number | null; why: string }[];
};

/** What a source sent, as text and nothing else, with what proves that it is what was sent. */
export function MessageView({ message, zone }: { message: Message; zone: string }) {
  const { sha256, size, bytes, refused } = message;
  const text = bytes.toString("utf8");
  const isText = Buffer.from(text, "utf8").equals(bytes);
  return (
    <>
      <Card title="Where it comes from">
        <KeyValues columns={2} items={factsOf(message, zone)} />
      </Card>
      {refused.length > 0 && (
        <Card title={`${counted(refused.length, "part")} of it could not be understood`}>
          <ul className="list-disc pl-5">
            {refused.map(({ index, why }) => (
              <li key={`${index} ${why}`}>
                {index !== null && `Alert ${index + 1}: `}
                <Untrusted text={why} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {size === 0 ? (
        <Card title="Text">
          <EmptyState kind="nothing-yet" title="Its body was empty">
            What it says stands in its address or its headers.
          </EmptyState>
        </Card>
      ) : (
        <Card
          title="Text"
          hint={`Control, direction and invisible characters are shown as marks.${isText ? "" : " Bytes that are no UTF-8 text are shown as �; the download has them."}`}
        >
          <Raw text={text} label={`Message with the SHA-256 ${sha256.slice(0, 8)}`} wrap />
        </Card>
      )}
    </>
  );
}

function factsOf({ source, at, sha256, size, envelope }: Message, zone: string): KeyValue[] {
  const { method, headers, query } = envelope as {
    method?: unknown;
    headers?: Record<string, unknown>;
    query?: [string, string][];
  };
  return [
    { key: "Source", value: <Untrusted text={source} limit={100} /> },
    { key: "Came", value: <Time at={at} zone={zone} form="second" /> },
    {
      key: "SHA-256",
      value: (
        <>
          <span className="font-mono text-[0.9em] break-all">{sha256}</span>{" "}
          <CopyButton text={sha256} label="Copy the SHA-256" compact />
        </>
      ),
    },
    { key: "Size", value: formatBytes(size) },
    { key: "Method", value: <Untrusted text={String(method ?? "Not known")} limit={20} /> },
    ...Object.entries(headers ?? {}).map(([name, value]) => ({
      key: name,
      value: <Untrusted text={String(value)} limit={500} />,
    })),
    ...(query ?? []).map(([name, value]) => ({
      key: `?${name}`,
      value: <Untrusted text={value} limit={500} />,
    })),
  ];
}
