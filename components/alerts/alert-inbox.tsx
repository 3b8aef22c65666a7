"use client";
/** The rows of the inbox and all that can be done with them, by hand or by keys. */
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Pagination } from "@/components/ui/pagination";
import { Table } from "@/components/ui/table";
import { announce } from "@/components/ui/toast";
import { counted } from "@/lib/units";
import { alertColumns } from "./alert-cells";
import { DeedOutcome } from "./deed-outcome";
import { type Deed, declaring } from "./deeds";
import { keepOpened, openedBefore } from "./last-opened";
import type { ListedAlert, Reader } from "./listed-alert";
import { focusedRow, linkOf, rowOf, step } from "./row-cursor";
import { SelectionBar } from "./selection-bar";
import { SnoozeDialog } from "./snooze-dialog";
import { useAlertKeys } from "./use-alert-keys";
import { useDeeds } from "./use-deeds";
import { useLiveRefresh } from "./use-live-refresh";
import { useShownAlerts } from "./use-shown-alerts";
import { momentWords } from "./words";

type AlertInboxProps = {
  alerts: readonly ListedAlert[];
  total: number;
  /** No cursor: the rows are counted from 1. */
  atStart: boolean;
  previousHref: string | null;
  nextHref: string | null;
  /** The state that was asked for. */
  listed: ListedAlert["state"];
  /** What asks the API for the same list. */
  query: string;
  readAt: number;
  reader: Reader;
  mayAct: boolean;
  mayDeclare: boolean;
  /** How long "I am on it" holds, and the reader's next 08:00; in milliseconds. */
  ackMs: number;
  morning: number;
  /** Which alerts these are, in words, and what stands there when there is none. */
  scope: string;
  empty: ReactNode;
};

export function AlertInbox(props: AlertInboxProps) {
  const { alerts, total, listed, query, readAt, reader, ackMs, morning } = props;
  const router = useRouter();
  const mayAct = props.mayAct && listed !== "resolved";
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  /** When all that match were chosen, in milliseconds by the server's clock. */
  const [allAsOf, setAllAsOf] = useState<number | null>(null);
  const [snoozing, setSnoozing] = useState<readonly string[] | null>(null);
  const shown = useShownAlerts({ alerts, readAt, reader, isHeld: chosen.size > 0 });
  const clear = () => {
    setChosen(new Set());
    setAllAsOf(null);
  };
  const deeds = useDeeds({
    shown,
    listed,
    reader,
    ackMs,
    onDone: (ids) => {
      const done = new Set(ids);
      // The bar with its buttons goes: the focus stays with the first row that it was about.
      const [first] = chosen;
      const active = document.activeElement;
      if (first && (active === document.body || active?.closest(".selection-bar"))) {
        linkOf(shown.list.current, first)?.focus({ preventScroll: true });
      }
      setChosen((before) => new Set([...before].filter((id) => !done.has(id))));
      setAllAsOf(null);
    },
  });
  const { rows } = shown;
  const isAll = rows.length > 0 && rows.every(({ id }) => chosen.has(id));
  useLiveRefresh("alerts");
  useEffect(() => {
    const link = linkOf(shown.list.current, openedBefore());
    link?.focus();
  }, [shown.list]);

  const act = (ids: readonly string[], deed: Deed) => {
    const [first] = rows.filter(({ id }) => ids.includes(id));
    if (allAsOf !== null) return deeds.matching(new URLSearchParams(query), allAsOf, total, deed);
    if (ids.length === 1 && first) return deeds.one(first, deed);
    return deeds.many(
      rows.filter(({ id }) => ids.includes(id)),
      deed,
    );
  };
  const choose = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
    setAllAsOf(null);
  };
  const chooseAll = () => {
    setChosen(new Set(isAll ? [] : rows.map(({ id }) => id)));
    setAllAsOf(null);
  };

  /** The button goes with the state of its row: the focus stays in the row. */
  const onButton = (row: ListedAlert, deed: Deed) => {
    linkOf(shown.list.current, row.id)?.focus();
    void deeds.one(row, deed);
  };
  const clearByButton = () => {
    const [first] = chosen;
    clear();
    linkOf(shown.list.current, first ?? null)?.focus();
  };

  useAlertKeys((key, shift) => {
    const focused = focusedRow();
    const targets = chosen.size > 0 ? [...chosen] : focused ? [focused] : [];
    const doing = mayAct ? DEEDS[key] : undefined;
    if (doing && !shift) {
      if (deeds.progress) return true;
      if (targets.length === 0) announce("Choose an alert first: j goes to the first one.");
      else if (doing === "snooze") setSnoozing(targets);
      else void act(targets, { kind: doing });
      return true;
    }
    const select = (id: string | null) => {
      if (id !== null && mayAct && !chosen.has(id)) choose(id);
    };
    switch (key) {
      case "j":
      case "k":
        return step(shown.list.current, key === "j" ? 1 : -1) !== null;
      case "ArrowDown":
      case "ArrowUp": {
        if (!focused) return false;
        if (shift) select(focused);
        return step(shown.list.current, key === "ArrowDown" ? 1 : -1) !== null;
      }
      case "x":
        if (mayAct && shift) chooseAll();
        else if (mayAct && focused) choose(focused);
        return mayAct;
      case "i":
        if (props.mayDeclare && focused) router.push(declaring(focused));
        return props.mayDeclare;
      case "z":
        if (!deeds.undo()) announce("There is nothing to take back.");
        return true;
      case ".":
        if (shown.arrived > 0 || shown.isOutdated) shown.showAll();
        return true;
      case "Escape":
        if (chosen.size > 0) clear();
        else if (focused && document.activeElement instanceof HTMLElement) document.activeElement.blur();
        else return false;
        return true;
      default:
        return false;
    }
  });

  return (
    <>
      <div className="inbox-head">
        {mayAct && (chosen.size > 0 || deeds.progress) ? (
          <SelectionBar
            chosen={chosen.size}
            matching={total > rows.length ? total : null}
            allAsOf={allAsOf === null ? null : momentWords(allAsOf, readAt, reader.offset)}
            listed={listed}
            progress={deeds.progress}
            onAll={() => {
              setChosen(new Set(rows.map(({ id }) => id)));
              setAllAsOf(readAt);
            }}
            onClear={clearByButton}
            onAct={(deed) => void act([...chosen], deed)}
            onSnooze={() => setSnoozing([...chosen])}
          />
        ) : (
          <p className="text-text-2">{props.scope}</p>
        )}
        {(shown.arrived > 0 || shown.isOutdated) && (
          <div className="inbox-news">
            <span className="font-semibold">
              {shown.arrived > 0 ? counted(shown.arrived, "new alert") : "The list has changed"}
            </span>
            <Button onClick={shown.showAll}>
              Show
              <span aria-hidden="true" className="font-normal text-text-3 pointer-coarse:hidden">
                .
              </span>
            </Button>
          </div>
        )}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: notes which row was opened; the links do the rest */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a link's Enter is a click */}
      <div ref={shown.list} onClick={({ target }) => keepOpened(rowOf(target))} className="alert-list">
        {rows.length === 0 ? (
          props.empty
        ) : (
          <Table
            caption="Alerts"
            columns={alertColumns({
              listed,
              choosing: mayAct ? { chosen, isAll, choose, chooseAll } : null,
              problems: deeds.problems,
              act: mayAct ? onButton : null,
            })}
            rows={rows}
            rowKey={({ id }) => id}
          />
        )}
      </div>
      {rows.length > 0 && (
        <Pagination
          things="alerts"
          // Those that were dealt with stay until the hand goes, and are counted elsewhere already.
          shown={rows.filter(({ state }) => state === listed).length}
          before={props.atStart ? 0 : null}
          total={total}
          previousHref={props.previousHref}
          nextHref={props.nextHref}
        />
      )}
      {deeds.outcome && (
        <DeedOutcome key={deeds.outcome.words} outcome={deeds.outcome} onClose={deeds.forget} />
      )}
      {mayAct && (
        <SnoozeDialog
          count={snoozing && (allAsOf === null ? snoozing.length : total)}
          morning={morning}
          offset={reader.offset}
          onChoose={(rest) => {
            setSnoozing(null);
            if (snoozing) void act(snoozing, { kind: "snooze", rest });
          }}
          onClose={() => setSnoozing(null)}
        />
      )}
    </>
  );
}

const DEEDS: Readonly<Record<string, "acknowledge" | "snooze" | "resolve">> = {
  a: "acknowledge",
  s: "snooze",
  r: "resolve",
};
