import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Claims, IdentityProvider } from "@/e2e/support/identity-provider";
import { enrolled, operator, query } from "@/e2e/support/people";
import { finishOidc, startOidc } from "./next-auth";
import type { SignInProblem } from "./problems";
import { findSession } from "./session";
import { createInvitation } from "./store/links";

const provider = new IdentityProvider();
const visitor = {
  address: "192.0.2.7",
  requestId: null,
  userAgent: null,
  deviceToken: null,
  sessionToken: null,
};

beforeAll(async () => {
  await provider.start();
  Object.assign(process.env, provider.settings, { OIDC_SECOND_FACTOR: "mfa" });
});
afterAll(() => provider.stop());

/** Goes to the provider and comes back, with the cookies that a browser would bring. */
async function goAndReturn(
  claims: Claims,
  change: (query: Record<string, string>) => void = () => undefined,
) {
  const { location, cookies } = await startOidc("/servers", visitor);
  const back = provider.approve(location, claims);
  change(back);
  const jar = Object.fromEntries(
    cookies.map((line) => {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      return [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
    }),
  );
  const answer = await finishOidc(back, jar, visitor);
  return {
    ...answer,
    location,
    why: (answer.problem as SignInProblem | null)?.kind,
    session: await findSession(answer.token),
  };
}

let count = 0;
async function invited(): Promise<{ id: string; email: string }> {
  return createInvitation(operator, { email: `guest${++count}@example.com`, role: "auditor" });
}

describe("single sign-on", () => {
  it("asks with PKCE, state and nonce, and comes back to our own address", async () => {
    const { location } = await startOidc("/servers", visitor);
    const asked = new URL(location).searchParams;
    expect(asked.get("code_challenge_method")).toBe("S256");
    for (const name of ["code_challenge", "state", "nonce"])
      expect(asked.get(name)?.length).toBeGreaterThan(20);
    expect(asked.get("redirect_uri")).toBe("http://localhost:3000/api/auth/callback/oidc");
  });

  it("lets in whom an admin invited, and asks for a second factor of our own", async () => {
    const person = await invited();
    const first = await goAndReturn({ sub: "s-1", email: person.email.toUpperCase(), email_verified: true });
    expect(first.session).toMatchObject({ personId: person.id, level: "password" });
    // From now on the identity is known by its subject, whatever its address becomes.
    const again = await goAndReturn({ sub: "s-1", email: "renamed@example.com", email_verified: false });
    expect(again.session?.personId).toBe(person.id);
  });

  it("counts the provider's second factor only where the operator said so", async () => {
    const person = await invited();
    const claims = { sub: "s-2", email: person.email, email_verified: true };
    expect((await goAndReturn({ ...claims, amr: ["pwd", "mfa"] })).session?.level).toBe("mfa");
    expect((await goAndReturn({ ...claims, amr: ["pwd", "otp"] })).session?.level).toBe("password");
    expect((await goAndReturn({ ...claims, amr: "mfa" })).session?.level).toBe("password");
  });

  it.each([
    ["nobody invited", { email: "stranger@example.com", email_verified: true }],
    ["the address is not verified", { email_verified: false }],
    ["verified is a word", { email_verified: "true" }],
    ["there is no address", { email: undefined, email_verified: true }],
  ])("B-15 refuses when %s", async (_, more) => {
    const person = await invited();
    const back = await goAndReturn({ sub: `s-${count}-x`, email: person.email, ...more });
    expect(back.why).toBe("sso-refused");
    expect(back.token).toBeNull();
  });

  it("B-15 takes over no account that has a passphrase, not even with its id as the subject", async () => {
    const anna = await enrolled("admin");
    const back = await goAndReturn({ sub: anna.id, email: anna.email, email_verified: true });
    expect(back.why).toBe("sso-local");
    expect(back.session).toBeNull();
    expect(await query("SELECT 1 FROM identity WHERE person_id = $1", [anna.id])).toEqual([]);
  });

  it("lets in nobody whose access ended", async () => {
    const person = await invited();
    const claims = { sub: "s-3", email: person.email, email_verified: true };
    await goAndReturn(claims);
    await query("UPDATE person SET disabled_at = now() WHERE id = $1", [person.id]);
    expect((await goAndReturn(claims)).why).toBe("sso-refused");
  });

  it("refuses a return with another state, another nonce or a code of somebody else", async () => {
    const person = await invited();
    const claims = { sub: "s-4", email: person.email, email_verified: true };
    const forged = [
      await goAndReturn(claims, (back) => {
        back.state = "x".repeat(43);
      }),
      await goAndReturn({ ...claims, nonce: "y".repeat(43) }),
      await goAndReturn(claims, (back) => {
        back.code = "f".repeat(64);
      }),
      await goAndReturn({ ...claims, aud: "another client" }),
      await goAndReturn({ ...claims, iss: "https://evil.example" }),
    ];
    for (const { token } of forged) expect(token).toBeNull();
    expect(await query("SELECT 1 FROM session WHERE person_id = $1", [person.id])).toEqual([]);
  });
});
