"use client";
/** The rows of the inbox and all that can be done with them, by hand or by keys. */
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Notice } from "@/components/ui/notice";
import { Pagination } from "@/components/ui/pagination";
import { Table } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { announce } from "@/components/ui/toast";
import { Untrusted } from "@/components/ui/untrusted";
import { counted } from "@/lib/units";
import { alertColumns } from "./alert-cells";
import { type Deed, declaring } from "./deeds";
import { keepOpened, openedBefore } from "./last-opened";
import type { ListedAlert, Reader } from "./listed-alert";
import { SelectionBar } from "./selection-bar";
import { SnoozeDialog } from "./snooze-dialog";
import { useAlertKeys } from "./use-alert-keys";
import { type Outcome, useDeeds } from "./use-deeds";
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

const SHOWN_REFUSALS = 20;

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
          shown={rows.length}
          before={props.atStart ? 0 : null}
          total={total}
          previousHref={props.previousHref}
          nextHref={props.nextHref}
        />
      )}
      {deeds.outcome && <Result outcome={deeds.outcome} onClose={deeds.forget} />}
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

function Result({ outcome: { words, refused }, onClose }: { outcome: Outcome; onClose: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The bar that held the focus is gone.
    if (document.activeElement === document.body) place.current?.focus();
  }, []);
  return (
    <div ref={place} tabIndex={-1} className="my-2">
      <Notice tone={refused.length > 0 ? "medium" : "info"} title={words}>
        {refused.length > 0 && (
          <>
            <p>{counted(refused.length, "other")} stayed as before:</p>
            <ul className="list-disc pl-5">
              {refused.slice(0, SHOWN_REFUSALS).map(({ id, title, why }) => (
                <li key={id}>
                  <TextLink href={`/alerts/${id}`}>
                    <Untrusted text={title} limit={100} />
                  </TextLink>
                  : {why}
                </li>
              ))}
            </ul>
            {refused.length > SHOWN_REFUSALS && <p>And {refused.length - SHOWN_REFUSALS} more.</p>}
          </>
        )}
        <Button variant="quiet" onClick={onClose} className="-ml-3">
          <Icon name="close" />
          Dismiss
        </Button>
      </Notice>
    </div>
  );
}

/** The row that holds the focus: that of its link, its box or its button. */
function focusedRow(): string | null {
  return rowOf(document.activeElement, "tr");
}

function rowOf(target: EventTarget | null, within = "[data-row]"): string | null {
  if (!(target instanceof Element)) return null;
  const around = target.closest(within);
  const row = around?.matches("[data-row]") ? around : around?.querySelector("[data-row]");
  return row?.getAttribute("data-row") ?? null;
}

function linksOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[data-row] a") ?? [])];
}

function linkOf(list: HTMLElement | null, id: string | null): HTMLElement | undefined {
  return linksOf(list).find((link) => id !== null && rowOf(link) === id);
}

/** Moves the focus to the link of another row; to the first one when none has it. @returns its row */
function step(list: HTMLElement | null, by: 1 | -1): string | null {
  const links = linksOf(list);
  const at = links.findIndex((link) => rowOf(link) === focusedRow());
  const next = at < 0 ? links[0] : links[Math.min(Math.max(at + by, 0), links.length - 1)];
  next?.focus();
  return rowOf(next ?? null);
}
