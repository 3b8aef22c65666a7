/** Which sockets listen, and whose are they? `ss -tulpnH`, with a header too, and `netstat -tulpn`. */
import type { Listener } from "@/lib/fleet/model/facts";
import { columnsOf, eachLine, type Line, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";
import { readSocketAddress } from "./socket-address";
import { netstatProcesses, ssProcesses } from "./socket-processes";

export const listenersParser: Parser<Listener[]> = { spec: "listeners", version: 2, parse };

/** Titles of the sockets that are asked for, and what stands beside them: sockets that no network reaches. */
const TITLE = /^(?:Netid\s+State\b|Active Internet\b|Proto\s+Recv-Q\b)/;
const BESIDE = /^(?:Active UNIX\b|Proto\s+RefCnt\b|(?:raw6?|unix)\s)/;

type Socket = { protocol: "tcp" | "udp"; listens: boolean; local: string; processes: Processes | null };
type Processes = Listener["processes"];

function parse(output: Output): Read<Listener[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const listeners: Listener[] = [];
  const unread: Unread[] = [];
  let understood = output.stdout.trim() === "";
  for (const record of recordsOf(output.stdout)) {
    const socket = socketOf(record.text);
    const title = TITLE.test(record.text);
    if (socket !== null) take(record, socket, listeners, unread);
    else if (!title && !BESIDE.test(record.text)) note(unread, record, "not a line of ss");
    understood ||= socket !== null || title;
  }
  return understood ? read(listeners, unread) : unreadable(complaintOf(output), unread);
}

/** A line that starts no record belongs to the one before: process names may hold line ends, and old ss wraps. */
function recordsOf(text: string): Line[] {
  const records: Line[] = [];
  for (const line of eachLine(text)) {
    const last = records.at(-1);
    const starts = isHeading(line.text) || socketOf(line.text) !== null;
    const alone = last === undefined || isHeading(last.text) || last.text.length > 10_000;
    if (starts || alone) records.push({ ...line });
    else last.text += `\n${line.text}`;
  }
  return records;
}

function isHeading(text: string): boolean {
  return TITLE.test(text) || BESIDE.test(text);
}

function take(record: Line, socket: Socket, listeners: Listener[], unread: Unread[]): void {
  if (!socket.listens) return;
  const address = readSocketAddress(socket.local);
  if (address === null || address.port === null) {
    note(unread, record, "the local address cannot be read");
    return;
  }
  if (socket.processes === null) note(unread, record, "the process column cannot be read");
  listeners.push({
    protocol: socket.protocol,
    address: address.address,
    port: address.port,
    interface: address.interface,
    processes: socket.processes ?? [],
  });
}

function socketOf(text: string): Socket | null {
  return ssSocket(text) ?? netstatSocket(text);
}

/** NETID STATE RECV-Q SEND-Q LOCAL PEER [PROCESS] */
function ssSocket(text: string): Socket | null {
  const { columns, rest } = columnsOf(text, 6);
  const [netid, state = "", received, sent, local = "", peer] = columns;
  if ((netid !== "tcp" && netid !== "udp") || !/^[A-Z][A-Z0-9-]*$/.test(state)) return null;
  if (!isCount(received) || !isCount(sent) || !local.includes(":") || !peer?.includes(":")) return null;
  const processes = ssProcesses(rest);
  // UNCONN is never TCP: ss of RHEL 7 prints "tcp" for UDP sockets.
  if (state === "UNCONN") return { protocol: "udp", listens: true, local, processes };
  return { protocol: netid, listens: netid === "tcp" && state === "LISTEN", local, processes };
}

/** PROTO RECV-Q SEND-Q LOCAL FOREIGN [STATE] [PID/PROGRAM] */
function netstatSocket(text: string): Socket | null {
  const { columns, rest } = columnsOf(text, 5);
  const [proto = "", received, sent, local = "", foreign] = columns;
  if (!/^(?:tcp|udp)6?$/.test(proto) || !isCount(received) || !isCount(sent)) return null;
  if (!local.includes(":") || !foreign?.includes(":")) return null;
  const { columns: states, rest: program } = columnsOf(rest, 1);
  const state = /^[A-Z]/.test(states[0] ?? "") ? states[0] : undefined;
  const processes = netstatProcesses(state === undefined ? rest : program);
  if (proto.startsWith("udp")) return { protocol: "udp", listens: foreign.endsWith(":*"), local, processes };
  return { protocol: "tcp", listens: state === "LISTEN", local, processes };
}

function isCount(text: string | undefined): boolean {
  return text !== undefined && /^\d+$/.test(text);
}
