import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValues } from "@/components/ui/key-values";
import { LinkButton } from "@/components/ui/link-button";
import { Pagination } from "@/components/ui/pagination";
import { Raw } from "@/components/ui/raw";
import { Time } from "@/components/ui/time";
import type { EvidenceView, Stream } from "@/lib/ingest/model";
import { describeOutput } from "@/lib/ingest/model";
import { formatBytes } from "@/lib/units";

type EvidenceTextProps = {
  view: EvidenceView;
  stream: Stream;
  collectedAt: Date;
  zone: string;
  /** This page without parameters. */
  href: string;
  /** "1" or "0" as the reader chose; null: wrapped where a line would run far out of sight. */
  wrap: string | null;
};

/** Lines longer than this are folded unless the reader says otherwise. */
const LONG_LINE = 400;

/** One output as text, a page at a time, with what proves that it is what was sent. */
export function EvidenceText({ view, stream, collectedAt, zone, href, wrap }: EvidenceTextProps) {
  const { output, sha256, text, size, page, pages, firstLine, from, to } = view;
  const isWrapped = wrap === null ? text.split("\n").some((line) => line.length > LONG_LINE) : wrap === "1";
  const hrefOf = (to: number, folded = wrap) => {
    const query = new URLSearchParams();
    if (stream === "stderr") query.set("stream", "stderr");
    if (to > 1) query.set("page", String(to));
    if (folded !== null) query.set("wrap", folded);
    return query.size > 0 ? `${href}?${query}` : href;
  };
  return (
    <>
      <Card title="Where it comes from">
        <KeyValues
          columns={2}
          items={[
            { key: "Command", value: <Mono text={describeOutput(output.spec)?.command ?? output.spec} /> },
            { key: "Collected", value: <Time at={collectedAt} zone={zone} form="second" /> },
            {
              key: "Exit status",
              value: `${output.exit}, after ${output.ms} ms`,
              hint: output.flags.length > 0 ? output.flags.join(", ") : undefined,
            },
            { key: "Size", value: formatBytes(size) },
            { key: "SHA-256", value: <Mono text={sha256} /> },
          ]}
        />
      </Card>
      {size === 0 ? (
        <EmptyState kind="nothing-yet" title="The command printed nothing." />
      ) : (
        <Card
          title={pages > 1 ? `Text, page ${page} of ${pages}` : "Text"}
          hint="Control, direction and invisible characters are shown as marks."
          actions={
            <LinkButton href={hrefOf(page, isWrapped ? "0" : "1")}>
              {isWrapped ? "Do not fold long lines" : "Fold long lines"}
            </LinkButton>
          }
        >
          <Raw text={text} label={`Output ${output.spec}`} from={firstLine} wrap={isWrapped} />
          {pages > 1 && (
            <>
              <p className="mt-2 text-text-2">
                Bytes {from} to {to} of {size}.
              </p>
              <Pagination
                things="pages"
                shown={1}
                before={page - 1}
                total={pages}
                previousHref={page > 1 ? hrefOf(page - 1) : null}
                nextHref={page < pages ? hrefOf(page + 1) : null}
              />
            </>
          )}
        </Card>
      )}
    </>
  );
}

function Mono({ text }: { text: string }) {
  return <span className="font-mono text-[0.9em] [overflow-wrap:anywhere]">{text}</span>;
}
