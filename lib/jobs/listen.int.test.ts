/** Words between processes: heard as they were said, and whoever was deaf for a while is told so. */
import { expect, it } from "vitest";
import { connectedAs } from "@/e2e/support/connect";
import { query } from "@/e2e/support/people";
import { listenUrl } from "@/lib/db/client";
import { Ear } from "./listen";

const MISSED = '{"topic":"*"}';
const WAIT = { timeout: 30_000 };

it("tells of every word, and that some may have been missed whenever it begins to hear", async () => {
  const ear = new Ear("garrison", listenUrl());
  const heard: string[] = [];
  ear.on((word) => heard.push(word));
  expect(ear.connected).toBe(false);
  await expect.poll(() => heard, WAIT).toEqual([MISSED]);
  expect(ear.connected).toBe(true);
  await connectedAs("web", (client) => client.query("SELECT pg_notify('garrison', 'first')"));
  await expect.poll(() => heard, WAIT).toEqual([MISSED, "first"]);

  await query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND query = 'LISTEN garrison'`,
  );
  await expect.poll(() => heard, WAIT).toEqual([MISSED, "first", MISSED]);
  await connectedAs("web", (client) => client.query("SELECT pg_notify('garrison', 'second')"));
  await expect.poll(() => heard, WAIT).toEqual([MISSED, "first", MISSED, "second"]);
  await ear.close();
});
