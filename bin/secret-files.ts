/**
 * Secrets from files: NAME_FILE names one, as containers mount them, and systemd lays its credentials into a folder
 * of their own. A file keeps a secret out of `docker inspect`, unit files and the environment of other programs.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BadEnvironment } from "@/lib/env";

const SECRETS = [
  "AUTH_SECRET",
  "GARRISON_KEYS",
  "GARRISON_BACKUP_KEY",
  "DATABASE_URL",
  "WEB_DATABASE_URL",
  "WORKER_DATABASE_URL",
  "LISTEN_DATABASE_URL",
  "SMTP_URL",
  "OIDC_CLIENT_SECRET",
  "GARRISON_LOCATION_TOKEN",
] as const;

/** Sets each secret that a file holds, for this process and those that it starts. @throws BadEnvironment when a file is missing, empty, or one of two answers */
export function readSecretFiles(env: NodeJS.ProcessEnv): void {
  for (const name of SECRETS) {
    const named = env[`${name}_FILE`];
    if (named && env[name])
      throw new BadEnvironment(`${name} and ${name}_FILE are both set. Take one of them away.`);
    const path = named || credentialPath(env, name);
    if (path && !env[name]) env[name] = readSecret(name, path);
    // A child that is given both would not know which to take.
    delete env[`${name}_FILE`];
  }
}

function credentialPath({ CREDENTIALS_DIRECTORY }: NodeJS.ProcessEnv, name: string): string | null {
  if (!CREDENTIALS_DIRECTORY) return null;
  const path = join(CREDENTIALS_DIRECTORY, name);
  return existsSync(path) ? path : null;
}

function readSecret(name: string, path: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8").trim();
  } catch (error) {
    throw new BadEnvironment(`${name}_FILE cannot be read: ${(error as Error).message}`);
  }
  if (text) return text;
  throw new BadEnvironment(`${name}_FILE names an empty file: ${path}`);
}
