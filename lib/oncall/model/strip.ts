/** The words of a calendar as it is drawn: all that a browser needs to show it. */

/** `x` and `width` in percent of the strip. `personId` is null where nobody has the duty. */
export type StripPiece = {
  x: number;
  width: number;
  personId: string | null;
  /** null: nobody, or somebody who may no longer sign in. */
  name: string | null;
  /** The layer from 0, or somebody who stands in. */
  by: number | "override" | null;
  /** "2026-11-23 09:00" */
  begins: string;
  /** null: it goes on beyond the strip. */
  ends: string | null;
};

export type Strip = {
  days: { x: number; day: string; weekday: string }[];
  whole: StripPiece[];
  layers: StripPiece[][];
  /** Hours in which nobody has the duty. */
  gapHours: number;
  ends: string;
};
