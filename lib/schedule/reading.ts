/** What comes of reading a schedule: a way to ask for its next time, or a sentence for the person who wrote it. */
import { visibleText } from "@/lib/untrusted";

export type Reading = { next: (at: number) => number | null } | { why: string };

/** What somebody wrote, short and visible enough for a sentence. */
export function quoted(text: string): string {
  return `"${visibleText(text.length > 40 ? `${text.slice(0, 40)}…` : text)}"`;
}

export function unknownZone(name: string): string {
  return `The time zone ${quoted(name)} is not known here. Write one like "Europe/Berlin" or "UTC".`;
}
