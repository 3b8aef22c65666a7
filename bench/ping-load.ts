/**
 * The process that calls heartbeats as curl does, over connections that stay open: each asks again when it was answered.
 * It speaks to sockets itself, because a client of HTTP takes longer to ask than is taken to answer.
 */
import net from "node:net";

export type PingOrder = {
  host: string;
  port: number;
  ids: string[];
  connections: number;
  seconds: number;
  /** Sent with POST; empty: GET without a body. */
  body: string;
};
export type PingsSent = {
  kind: "called";
  /** Answered with 200. */
  calls: number;
  seconds: number;
  ms: number[];
  refused: Record<string, number>;
};

process.on("message", (order: PingOrder) => {
  send(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ kind: "failed", why: String((error as Error).stack ?? error) }),
  );
});
process.on("disconnect", () => process.exit(0));

async function send(order: PingOrder): Promise<PingsSent> {
  const answer: PingsSent = { kind: "called", calls: 0, seconds: 0, ms: [], refused: {} };
  const requests = order.ids.map((id) => requestOf(id, order));
  const started = performance.now();
  let next = 0;
  const take = () => requests[next++ % requests.length] ?? "";
  const until = started + order.seconds * 1_000;
  await Promise.all(Array.from({ length: order.connections }, () => callUntil(until, order, take, answer)));
  return { ...answer, seconds: (performance.now() - started) / 1_000 };
}

function requestOf(id: string, { host, port, body }: PingOrder): string {
  const head = `HTTP/1.1\r\nHost: ${host}:${port}\r\nUser-Agent: curl/8.14.1\r\nAccept: */*\r\n`;
  if (body === "") return `GET /ping/${id} ${head}\r\n`;
  const length = Buffer.byteLength(body);
  return `POST /ping/${id} ${head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n\r\n${body}`;
}

function callUntil(
  until: number,
  { host, port }: PingOrder,
  take: () => string,
  answer: PingsSent,
): Promise<void> {
  return new Promise((done, failed) => {
    const socket = net.connect(port, host).setNoDelay(true);
    let at = 0;
    let heard = "";
    const ask = () => {
      at = performance.now();
      if (at > until) return void socket.end();
      socket.write(take());
    };
    socket.on("connect", ask);
    socket.on("data", (data) => {
      heard += data.toString("latin1");
      const status = whole(heard);
      if (status === null) return;
      heard = "";
      answer.ms.push(performance.now() - at);
      if (status === "200") answer.calls += 1;
      else answer.refused[status] = (answer.refused[status] ?? 0) + 1;
      ask();
    });
    socket.on("close", () => done());
    socket.on("error", failed);
  });
}

/** The status of an answer that is there to its last byte. */
function whole(text: string): string | null {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return text.length >= end + 4 + length ? text.slice(9, 12) : null;
}
