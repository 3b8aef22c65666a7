/** The agents of a simulated fleet: they enrol with real tokens and post real bundles, over connections kept open. */
import { createHash } from "node:crypto";
import { Agent, request } from "node:http";
import { happen } from "@/lib/ingest/simulated/news";
import { bundleOf, type Known, knownOf, look, sparing, unchanged } from "@/lib/ingest/simulated/report";
import { makeServer, type SimulatedServer } from "@/lib/ingest/simulated/server";

/** What a report after the first tells: nothing, only what always moves (memory, processes …), or a change. */
export type Kind = "full" | "same" | "moving" | "news";

export type Enrolled = {
  server: SimulatedServer;
  serverId: string;
  secret: string;
  sequence: number;
  previousSha256: string | null;
  reportedAt: Date;
  known: Known[];
};

export type Answer = { status: number; body: string; ms: number; retryAfterS: number };
/** A report that is ready to be sent; what the agent remembers once it is accepted. */
export type Prepared = { wire: Uint8Array; kind: Kind; at: Date; known: Known[]; event: string | null };

const EVERY_MS = 5 * 60_000;

export class SimulatedAgents {
  readonly #agent: Agent;

  constructor(
    private readonly url: URL,
    private readonly seed: string,
    connections: number,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: "lifo" });
  }

  /** @throws Error with the answer when the token is refused */
  async enrol(number: number, token: string): Promise<Enrolled> {
    const server = makeServer(this.seed, number, new Date());
    const { hostname, machineId } = server;
    const answer = await this.post(
      "/api/agent/enrol",
      { "content-type": "application/json" },
      Buffer.from(JSON.stringify({ token, hostname, machineId })),
    );
    if (answer.status !== 201) throw new Error(`Enrolment was refused (${answer.status}): ${answer.body}`);
    const joined = JSON.parse(answer.body) as { serverId: string; secret: string };
    return { server, ...joined, sequence: 0, previousSha256: null, reportedAt: new Date(), known: [] };
  }

  /** The next report of a server. */
  prepare(enrolled: Enrolled, kind: Kind): Prepared {
    const { server, sequence, previousSha256, known } = enrolled;
    const at = new Date();
    const since = sequence === 0 ? new Date(at.getTime() - EVERY_MS) : enrolled.reportedAt;
    const event = kind === "news" ? happen(server, this.seed, sequence, at) : null;
    const outputs =
      kind === "same"
        ? unchanged(known)
        : kind === "full"
          ? look(server, at, since)
          : sparing(look(server, at, since), known);
    const wire = bundleOf(server, outputs, { sequence: sequence + 1, previousSha256, startedAt: at });
    return { wire, kind, at, event, known: kind === "same" ? known : knownOf(outputs) };
  }

  report({ secret }: Enrolled, { wire }: Prepared): Promise<Answer> {
    return this.post(
      "/api/agent/report",
      { authorization: `Bearer ${secret}`, "content-type": "application/gzip" },
      wire,
    );
  }

  /** What the agent writes down when its report got a receipt. */
  accepted(enrolled: Enrolled, { wire, at, known }: Prepared): void {
    enrolled.sequence += 1;
    enrolled.previousSha256 = createHash("sha256").update(wire).digest("hex");
    enrolled.reportedAt = at;
    enrolled.known = known;
  }

  /** @throws Error when the connection fails */
  post(path: string, headers: Record<string, string>, body: Uint8Array): Promise<Answer> {
    const started = performance.now();
    return new Promise((done, failed) => {
      const outgoing = request(
        new URL(path, this.url),
        { method: "POST", agent: this.#agent, headers: { ...headers, "content-length": body.length } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", failed);
          response.on("end", () =>
            done({
              status: response.statusCode ?? 0,
              body: Buffer.concat(chunks).toString("utf8"),
              ms: performance.now() - started,
              retryAfterS: Number(response.headers["retry-after"] ?? 0) || 0,
            }),
          );
        },
      );
      outgoing.on("error", failed);
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Work on every item, so many at once. @throws the first failure */
export async function atOnce<T>(
  items: readonly T[],
  many: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const hand = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: many }, hand));
}
