import { CopyButton } from "@/components/ui/copy-button";
import { KeyValues } from "@/components/ui/key-values";
import { TextLink } from "@/components/ui/text-link";
import { Time } from "@/components/ui/time";
import { Untrusted } from "@/components/ui/untrusted";
import type { AuditEntry } from "@/lib/audit/model";
import { actionWords, actorKind } from "@/lib/audit/words";
import { addressOf } from "@/lib/search-params";
import { OutcomeBadge } from "./outcome-badge";
import { Target } from "./target";

/** Who did what, to what, from where and when; each with the way to all entries that share it. */
export function EntryFacts({ entry, zone }: { entry: AuditEntry; zone: string }) {
  const { at, actor, actorName, action, target, outcome, address, requestId } = entry;
  return (
    <KeyValues
      items={[
        { key: "Time", value: <Time at={at} zone={zone} form="second" />, hint: at },
        {
          key: "Who",
          value: <Untrusted text={actorName} />,
          hint: (
            <>
              {actorKind(actor)} · {actor} · <Same words="all by the same" filter={{ actor }} />
            </>
          ),
        },
        {
          key: "Action",
          value: <Untrusted text={actionWords(action)} />,
          hint: (
            <>
              <Untrusted text={action} /> · <Same words="all of the same kind" filter={{ action }} />
            </>
          ),
        },
        {
          key: "Target",
          value: <Target target={target} whole />,
          hint: target.length <= 200 && <Same words="all on the same" filter={{ target }} />,
        },
        { key: "Result", value: <OutcomeBadge outcome={outcome} /> },
        {
          key: "From",
          value: address ?? "Not over the network",
          hint: address && <Same words="all from the same address" filter={{ q: address }} />,
        },
        {
          key: "Request",
          value: requestId ?? "None",
          hint: requestId && <Same words="all of the same request" filter={{ q: requestId }} />,
        },
      ]}
    />
  );
}

function Same({ words, filter }: { words: string; filter: Record<string, string> }) {
  return (
    <TextLink href={addressOf("/audit", filter)} className="inline-flex min-h-6 items-center">
      {words}
    </TextLink>
  );
}

/** What ties the entry to the one before it. */
export function EntryHashes({ entry: { seq, prevHash, hash } }: { entry: AuditEntry }) {
  return (
    <KeyValues
      items={[
        { key: "Hash of this entry", value: <Hash text={hash} /> },
        {
          key: "Hash of the entry before",
          value: <Hash text={prevHash} />,
          hint: seq > 1 && <TextLink href={`/audit/${seq - 1}`}>Entry {seq - 1}</TextLink>,
        },
      ]}
    />
  );
}

function Hash({ text }: { text: string }) {
  return (
    <span className="font-mono break-all">
      {text} <CopyButton text={text} label="Copy the hash" compact />
    </span>
  );
}
