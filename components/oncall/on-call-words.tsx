import { Untrusted } from "@/components/ui/untrusted";
import type { NextTurn, Turn } from "@/lib/oncall/model/on-call";
import { localText } from "@/lib/time";

type WhoProps = { turn: Pick<Turn, "personId" | "name">; me: string };

/** A name, "you", or that their account was closed. */
export function Who({ turn, me }: WhoProps) {
  if (turn.personId === me) return "you";
  return turn.name === null ? "somebody who is no longer here" : <Untrusted text={turn.name} />;
}

/** "02:14" today, "2026-11-24 02:14" on another day of the zone. */
export function clockOf(at: number, zone: string, now: Date): string {
  const day = (moment: Date) => localText(moment, zone, "date");
  return localText(new Date(at), zone, day(new Date(at)) === day(now) ? "clock" : "minute");
}

type LineProps = { me: string; zone: string; now: Date };

export function NowLine({ turn, next, ...rest }: { turn: Turn | null; next: NextTurn | null } & LineProps) {
  if (turn === null) {
    return (
      <>
        <strong className="text-critical">Nobody</strong>
        {next && ` until ${clockOf(next.from, rest.zone, rest.now)}`}
      </>
    );
  }
  return (
    <>
      <strong>
        <Who turn={turn} me={rest.me} />
      </strong>{" "}
      {turn.until === null ? "until further notice" : `until ${clockOf(turn.until, rest.zone, rest.now)}`}
    </>
  );
}

export function NextLine({ next, me, zone, now }: { next: NextTurn | null } & LineProps) {
  if (!next) return "nobody else in the next 60 days";
  return (
    <>
      <Who turn={next} me={me} /> from {clockOf(next.from, zone, now)}
    </>
  );
}
