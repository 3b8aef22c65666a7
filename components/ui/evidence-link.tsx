import type { ReactNode } from "react";
import { CopyButton } from "./copy-button";
import { TextLink } from "./text-link";

type EvidenceLinkProps = {
  sha256: string;
  /** The page with the raw bytes. */
  href: string;
  /** When it was taken, as <Time>. */
  age?: ReactNode;
  /** What made it: "ss -tulpn". */
  source?: string;
  /** What read it: "listeners@2". */
  parser?: string;
};

/** What proves a number: "ss -tulpn · sha256 ab12cd34… · 40 s ago · parser listeners@2 · open raw". */
export function EvidenceLink({ sha256, href, age, source, parser }: EvidenceLinkProps) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 text-xs text-text-3">
      {source && <span className="font-mono">{source}</span>}
      {source && <span aria-hidden="true">·</span>}
      <span className="font-mono" title={sha256}>
        sha256 {sha256.slice(0, 8)}…
      </span>
      <CopyButton text={sha256} label="Copy the SHA-256" compact />
      {age && <span aria-hidden="true">·</span>}
      {age}
      {parser && <span aria-hidden="true">·</span>}
      {parser && <span>parser {parser}</span>}
      <span aria-hidden="true">·</span>
      <TextLink href={href} className="inline-flex min-h-6 items-center">
        open raw<span className="sr-only"> output{source && ` of ${source}`}</span>
      </TextLink>
    </span>
  );
}
