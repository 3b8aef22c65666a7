/**
 * Whose is the folder of a location? Of one process: two would deliver each other's looks, or take files away under one
 * another. Who holds it listens there, and the system ends that with the process, however it ends: no number of a process
 * is believed, and nothing is left that would keep the next one out.
 *
 * Names of sockets are never used twice, so a dead one can be removed without hitting a living one. Each shows itself before
 * it looks for others, so of two at once at least one sees the other; of two that do, the one whose name comes first stays.
 */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import net from "node:net";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const SOCKET = /^[0-9a-f]{8}\.held$/;
/** What fits into the address of a socket on every system. */
const PATH_BYTES = 103;
/** One that is stopped does not answer, and holds the folder nevertheless. */
const PATIENCE_MS = 3_000;
const TURN_MS = 20;

type Word = { holds: boolean; pid: number | null; host: string | null };
const UNHEARD: Word = { holds: true, pid: null, host: null };

/** Another process keeps its looks there, or nobody can. */
export class FolderRefused extends Error {}

export type Held = { release(): Promise<void> };

/** @throws FolderRefused when another process holds the folder, naming it and what to do */
export async function holdFolder(folder: string): Promise<Held> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomBytes(4).toString("hex")}.held`);
  if (Buffer.byteLength(`${path}.new`) > PATH_BYTES)
    throw new FolderRefused(`The path ${folder} is too long for a spool. Give a shorter one with --spool.`);
  let holds = false;
  const server = net.createServer((visitor) => {
    visitor.on("error", () => undefined);
    visitor.end(JSON.stringify({ holds, pid: process.pid, host: hostname() } satisfies Word));
  });
  server.unref();
  await listenAt(server, path);
  const release = async () => {
    await rm(path, { force: true });
    await new Promise((closed) => server.close(closed));
  };
  try {
    await outwait(folder, basename(path));
  } catch (error) {
    await release();
    throw error;
  }
  holds = true;
  return { release };
}

/** Under its name only once it answers: whoever finds it silent takes it for dead. */
async function listenAt(server: net.Server, path: string): Promise<void> {
  try {
    await new Promise<void>((listening, failed) => {
      server.once("error", failed);
      server.listen(`${path}.new`, listening);
    });
    await rename(`${path}.new`, path);
  } catch (error) {
    server.close();
    throw new FolderRefused(
      `No process can hold the spool folder ${path.slice(0, -basename(path).length - 1)}: ${(error as Error).message}`,
    );
  }
}

/** Until nobody else is there. @throws FolderRefused when somebody holds the folder, or came first */
async function outwait(folder: string, own: string): Promise<void> {
  for (;;) {
    let others = 0;
    for (const name of await readdir(folder)) {
      if (name === own || !SOCKET.test(name)) continue;
      const word = await ask(join(folder, name));
      if (word === "dead") await rm(join(folder, name), { force: true });
      else if (word === "leaving") others += 1;
      else if (word.holds || name < own) throw new FolderRefused(refusalOf(folder, word));
      else others += 1;
    }
    if (others === 0) return;
    await sleep(TURN_MS);
  }
}

/** *dead*: nobody listens there any more. *leaving*: it hung up, so it is asked again. */
function ask(path: string): Promise<Word | "dead" | "leaving"> {
  return new Promise((answered) => {
    const chunks: Buffer[] = [];
    const socket = net.connect(path);
    const timer = setTimeout(() => {
      socket.destroy();
      answered(UNHEARD);
    }, PATIENCE_MS);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", ({ code }: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (code === "ECONNREFUSED" || code === "ENOENT") answered("dead");
      else answered(code === "ECONNRESET" || code === "EPIPE" ? "leaving" : UNHEARD);
    });
    socket.on("end", () => {
      clearTimeout(timer);
      answered(wordOf(Buffer.concat(chunks).toString()) ?? "leaving");
    });
  });
}

function wordOf(text: string): Word | null {
  try {
    return JSON.parse(text) as Word;
  } catch {
    return null;
  }
}

function refusalOf(folder: string, { pid, host }: Word): string {
  const who = pid === null ? "Another process, which does not answer," : `Process ${pid} on ${host}`;
  return (
    `${who} keeps its looks in ${folder} already. ` +
    "Stop it first, or give this worker a folder of its own with --spool."
  );
}
