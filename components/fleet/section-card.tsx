import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import type { Section } from "@/lib/fleet/model/facts";
import type { Provenance as Proven } from "@/lib/fleet/model/provenance";
import { Provenance } from "./provenance";
import type { ServerPlace } from "./server-place";
import { UnknownSection } from "./unknown-section";

type SectionCardProps<T> = {
  place: ServerPlace;
  title: string;
  /** What is not known when the section is not: "Which updates wait". */
  what: string;
  section: Section<T> & Proven;
  hint?: (value: T) => ReactNode;
  actions?: ReactNode;
  children: (value: T) => ReactNode;
};

/** One section of the facts: what is known and what proves it, or why it is not known. */
export function SectionCard<T>({
  place,
  title,
  what,
  section,
  hint,
  actions,
  children,
}: SectionCardProps<T>) {
  const isKnown = section.state === "known";
  return (
    <Card title={title} hint={isKnown ? hint?.(section) : undefined} actions={isKnown ? actions : undefined}>
      {isKnown ? children(section) : <UnknownSection what={what} reason={section.reason} />}
      <Provenance place={place} proven={section} />
    </Card>
  );
}
