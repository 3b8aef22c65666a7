/** `garrison fleet simulate`: synthetic servers that post real bundles, for demonstrations and measurements. */
import { disconnect } from "@/lib/db/client";
import { readArguments, required, wholeNumber } from "../arguments";
import { type Command, err, Misuse, out } from "../command";
import { adoptRunning, homeFolder } from "../home";
import { simulateFleet } from "../simulated-fleet";

export const command: Command = {
  name: "fleet",
  usage: "fleet simulate --servers N [--reports M] [--seed S] [--url URL] [--json]",
  about: "Let N made-up servers join, marked as sample data, and send M further reports each.",
  async run([verb, ...args]) {
    if (verb !== "simulate") throw new Misuse("fleet knows one verb: simulate. See --help.");
    const { values } = readArguments(args, {
      servers: { type: "string" },
      reports: { type: "string", default: "0" },
      seed: { type: "string", default: "garrison" },
      url: { type: "string" },
      connections: { type: "string", default: "8" },
    });
    const wish = {
      servers: wholeNumber(required(values.servers, "servers"), "servers", 1, 100_000),
      reports: wholeNumber(values.reports, "reports", 0, 10_000),
      connections: wholeNumber(values.connections, "connections", 1, 256),
      seed: values.seed,
    };
    adoptRunning(homeFolder());
    const url = values.url ?? process.env.BASE_URL ?? "http://localhost:3000";
    if (!URL.canParse(url) || new URL(url).protocol !== "http:")
      throw new Misuse("--url takes the http:// address of a running Garrison.");
    try {
      const summary = await simulateFleet({ ...wish, url: new URL(url) }, values.json ? () => {} : err);
      out(values.json ? JSON.stringify(summary) : describe(summary));
      return 0;
    } finally {
      await disconnect();
    }
  },
};

function describe({
  servers,
  seconds,
  accepted,
  bytes,
  events,
}: Awaited<ReturnType<typeof simulateFleet>>): string {
  const total = Object.values(accepted).reduce((sum, count) => sum + count, 0);
  const rows = Object.entries(accepted)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => {
      const size = Math.round(bytes[kind as keyof typeof bytes] / count / 102.4) / 10;
      return `  ${kind.padEnd(8)} ${String(count).padStart(7)} reports, ${size} kB each`;
    });
  const head = `${servers} servers, ${total} reports in ${seconds} s (${Math.round(total / seconds)} a second).`;
  return [head, ...rows, ...events.map((event) => `  ${event}`)].join("\n");
}
