/**
 * Statements that PostgreSQL plans once per connection instead of every time: for the few that are asked so often that
 * their planning cost more than their work.
 *
 * A pooler in transaction mode gives every statement another connection, where the plan is not. Who has one says so
 * with LISTEN_DATABASE_URL, which such a pooler needs anyway; who does not is found out, and loses nothing.
 */
import type pg from "pg";
import { log } from "@/lib/log";

/** `name` is unique in the program; `text` never varies. */
export type Planned = { name: string; text: string };

/** Nothing has been done yet when one of these comes, so the statement can be sent again. */
const FORGOTTEN = new Set(["26000", "42P05", "0A000"]);

export class Planner {
  #plans: boolean;

  constructor(isPooled: boolean) {
    this.#plans = !isPooled;
  }

  async query(pool: Pick<pg.Pool, "query">, { name, text }: Planned, values: unknown[]): Promise<unknown[]> {
    if (!this.#plans) return (await pool.query(text, values)).rows;
    try {
      return (await pool.query({ name, text, values })).rows;
    } catch (error) {
      if (!FORGOTTEN.has(codeOf(error) ?? "")) throw error;
      this.#giveUp(error);
      return (await pool.query(text, values)).rows;
    }
  }

  /** A changed table (0A000) makes one plan useless; a foreign connection makes all of them so. */
  #giveUp(error: unknown): void {
    if (codeOf(error) === "0A000" || !this.#plans) return;
    this.#plans = false;
    log.warn(
      { err: error },
      "A pooler in transaction mode stands before PostgreSQL. Set LISTEN_DATABASE_URL to PostgreSQL itself: without it live updates do not arrive.",
    );
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
