import { Card } from "@/components/ui/card";
import { KeyValues } from "@/components/ui/key-values";
import { Untrusted } from "@/components/ui/untrusted";
import { type Labels, linkOf } from "@/lib/alerts/model/signal";
import { visibleText } from "@/lib/untrusted";
import { OutsideLink } from "./outside-link";

const RUNBOOKS = ["runbook_url", "runbook", "runbookURL", "runbookUrl"];

/** Where its sender says what to do first; nothing where it does not say. */
export function FirstSteps({ annotations }: { annotations: Labels }) {
  const links = RUNBOOKS.flatMap((name) => linkOf(annotations[name]) ?? []);
  if (links.length === 0) return null;
  return (
    <Card title="Do this first">
      <ol className="list-decimal pl-5">
        {[...new Set(links)].map((link) => (
          <li key={link}>
            <OutsideLink href={link}>
              <span className="break-all">
                Runbook: <Untrusted text={link} limit={200} />
              </span>
            </OutsideLink>
          </li>
        ))}
      </ol>
    </Card>
  );
}

/** What its sender wrote about it, longest words and all; an address is a link, and nothing else is more than text. */
export function AlertTexts({ annotations }: { annotations: Labels }) {
  const entries = Object.entries(annotations);
  if (entries.length === 0) return null;
  return (
    <Card title="What its sender says">
      <KeyValues
        items={entries.map(([name, text]) => ({ key: visibleText(name), value: <Text text={text} /> }))}
      />
    </Card>
  );
}

function Text({ text }: { text: string }) {
  const link = linkOf(text);
  const shown = (
    <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">
      <Untrusted text={text} lines limit={16_000} />
    </span>
  );
  return link === null ? shown : <OutsideLink href={link}>{shown}</OutsideLink>;
}

/** By what it is found, grouped and silenced. */
export function AlertLabels({ labels, fingerprint }: { labels: Labels; fingerprint: string }) {
  const entries = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <Card title={`Labels (${entries.length})`} hint={`Fingerprint ${fingerprint}`}>
      <ul className="flex flex-wrap gap-x-2 gap-y-1.5">
        {entries.map(([name, value]) => (
          <li
            key={name}
            className="rounded-badge bg-sunken px-1.5 py-0.5 font-mono text-[0.8125rem] leading-5 [overflow-wrap:anywhere]"
          >
            <Untrusted text={name} limit={200} />
            <span className="text-text-3">=</span>
            <Untrusted text={value} limit={500} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
