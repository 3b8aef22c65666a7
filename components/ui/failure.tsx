"use client";
/** What a page shows when it failed: what happened, since when, how to try again, and what finds it in the log. */
import { useEffect, useState } from "react";
import { Button } from "./button";
import { ErrorPanel } from "./error-panel";

type FailureProps = { what: string; reference: string | undefined; retry: () => void };

export function Failure({ what, reference, retry }: FailureProps) {
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => setSince(Date.now()), []);
  return (
    <ErrorPanel
      what={what}
      advice="Nothing was changed. Try again; if it stays, give the reference to whoever runs Garrison."
      since={since && <time dateTime={new Date(since).toISOString()}>{utcClock(since)} UTC</time>}
      reference={reference}
      retry={
        <Button variant="primary" onClick={retry}>
          Try again
        </Button>
      }
    />
  );
}

function utcClock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
