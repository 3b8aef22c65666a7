/**
 * COPY in both directions, as much at a time as the other side takes. pg hands its messages to whatever is submitted; nothing
 * else is needed of it (docs/decisions/own-backup.md).
 */
import { once } from "node:events";
import { Readable } from "node:stream";
import type pg from "pg";

/** What pg's connection has for COPY, and its types leave out. */
type Wire = pg.Connection & {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
};

const PIECE_BYTES = 64 * 1_024;

/** The rows of `COPY … TO STDOUT`, as text. */
export class CopyOut extends Readable implements pg.Submittable {
  #wire: pg.Connection | null = null;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Known at the end. */
  rows = 0;

  constructor(private readonly sql: string) {
    super();
  }

  submit(connection: pg.Connection): void {
    this.#wire = connection;
    connection.query(this.sql);
  }

  /** The bytes are pg's own, which it writes over. */
  handleCopyData({ chunk }: { chunk: Buffer }): void {
    this.#held.push(Buffer.from(chunk));
    this.#heldBytes += chunk.length;
    if (this.#heldBytes >= PIECE_BYTES) this.#hand();
  }

  #hand(): void {
    const piece = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    if (piece.length > 0 && !this.push(piece)) this.#wire?.stream.pause();
  }

  override _read(): void {
    this.#wire?.stream.resume();
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = rowsOf(text);
  }

  handleReadyForQuery(): void {
    this.#hand();
    this.#wire?.stream.resume();
    this.push(null);
  }

  handleError(error: Error): void {
    this.destroy(error);
  }
}

/** Gives `COPY … FROM STDIN` its rows. @returns how many the database took. @throws what `rows` or the database throws */
export function copyIn(client: pg.Client, sql: string, rows: AsyncIterable<Buffer>): Promise<number> {
  return new Promise((resolve, reject) => {
    let taken = 0;
    let failure: Error | null = null;
    const ended = new AbortController();
    const fail = (error: Error) => {
      failure ??= error;
      ended.abort();
    };
    client.query({
      submit: (connection: pg.Connection) => connection.query(sql),
      handleCopyInResponse: (connection: pg.Connection) => {
        const wire = connection as Wire;
        feed(wire, rows, ended.signal).catch((error: Error) => {
          failure ??= error;
          wire.sendCopyFail("the rows could not be read");
        });
      },
      handleCommandComplete: ({ text }: { text: string }) => {
        taken = rowsOf(text);
      },
      handleReadyForQuery: () => resolve(taken),
      handleError: (error: Error) => {
        fail(error);
        reject(failure ?? error);
      },
    } as pg.Submittable);
  });
}

/** Ends early once the database has said no: what is sent after that it throws away. */
async function feed(wire: Wire, rows: AsyncIterable<Buffer>, ended: AbortSignal): Promise<void> {
  for await (const piece of rows) {
    if (ended.aborted) return;
    wire.sendCopyFromChunk(piece);
    if (wire.stream.writableNeedDrain)
      await once(wire.stream, "drain", { signal: ended }).catch(() => undefined);
  }
  wire.endCopyFrom();
}

function rowsOf(tag: string): number {
  return Number(/^COPY (\d+)/.exec(tag)?.[1] ?? 0);
}
