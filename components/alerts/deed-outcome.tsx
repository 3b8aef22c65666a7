"use client";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import { counted } from "@/lib/units";
import type { Outcome } from "./use-deeds";

const SHOWN_REFUSALS = 20;

/** What did not go as it was asked; what went well is news that passes. */
export function DeedOutcome({
  outcome: { words, refused },
  onClose,
}: {
  outcome: Outcome;
  onClose: () => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div ref={place} className="my-2 scroll-mb-24">
      <Notice tone="medium" title={words}>
        {refused.length > 0 && (
          <>
            <p>{counted(refused.length, "other")} stayed as before:</p>
            <ul className="list-disc pl-5">
              {refused.slice(0, SHOWN_REFUSALS).map(({ id, title, why }) => (
                <li key={id}>
                  <TextLink href={`/alerts/${id}`}>
                    <Untrusted text={title} limit={100} />
                  </TextLink>
                  : <Untrusted text={why} />
                </li>
              ))}
            </ul>
            {refused.length > SHOWN_REFUSALS && <p>And {refused.length - SHOWN_REFUSALS} more.</p>}
          </>
        )}
        <Button variant="quiet" onClick={onClose} className="-ml-3">
          <Icon name="close" />
          Dismiss
        </Button>
      </Notice>
    </div>
  );
}
