/**
 * Words between processes: LISTEN on a connection of its own. A word may be lost with the connection, so it only
 * wakes somebody who looks anyway.
 */
import pg from "pg";
import { listenUrl } from "@/lib/db/client";
import { log } from "@/lib/log";

type Listener = (payload: string) => void;

const RECONNECT_MS = 500;
/** What was said while nobody listened is not known: everything may have changed. */
const MISSED = JSON.stringify({ topic: "*" });

export class Ear {
  #listeners = new Set<Listener>();
  #client: pg.Client | null = null;
  #opening: Promise<void> | null = null;
  #closed = false;

  constructor(
    private readonly channel: "garrison" | "garrison_work",
    private readonly url: string,
  ) {}

  /** @returns a function that stops listening. */
  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    void this.#open();
    return () => this.#listeners.delete(listener);
  }

  get connected(): boolean {
    return this.#client !== null;
  }

  /** One connection per process, also when many pages arrive at once. */
  #open(): Promise<void> {
    this.#opening ??= this.#connect();
    return this.#opening;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      keepAlive: true,
      connectionTimeoutMillis: 2_000,
    });
    let lost = false;
    const again = () => {
      if (lost) return;
      lost = true;
      this.#client = null;
      this.#opening = null;
      client.end().catch(() => undefined);
      if (!this.#closed) setTimeout(() => void this.#open(), RECONNECT_MS).unref();
    };
    client.on("error", again);
    client.on("end", again);
    client.on("notification", ({ payload }) => this.#tell(payload ?? ""));
    try {
      await client.connect();
      await client.query(`LISTEN ${this.channel}`);
      this.#client = client;
      if (this.#closed) again();
      this.#tell(MISSED);
    } catch (error) {
      log.warn({ err: error }, "Live updates wait for the database.");
      again();
    }
  }

  #tell(payload: string): void {
    for (const listener of this.#listeners) listener(payload);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#client?.end().catch(() => undefined);
  }
}

const kept = globalThis as unknown as { garrisonEars?: Map<string, Ear> };

/** One per channel and process. */
export function ear(channel: "garrison" | "garrison_work"): Ear {
  kept.garrisonEars ??= new Map();
  let found = kept.garrisonEars.get(channel);
  if (!found) {
    found = new Ear(channel, listenUrl());
    kept.garrisonEars.set(channel, found);
  }
  return found;
}

/** Before the process ends: an open connection would keep it alive. */
export async function closeEars(): Promise<void> {
  await Promise.all([...(kept.garrisonEars?.values() ?? [])].map((found) => found.close()));
}
