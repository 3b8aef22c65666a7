/** The words of the navigation that the browser needs too. */
import type { IconName } from "@/components/ui/icon";

export type Destination = {
  href: string;
  label: string;
  icon: IconName;
  /** Its key after "g". */
  letter: string;
  /** The heading that it stands under; null for the first ones, and the last. */
  group: "Fleet" | "Security" | "Records" | null;
};

/** Is `path` this place, or below it? */
export function isAt(href: string, path: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
