/** A server that reports: a captured host's outputs, sent through the real intake as its agent would send them. */
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { readFolder } from "@/lib/ingest/bundle/folder";
import { writeBundle } from "@/lib/ingest/bundle/write";
import type { Output } from "@/lib/ingest/parsers/parser";
import { garrison, type Product, product } from "./product";
import { root } from "./root";

const HOSTS = join(root, "lib/ingest/fixtures/hosts");

/** What a host printed; `host` names a folder of lib/ingest/fixtures/hosts. */
export function captured(host: string): Output[] {
  const folder = join(HOSTS, host);
  const files = readdirSync(folder).map(
    (name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const,
  );
  const read = readFolder(new Map(files));
  if (!read.ok) throw new Error(read.reason);
  return read.outputs;
}

export class ReportingServer {
  #sequence = 0;
  #previousSha256: string | null = null;

  private constructor(
    readonly id: string,
    readonly hostname: string,
    private readonly secret: string,
    private readonly at: Product,
    private readonly machineId: string,
  ) {}

  static async join(hostname: string, at: Product = product()): Promise<ReportingServer> {
    const { token } = await garrison<{ token: string }>(["enrol-token", "create"], at);
    const machineId = randomUUID().replaceAll("-", "");
    const answer = await fetch(`${at.baseUrl}/api/agent/enrol`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token, hostname, machineId }),
    });
    const { serverId, secret } = (await answer.json()) as { serverId: string; secret: string };
    return new ReportingServer(serverId, hostname, secret, at, machineId);
  }

  /** @returns the report's id */
  async report(outputs: readonly Output[]): Promise<string> {
    const wire = writeBundle({
      meta: {
        format: 1,
        agentVersion: "1.0.0",
        agentSha256: "0".repeat(64),
        sequence: ++this.#sequence,
        previousSha256: this.#previousSha256,
        startedAt: new Date(),
        hostname: this.hostname,
        machineId: this.machineId,
        bootId: null,
        euid: 0,
        dropped: 0,
      },
      outputs: outputs.map(({ spec, exit, flags, stdout, stderr }) => ({
        spec,
        exit,
        flags,
        ms: 5,
        stdout: Buffer.from(stdout),
        stderr: Buffer.from(stderr),
      })),
    });
    const answer = await fetch(`${this.at.baseUrl}/api/agent/report`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.secret}`, "content-type": "application/gzip" },
      body: Buffer.from(wire),
    });
    expect(answer.status, await answer.clone().text()).toBe(202);
    this.#previousSha256 = createHash("sha256").update(wire).digest("hex");
    return ((await answer.json()) as { reportId: string }).reportId;
  }
}
