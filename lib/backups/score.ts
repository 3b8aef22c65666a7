/** 3-2-1-1-0: which digits hold for a system, what proves each, and until when? What is not known never holds. */

export type Copy = {
  id: string;
  name: string;
  place: "local" | "off-site";
  medium: string;
  /** Until when nobody can delete it; null: it is not locked. */
  lockedUntil: number | null;
  offline: boolean;
  /** Until when its newest good restore point is fresh; null: not known. */
  goodUntil: number | null;
  encrypted: boolean | null;
};

export type Proofs = {
  /** When a restore drill last passed; null: none has. */
  drillPassedAt: number | null;
  drillMaxAgeMs: number;
  /** Errors of verifications that nobody has mended; null: not known. */
  openErrors: number | null;
};

export type Digit = {
  key: "copies" | "media" | "off-site" | "locked" | "errors";
  digit: "3" | "2" | "1" | "0";
  /** null: not known. */
  holds: boolean | null;
  why: string;
  /** The copy that proves it, or "drill"; of several the one whose proof expires first. */
  by: string | null;
  /** The latest instant before which it holds without a new fact. */
  until: number | null;
};

export function scoreOf(copies: readonly Copy[], proofs: Proofs, now: number): Digit[] {
  return [
    copiesDigit(copies, now),
    mediaDigit(copies, now),
    offSiteDigit(copies, now),
    lockedDigit(copies, now),
    errorsDigit(proofs, now),
  ];
}

/** One fact that counts for a digit; `until` null: it is not known whether it counts. */
type Fact = { copy: Copy; until: number | null };

type Judged = Pick<Digit, "holds" | "by" | "until"> & { proven: Fact[]; unknown: Fact[] };

/** Whether `needed` facts hold now. Those that hold the longest count, and the first of them to expire is the proof. */
function judged(facts: readonly Fact[], needed: number, now: number): Judged {
  const holding = facts.filter(({ until }) => until !== null && until > now);
  const proven = holding.toSorted((a, b) => (b.until ?? 0) - (a.until ?? 0));
  const unknown = facts.filter(({ until }) => until === null);
  const proof = proven[needed - 1];
  if (proof)
    return { holds: true, by: proof.copy.id, until: proof.until, proven: proven.slice(0, needed), unknown };
  const holds = proven.length + unknown.length >= needed ? null : false;
  return { holds, by: null, until: null, proven, unknown };
}

function freshness(copy: Copy): Fact {
  return { copy, until: copy.goodUntil };
}

function copiesDigit(copies: readonly Copy[], now: number): Digit {
  const { holds, by, until, proven, unknown } = judged(copies.map(freshness), 2, now);
  const said = `Production and ${listed(proven, "no fresh copy")}${unknownWords(unknown, holds)}.`;
  return { key: "copies", digit: "3", holds, why: said, by, until };
}

function mediaDigit(copies: readonly Copy[], now: number): Digit {
  const media = new Map<string, Fact>();
  const doubtful: Fact[] = [];
  for (const copy of copies) {
    const medium = copy.medium.trim().toLowerCase();
    const isFresh = copy.goodUntil !== null && copy.goodUntil > now;
    const known = media.get(medium)?.until ?? 0;
    if (isFresh && medium !== "") {
      if ((copy.goodUntil ?? 0) > known) media.set(medium, freshness(copy));
    } else if (isFresh || copy.goodUntil === null) doubtful.push({ copy, until: null });
  }
  // A copy of which something is not known helps only if it may be of a medium that is not yet there.
  const others = doubtful.filter(({ copy }) => !media.has(copy.medium.trim().toLowerCase()));
  const kinds = new Map(others.map((fact) => [mediumKey(fact.copy), fact]));
  const { holds, by, until, unknown } = judged([...media.values(), ...kinds.values()], 2, now);
  const named = [...media.values()].map(({ copy }) => copy.medium.trim());
  const on =
    named.length === 0 ? "No fresh copy is on a known medium" : `Fresh copies are on ${named.join(", ")}`;
  return { key: "media", digit: "2", holds, why: `${on}${unknownWords(unknown, holds)}.`, by, until };
}

/** Two copies whose medium nobody knows may be of two. */
function mediumKey(copy: Copy): string {
  const medium = copy.medium.trim().toLowerCase();
  return medium === "" ? `? ${copy.id}` : medium;
}

function offSiteDigit(copies: readonly Copy[], now: number): Digit {
  const facts = copies.filter(({ place }) => place === "off-site").map(freshness);
  const { holds, by, until, proven, unknown } = judged(facts, 1, now);
  const said = proven[0]
    ? `${proven[0].copy.name} is off-site and fresh${proven[0].copy.encrypted === false ? ", but not encrypted" : ""}`
    : "No off-site copy is known to be fresh";
  return { key: "off-site", digit: "1", holds, why: `${said}${unknownWords(unknown, holds)}.`, by, until };
}

function lockedDigit(copies: readonly Copy[], now: number): Digit {
  const facts = copies.flatMap((copy): Fact[] => {
    if (copy.offline) return [freshness(copy)];
    if (copy.lockedUntil === null || copy.lockedUntil <= now) return [];
    return [{ copy, until: copy.goodUntil === null ? null : Math.min(copy.goodUntil, copy.lockedUntil) }];
  });
  const { holds, by, until, proven, unknown } = judged(facts, 1, now);
  const said = proven[0]
    ? `${proven[0].copy.name} is ${proven[0].copy.offline ? "offline" : "locked"} and fresh`
    : "No copy is offline or locked and known to be fresh";
  return { key: "locked", digit: "1", holds, why: `${said}${unknownWords(unknown, holds)}.`, by, until };
}

function errorsDigit({ drillPassedAt, drillMaxAgeMs, openErrors }: Proofs, now: number): Digit {
  const digit = { key: "errors", digit: "0" } as const;
  const no = (holds: false | null, why: string): Digit => ({ ...digit, holds, why, by: null, until: null });
  if (openErrors !== null && openErrors > 0) {
    return no(
      false,
      openErrors === 1
        ? "1 error of a verification is open."
        : `${openErrors} errors of verifications are open.`,
    );
  }
  if (drillPassedAt === null) return no(false, "No restore drill has passed.");
  const until = drillPassedAt + drillMaxAgeMs;
  if (!(now <= until)) return no(false, "The last restore drill that passed is too long ago.");
  if (openErrors !== 0) return no(null, "Whether verifications found errors is not known.");
  return { ...digit, holds: true, why: "A restore drill passed, and no error is open.", by: "drill", until };
}

function listed(facts: readonly Fact[], none: string): string {
  return facts.length === 0 ? none : facts.map(({ copy }) => copy.name).join(" and ");
}

function unknownWords(unknown: readonly Fact[], holds: boolean | null): string {
  return holds !== null || unknown.length === 0 ? "" : `; of ${listed(unknown, "")} it is not known`;
}
