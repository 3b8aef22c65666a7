/** Live updates: one server-sent stream per browser, closed as soon as the session behind it ends. */
import type { Actor } from "@/lib/auth/actor";
import { identify } from "@/lib/auth/identify";
import { ear } from "@/lib/jobs/listen";

const HEARTBEAT_MS = 15_000;
/** An event of its own: browsers do not show comments to pages, and a page must know that the line is alive. */
const BEAT = "event: beat\ndata: 1\n\n";
/** A reader that takes nothing gets no more: it comes back by itself. */
const BACKLOG = 1_000;

export function eventStream(actor: Actor, request: Request): Response {
  const encoder = new TextEncoder();
  let end = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const close = () => {
        stopListening();
        clearInterval(heartbeat);
        try {
          controller.close();
        } catch {
          // closed by the other side already
        }
      };
      const send = (text: string) => {
        if ((controller.desiredSize ?? 0) < -BACKLOG) return close();
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          close();
        }
      };
      const words = ear("garrison");
      const stopListening = words.on((payload) => {
        if (endsSession(payload, actor)) return close();
        if (!isPrivate(payload)) send(`data: ${payload}\n\n`);
      });
      const heartbeat = setInterval(() => void beat(), HEARTBEAT_MS);
      const beat = async () => {
        // The word about a revoked session may have been lost: the table is the truth.
        const still = await identify(polling(request.headers)).catch(() => null);
        if (still?.kind !== actor.kind) close();
        else if (words.connected) send(BEAT);
      };
      end = close;
      // Who hears nothing is not live, and says so; the first word comes once it hears.
      send(`retry: 2000\n\n${words.connected ? BEAT : ""}`);
      request.signal.addEventListener("abort", close);
    },
    cancel() {
      end();
    },
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-store, no-transform",
      "content-encoding": "none",
      "x-accel-buffering": "no",
    },
  });
}

/** A stream proves no presence, so it must not put off the idle end. */
function polling(headers: Headers): Headers {
  const copy = new Headers(headers);
  copy.set("x-garrison-polling", "1");
  return copy;
}

function topicOf(payload: string): { topic?: string; id?: string } {
  try {
    return JSON.parse(payload) as { topic?: string; id?: string };
  } catch {
    return {};
  }
}

function endsSession(payload: string, actor: Actor): boolean {
  const { topic, id } = topicOf(payload);
  return topic === "session" && actor.kind === "person" && id === actor.sessionId;
}

function isPrivate(payload: string): boolean {
  return topicOf(payload).topic === "session" || topicOf(payload).topic === undefined;
}
