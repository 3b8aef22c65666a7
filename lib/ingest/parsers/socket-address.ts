/** Which address, port and interface does ss or netstat mean by "127.0.0.53%lo:53", "[::]:22", ":::22" or "*:80"? */

export type SocketAddress = { address: string; port: number | null; interface: string | null };

const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
const ADDRESS = /^(?:\*|[0-9a-f:.]+)$/i;

/**
 * The parts of ADDRESS:PORT. The port is null for "*" (any). An IPv4-mapped IPv6 address gives its IPv4 address.
 * Null when the text is neither form.
 */
export function readSocketAddress(text: string): SocketAddress | null {
  const colon = text.lastIndexOf(":");
  if (colon < 1 || text.length > 200) return null;
  const port = readPort(text.slice(colon + 1));
  if (port === undefined) return null;
  const [host = "", zone = null, ...more] = text.slice(0, colon).replace(/[[\]]/g, "").split("%");
  if (!ADDRESS.test(host) || zone === "" || more.length > 0) return null;
  return { address: MAPPED.exec(host)?.[1] ?? host.toLowerCase(), port, interface: zone };
}

function readPort(text: string): number | null | undefined {
  if (text === "*") return null;
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port <= 65535 ? port : undefined;
}
