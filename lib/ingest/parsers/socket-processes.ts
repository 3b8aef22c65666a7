/** Which processes hold a socket? The last column of ss and netstat, whose names any local user may choose. */

export type SocketProcess = { name: string; pid: number };

/**
 * The processes in `users:(("nginx",pid=58,fd=5),…)`, each once. A name is up to 15 characters of anything, quotes
 * and parentheses included, so it ends only where `",pid=N,fd=N)` is followed by the next entry or the end.
 * Null when the column cannot be read.
 */
export function ssProcesses(column: string): SocketProcess[] | null {
  const text = column.trim();
  if (text === "") return [];
  if (!text.startsWith('users:(("')) return null;
  const end = text.includes('",pid=') ? NEW_END : OLD_END;
  const found: SocketProcess[] = [];
  let start = 'users:(("'.length;
  while (start < text.length) {
    end.lastIndex = start;
    const match = end.exec(text);
    if (match === null) return null;
    found.push({ name: text.slice(start, match.index), pid: Number(match[1]) });
    if (match[2] === ")") return unique(found);
    start = end.lastIndex;
  }
  return null;
}

const NEW_END =
  /",pid=(\d{1,10})(?:,proc_ctx=[^,()\s]{0,200})?,fd=\d{1,10}(?:,sock_ctx=[^,()\s]{0,200})?\)(,\("|\)(?=\s|$))/g;
/** Before iproute2 4 (2015): ("sshd",1231,3). */
const OLD_END = /",(\d{1,10}),\d{1,10}\)(,\("|\)(?=\s|$))/g;

/** The process in netstat's `1206/sshd: /usr/sbin`; none for "-". Null when the column cannot be read. */
export function netstatProcesses(column: string): SocketProcess[] | null {
  const text = column.trim();
  if (text === "" || text === "-") return [];
  const [, pid, name = ""] = /^(\d{1,10})\/(.*)$/.exec(text) ?? [];
  return pid === undefined ? null : [{ name, pid: Number(pid) }];
}

function unique(processes: readonly SocketProcess[]): SocketProcess[] {
  return [...new Map(processes.map((process) => [`${process.pid} ${process.name}`, process])).values()];
}
