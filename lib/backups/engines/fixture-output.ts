/** For tests: what a tool really printed, as the wrapper around it hands it over. */
import { existsSync, readFileSync } from "node:fs";
import type { Engine, RunSaid, Told, Understood } from "../model/run";
import { READERS } from "./readers";

const FOLDER = new URL("fixtures/", import.meta.url);

/** When the outputs of the fixtures were taken over: after all of them. */
export const CAME_AT = Date.UTC(2026, 10, 22, 13);

export function toldOf(body: string, more: Partial<Told> = {}): Told {
  return {
    body,
    exit: 0,
    stderr: null,
    kind: null,
    startedAt: null,
    endedAt: null,
    at: CAME_AT,
    timeZone: "UTC",
    ...more,
  };
}

/** Names of all fixtures: "restic/08-check.json". */
export function fixtures(): string[] {
  return [...EXITS.keys()];
}

const EXITS = new Map(
  text("exits.tsv")
    .trim()
    .split("\n")
    .map((line) => line.split("\t"))
    .map(([name = "", exit]) => [name, Number(exit)]),
);

function text(name: string): string {
  return readFileSync(new URL(name, FOLDER), "utf8");
}

export function fixture(name: string, more: Partial<Told> = {}): Told {
  const exit = EXITS.get(name);
  if (exit === undefined) throw new Error(`no such fixture: ${name}`);
  const stderr = existsSync(new URL(`${name}.stderr`, FOLDER)) ? text(`${name}.stderr`) : "";
  return toldOf(text(name), { exit, stderr, ...more });
}

const ENGINE_OF: Readonly<Record<string, Engine>> = {
  restic: "restic",
  borg: "borg",
  borgmatic: "borg",
  pgbackrest: "pgbackrest",
  pgtools: "generic",
};

export function engineOf(name: string): Engine {
  return name.includes("pg_verifybackup")
    ? "pg_verifybackup"
    : (ENGINE_OF[name.split("/")[0] ?? ""] ?? "generic");
}

export function readFixture(name: string, more: Partial<Told> = {}): Understood {
  return READERS[engineOf(name)](fixture(name, more));
}

/** The only run that is told of. */
export function onlyRun({ runs }: Understood): RunSaid {
  const [run] = runs;
  if (run === undefined || runs.length > 1) throw new Error(`${runs.length} runs`);
  return run;
}
