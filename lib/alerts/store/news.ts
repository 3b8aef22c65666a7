/**
 * Tells open pages that alerts have changed: at most twice a second from each process, however many come. A storm of
 * alerts must not become one of words.
 */
import { system } from "@/lib/auth/actor";
import { queryAs } from "@/lib/auth/gate";
import { log } from "@/lib/log";

const SOON_MS = 500;
let isWaiting = false;

/** A word may be lost: whoever needs to be sure looks anyway. */
export function tellPages(): void {
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(() => {
    isWaiting = false;
    void tell();
  }, SOON_MS).unref();
}

async function tell(): Promise<void> {
  const word = JSON.stringify({ topic: "alerts", id: "many", version: Date.now() });
  await queryAs(system("alert news"), "alerts.signal.record")("SELECT pg_notify('garrison', $1)", [
    word,
  ]).catch((error: unknown) => log.warn({ err: error }, "Pages could not be told of alerts."));
}

const AT_ONCE_MS = 20;
let isCalling = false;

/** Somebody waits: the worker is called, and finds it by itself within a second when this word is lost. */
export function callPager(): void {
  if (isCalling) return;
  isCalling = true;
  setTimeout(() => {
    isCalling = false;
    queryAs(
      system("alert news"),
      "alerts.signal.record",
    )("SELECT pg_notify('garrison_work', 'page')").catch((error: unknown) =>
      log.warn({ err: error }, "The worker was not called; it looks by itself."),
    );
  }, AT_ONCE_MS).unref();
}
