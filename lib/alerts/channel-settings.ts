/**
 * What may be shown of a channel's settings, and what is kept of them when some are typed anew? Pure. Secrets never come
 * back; one that is left empty stays, unless the address that it would be sent to is another one now.
 */
import type { FieldError } from "@/lib/errors";
import type { AnyChannel } from "./channels/list";

export type Settings = Readonly<Record<string, unknown>>;
type Shown = string | number | boolean | null;

/** Whoever has the address gets what is sent there, secrets included. */
const ADDRESSES = ["url", "server", "endpoint"];
/** Of a shorter secret, four letters would be too many. */
const SHOWS_ITS_END = 16;

/** @param tail whether the last four letters of a long secret are shown, by which its owner knows it again */
export function shownSettings(
  { secrets }: Pick<AnyChannel, "secrets">,
  settings: Settings,
  tail = true,
): Record<string, Shown> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      secrets.includes(name) ? masked(value, tail) : plain(value),
    ]),
  );
}

function masked(value: unknown, tail: boolean): string | null {
  if (typeof value !== "string" || value === "") return null;
  return `••••${tail && value.length >= SHOWS_ITS_END ? value.slice(-4).toWellFormed() : ""}`;
}

function plain(value: unknown): Shown {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** Addresses that somebody typed, which not everything may be connected to. */
export function addressesIn(settings: Settings): { name: string; url: string }[] {
  return ADDRESSES.flatMap((name) => {
    const url = settings[name];
    return typeof url === "string" ? [{ name, url }] : [];
  });
}

export type Merged = { settings: Settings; isSame: boolean } | { refused: FieldError[] };

/** @param held what is stored, or null for a new channel @param typed what of it is to be another */
export function mergedSettings(channel: AnyChannel, held: Settings | null, typed: Settings): Merged {
  const secrets: readonly string[] = channel.secrets;
  const moved = held !== null && isMoved(secrets, held, typed);
  const names = Object.keys(channel.settings.shape);
  const strange = Object.keys(typed).filter((name) => !names.includes(name));
  if (strange.length > 0) {
    return {
      refused: strange.map((name) => ({
        field: `settings.${name}`,
        message: "is not a setting of this kind",
      })),
    };
  }
  const whole = Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(typed, name) ? typed[name] : undefined;
      // What is left open is what the kind itself proposes; only a secret stays.
      if (value === "" && !secrets.includes(name)) return [];
      if (value !== undefined && !(secrets.includes(name) && value === "")) return [[name, value]];
      const kept =
        held && Object.hasOwn(held, name) && !(moved && secrets.includes(name)) ? held[name] : undefined;
      return kept === undefined ? [] : [[name, kept]];
    }),
  );
  const parsed = channel.settings.safeParse(whole);
  if (parsed.success) {
    return {
      settings: parsed.data,
      isSame: held !== null && JSON.stringify(parsed.data) === JSON.stringify(held),
    };
  }
  return {
    refused: parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0] ?? "");
      const isMissing = !Object.hasOwn(whole, name);
      const again = moved && secrets.includes(name);
      const why = again ? "must be given again, because the address is another one" : "is missing";
      return { field: `settings.${name}`, message: isMissing ? why : message };
    }),
  };
}

/** An address that is a secret itself takes nothing of others with it. */
function isMoved(secrets: readonly string[], held: Settings, typed: Settings): boolean {
  return ADDRESSES.some(
    (name) =>
      !secrets.includes(name) &&
      Object.hasOwn(held, name) &&
      Object.hasOwn(typed, name) &&
      typed[name] !== held[name],
  );
}
