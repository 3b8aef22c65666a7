/** How long does one answer take? One request after the other on one connection, the whole body read. */
import { Agent, get } from "node:http";
import { quantiles, type Times } from "./quantiles";

export type Answered = { path: string; status: number; ms: Times; kilobytes: number };

const WARM_UP = 15;

export async function timeAnswers(
  url: string,
  paths: readonly string[],
  headers: Record<string, string>,
  times: number,
): Promise<Answered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const answered: Answered[] = [];
  for (const path of paths) {
    const ms: number[] = [];
    let last = { status: 0, bytes: 0, ms: 0 };
    for (let count = -WARM_UP; count < times; count += 1) {
      last = await ask(agent, url + path, headers);
      if (last.status !== 200) break;
      if (count >= 0) ms.push(last.ms);
    }
    answered.push({
      path,
      status: last.status,
      ms: quantiles(ms),
      kilobytes: Math.round(last.bytes / 100) / 10,
    });
  }
  agent.destroy();
  return answered;
}

function ask(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; bytes: number; ms: number }> {
  const started = performance.now();
  return new Promise((done, failed) => {
    get(url, { agent, headers }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("error", failed);
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, bytes, ms: performance.now() - started }),
      );
    }).on("error", failed);
  });
}
