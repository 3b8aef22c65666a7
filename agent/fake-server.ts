/** A server for the agent's tests: keeps what is posted and answers as the test says. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { type Bundle, readBundle } from "@/lib/ingest/bundle/read";

export type Post = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  sha256: string;
};
export type Answer =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | "hang up"
  | "hold";

export type FakeServer = {
  url: string;
  posts: Post[];
  /** Files for GET, by path. */
  files: Map<string, Buffer | string>;
  /** How the next posts are answered; null gives every report a receipt. */
  answer: ((post: Post) => Answer) | null;
  /** Words that must not be in the arguments of any process while a request is served, and those that were. */
  watchFor: string;
  seenInArguments: string[];
  close(): Promise<void>;
};

export async function startFakeServer(port = 0): Promise<FakeServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "";
      if (fake.watchFor !== "") fake.seenInArguments.push(...argumentsWith(fake.watchFor));
      if (request.method === "GET") {
        const file = fake.files.get(path);
        response.writeHead(file === undefined ? 404 : 200).end(file ?? "no such file");
        return;
      }
      const body = Buffer.concat(chunks);
      const sha256 = createHash("sha256").update(body).digest("hex");
      const post = { method: request.method ?? "", path, headers: request.headers, body, sha256 };
      fake.posts.push(post);
      const answer = fake.answer?.(post) ?? receipt(post);
      if (answer === "hold") return;
      if (answer === "hang up") {
        request.socket.destroy();
        return;
      }
      const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {});
      response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const fake: FakeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts: [],
    files: new Map(),
    answer: null,
    watchFor: "",
    seenInArguments: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return fake;
}

export function receipt({ sha256 }: Post, status = 202): Answer {
  return { status, body: { reportId: "0193", sha256 } };
}

/** A posted report, read as the server reads it. */
export function reportOf(post: Post | undefined): Bundle {
  if (post === undefined) throw new Error("nothing was posted");
  const bundle = readBundle(post.body);
  if (!bundle.ok) throw new Error(bundle.reason);
  return bundle;
}

/** The command lines of all processes but this one that hold the word. */
function argumentsWith(word: string): string[] {
  const found: string[] = [];
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, "latin1");
      if (line.includes(word)) found.push(line);
    } catch {
      // The process ended in between.
    }
  }
  return found;
}
