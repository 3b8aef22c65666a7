/** Brings a backup of Garrison itself back to life, in a home and a database that hold nothing yet. */
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { checkpointFolder, readOwnCheckpoints } from "@/lib/audit/gateway";
import { walkChain } from "@/lib/audit/store/verification";
import { system } from "@/lib/auth/actor";
import { disconnect } from "@/lib/db/client";
import { type Cluster, startCluster } from "@/lib/db/embedded/cluster";
import { migrationsIn } from "@/lib/db/migrate";
import { type Read, readBackup, verifyBackup } from "@/lib/db/own-backup/file";
import { load, refuseUnlessEmpty } from "@/lib/db/own-backup/load";
import { ensureRoles } from "@/lib/db/roles";
import { clearUnfinished } from "@/lib/db/unfinished-restore";
import { noteRestore } from "@/lib/recovery/store";
import { Refused } from "./command";
import { keepRecoveryKey } from "./recovery-key";
import { root } from "./root";

export type Restored = { read: Read; lostS: number; tookS: number; auditEntries: bigint };

const SECRETS = ["AUTH_SECRET", "GARRISON_KEYS"] as const;

/** @throws Refused, Unprocessable with the reason; what was there before is as it was */
export async function restore(home: string, path: string, key: Buffer): Promise<Restored> {
  const begun = new Date();
  const { manifest } = await verifyBackup(path, key);
  refuseNewer(manifest.migrations);
  refuseOtherSecrets(manifest.secrets);
  const given = process.env.DATABASE_URL;
  if (given) await refuseUnlessEmpty(given);
  refuseLivedIn(home, given === undefined);

  const cluster = given ? null : await startCluster({ folder: join(home, "postgres") });
  let wrote: string | null = null;
  let whole = false;
  try {
    const url = given ?? (cluster as Cluster).url;
    const read = await load(url, root, manifest.migrations, (taker) => readBackup(path, key, taker));
    wrote = keepSecrets(home, manifest.secrets);
    const auditEntries = await certify(url, home, path, begun, read);
    await clearUnfinished(url);
    keepRecoveryKey(home, key);
    whole = true;
    const lostS = seconds(new Date(manifest.createdAt), begun);
    return { read, lostS, tookS: seconds(begun, new Date()), auditEntries };
  } finally {
    await disconnect();
    await cluster?.stop();
    // They were made here, and nothing else is in them.
    if (wrote && !whole) rmSync(wrote);
    if (cluster && !whole) rmSync(join(home, "postgres"), { recursive: true, force: true });
  }
}

function refuseNewer(migrations: readonly string[]): void {
  const known = new Set(migrationsIn(root));
  const unknown = migrations.filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new Refused(
    `The backup was made by a newer Garrison: this one does not know the migration ${unknown[0]}. Restore with that version.`,
  );
}

/** Two sets of keys would leave half of the secrets closed. */
function refuseOtherSecrets(secrets: Record<string, string>): void {
  for (const name of SECRETS) {
    if (process.env[name] && process.env[name] !== secrets[name])
      throw new Refused(`${name} is set, and is not the one of the backup. Take it away, or set that one.`);
  }
}

function refuseLivedIn(home: string, embedded: boolean): void {
  const there = [...(embedded ? ["postgres"] : []), "keys.json", "running.json"].find((name) =>
    existsSync(join(home, name)),
  );
  if (!there || givenByHand(there)) return;
  throw new Refused(
    `${home} is an installation already: there is ${there}. Restore into another GARRISON_HOME; nothing was changed.`,
  );
}

/** Where the keys come from the environment, none are written. */
function givenByHand(name: string): boolean {
  return name === "keys.json" && SECRETS.every((secret) => Boolean(process.env[secret]));
}

/** @returns the file that it made, if any */
function keepSecrets(home: string, secrets: Record<string, string>): string | null {
  if (SECRETS.every((name) => Boolean(process.env[name]))) return null;
  const path = join(home, "keys.json");
  const kept = Object.fromEntries(SECRETS.map((name) => [name, secrets[name]]));
  writeFileSync(`${path}.new`, JSON.stringify(kept, null, 2), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  Object.assign(process.env, kept);
  return path;
}

/** The gap is written down, and then every entry is checked. @returns how many there are */
async function certify(url: string, home: string, path: string, begun: Date, read: Read): Promise<bigint> {
  const roles = await ensureRoles(url, process.env.AUTH_SECRET ?? "", root);
  process.env.DATABASE_URL = url;
  if ("refused" in roles) delete process.env.WEB_DATABASE_URL;
  else process.env.WEB_DATABASE_URL = roles.web;
  await disconnect();
  const actor = system("command line");
  const { createdAt, auditHead } = read.manifest;
  await noteRestore(actor, {
    ...{ file: basename(path), from: new Date(createdAt), until: begun, auditHead, rows: read.rows },
  });
  const { checkpoints } = readOwnCheckpoints(checkpointFolder(home));
  const { count, fault } = await walkChain(actor, {
    checkpoints: checkpoints.filter(({ seq }) => seq <= BigInt(auditHead.seq)),
  });
  if (fault) throw new Refused(`The audit log of the backup is broken at entry ${fault.seq}: ${fault.why}.`);
  return count;
}

function seconds(from: Date, until: Date): number {
  return Math.max(0, (until.getTime() - from.getTime()) / 1_000);
}
