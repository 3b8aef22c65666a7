import { KeyValues } from "@/components/ui/key-values";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { AlertFormat, SourceRow, SourceSettings } from "@/lib/ingest/model/source";
import { spanWords } from "@/lib/time";
import { formatCount } from "@/lib/units";
import { FORMAT_WORDS } from "./formats";
import { SourceState } from "./source-table";

type SourceFactsProps = {
  source: Omit<SourceRow, "format"> & { format: AlertFormat; settings: SourceSettings };
  zone: string;
};

/** What is known of a source. */
export function SourceFacts({ source, zone }: SourceFactsProps) {
  const { format, signs, seenAt, messages, signals, refused, refusal, createdBy, settings } = source;
  const after = (seconds: number | null) => (seconds === null ? "Never" : spanWords(seconds));
  return (
    <KeyValues
      columns={2}
      items={[
        { key: "State", value: <SourceState source={source} /> },
        { key: "Format", value: `${FORMAT_WORDS[format].label}${signs ? ", signed" : ""}` },
        { key: "Last heard", value: <Time at={seenAt} zone={zone} form="second" none="never" /> },
        { key: "Messages", value: `${formatCount(messages)}, with ${formatCount(signals)} alerts told` },
        {
          key: "Refused",
          value: formatCount(refused),
          hint: refusal && (
            <>
              The last: <Untrusted text={refusal} limit={300} />
            </>
          ),
        },
        { key: "Made by", value: <Untrusted text={createdBy} limit={60} /> },
        { key: "Too quiet after", value: after(settings.quietAfterS) },
        { key: "Ends without a word after", value: after(settings.autoResolveAfterS) },
      ]}
    />
  );
}
