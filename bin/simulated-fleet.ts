/** Fills a running Garrison with simulated servers, marked as sample data, and lets them report again and again. */
import { system } from "@/lib/auth/actor";
import { createEnrolmentToken } from "@/lib/fleet/store/enrolment";
import { Random } from "@/lib/ingest/simulated/random";
import { makeServer } from "@/lib/ingest/simulated/server";
import { Refused } from "./command";
import {
  type Answer,
  atOnce,
  type Enrolled,
  type Kind,
  type Prepared,
  SimulatedAgents,
} from "./simulated-agents";

export type FleetWish = { servers: number; reports: number; seed: string; url: URL; connections: number };
export type FleetSummary = {
  servers: number;
  seconds: number;
  /** Reports that got a receipt, by kind. */
  accepted: Record<Kind, number>;
  bytes: Record<Kind, number>;
  /** What happened on servers, the first few. */
  events: string[];
};

const TOKEN_USES = 1_000;
const TRIES = 20;

/** Shares of the further reports: most say nothing new. */
function kindOf(random: Random): Kind {
  const drawn = random.next();
  return drawn < 0.7 ? "same" : drawn < 0.9 ? "moving" : "news";
}

/** @throws Refused when Garrison does not take a report */
export async function simulateFleet(wish: FleetWish, say: (text: string) => void): Promise<FleetSummary> {
  const started = performance.now();
  const agents = new SimulatedAgents(wish.url, wish.seed, wish.connections);
  const tokens = new Tokens();
  const summary: FleetSummary = {
    servers: 0,
    seconds: 0,
    accepted: { full: 0, same: 0, moving: 0, news: 0 },
    bytes: { full: 0, same: 0, moving: 0, news: 0 },
    events: [],
  };
  const fleet: Enrolled[] = [];
  const post = async (enrolled: Enrolled, kind: Kind) => {
    const prepared = agents.prepare(enrolled, kind);
    await untilAccepted(agents, enrolled, prepared);
    summary.accepted[kind] += 1;
    summary.bytes[kind] += prepared.wire.length;
    if (prepared.event && summary.events.length < 20)
      summary.events.push(`${enrolled.server.hostname}: ${prepared.event}`);
  };
  try {
    const numbers = Array.from({ length: wish.servers }, (_, index) => index + 1);
    await atOnce(numbers, wish.connections, async (number) => {
      const enrolled = await agents.enrol(number, await tokens.next(wish.seed, number));
      await post(enrolled, "full");
      fleet.push(enrolled);
      if (fleet.length % 500 === 0) say(`${fleet.length} of ${wish.servers} servers have joined.`);
    });
    summary.servers = fleet.length;
    say(`${fleet.length} servers have joined and sent their first report.`);
    for (let round = 1; round <= wish.reports; round += 1) {
      const random = new Random(`${wish.seed} round ${round}`);
      await atOnce(fleet, wish.connections, (enrolled) => post(enrolled, kindOf(random)));
      say(`Round ${round} of ${wish.reports}: every server has reported again.`);
    }
  } finally {
    agents.close();
  }
  summary.seconds = Math.round((performance.now() - started) / 10) / 100;
  return summary;
}

/** As the agent does: wait and try again while the server is busy or away. */
async function untilAccepted(agents: SimulatedAgents, enrolled: Enrolled, prepared: Prepared): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const answer: Answer | null = await agents.report(enrolled, prepared).catch(() => null);
    if (answer?.status === 202 || answer?.status === 200) return agents.accepted(enrolled, prepared);
    const isFinal = answer !== null && answer.status < 500 && answer.status !== 429;
    if (isFinal || tries === TRIES) {
      throw new Refused(
        `${enrolled.server.hostname}: the report was not taken: ${answer ? `${answer.status} ${answer.body}` : "no answer"}`,
      );
    }
    await new Promise((done) => setTimeout(done, Math.max((answer?.retryAfterS ?? 0) * 1000, 100 * tries)));
  }
}

/** One token per environment, role and zone; each lets a thousand servers in. */
class Tokens {
  readonly #open = new Map<string, Promise<{ token: string; left: number }>>();

  async next(seed: string, number: number): Promise<string> {
    const { environment, role } = makeServer(seed, number, new Date(0));
    const key = `${environment} ${role.name}`;
    const make = async () => {
      const wish = { environment, role: role.name, zone: role.zone, uses: TOKEN_USES, ttlMinutes: 24 * 60 };
      const { token } = await createEnrolmentToken(system("simulated fleet"), wish, { sample: true });
      return { token, left: TOKEN_USES };
    };
    const known = this.#open.get(key) ?? make();
    this.#open.set(key, known);
    const open = await known;
    open.left -= 1;
    if (open.left === 0) this.#open.delete(key);
    return open.token;
  }
}
