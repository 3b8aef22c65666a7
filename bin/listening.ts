/** Can this process listen on HOST and PORT? If not, one line says why. */
import { createServer, type Server } from "node:net";
import { Refused } from "./command";

const RETRY_MS = 100;

/** @throws Refused when the address cannot be had. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((ready, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => failed(refusal(error, port, host)));
    server.listen(port, host, ready);
  });
}

/**
 * Waits while somebody else still has the port, e.g. the web process of a supervisor that was just killed.
 * @throws Refused when it is not free after `waitMs`.
 */
export async function untilPortIsFree(port: number, host: string, waitMs: number): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const probe = createServer();
    try {
      await listen(probe, port, host);
      await new Promise((done) => probe.close(done));
      return;
    } catch (error) {
      if (Date.now() > deadline || !(error instanceof Refused)) throw error;
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
}

function refusal({ code, message }: NodeJS.ErrnoException, port: number, host: string): Refused {
  if (code === "EADDRINUSE")
    return new Refused(
      `PORT ${port} on ${host} is in use by another program. Stop it, or choose another port: PORT=${port + 1}`,
    );
  if (code === "EACCES")
    return new Refused(
      `PORT ${port} is reserved for root. Choose one above 1023, with a reverse proxy before it.`,
    );
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new Refused(`HOST ${host} is no address of this machine. Example: HOST=127.0.0.1`);
  return new Refused(`Cannot listen on ${host} port ${port}: ${message}`);
}
