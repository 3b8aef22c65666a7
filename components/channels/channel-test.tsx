"use client";
/** Does it work? A test is sent; only who looks at the other end can say whether it arrived. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { ask } from "@/lib/http/client";

type TestState = "pending" | "sent" | "cancelled" | "dead";
type Told = { test: { id: string; state: TestState; failure: string | null; at: string } | null };

type ChannelTestProps = {
  /** The channel's own: "/api/channels/…". */
  path: string;
  name: string;
  isProven: boolean;
  /** The last one with these settings, if it was not confirmed. */
  test: { state: TestState; failure: string | null } | null;
};

const AGAIN_MS = 1_000;
/** After this it is not the receiver who is slow. */
const SLOW_MS = 30_000;

export function ChannelTest({ path, name, isProven, test }: ChannelTestProps) {
  const router = useRouter();
  const [sentId, setSentId] = useState<string | null>(null);
  const [isDoubted, setDoubted] = useState(false);
  const sending = useMutation({
    mutationFn: () => ask<{ id: string }>(`${path}/tests`, { method: "POST" }),
    onSuccess: ({ id }) => {
      setSentId(id);
      setDoubted(false);
    },
  });
  const watched = useQuery({
    queryKey: ["channel-test", path, sentId],
    queryFn: ({ signal }) => ask<Told>(path, { signal, polling: true }),
    enabled: sentId !== null,
    refetchInterval: ({ state }) => (state.data?.test?.state === "pending" ? AGAIN_MS : false),
  });
  const confirming = useMutation({
    mutationFn: () => ask(`${path}/verification`, { method: "PUT" }),
    onSuccess: () => {
      toast(`${name} is proven: it is used from now on.`);
      setSentId(null);
      router.refresh();
    },
  });

  const current =
    sentId === null ? test : (watched.data?.test ?? { state: "pending" as const, failure: null });
  const asks = current?.state === "sent" && !isDoubted && (!isProven || sentId !== null);
  const error = sending.error ?? confirming.error;
  return (
    <div className="grid justify-items-start gap-2">
      <div role="status" className="grid gap-2">
        {sentId !== null && current?.state === "pending" && (
          <p>
            {isSlow(watched.data) ? "Still not sent. System health says whether a worker runs." : "Sending…"}
          </p>
        )}
        {current?.state === "dead" && (
          <p className="font-semibold text-critical">The test was not taken. {current.failure}</p>
        )}
        {current?.state === "pending" && current.failure && (
          <p className="text-text-2">Not yet: {current.failure} It is tried again.</p>
        )}
        {asks && <p className="font-semibold">A test was sent. Did it arrive?</p>}
        {isDoubted && (
          <p>
            Then it is not used. Look at its settings, and at what the receiver does with unknown senders.
          </p>
        )}
      </div>
      {error && (
        <p role="alert" className="font-semibold text-critical">
          {error.message}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        {asks && (
          <>
            <Button variant="primary" busy={confirming.isPending} onClick={() => confirming.mutate()}>
              It arrived
            </Button>
            <Button onClick={() => setDoubted(true)}>It did not</Button>
          </>
        )}
        <Button busy={sending.isPending} onClick={() => sending.mutate()}>
          {asks ? "Send another" : "Send a test"}
        </Button>
      </div>
    </div>
  );
}

function isSlow(told: Told | undefined): boolean {
  return told?.test?.state === "pending" && Date.now() - Date.parse(told.test.at) > SLOW_MS;
}
