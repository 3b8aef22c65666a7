/** The second process: a simulated fleet that is told what to send, how fast, and says what came of it. */
import { atOnce, type Enrolled, type Prepared, SimulatedAgents } from "@/bin/simulated-agents";
import type { FromLoad, ToLoad } from "./load-words";

const fleet: Enrolled[] = [];
/** Receipts of one report in so many are passed on, to see when its facts are there. */
const SAMPLED = 10;

process.on("message", (order: ToLoad) => {
  void obey(order).then(
    (answer) => say(answer),
    (error: unknown) =>
      say({ kind: "failed", why: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));

function say(message: FromLoad): void {
  process.send?.(message);
}

async function obey(order: ToLoad): Promise<FromLoad> {
  // Connections of their own: those of the run before were closed while reports were made.
  const agents = new SimulatedAgents(new URL(order.url), "bench", 64);
  try {
    return await (order.kind === "enrol" ? enrol(agents, order) : send(agents, order));
  } finally {
    agents.close();
  }
}

async function enrol(
  to: SimulatedAgents,
  { tokens, upTo, connections }: Extract<ToLoad, { kind: "enrol" }>,
): Promise<FromLoad> {
  const numbers = Array.from({ length: upTo - fleet.length }, (_, index) => fleet.length + index + 1);
  const started = performance.now();
  await atOnce(numbers, connections, async (number) => {
    const token = tokens[Math.floor((number - 1) / 1_000)] ?? "";
    fleet.push(await to.enrol(number, token));
  });
  return {
    kind: "done",
    seconds: (performance.now() - started) / 1000,
    accepted: numbers.length,
    refused: {},
    ms: [],
    bytes: 0,
  };
}

type Waiting = { enrolled: Enrolled; prepared: Prepared };

/** No more than this is made beforehand for a run that ends by the clock. */
const AHEAD_PER_SECOND = { full: 300, same: 1_500, moving: 500, news: 500 };

/**
 * Reports are made before the clock starts: the agents of a real fleet make theirs on machines of their own. Each
 * server's reports follow one another, so they are made on a copy of what its agent remembers.
 */
function makeAhead(
  to: SimulatedAgents,
  { report, seconds, first, most }: Extract<ToLoad, { kind: "send" }>,
): Waiting[] {
  const chosen = first === null ? fleet : fleet.filter(({ sequence }) => (sequence === 0) === first);
  const copies = chosen
    .slice(0, most ?? chosen.length)
    .map((enrolled) => ({ enrolled, copy: { ...enrolled } }));
  const wanted = seconds === null ? copies.length : seconds * AHEAD_PER_SECOND[report];
  const waiting: Waiting[] = [];
  while (waiting.length < wanted && copies.length > 0) {
    for (const { enrolled, copy } of copies.slice(0, wanted - waiting.length)) {
      const prepared = to.prepare(copy, report);
      to.accepted(copy, prepared);
      waiting.push({ enrolled, prepared });
    }
  }
  return waiting;
}

/** Closed loop, or at most `perSecond` begun in each second. Every server sends once per round. */
async function send(to: SimulatedAgents, order: Extract<ToLoad, { kind: "send" }>): Promise<FromLoad> {
  const { connections, seconds, perSecond } = order;
  const waiting = makeAhead(to, order);
  say({ kind: "begun" });
  const ms: number[] = [];
  const refused: Record<string, number> = {};
  let bytes = 0;
  let begun = 0;
  const started = performance.now();
  const pace = async () => {
    if (perSecond === null) return;
    const due = started + (begun / perSecond) * 1000;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((done) => setTimeout(done, wait));
  };
  const post = async ({ enrolled, prepared }: Waiting) => {
    for (;;) {
      const answer = await to.report(enrolled, prepared);
      if (answer.status === 202) {
        ms.push(answer.ms);
        bytes += prepared.wire.length;
        to.accepted(enrolled, prepared);
        if (ms.length % SAMPLED === 0) {
          const { reportId } = JSON.parse(answer.body) as { reportId: string };
          say({ kind: "receipt", serverId: enrolled.serverId, reportId, at: Date.now() });
        }
        return;
      }
      const name = `${answer.status} ${answer.body.slice(0, 200)}`;
      refused[name] = (refused[name] ?? 0) + 1;
      if (answer.status !== 429 && answer.status < 500) return;
      await new Promise((done) => setTimeout(done, 50));
    }
  };
  const until = seconds === null ? Number.POSITIVE_INFINITY : started + seconds * 1000;
  await atOnce(waiting, connections, async (next) => {
    if (performance.now() > until) return;
    await pace();
    begun += 1;
    await post(next);
  });
  return {
    kind: "done",
    seconds: (performance.now() - started) / 1000,
    accepted: ms.length,
    refused,
    ms,
    bytes,
  };
}
