/** Runs `work` with the worker's database role in place of the web process's, as bin/worker.ts would. */
import { disconnect } from "@/lib/db/client";

export async function asWorker<T>(work: () => Promise<T>): Promise<T> {
  const web = process.env.WEB_DATABASE_URL;
  // The name first: whatever opens a connection while the old ones close gets the right role.
  process.env.WEB_DATABASE_URL = process.env.WORKER_DATABASE_URL;
  await disconnect();
  try {
    return await work();
  } finally {
    process.env.WEB_DATABASE_URL = web;
    await disconnect();
  }
}
