/**
 * A browser without a screen, for integration tests: keeps cookies, sends what browsers send, and calls the
 * handlers of app/api directly.
 */
import * as enrolConfirmation from "@/app/api/enrol-factor/totp/confirmation/route";
import * as enrolTotp from "@/app/api/enrol-factor/totp/route";
import * as firstRun from "@/app/api/first-run/route";
import * as recoveryCodes from "@/app/api/recovery-codes/route";
import * as reset from "@/app/api/reset/route";
import * as organisation from "@/app/api/settings/organisation/route";
import * as signIn from "@/app/api/sign-in/route";
import * as secondFactor from "@/app/api/sign-in/second-factor/route";
import * as signOut from "@/app/api/sign-out/route";
import * as stepUp from "@/app/api/step-up/route";
import * as welcome from "@/app/api/welcome/route";
import { readCookie, sessionCookieName } from "@/lib/auth/cookie";
import { environment } from "@/lib/env";
import type { Handler } from "@/lib/http/route";
import { newId } from "@/lib/id";

const ROUTES = {
  "/api/sign-in": signIn,
  "/api/sign-in/second-factor": secondFactor,
  "/api/sign-out": signOut,
  "/api/step-up": stepUp,
  "/api/enrol-factor/totp": enrolTotp,
  "/api/enrol-factor/totp/confirmation": enrolConfirmation,
  "/api/recovery-codes": recoveryCodes,
  "/api/first-run": firstRun,
  "/api/welcome": welcome,
  "/api/reset": reset,
  "/api/settings/organisation": organisation,
} as const satisfies Record<string, Partial<Record<"GET" | "POST" | "PUT", Handler>>>;

export type Answer = {
  status: number;
  location: string | null;
  headers: Headers;
  cookies: string[];
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it.
  json: any;
};

export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(readonly address = "192.0.2.10") {}

  post(path: keyof typeof ROUTES, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send(path, "POST", JSON.stringify(body), { "content-type": "application/json", ...headers });
  }

  form(path: keyof typeof ROUTES, fields: Record<string, string>, headers: Record<string, string> = {}) {
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return this.#send(path, "POST", new URLSearchParams(fields).toString(), { ...type, ...headers });
  }

  get(path: keyof typeof ROUTES): Promise<Answer> {
    return this.#send(path, "GET", undefined, {});
  }

  get session(): string | null {
    return this.cookies.get(sessionCookieName()) ?? null;
  }

  async #send(
    path: keyof typeof ROUTES,
    method: "GET" | "POST",
    body: string | undefined,
    more: Record<string, string>,
  ): Promise<Answer> {
    const handler = (ROUTES[path] as Partial<Record<string, Handler>>)[method];
    if (!handler) throw new Error(`There is no ${method} ${path}.`);
    const { baseUrl } = environment();
    const headers = new Headers({
      origin: baseUrl,
      "user-agent": "test browser",
      "x-garrison-address": this.address,
      "x-garrison-request-id": newId(),
      ...more,
    });
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie && !headers.has("cookie")) headers.set("cookie", cookie);
    const request = new Request(`${baseUrl}${path}`, { method, headers, body: body ?? null });
    const response = await handler(request, { params: Promise.resolve({}) });
    const cookies = response.headers.getSetCookie();
    for (const line of cookies) this.#keep(line);
    const text = await response.text();
    return {
      status: response.status,
      location: response.headers.get("location"),
      headers: response.headers,
      cookies,
      json: text.startsWith("{") ? JSON.parse(text) : null,
    };
  }

  #keep(line: string): void {
    const name = line.slice(0, line.indexOf("="));
    const value = readCookie(line, name);
    if (!value || /; Max-Age=0(;|$)/.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
