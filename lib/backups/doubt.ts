/** Is something wrong with a copy whose runs went well? Pure: what is wrong, in sentences; null: nothing is known to be. */
import { utcText } from "@/lib/time";
import { counted } from "@/lib/units";
import type { Place } from "./model/places";

export type Doubtable = {
  /** Of the newest check; times in milliseconds since 1970. */
  checkErrors: number | null;
  checkedAt: number | null;
  encrypted: boolean | null;
  /** Why the newest run's size is odd, in sentences. */
  oddity: string | null;
  place: Place;
};

export function doubtOf({ checkErrors, checkedAt, encrypted, oddity, place }: Doubtable): string | null {
  const doubts: string[] = [];
  if (checkErrors !== null && checkErrors > 0) {
    const when = checkedAt === null ? "" : ` of ${utcText(new Date(checkedAt))}`;
    doubts.push(`The last check${when} found ${counted(checkErrors, "error")}.`);
  }
  if (encrypted === false && place === "off-site") {
    doubts.push("It lies off-site and is not encrypted: whoever gets it can read it.");
  }
  if (oddity !== null) doubts.push(oddity);
  return doubts.length === 0 ? null : doubts.join(" ");
}
