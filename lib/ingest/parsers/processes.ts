/**
 * Which processes run? `ps -eo pid,ppid,user:32,uid,pcpu,pmem,rss,vsz,lstart,stat,tty,comm,args --no-headers`.
 *
 * A line is anchored on lstart (24 characters, local time without zone): before it stand numbers and a user, after it
 * may stand anything. comm is 15 characters wide and may hold blanks. Secrets leave the command before anything else
 * sees it, also in lines that are not understood.
 */
import { withoutSecrets } from "./command-secrets";
import { linesOf, note } from "./lines";
import { findTime, type LocalTime } from "./local-time";
import {
  NOT_ITS_OUTPUT,
  type Output,
  type Parser,
  type Read,
  read,
  UNREAD_LIMIT,
  type Unread,
  unreadable,
} from "./parser";
import { complaintOf, refusalOf } from "./refusal";
import { whySuspicious } from "./suspicious-process";

export type RunningProcess = {
  pid: number;
  ppid: number;
  user: string;
  started: LocalTime | null;
  command: string;
  /** Why it looks like an intruder's. */
  suspicion: string | null;
};

export const processesParser: Parser<RunningProcess[]> = { spec: "processes", version: 2, parse };

/** Up to lstart a line has at most some 120 characters; a longer look would only be at arguments. */
const HEAD_LIMIT = 240;
const HEAD =
  /^ {0,20}(\d{1,10}) {1,20}(\d{1,10}) (.{1,64}?) {1,40}(-?\d{1,20}) {1,20}[\d.]{1,12} {1,20}[\d.]{1,12} {1,20}(\d{1,20}) {1,20}(\d{1,20}) $/;
const LSTART =
  /(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d \d{4} /;
const TAIL = /^(\S{1,12}) {1,20}(\S{1,32}) {1,20}/;
const COMMAND_LIMIT = 4000;

function parse(output: Output): Read<RunningProcess[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const processes: RunningProcess[] = [];
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    const process = processOf(line.text);
    if (process !== null) processes.push(process);
    else if (unread.length < UNREAD_LIMIT) {
      const text = withoutSecrets(line.text.slice(0, COMMAND_LIMIT));
      note(unread, { number: line.number, text }, "not a line of ps");
    }
  }
  if (processes.length > 0) return read(processes, unread);
  // What was printed may hold secrets, so it is not told as a complaint.
  return unreadable(unread.length > 0 ? NOT_ITS_OUTPUT : complaintOf(output), unread);
}

function processOf(text: string): RunningProcess | null {
  const start = LSTART.exec(text.slice(0, HEAD_LIMIT));
  if (start === null) return null;
  const [, pid, ppid, user, , , vsz] = HEAD.exec(text.slice(0, start.index)) ?? [];
  const rest = text.slice(start.index + start[0].length);
  const [columns, stat] = TAIL.exec(rest) ?? [];
  if (pid === undefined || ppid === undefined || user === undefined || columns === undefined) return null;
  const { comm, args } = commandOf(rest.slice(columns.length));
  const suspect = {
    pid: Number(pid),
    ppid: Number(ppid),
    comm,
    args,
    vszKiB: Number(vsz),
    zombie: stat?.startsWith("Z") ?? false,
  };
  return {
    pid: suspect.pid,
    ppid: suspect.ppid,
    user: user.trim(),
    started: findTime(start[0])?.time ?? null,
    command: withoutSecrets((args === "" ? comm : args).slice(0, COMMAND_LIMIT)),
    suspicion: whySuspicious(suspect),
  };
}

const COMM_WIDTH = 15;

/** Kernel workers have longer names than the column, and then repeat them in brackets. */
function commandOf(text: string): { comm: string; args: string } {
  const bracket = text.indexOf(" [");
  const inside = text.slice(bracket + 2).trimEnd();
  if (bracket > COMM_WIDTH && inside === `${text.slice(0, bracket)}]`) {
    return { comm: text.slice(0, bracket), args: `[${inside}` };
  }
  return { comm: text.slice(0, COMM_WIDTH).trimEnd(), args: text.slice(COMM_WIDTH + 1).trim() };
}
