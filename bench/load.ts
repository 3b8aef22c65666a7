/** The second process: a simulated fleet that is told what to send, how fast, and says what came of it. */
import { atOnce, type Enrolled, type Kind, SimulatedAgents } from "@/bin/simulated-agents";
import type { FromLoad, ToLoad } from "./load-words";

let agents: SimulatedAgents | null = null;
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
  agents ??= new SimulatedAgents(new URL(order.url), "bench", 64);
  if (order.kind === "enrol") return enrol(agents, order);
  return send(agents, order);
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

/** Closed loop, or at most `perSecond` begun in each second. Every server sends once per round. */
async function send(to: SimulatedAgents, order: Extract<ToLoad, { kind: "send" }>): Promise<FromLoad> {
  const { report, connections, seconds, perSecond, first } = order;
  const chosen = first === null ? fleet : fleet.filter(({ sequence }) => (sequence === 0) === first);
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
  const post = async (enrolled: Enrolled, kind: Kind) => {
    const prepared = to.prepare(enrolled, kind);
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
  do {
    await atOnce(chosen, connections, async (enrolled) => {
      if (performance.now() > until) return;
      await pace();
      begun += 1;
      await post(enrolled, report);
    });
  } while (seconds !== null && performance.now() < until);
  return {
    kind: "done",
    seconds: (performance.now() - started) / 1000,
    accepted: ms.length,
    refused,
    ms,
    bytes,
  };
}
