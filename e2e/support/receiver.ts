/** A receiver of pages that misbehaves on demand, on an address of this machine that is not loopback. */
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";

export type Received = {
  at: number;
  headers: http.IncomingHttpHeaders;
  body: string;
  /** The status that it was answered with; null when it was not answered. */
  answered: number | null;
};
/** `drop` takes the whole request and closes the connection without an answer. */
export type Manner = number | "hang" | "drop";

export class Receiver {
  readonly received: Received[] = [];
  manner: Manner = 200;
  headers: Record<string, string> = {};

  private constructor(
    private readonly server: http.Server,
    readonly url: string,
  ) {}

  static async open(): Promise<Receiver> {
    const server = http.createServer();
    server.listen(0, ownAddress());
    await once(server, "listening");
    const { address, port } = server.address() as AddressInfo;
    const receiver = new Receiver(server, `http://${address}:${port}/hook`);
    server.on("request", (request, response) => receiver.take(request, response));
    return receiver;
  }

  private take(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      this.received.push({
        at: Date.now(),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        answered: typeof this.manner === "number" ? this.manner : null,
      });
      if (this.manner === "hang") return;
      if (this.manner === "drop") return void request.socket.destroy();
      response.writeHead(this.manner, { "content-type": "text/plain", ...this.headers }).end("ok");
    });
  }

  /** The idempotency keys that came, in their order. */
  get keys(): string[] {
    return this.received.map(({ headers }) => String(headers["webhook-id"]));
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** @throws Error on a machine that is only reached by loopback, which is no address of a receiver */
function ownAddress(): string {
  const found = Object.values(networkInterfaces())
    .flat()
    .find((one) => one && !one.internal && one.family === "IPv4");
  if (!found) throw new Error("This machine has no IPv4 address besides loopback.");
  return found.address;
}
