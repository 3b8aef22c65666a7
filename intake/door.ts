/** The machines' door: which paths it serves, and by which handler. One file per route. */
import { type Context, Hono } from "hono";
import type { Handler } from "@/lib/http/route";

export const intake = new Hono();

const ROUTES: { method: "GET" | "POST"; path: string; handler: Handler }[] = [];

for (const { method, path, handler } of ROUTES) {
  intake.on(method, path, (c: Context) => handler(c.req.raw, { params: Promise.resolve(c.req.param()) }));
}

const PREFIXES = ["/api/agent/", "/agent/", "/install.sh"];

export function isIntake(url: string): boolean {
  return PREFIXES.some((prefix) => url.startsWith(prefix));
}
