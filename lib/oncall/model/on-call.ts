/** The words of who is on call: now, next, and on the calendar. Times in milliseconds since 1970. */
import { z } from "zod";
import type { Finding } from "../check";

/** What a calendar's address holds. */
export const FeedQuery = z.object({ token: z.string().max(200).default("") });

/** null: somebody who may no longer sign in, and is reached by nothing. */
type Named = { personId: string; name: string | null };

/** `until` is null when nothing that is known ends it. */
export type Turn = Named & { until: number | null };
export type NextTurn = Named & { from: number };

export type OnCall = {
  rotaId: string;
  name: string;
  timeZone: string;
  /** null: nobody. */
  now: Turn | null;
  /** The next one who is somebody else, or who takes over from nobody; null: none that is known. */
  next: NextTurn | null;
};

/** For whoever looks at their landing page: is it me, and whom does the policy ask after this rota? */
export type Standby = OnCall & { isMine: boolean; backup: string[] };

/** A stretch of a calendar. `personId` is null where nobody has the duty. */
export type Piece = {
  from: number;
  to: number;
  personId: string | null;
  name: string | null;
  /** Its place in the rota from 0, or somebody who stands in. */
  layer: number | "override" | null;
};

/** What comes of all layers and overrides, and each layer by itself. Pieces adjoin. */
export type RotaCalendar = { from: number; to: number; whole: Piece[]; layers: Piece[][] };

/** Somebody who stands in, as it is listed. */
export type OverrideRow = {
  id: string;
  personId: string;
  name: string | null;
  insteadOf: string | null;
  insteadOfName: string | null;
  fromAt: Date;
  toAt: Date;
  madeBy: string;
};

/** A shift of one's own. */
export type OwnShift = { rotaId: string; rotaName: string; from: number; to: number };

/** Can alerts reach anybody at all? */
export type Paging = {
  policies: number;
  hasDefault: boolean;
  rotas: number;
  /** People whom a policy or a rota names, and how many of them have a channel that was proven. */
  people: number;
  reachable: number;
};

/** Who may be put on call, and whether anything would reach them. */
export type Candidate = { id: string; name: string; proven: number };

export type { Finding };
