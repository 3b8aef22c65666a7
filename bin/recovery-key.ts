/**
 * The key that opens backups of Garrison itself. GARRISON_KEYS can't be it: they are in the backup. It is named by an option or by
 * GARRISON_BACKUP_KEY (or its file), else it lies in the home, where it is made when it is first needed.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keyIdOf } from "@/lib/db/own-backup/sealed-stream";
import { Refused } from "./command";

const KEY_BYTES = 32;

export function recoveryKeyPath(home: string): string {
  return join(home, "recovery.key");
}

/** @throws Refused when there is none, or it is no key */
export function findRecoveryKey(home: string, file: string | undefined): Buffer {
  const own = recoveryKeyPath(home);
  if (file !== undefined) return readKey(file);
  if (process.env.GARRISON_BACKUP_KEY) return keyOf(process.env.GARRISON_BACKUP_KEY, "GARRISON_BACKUP_KEY");
  if (existsSync(own)) return readKey(own);
  throw new Refused(
    `There is no recovery key: name it by --key-file or GARRISON_BACKUP_KEY_FILE, or put it at ${own}.`,
  );
}

/** Made, and told, where none is set. */
export function ensureRecoveryKey(
  home: string,
  file: string | undefined,
  say: (text: string) => void,
): Buffer {
  const own = recoveryKeyPath(home);
  if (file === undefined && !process.env.GARRISON_BACKUP_KEY && !existsSync(own)) {
    const made = randomBytes(KEY_BYTES);
    keepRecoveryKey(home, made);
    say(`A recovery key was made (${keyIdOf(made)}): ${own}`);
    say("Keep a copy where this host is not: without it no backup of Garrison opens.");
  }
  return findRecoveryKey(home, file);
}

/** So that the next backup opens with the same. */
export function keepRecoveryKey(home: string, key: Buffer): void {
  if (process.env.GARRISON_BACKUP_KEY || existsSync(recoveryKeyPath(home))) return;
  writeFileSync(recoveryKeyPath(home), `${key.toString("base64")}\n`, { mode: 0o600, flag: "wx" });
}

function readKey(path: string): Buffer {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new Refused(`The recovery key cannot be read: ${(error as Error).message}`);
  }
  return keyOf(text, path);
}

function keyOf(text: string, where: string): Buffer {
  const key = /^[A-Za-z0-9+/]{43}=$/.test(text.trim()) ? Buffer.from(text.trim(), "base64") : null;
  if (key?.length === KEY_BYTES) return key;
  throw new Refused(`${where} holds no recovery key: the output of openssl rand -base64 32 would be one.`);
}
