"use client";
/** What can be done with one alert: buttons on a desk, a bar under the thumb on a phone, and keys. */
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { MenuItem } from "@/components/ui/menu-item";
import { Untrusted } from "@/components/ui/untrusted";
import { visibleText } from "@/lib/untrusted";
import { type Deed, declaring } from "./deeds";
import { hasComeFromList } from "./last-opened";
import type { ListedAlert, Reader } from "./listed-alert";
import { SnoozeDialog } from "./snooze-dialog";
import { useAlertKeys } from "./use-alert-keys";
import { useDeeds } from "./use-deeds";
import { useLiveRefresh } from "./use-live-refresh";

type AlertDeedsProps = {
  alert: ListedAlert;
  reader: Reader;
  mayAct: boolean;
  mayDeclare: boolean;
  ackMs: number;
  morning: number;
};

export function AlertDeeds({ alert, reader, mayAct, mayDeclare, ackMs, morning }: AlertDeedsProps) {
  const router = useRouter();
  const [row, setRow] = useState(alert);
  useEffect(() => setRow(alert), [alert]);
  useLiveRefresh("alerts");
  const [isSnoozing, setSnoozing] = useState(false);
  const deeds = useDeeds({
    shown: { change: (_, news) => setRow(news), ask: async () => router.refresh() },
    listed: row.state,
    reader,
    ackMs,
    onDone: () => router.refresh(),
  });
  const main = useRef<HTMLButtonElement>(null);
  const act = (deed: Deed) => {
    // Other buttons go with the state that they are for: the focus stays on one that does not.
    if (document.activeElement !== document.body) main.current?.focus();
    void deeds.one(row, deed);
  };
  const canAct = mayAct && row.state !== "resolved";

  useAlertKeys((key) => {
    if (key === "Escape") {
      if (hasComeFromList(row.id)) router.back();
      else router.push("/alerts");
      return true;
    }
    if (key === "z") return deeds.undo();
    if (key === "c") return focusNote();
    if (key === "i" && mayDeclare) {
      router.push(declaring(row.id));
      return true;
    }
    if (!canAct) return false;
    if (key === "a") act({ kind: "acknowledge" });
    else if (key === "s") setSnoozing(true);
    else if (key === "r") act({ kind: "resolve" });
    else return false;
    return true;
  });

  if (!canAct) return null;
  const problem = deeds.problems[row.id];
  const isTaken = row.state === "acknowledged" && row.owner !== null && !row.owner.isMe;
  const others: { words: string; run: () => void }[] = [
    ...(row.owner && row.state === "acknowledged"
      ? [{ words: "Give back", run: () => act({ kind: "unacknowledge" }) }]
      : []),
    ...(row.state === "snoozed" ? [{ words: "Wake", run: () => act({ kind: "wake" }) }] : []),
    { words: "Snooze…", run: () => setSnoozing(true) },
    { words: "Close by hand", run: () => act({ kind: "resolve" }) },
    ...(mayDeclare ? [{ words: "Declare an incident", run: () => router.push(declaring(row.id)) }] : []),
  ];
  return (
    <section aria-label="What you can do" className="deed-bar">
      {problem && (
        <p role="alert" className="basis-full font-semibold text-critical">
          <Untrusted text={problem} />
        </p>
      )}
      <Button
        ref={main}
        variant={row.state === "acknowledged" ? "normal" : "primary"}
        aria-disabled={isTaken || undefined}
        onClick={() => !isTaken && act({ kind: "acknowledge" })}
      >
        {mainWords(row, ackMs)}
      </Button>
      <span className="on-desk">
        {others.map(({ words, run }) => (
          <Button key={words} onClick={run}>
            {words}
          </Button>
        ))}
      </span>
      <span className="on-phone">
        <Menu label="More">
          {others.map(({ words, run }) => (
            <MenuItem
              key={words}
              onClick={({ currentTarget }) => {
                currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
                run();
              }}
            >
              {words}
            </MenuItem>
          ))}
        </Menu>
      </span>
      <SnoozeDialog
        count={isSnoozing ? 1 : null}
        morning={morning}
        offset={reader.offset}
        onChoose={(rest) => {
          setSnoozing(false);
          act({ kind: "snooze", rest });
        }}
        onClose={() => setSnoozing(false)}
      />
    </section>
  );
}

/** A second tap on the same place must do no harm: it only makes "I am on it" longer. */
function mainWords({ state, owner }: ListedAlert, ackMs: number): string {
  if (state !== "acknowledged" || !owner) return "Acknowledge: I am on it";
  const until = owner.until ? ` until ${owner.until}` : "";
  return owner.isMe
    ? `Yours${until}: take ${ackMs / 60_000} more min`
    : `${visibleText(owner.name)} has it${until}`;
}

function focusNote(): boolean {
  const note = document.querySelector<HTMLElement>("[data-note]");
  note?.focus();
  return note !== null;
}
