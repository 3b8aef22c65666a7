/**
 * Is this page fed, and what has just changed? One stream for all tabs of a browser: browsers allow six connections
 * to an origin, and each open tab would hold one for good. The tab that holds the lock listens and tells the others.
 */

export type Change = { topic: string; id?: string; version?: number };
export type Live = {
  state: "starting" | "live" | "lost";
  /** When the state began, and when the server was last heard, in milliseconds. */
  since: number;
  heardAt: number;
};

type News = { kind: "heard" } | { kind: "lost" } | { kind: "change"; change: Change } | { kind: "anybody" };

const URL = "/api/events";
const NAME = "garrison-live";
/** The server says something every 15 s. */
const SILENCE_MS = 25_000;
const AGAIN_MS = 5_000;
/** Everything may have changed while nobody listened. */
export const EVERYTHING = "*";

let live: Live = { state: "starting", since: 0, heardAt: 0 };
const onState = new Set<() => void>();
const onChange = new Set<(change: Change) => void>();

export function liveNow(): Live {
  return live;
}

export function watchState(listener: () => void): () => void {
  onState.add(listener);
  return () => onState.delete(listener);
}

export function watchChanges(listener: (change: Change) => void): () => void {
  onChange.add(listener);
  return () => onChange.delete(listener);
}

/** Begins to listen for this tab. @returns what ends it */
export function startLive(): () => void {
  const ended = new AbortController();
  const channel = new BroadcastChannel(NAME);
  const tell = (news: News) => {
    take(news);
    channel.postMessage(news);
  };
  channel.onmessage = ({ data }: MessageEvent<News>) => {
    if (data.kind !== "anybody") take(data);
    else if (leading && live.state === "live") channel.postMessage({ kind: "heard" });
  };
  let leading = false;
  const lead = () => {
    leading = true;
    return listen(tell, ended.signal);
  };
  channel.postMessage({ kind: "anybody" });
  // Without https there are no locks; then every tab listens for itself.
  if (navigator.locks) navigator.locks.request(NAME, { signal: ended.signal }, lead).catch(() => {});
  else void lead();

  const watch = setInterval(() => {
    if (live.state === "live" && Date.now() - live.heardAt > SILENCE_MS) take({ kind: "lost" });
  }, AGAIN_MS);
  return () => {
    ended.abort();
    clearInterval(watch);
    channel.close();
  };
}

/** Holds the stream until `ended`, and opens it again whenever it breaks. */
function listen(tell: (news: News) => void, ended: AbortSignal): Promise<void> {
  return new Promise((done) => {
    let source: EventSource | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(URL);
      source.onopen = () => tell({ kind: "heard" });
      source.addEventListener("beat", () => tell({ kind: "heard" }));
      source.onmessage = ({ data }: MessageEvent<string>) => {
        const change = changeOf(data);
        if (change) tell({ kind: "change", change });
      };
      source.onerror = () => {
        tell({ kind: "lost" });
        source?.close();
        again = setTimeout(open, AGAIN_MS);
      };
    };
    ended.addEventListener("abort", () => {
      clearTimeout(again);
      source?.close();
      done();
    });
    open();
  });
}

function changeOf(data: string): Change | null {
  try {
    const change = JSON.parse(data) as Partial<Change> | null;
    return typeof change?.topic === "string" ? (change as Change) : null;
  } catch {
    return null;
  }
}

function take(news: News): void {
  const now = Date.now();
  if (news.kind === "lost") {
    if (live.state !== "lost") move({ state: "lost", since: now, heardAt: live.heardAt });
    return;
  }
  const missed = live.state === "lost";
  move({ state: "live", since: live.state === "live" ? live.since : now, heardAt: now });
  if (news.kind === "change") for (const listener of onChange) listener(news.change);
  if (missed) for (const listener of onChange) listener({ topic: EVERYTHING });
}

function move(next: Live): void {
  live = next;
  for (const listener of onState) listener();
}
