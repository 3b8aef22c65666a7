/**
 * What does one output of an agent say of the copy that is read from it? Pure. What can't be read there is said beside the
 * copy and is no run: that an agent could not look says nothing of a backup.
 */
import { pgbackrestInfo, pgbackrestList, stanzaNames, stanzaOf } from "./engines/pgbackrest-info";
import { serviceRun } from "./engines/systemd-service";
import { exitInWords, lastWords, sentences } from "./engines/words";
import type { AgentOutput, NewReading } from "./model/reading";
import type { Engine, Told, Understood } from "./model/run";

export type Wish = Pick<NewReading, "from" | "name" | "repository"> & { timeZone: string };

export type Said = {
  engine: Engine;
  understood: Understood;
  /** Of a service: its newest run, which is under way or over. */
  service: { run: string; isOpen: boolean; startedAt: number } | null;
};

export type ReadNow = {
  /** null: nothing can be read. */
  said: Said | null;
  why: string | null;
};

/** The runs of a service are told apart by when they began. Also what all names of one service's runs begin with. */
export const RUN_OF_SERVICE = "systemd ";

/** @param at when it came, by our clock, in milliseconds since 1970 */
export function readFor(wish: Wish, output: AgentOutput, at: number): ReadNow {
  if (output.stopped !== null) return { said: null, why: output.stopped };
  const told: Told = {
    ...{ body: output.stdout, stderr: output.stderr, exit: null, kind: "backup" },
    ...{ startedAt: null, endedAt: null, at, timeZone: wish.timeZone },
  };
  if (output.exit !== 0) {
    const words = lastWords(output.stderr) ?? lastWords(output.stdout);
    return { said: null, why: sentences(exitInWords(output.exit), words) };
  }
  return wish.from === "timer" ? serviceOf(wish, told) : listOf(wish, told);
}

function serviceOf({ name }: Wish, told: Told): ReadNow {
  const found = serviceRun(told, name);
  if (found.state === "absent") return { said: null, why: found.why };
  const run = `${RUN_OF_SERVICE}${new Date(found.begunAt).toISOString()}`;
  const runs = found.state === "ended" ? [found.run] : [];
  const service = { run, isOpen: found.state === "open", startedAt: found.begunAt };
  return { said: { engine: "generic", understood: { runs, why: null }, service }, why: null };
}

const NAMED = 5;

function listOf({ name, repository }: Wish, told: Told): ReadNow {
  const list = pgbackrestList(told.body);
  if (list === null) return { said: null, why: "This is no whole list of pgBackRest." };
  const stanza = stanzaOf(list, name, repository);
  if (stanza === null) {
    const which = repository === null ? "" : ` with a repository ${repository}`;
    const names = stanzaNames(list);
    const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : "";
    const known =
      names.length === 0 ? "It lists none" : `It lists: ${names.slice(0, NAMED).join(", ")}${more}`;
    return { said: null, why: `pgBackRest lists no stanza ${name}${which} here. ${known}.` };
  }
  const understood = pgbackrestInfo({ ...told, exit: 0 }, [stanza]);
  if (understood === null) return { said: null, why: "This is not what pgBackRest lists." };
  return { said: { engine: "pgbackrest", understood, service: null }, why: understood.why };
}

/**
 * Equal for outputs that say the same of the copy: how far WAL is archived changes with every minute, and is no news.
 */
export function gist({ said, why }: ReadNow): string {
  const runs = said?.understood.runs.map(({ name, outcome, startedAt, endedAt, bytes, encrypted }) => [
    ...[name, outcome, startedAt, endedAt, bytes, encrypted],
  ]);
  return JSON.stringify([runs, said?.understood.held, said?.service, why]);
}
