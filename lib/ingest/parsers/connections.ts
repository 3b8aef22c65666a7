/** Which TCP connections exist at this moment? `ss -tanH`; a sample, so a short connection may be missed. */
import { columnsOf, eachLine, note } from "./lines";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { complaintOf, refusalOf } from "./refusal";
import { readSocketAddress, type SocketAddress } from "./socket-address";

/** `state` is ss's word (ESTAB, TIME-WAIT …); `peer.port` is null for a listening socket. */
export type Connection = { state: string; local: SocketAddress; peer: SocketAddress };

export const connectionsParser: Parser<Connection[]> = { spec: "connections", version: 2, parse };

const HEADER = /^(?:Netid\s+)?State\s+Recv-Q\b/;

function parse(output: Output): Read<Connection[]> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const connections: Connection[] = [];
  const unread: Unread[] = [];
  let understood = output.stdout.trim() === "";
  for (const line of eachLine(output.stdout)) {
    const connection = connectionOf(line.text);
    const header = HEADER.test(line.text);
    if (connection !== null) connections.push(connection);
    else if (!header) note(unread, line, "not a line of ss");
    understood ||= connection !== null || header;
  }
  return understood ? read(connections, unread) : unreadable(complaintOf(output), unread);
}

/** [NETID] STATE RECV-Q SEND-Q LOCAL PEER */
function connectionOf(text: string): Connection | null {
  const { columns } = columnsOf(text, 6);
  if (columns[0] === "tcp") columns.shift();
  const [state = "", received = "", sent = "", localText = "", peerText = ""] = columns;
  if (!/^[A-Z][A-Z0-9-]*$/.test(state) || !/^\d+$/.test(received) || !/^\d+$/.test(sent)) return null;
  const local = readSocketAddress(localText);
  const peer = readSocketAddress(peerText);
  return local === null || peer === null ? null : { state, local, peer };
}
