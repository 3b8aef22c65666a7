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

/** Something to do, that begins on a page of its own. */
export type Action = Pick<Destination, "href" | "label" | "icon">;

/** The address of a place, in the environment that the person works in. */
export function inEnvironment(href: string, env: string | null): string {
  return env ? `${href}?env=${encodeURIComponent(env)}` : href;
}

/** Is `path` this place, or below it? */
export function isAt(href: string, path: string): boolean {
  return href === "/" ? path === "/" : path === href || path.startsWith(`${href}/`);
}
