/**
 * As whom may PostgreSQL run? It refuses to be root, and an installation as root should still need no new account.
 *
 * In this order: the owner of an existing data folder; a user namespace in which this process is `nobody`, which
 * works below /root too; the accounts `postgres` or `nobody`, when they can reach the files.
 */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, parse, resolve } from "node:path";

export type RunAs = {
  how: "self" | "namespace" | "account";
  account?: { uid: number; gid: number };
  command(program: string, args: string[]): [string, string[]];
};

const NAMESPACE = ["--user", "--map-user=65534", "--map-group=65534"];

/** @throws Error when PostgreSQL cannot run for this user here. */
export function chooseRunAs(dataFolder: string, binaries: string): RunAs {
  const plain = (program: string, args: string[]): [string, string[]] => [program, args];
  if (process.getuid?.() !== 0) return { how: "self", command: plain };

  const owner = existsSync(dataFolder) ? statSync(dataFolder) : null;
  if ((owner?.uid ?? 0) === 0 && spawnSync("unshare", [...NAMESPACE, "true"]).status === 0) {
    return {
      how: "namespace",
      command: (program, args) => ["unshare", [...NAMESPACE, program, ...args]],
    };
  }
  const account = owner?.uid ? { uid: owner.uid, gid: owner.gid } : (lookUp("postgres") ?? lookUp("nobody"));
  if (account && othersMayEnter(binaries) && othersMayEnter(dirname(dataFolder))) {
    return { how: "account", account, command: plain };
  }
  throw new Error(
    "PostgreSQL cannot run as root here, and no other account reaches these folders. " +
      "Start Garrison as an ordinary user, or set DATABASE_URL.",
  );
}

function lookUp(name: string): { uid: number; gid: number } | null {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function othersMayEnter(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === parse(at).root) return true;
  }
}
