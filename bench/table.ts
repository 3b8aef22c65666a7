/** The results as a table for people. */
import type { Alerting, Sent } from "./alerting";
import type { Answered } from "./answers";
import type { Pinging } from "./pinging";
import type { Recovering } from "./recovering";
import type { Accepted } from "./reports";
import type { Results } from "./results";

export function describe(results: Results): string {
  const { machine, alerting, paging, probing, pinging, recovering, sizes, idle, disk, starts, weights } =
    results;
  const lines = [
    `Garrison on ${machine.cpus} × ${machine.model}, Node.js ${machine.node}; load average ${machine.loadBefore} before and ${machine.loadAfter} after`,
  ];
  if (paging) {
    const { alerts: told, missing, ms } = paging;
    const lost = missing > 0 ? `, ${missing} never came` : "";
    lines.push(
      "",
      `From a kept alert to its page, ${told} alerts: p50 ${ms.p50}, p95 ${ms.p95}, p99 ${ms.p99} ms${lost}`,
    );
  }
  if (alerting) lines.push("", ...alertLines(alerting));
  if (probing) {
    const { targets, everyS, locations, cpuMsPerS, objectives } = probing;
    const cpu = Object.entries(cpuMsPerS).map(([part, ms]) => `${part} ${ms}`);
    const product = Object.entries(cpuMsPerS).filter(([part]) => part !== "load");
    lines.push(
      "",
      `${targets} targets every ${everyS} s from ${locations.length} locations`,
      ...locations.map(
        ({ name, looks, failed, lagMs }) =>
          `    ${name.padEnd(6)} ${looks} looks, ${failed} failed, late by p50 ${lagMs.p50}, p95 ${lagMs.p95}, p99 ${lagMs.p99} ms`,
      ),
      `    processor ms per second: ${cpu.join(", ")}; all but the load ${product.reduce((sum, [, ms]) => sum + ms, 0)}`,
      `    ${objectives} objectives are reckoned and up`,
    );
  }
  if (pinging) lines.push("", ...pingLines(pinging));
  if (recovering) lines.push("", ...backupLines(recovering));
  for (const { servers, full, paced, same, moving, pages, routes } of sizes) {
    lines.push("", `${servers} servers`);
    if (full) lines.push(accepted("full reports", full));
    if (paced) lines.push(accepted("full reports at the pace to hold", paced));
    if (same) lines.push(accepted("unchanged reports", same));
    if (moving) lines.push(accepted("only what always moves", moving));
    lines.push(...[...pages, ...routes].map(answeredLine));
  }
  const growth = growthLines(results);
  if (growth.length > 0) lines.push("", "Growth of the p50 from the fewest to the most servers", ...growth);
  if (idle) {
    lines.push(
      "",
      `Idle: ${Math.round(idle.pss)} MiB PSS (${Math.round(idle.rss)} MiB RSS, which counts shared pages once per process)`,
    );
    for (const [part, { pss, rss, processes }] of Object.entries(idle.parts))
      lines.push(
        `  ${part.padEnd(12)} ${pad(Math.round(pss))} MiB PSS ${pad(Math.round(rss))} MiB RSS  ${processes} processes`,
      );
  }
  if (disk) {
    lines.push(
      "",
      `On disk: ${kib(disk.perServer)} per server at rest, ${kib(disk.perServerDayQuiet)} more per day of 288 reports (${kib(disk.perServerDaySame)} if nothing ever moved)`,
    );
    for (const [table, bytes] of Object.entries(disk.perQuietReport))
      lines.push(`  ${table.padEnd(24)} ${bytes} bytes per report`);
  }
  if (starts)
    lines.push("", `Start: ${starts.coldS} s from an empty clone, ${starts.warmS} s the second time`);
  for (const { path, scriptKb, scripts, lcpMs, cls } of weights ?? [])
    lines.push(
      `  ${path.padEnd(16)} ${scriptKb} kB of script (gzip, ${scripts} files), LCP ${lcpMs ?? "?"} ms, CLS ${cls}`,
    );
  return lines.join("\n");
}

function pingLines({ heartbeats, runs, acknowledged, kept }: Pinging): string[] {
  const lines = runs.map(
    ({ what, connections, perSecond, answerMs: { p50, p95, p99 }, refused, cpuUsEach }) => {
      const cpu = Object.entries(cpuUsEach).map(([part, us]) => `${part} ${us}`);
      const not = Object.entries(refused).map(([answer, count]) => `; ${count} × ${answer}`);
      return `  ${what}, ${connections} connections: ${perSecond}/s, answered after p50 ${p50}, p95 ${p95}, p99 ${p99} ms; processor µs each: ${cpu.join(", ")}${not.join("")}`;
    },
  );
  return [`Calls of ${heartbeats} heartbeats: ${acknowledged} acknowledged, ${kept} kept`, ...lines];
}

function accepted(
  what: string,
  { perSecond, reports, receiptMs, lagMs, kilobytesEach, cpuMsEach, refused, peakMiB }: Accepted,
): string {
  const lag = lagMs ? `; facts after p50 ${lagMs.p50}, p95 ${lagMs.p95}, p99 ${lagMs.p99} ms` : "";
  const not = Object.entries(refused).map(([answer, count]) => `\n    ${count} × ${answer}`);
  const cpu = Object.entries(cpuMsEach)
    .map(([part, ms]) => `${part} ${ms}`)
    .join(", ");
  const peak = Object.entries(peakMiB)
    .filter(([part]) => part.endsWith("RSS"))
    .map(([part, mib]) => `${part.replace(" RSS", "")} ${mib}`)
    .join(", ");
  return `  ${what}: ${perSecond}/s accepted (${reports}, ${kilobytesEach} kB each); receipt p50 ${receiptMs.p50}, p95 ${receiptMs.p95}, p99 ${receiptMs.p99} ms${lag}\n    processor ms per report: ${cpu}; peak RSS in MiB: ${peak}${not.join("")}`;
}

function growthLines({ sizes }: Results): string[] {
  const [small, large] = [sizes[0], sizes.at(-1)];
  if (!small || !large || small === large) return [];
  const before = new Map([...small.pages, ...small.routes].map(({ path, ms }) => [short(path), ms.p50]));
  return [...large.pages, ...large.routes].flatMap(({ path, ms }) => {
    const was = before.get(short(path));
    if (!was || !ms.p50) return [];
    return [`  ${short(path).padEnd(52)} × ${(ms.p50 / was).toFixed(2)}`];
  });
}

/** Ids differ from size to size. */
export function short(path: string): string {
  return path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "{id}");
}

function pad(value: number): string {
  return String(value).padStart(7);
}

function kib(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`;
}

function alertLines({
  alerts,
  fresh,
  freshSmall,
  half,
  again,
  alertmanager,
  pages,
  routes,
}: Alerting): string[] {
  return [
    `${alerts} alerts`,
    sentLine("new", fresh),
    sentLine("new", freshSmall),
    sentLine("new, at half of what must be taken", half),
    sentLine("told again", again),
    ...(alertmanager
      ? [
          sentLine(`new, to Alertmanager ${alertmanager.version}`, alertmanager.fresh),
          sentLine("told again, to Alertmanager", alertmanager.again),
        ]
      : ["  Alertmanager is not installed, so nothing stands beside these."]),
    ...[...pages, ...routes].map(answeredLine),
  ];
}

function backupLines({ systems, copies, runs, servers, toldMs, pages, routes }: Recovering): string[] {
  return [
    `${systems} protected systems with ${copies} copies and ${runs} runs, beside ${servers} servers`,
    `  a run told by the machines' door, answered after p50 ${toldMs.p50}, p95 ${toldMs.p95}, p99 ${toldMs.p99} ms`,
    ...[...pages, ...routes].map(answeredLine),
  ];
}

function answeredLine({ path, status, ms, kilobytes }: Answered): string {
  const times =
    status === 200
      ? `p50 ${pad(ms.p50)}  p95 ${pad(ms.p95)}  p99 ${pad(ms.p99)} ms  ${kilobytes} kB`
      : `answers ${status}`;
  return `  ${short(path).padEnd(52)} ${times}`;
}

function sentLine(what: string, { batch, perSecond, batches, refused, cpuMsPerS }: Sent): string {
  const cpu = Object.entries(cpuMsPerS).map(([part, ms]) => `${part} ${ms}`);
  const lost = Object.keys(refused).length > 0 ? `, refused ${JSON.stringify(refused)}` : "";
  return `  ${`${what}, ${batch} a batch`.padEnd(52)} ${perSecond}/s, p50 ${batches.p50}, p99 ${batches.p99} ms${lost}; processor ms/s: ${cpu.join(", ")}`;
}
