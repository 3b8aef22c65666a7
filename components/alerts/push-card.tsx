"use client";
/** Pages in this browser: turn them on by a tap, try them, turn them off. Nobody is asked who did not ask. */
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { Notice } from "@/components/ui/notice";
import { type Standing, standingHere, tryOut, turnOff, turnOn } from "./push-device";

type PushCardProps = {
  /** Of one's own channels of the kind "web-push" that are in use. */
  channels: readonly { id: string; verifiedAt: Date | string | null }[];
};

type Said = { tone: "ok" | "medium" | "critical"; words: string };

export function PushCard({ channels }: PushCardProps) {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [hides, setHides] = useState(false);
  const router = useRouter();
  const ids = channels.map(({ id }) => id).join();
  useEffect(() => {
    void standingHere(ids.split(",")).then(setStanding);
  }, [ids]);

  const run = async (words: string, work: () => Promise<Said | null>) => {
    setBusy(words);
    setSaid(null);
    setSaid(await work().catch((error: unknown) => ({ tone: "critical" as const, words: messageOf(error) })));
    setBusy(null);
    router.refresh();
  };
  const test = async (id: string) => ((await tryOut(id)) ? ARRIVED : MISSED);
  const enable = () =>
    run("Asking the browser …", async () => {
      const now = await turnOn(hides);
      setStanding(now);
      if (now.state !== "on") return NOT_ALLOWED;
      setBusy("Waiting for the test …");
      return test(now.id);
    });

  return (
    <Card
      title="Pages on this device"
      hint="By push, also while Garrison is closed. Tried together with your other ways."
    >
      <div className="grid justify-items-start gap-3">
        {standing === null && <p className="text-text-3">Looking at this browser …</p>}
        {standing?.state === "unsupported" && (
          <p>This browser takes no pushes. Use another one, or another way to be told.</p>
        )}
        {standing?.state === "install" && <HomeScreenGuide />}
        {standing?.state === "denied" && (
          <p>
            Notifications of this site are blocked. Allow them in the browser’s settings for this site, then
            load this page again.
          </p>
        )}
        {standing?.state === "off" && (
          <>
            <Checkbox
              label="Hide details on the lock screen"
              hint="A push then says how bad it is, and no more."
              checked={hides}
              onChange={({ target }) => setHides(target.checked)}
            />
            <Button variant="primary" busy={busy !== null} onClick={enable}>
              {busy ?? "Turn on for this device"}
            </Button>
          </>
        )}
        {standing?.state === "on" && (
          <OnHere
            proven={channels.some(({ id, verifiedAt }) => id === standing.id && verifiedAt !== null)}
            busy={busy}
            onTest={() => run("Waiting for the test …", () => test(standing.id))}
            onRemove={() =>
              run("Turning off …", async () => {
                setStanding(await turnOff(standing.endpoint));
                return OFF;
              })
            }
          />
        )}
        <div role="status">
          {said && (
            <Notice tone={said.tone}>
              <p>{said.words}</p>
            </Notice>
          )}
        </div>
      </div>
    </Card>
  );
}

const ARRIVED: Said = { tone: "ok", words: "The test arrived here. Pages will, too." };
const MISSED: Said = {
  tone: "medium",
  words:
    "The test has not arrived within a minute. Look whether notifications are silenced on this device, and test again.",
};
const NOT_ALLOWED: Said = {
  tone: "medium",
  words: "The browser was not allowed to show notifications. Nothing was changed.",
};
const OFF: Said = { tone: "ok", words: "This device gets no more pages." };

type OnHereProps = { proven: boolean; busy: string | null; onTest: () => void; onRemove: () => void };

function OnHere({ proven, busy, onTest, onRemove }: OnHereProps) {
  return (
    <>
      <p>
        {proven
          ? "This device gets your pages."
          : "This device is registered, but no test was seen to arrive yet. Until then it is not used."}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant={proven ? "normal" : "primary"} busy={busy !== null} onClick={onTest}>
          {busy ?? "Send a test"}
        </Button>
        <Button busy={busy !== null} onClick={onRemove}>
          Turn off here
        </Button>
      </div>
    </>
  );
}

/** Apple's phones push only to what was installed; their browser offers no button for it. */
function HomeScreenGuide() {
  return (
    <div className="grid gap-2">
      <p>An iPhone or iPad shows pages once Garrison is on its home screen. Two steps:</p>
      <ol className="grid gap-2">
        <Step
          picture={<path d="M12 15V3m0 0L8 7m4-4 4 4M7 10H5v11h14V10h-2" />}
          words="1. Tap “Share”, the square with an arrow, in Safari’s bar."
        />
        <Step
          picture={<path d="M4 4h16v16H4zM12 8v8M8 12h8" />}
          words="2. Choose “Add to Home Screen”, open Garrison from there, and come back to this page."
        />
      </ol>
    </div>
  );
}

function Step({ picture, words }: { picture: ReactNode; words: string }) {
  return (
    <li className="flex items-center gap-3">
      <svg
        viewBox="0 0 24 24"
        className="size-8 flex-none fill-none stroke-current stroke-2"
        aria-hidden="true"
      >
        {picture}
      </svg>
      <span>{words}</span>
    </li>
  );
}

function messageOf(error: unknown): string {
  // What browsers say of a failed subscription helps nobody.
  if (error instanceof DOMException)
    return "The browser could not be registered at its push service. Try again later.";
  return error instanceof Error ? error.message : "It was not done. Try again.";
}
