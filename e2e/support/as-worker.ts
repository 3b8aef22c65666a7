/** Runs `work` with another role of the database in place of the web process's. */
import { disconnect } from "@/lib/db/client";

/** As bin/worker.ts would. */
export function asWorker<T>(work: () => Promise<T>): Promise<T> {
  return asRole(process.env.WORKER_DATABASE_URL, work);
}

/** For what the worker and the web process do between them, in one process. */
export function asOwner<T>(work: () => Promise<T>): Promise<T> {
  return asRole(process.env.DATABASE_URL, work);
}

async function asRole<T>(url: string | undefined, work: () => Promise<T>): Promise<T> {
  const web = process.env.WEB_DATABASE_URL;
  // The name first: whatever opens a connection while the old ones close gets the right role.
  process.env.WEB_DATABASE_URL = url;
  await disconnect();
  try {
    return await work();
  } finally {
    process.env.WEB_DATABASE_URL = web;
    await disconnect();
  }
}
