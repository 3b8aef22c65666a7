import { type Query, serverHref } from "@/lib/fleet/model/server-page";

/** Which server's page is this, for whom, and what does its address say? Every part of the page needs to know. */
export type ServerPlace = {
  id: string;
  /** The reader's IANA zone. */
  zone: string;
  now: Date;
  query: Query;
};

/** The same page with other parameters; null takes one away. */
export function hrefWith(place: ServerPlace, changed: Record<string, string | null>, hash?: string): string {
  return serverHref(place.id, { ...place.query, ...changed }, hash);
}
