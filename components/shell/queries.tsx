"use client";
/** What live parts have fetched, shared by them; stale as soon as the server says that its topic has changed. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { RequestFailed } from "@/lib/http/client";
import { EVERYTHING, watchChanges } from "./live";

const SOON_MS = 1_000;
const RETRIES = 2;

/** Query keys begin with their topic: `["server", id]`. */
export function Queries({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { retry: isWorthRetrying, staleTime: SOON_MS, refetchOnWindowFocus: true },
        },
      }),
  );
  useEffect(() => {
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = watchChanges(({ topic }) => {
      changed.add(topic);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const one of changed) client.invalidateQueries(one === EVERYTHING ? {} : { queryKey: [one] });
        changed.clear();
      }, SOON_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [client]);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

/** A refusal stays a refusal; a silence may end. */
function isWorthRetrying(failures: number, error: Error): boolean {
  if (error instanceof RequestFailed && error.problem.status >= 400 && error.problem.status < 500)
    return false;
  return failures < RETRIES;
}
