/** `garrison backup`: Garrison itself, its database and its keys, into one encrypted file and back. */
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { system } from "@/lib/auth/actor";
import { disconnect } from "@/lib/db/client";
import { verifyBackup, writeBackup } from "@/lib/db/own-backup/file";
import { keyIdOf, type Outside } from "@/lib/db/own-backup/sealed-stream";
import { environment } from "@/lib/env";
import { noteBackup, noteFailure } from "@/lib/recovery/store";
import { durationWords } from "@/lib/time";
import { readArguments, wholeNumber } from "../arguments";
import { type Command, err, Misuse, out } from "../command";
import { adoptRunning, homeFolder } from "../home";
import { forgetOld, nightlyPath } from "../nightly-backup";
import { ensureRecoveryKey, findRecoveryKey } from "../recovery-key";
import { restore } from "../restore";
import { occupy } from "../tenancy";

const ACTOR = system("backup");

type Verb = (file: string, keyFile: string | undefined) => Promise<void>;

const VERBS: Record<string, Verb> = { create, verify, restore: bringBack };
const NIGHTS_KEPT = 14;

export const command: Command = {
  name: "backup",
  usage:
    "backup create FILE | verify FILE | restore FILE  [--key-file FILE]  |  backup nightly [--keep 14] [--key-file FILE]",
  about:
    "Garrison itself, its database and its keys, in one encrypted file. restore works into an empty home (and DATABASE_URL, if set) alone. " +
    "nightly makes and verifies one in backups/ of the home and keeps the newest; garrison up does it by itself. " +
    "The key: --key-file, GARRISON_BACKUP_KEY, GARRISON_BACKUP_KEY_FILE, else recovery.key in the home, which create makes.",
  async run([name, ...args]) {
    if (name === "nightly") return nightly(args);
    const verb = name !== undefined && Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
    if (!verb) throw new Misuse("backup knows four verbs: create, verify, restore and nightly. See --help.");
    const { values, positionals } = readArguments(args, { "key-file": { type: "string" } }, 1);
    const [file] = positionals;
    if (!file) throw new Misuse("Name the file of the backup. See --help.");
    try {
      await verb(resolve(file), values["key-file"]);
      return 0;
    } finally {
      await disconnect();
    }
  },
};

async function create(file: string, keyFile: string | undefined): Promise<void> {
  const home = homeFolder();
  adoptRunning(home);
  environment();
  const { outside, bytes, keyId } = await make(file, ensureRecoveryKey(home, keyFile, err));
  out(`${file}: ${contents(outside)}, ${bytes} bytes, opens with the recovery key ${keyId}`);
}

/** What was tried is remembered either way, so that health can tell. */
async function nightly(args: string[]): Promise<number> {
  const { values } = readArguments(args, { "key-file": { type: "string" }, keep: { type: "string" } });
  const keep = values.keep === undefined ? NIGHTS_KEPT : wholeNumber(values.keep, "keep", 1, 1_000);
  const home = homeFolder();
  adoptRunning(home);
  environment();
  try {
    const key = ensureRecoveryKey(home, values["key-file"], err);
    const file = nightlyPath(home, new Date());
    const { outside } = await make(file, key);
    await verifyBackup(file, key);
    forgetOld(home, keep);
    out(`${file}: ${contents(outside)}, verified`);
    return 0;
  } catch (error) {
    await noteFailure(ACTOR, (error as Error).message);
    throw error;
  } finally {
    await disconnect();
  }
}

async function make(file: string, key: Buffer): Promise<{ outside: Outside; bytes: number; keyId: string }> {
  const { databaseUrl, baseUrl } = environment();
  const { AUTH_SECRET = "", GARRISON_KEYS = "" } = process.env;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { outside, bytes } = await writeBackup(file, key, databaseUrl, {
    secrets: { AUTH_SECRET, GARRISON_KEYS },
    settings: { BASE_URL: baseUrl },
  });
  const keyId = keyIdOf(key);
  await noteBackup(ACTOR, {
    ...{ at: new Date(outside.createdAt), path: file, bytes, rows: outside.rows, keyId },
  });
  return { outside, bytes, keyId };
}

async function verify(file: string, keyFile: string | undefined): Promise<void> {
  const { outside, manifest } = await verifyBackup(file, findRecoveryKey(homeFolder(), keyFile));
  out(
    `whole: ${contents(outside)}, of ${outside.createdAt}, by Garrison ${outside.garrison} at migration ${outside.migration}, ` +
      `audit log to entry ${manifest.auditHead.seq}`,
  );
}

async function bringBack(file: string, keyFile: string | undefined): Promise<void> {
  const home = homeFolder();
  const key = findRecoveryKey(home, keyFile);
  const tenancy = await occupy(home, err);
  try {
    const { read, auditEntries, lostS, tookS } = await restore(home, file, key);
    out(
      `restored: ${contents(read.outside)}, of ${read.outside.createdAt}; audit log whole, ${auditEntries} entries`,
    );
    out(`lost (RPO): ${durationWords(lostS)}, what was recorded since the backup`);
    out(`took (RTO): ${tookS.toFixed(1)} s, from the start of this command`);
    out(
      `It ran at ${read.manifest.settings.BASE_URL}. Everybody must sign in again, and open links and joining tokens are void.`,
    );
    out(
      "Who or what was locked out after the backup was made is let in again: look at people, tokens and sources first.",
    );
  } finally {
    tenancy.end();
  }
}

function contents({ tables, rows }: Outside): string {
  return `${tables} tables, ${rows} rows`;
}
