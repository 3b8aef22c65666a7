/** How many reports are accepted a second, and how long until their facts can be read? */
import { type ChildProcess, fork } from "node:child_process";
import pg from "pg";
import type { Done, FromLoad, ToLoad } from "./load-words";
import { cpuOf, MemoryWatch } from "./memory";
import type { Product } from "./product";
import { quantiles, type Times } from "./quantiles";

export type Accepted = {
  perSecond: number;
  reports: number;
  /** From the first byte sent to the receipt, as the agent sees it, in milliseconds. */
  receiptMs: Times;
  /** From the receipt until the facts can be read, in milliseconds; null where there is nothing new to read. */
  lagMs: Times | null;
  kilobytesEach: number;
  /** Processor time per report, in milliseconds: says the same on a busy machine as on a quiet one. */
  cpuMsEach: Record<string, number>;
  refused: Record<string, number>;
  peakMiB: Record<string, number>;
};

const LOOK_MS = 50;
const PATIENCE_MS = 120_000;

export class Load {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<string, { reportId: string; at: number }>();
  #lags: number[] = [];
  #begun: () => void = () => {};
  #answer: ((message: FromLoad) => void) | null = null;

  constructor(
    program: string,
    private readonly product: Product,
  ) {
    this.#child = fork(program, { execArgv: ["--enable-source-maps"], serialization: "advanced" });
    this.#child.on("message", (message: FromLoad) => {
      if (message.kind === "receipt") this.#waiting.set(message.serverId, message);
      else if (message.kind === "begun") this.#begun();
      else this.#answer?.(message);
    });
  }

  #order(order: ToLoad): Promise<Done> {
    return new Promise((done, failed) => {
      this.#answer = (message) =>
        message.kind === "done" ? done(message) : failed(new Error(JSON.stringify(message)));
      this.#child.send(order);
    });
  }

  /** @returns how many joined */
  async enrol(tokens: string[], upTo: number): Promise<number> {
    const { accepted } = await this.#order({
      kind: "enrol",
      url: this.product.url,
      tokens,
      upTo,
      connections: 8,
    });
    return accepted;
  }

  async send(order: Omit<Extract<ToLoad, { kind: "send" }>, "kind" | "url">): Promise<Accepted> {
    this.#lags = [];
    this.#waiting.clear();
    const memory = new MemoryWatch(this.product.pid);
    let before = {} as Record<string, number>;
    this.#begun = () => {
      before = cpuOf(this.product.pid, this.#child.pid ?? 0);
    };
    const looking = order.report === "same" ? null : this.#look();
    const { accepted, seconds, ms, bytes, refused } = await this.#order({
      kind: "send",
      url: this.product.url,
      ...order,
    }).finally(() => looking?.end());
    const after = cpuOf(this.product.pid, this.#child.pid ?? 0);
    const cpuMsEach = Object.fromEntries(
      Object.entries(after).map(([part, used]) => [
        part,
        Math.round(((used - (before[part] ?? 0)) / accepted) * 100) / 100,
      ]),
    );
    return {
      perSecond: Math.round((accepted / seconds) * 10) / 10,
      reports: accepted,
      receiptMs: quantiles(ms),
      lagMs: looking ? quantiles(this.#lags) : null,
      kilobytesEach: Math.round(bytes / accepted / 100) / 10,
      cpuMsEach,
      refused,
      peakMiB: memory.stop(),
    };
  }

  /** Looks again and again whether the facts of the sampled reports are there. */
  #look(): { end(): Promise<void> } {
    const client = new pg.Client({ connectionString: this.product.databaseUrl });
    // When the product is stopped because a run failed, that failure is the one to be told.
    client.on("error", () => undefined);
    let ended = false;
    const look = async () => {
      await client.connect();
      const patience = () => !ended || (this.#waiting.size > 0 && Date.now() < giveUpAt);
      let giveUpAt = Number.POSITIVE_INFINITY;
      while (patience()) {
        if (ended && giveUpAt === Number.POSITIVE_INFINITY) giveUpAt = Date.now() + PATIENCE_MS;
        const { rows } = await client.query(
          "SELECT id, facts_report_id AS read FROM server WHERE id = ANY($1::uuid[]) AND facts_report_id IS NOT NULL",
          [[...this.#waiting.keys()]],
        );
        for (const { id, read } of rows as { id: string; read: string }[]) this.#seen(id, read);
        await new Promise((done) => setTimeout(done, LOOK_MS));
      }
      await client.end();
    };
    const looking = look();
    return {
      end: () => {
        ended = true;
        return looking;
      },
    };
  }

  #seen(id: string, read: string): void {
    const waiting = this.#waiting.get(id);
    if (!waiting || read < waiting.reportId) return;
    this.#lags.push(Date.now() - waiting.at);
    this.#waiting.delete(id);
  }

  close(): void {
    this.#child.disconnect();
  }
}
