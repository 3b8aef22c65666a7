/**
 * Runs one stage of `npm test` in a process group of its own.
 *
 * At a terminal its output is shown as it comes. In a log (CI) an hour's dots and the product's own lines would bury
 * the one that matters: there it is kept in a file, and its end is shown only when the stage ends badly.
 */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { nodePath, root, say, toolEnvironment } from "./bootstrap.mjs";

const LIMIT_MS = 20 * 60_000;
const LAST_LINES = 60;

let running = null;

/** @returns the exit code; 1 when it could not be started or was stopped by its limit */
export async function runStage(args, env, logPath) {
  const log = process.stdout.isTTY ? null : openSync(logPath, "w");
  const code = await ended(args, env, log ?? "inherit");
  if (log !== null) {
    closeSync(log);
    if (code !== 0) console.log(endOf(readFileSync(logPath, "utf8")));
  }
  return code;
}

export function stopStage(signal) {
  if (!running?.pid) return;
  try {
    process.kill(-running.pid, signal);
  } catch {
    // gone already
  }
}

function ended(args, env, output) {
  return new Promise((done) => {
    running = spawn(nodePath(), args, {
      cwd: root,
      env: toolEnvironment({ CI: process.env.CI ?? "1", ...env }),
      stdio: ["ignore", output, output],
      detached: true,
    });
    const timer = setTimeout(() => {
      say(`Stopped after ${LIMIT_MS / 60_000} minutes.`);
      stopStage("SIGKILL");
    }, LIMIT_MS);
    const end = (code) => {
      clearTimeout(timer);
      running = null;
      done(code ?? 1);
    };
    running.once("error", () => end(1));
    running.once("exit", end);
  });
}

function endOf(output) {
  return stripVTControlCharacters(output).trimEnd().split("\n").slice(-LAST_LINES).join("\n");
}
