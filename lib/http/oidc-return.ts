/** The browser comes back from the identity provider: a session, or the sign-in page with the reason. */
import { z } from "zod";
import { sessionCookie } from "@/lib/auth/cookie";
import { finishOidc, OIDC } from "@/lib/auth/next-auth";
import { nextPage } from "@/lib/auth/next-page";
import { SignInProblem } from "@/lib/auth/problems";
import { environment } from "@/lib/env";
import { NotFound } from "@/lib/errors";
import { movingPage } from "./moving-page";
import { pageOf } from "./sign-in-answers";
import { visitorOf } from "./visitor";

const Path = z.object({ nextauth: z.tuple([z.literal("callback"), z.literal(OIDC)]) });

export async function returnFromOidc(request: Request, params: unknown): Promise<Response> {
  if (!environment().oidc || !Path.safeParse(params).success) throw new NotFound("There is nothing here.");
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const answer = await finishOidc(query, cookiesOf(request), visitorOf(request));
  if (!answer.token) {
    const code = answer.problem instanceof SignInProblem ? answer.problem.kind : "sso-failed";
    return movingPage("Single sign-on did not finish", `/sign-in?problem=${code}`, answer.cookies);
  }
  const wanted = answer.location?.startsWith(`${environment().baseUrl}/`)
    ? nextPage(answer.location.slice(environment().baseUrl.length))
    : "/";
  const to = await pageOf(answer.token, wanted);
  return movingPage("Signing in", to, [...answer.cookies, sessionCookie(answer.token)]);
}

function cookiesOf(request: Request): Record<string, string> {
  const pairs = (request.headers.get("cookie") ?? "").split(";", 50).flatMap((part) => {
    const at = part.indexOf("=");
    if (at <= 0) return [];
    const value = part.slice(at + 1).trim();
    try {
      return [[part.slice(0, at).trim(), decodeURIComponent(value)]];
    } catch {
      return [];
    }
  });
  return Object.fromEntries(pairs);
}
