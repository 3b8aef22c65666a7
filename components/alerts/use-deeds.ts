"use client";
/** What somebody does with rows of the inbox: shown at once, taken back with a reason when it was refused, undoable. */
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { announce, toast } from "@/components/ui/toast";
import type { DeedResult } from "@/lib/alerts/model/alert";
import { RequestFailed } from "@/lib/http/client";
import {
  actOnMany,
  actOnOne,
  anticipated,
  closingQuestion,
  collect,
  type Deed,
  doneWords,
  inverseOf,
  manyWords,
  type Named,
} from "./deeds";
import { type ListedAlert, type Reader, withNews } from "./listed-alert";
import type { ShownAlerts } from "./use-shown-alerts";

export type Progress = { words: string; done: number; total: number; stop: () => void };
export type Outcome = { words: string; refused: { id: string; title: string; why: string }[] };

type Given = {
  shown: Pick<ShownAlerts, "change" | "ask">;
  /** The state of all rows of the list, as it was asked for. */
  listed: ListedAlert["state"];
  reader: Reader;
  ackMs: number;
  onDone: (ids: readonly string[]) => void;
};

export type Deeds = {
  one: (row: ListedAlert, deed: Deed) => Promise<void>;
  many: (alerts: readonly Named[], deed: Deed) => Promise<void>;
  /** All that match, however many, as long as they were open at `asOf`. */
  matching: (query: URLSearchParams, asOf: number, total: number, deed: Deed) => Promise<void>;
  undo: () => boolean;
  /** Why the last deed on a row was refused. */
  problems: Readonly<Record<string, string>>;
  progress: Progress | null;
  outcome: Outcome | null;
  forget: () => void;
};

export function useDeeds({ shown, listed, reader, ackMs, onDone }: Given): Deeds {
  const router = useRouter();
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [progress, setProgress] = useState<Progress | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const last = useRef<(() => void) | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const setProblem = (id: string, why: string | null) =>
    setProblems(({ [id]: _, ...others }) => (why === null ? others : { ...others, [id]: why }));
  const undoable = (words: string, undo: (() => void) | null) => {
    last.current = undo;
    toast(words, undo ? { undo } : {});
  };

  async function one(row: ListedAlert, deed: Deed): Promise<void> {
    if (deed.kind === "resolve" && !window.confirm(closingQuestion(1))) return;
    const now = Date.now();
    setProblem(row.id, null);
    shown.change(row.id, (before) => anticipated(before, deed, reader, now, ackMs));
    try {
      const after = withNews(row, await actOnOne(row.id, deed), reader, Date.now());
      shown.change(row.id, () => after);
      const inverse = inverseOf(deed, row);
      undoable(doneWords(deed, after), inverse && (() => void takeBack(after, inverse)));
      onDone([row.id]);
    } catch (error) {
      shown.change(row.id, () => row);
      setProblem(row.id, whyOf(error));
      announce(whyOf(error));
      if (error instanceof RequestFailed && error.problem.status === 409) await shown.ask(row.id);
    }
  }

  async function takeBack(row: ListedAlert, deed: Deed): Promise<void> {
    last.current = null;
    await one(row, deed);
  }

  async function run(
    deed: Deed,
    total: number,
    work: (signal: AbortSignal) => Promise<[Named[], DeedResult]>,
  ) {
    const stopped = new AbortController();
    running.current = stopped;
    setOutcome(null);
    setProgress({ words: "Working", done: 0, total, stop: () => stopped.abort() });
    try {
      const [alerts, { done, refused }] = await work(stopped.signal);
      const now = Date.now();
      for (const id of done) shown.change(id, (row) => anticipated(row, deed, reader, now, ackMs));
      const titles = new Map(alerts.map(({ id, title }) => [id, title]));
      const words = `${stopped.signal.aborted ? "Stopped. " : ""}${manyWords(deed.kind, done.length)}`;
      if (stopped.signal.aborted || refused.length > 0) {
        setOutcome({
          words,
          refused: refused.map(({ id, why }) => ({ id, why, title: titles.get(id) ?? id })),
        });
      }
      const inverse =
        done.length > 0 && done.length <= UNDOABLE && inverseOf(deed, { state: listed, owner: null });
      const again = done.map((id) => ({ id, title: titles.get(id) ?? id }));
      undoable(words, inverse ? () => void many(again, inverse) : null);
      onDone(done);
    } catch (error) {
      setOutcome({ words: `Not done. ${whyOf(error)}`, refused: [] });
      announce(whyOf(error));
    } finally {
      setProgress(null);
      router.refresh();
    }
  }

  async function many(alerts: readonly Named[], deed: Deed): Promise<void> {
    if (deed.kind === "resolve" && !window.confirm(closingQuestion(alerts.length))) return;
    await run(deed, alerts.length, async (signal) => [
      [...alerts],
      await actOnMany(alerts, deed, { signal, onStep: (done) => step(done, alerts.length) }),
    ]);
  }

  async function matching(query: URLSearchParams, asOf: number, total: number, deed: Deed): Promise<void> {
    if (deed.kind === "resolve" && !window.confirm(closingQuestion(total))) return;
    await run(deed, total, async (signal) => {
      const alerts = await collect(query, asOf, {
        signal,
        onStep: (found) => step(found, total, "Looking them up"),
      });
      return [alerts, await actOnMany(alerts, deed, { signal, onStep: (done) => step(done, alerts.length) })];
    });
  }

  function step(done: number, total: number, words = "Working") {
    setProgress((before) => before && { ...before, words, done, total });
  }

  return {
    one,
    many,
    matching,
    undo: () => {
      const undo = last.current;
      last.current = null;
      undo?.();
      return undo !== null;
    },
    problems,
    progress,
    outcome,
    forget: () => setOutcome(null),
  };
}

const UNDOABLE = 200;

function whyOf(error: unknown): string {
  if (error instanceof DOMException && error.name === "AbortError") return "It was stopped.";
  return error instanceof Error ? error.message : "It failed.";
}
