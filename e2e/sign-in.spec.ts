/** The way in, in a real browser: first steps, passkeys with a virtual authenticator, and forms without script. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { HOTP, Secret } from "otpauth";
import { type Authenticator, addAuthenticator } from "./support/authenticator";
import { test } from "./support/hydrated";
import { garrison, product } from "./support/product";

const { baseUrl } = product();
test.use({ baseURL: baseUrl });
test.describe.configure({ timeout: 120_000 });

const PASSPHRASE = "violet tundra kettle 41";

let count = 0;
async function invite(): Promise<{ email: string; setupUrl: string }> {
  const email = `guest-${process.pid}-${++count}@example.com`;
  const { setupUrl } = await garrison<{ setupUrl: string }>([
    "user",
    "create",
    "--email",
    email,
    "--role",
    "auditor",
  ]);
  return { email, setupUrl };
}

function codeFor(secret: string, off = 0): string {
  const counter = Math.floor(Date.now() / 30_000) + off;
  return HOTP.generate({ secret: Secret.fromBase32(secret), counter, digits: 6 });
}

/** Every complaint of the browser, the Content-Security-Policy's above all. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

async function accept(page: Page, setupUrl: string): Promise<void> {
  await page.goto(setupUrl);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/\/enrol-factor/);
}

async function setUpApp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await page.getByRole("button", { name: "Use an authenticator app" }).click();
  await page.locator("summary").click();
  const secret = ((await page.locator("details .font-mono").textContent()) ?? "").replace(/\s/g, "");
  await page.getByLabel("Code", { exact: true }).fill(codeFor(secret));
  await page.getByRole("button", { name: "Confirm the app" }).click();
  await expect(page).toHaveURL(/\/recovery-codes/);
  const codes = page.locator("main ol li");
  await expect(codes).toHaveCount(10);
  return { secret, codes: await codes.allTextContents() };
}

async function keepCodes(page: Page): Promise<void> {
  await page.getByLabel("I have put them in a safe place.").check();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(`${baseUrl}/`);
}

async function withPasskey(page: Page): Promise<{ email: string; keys: Authenticator }> {
  const { email, setupUrl } = await invite();
  const keys = await addAuthenticator(page);
  await accept(page, setupUrl);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page).toHaveURL(/\/recovery-codes/);
  await keepCodes(page);
  return { email, keys };
}

async function signOut(page: Page): Promise<void> {
  await post(page, "/api/sign-out", {});
}

/** A request from inside the page, as its own script would send it. */
async function post(
  page: Page,
  path: string,
  body: object,
): Promise<{ status: number; body: Record<string, unknown> }> {
  return page.evaluate(
    async ([url, text]) => {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: text,
      });
      return { status: answer.status, body: await answer.json() };
    },
    [path, JSON.stringify(body)] as const,
  );
}

/** Uses a passkey with a challenge of ours, as a hostile page script might. */
async function assertion(page: Page, challenge: string, userVerification = "required"): Promise<unknown> {
  return page.evaluate(
    async ([text, verification]) => {
      const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) =>
        char.charCodeAt(0),
      );
      const credential = (await navigator.credentials.get({
        publicKey: {
          challenge: bytes,
          rpId: "localhost",
          userVerification: verification as UserVerificationRequirement,
        },
      })) as PublicKeyCredential;
      return credential.toJSON();
    },
    [challenge, userVerification] as const,
  );
}

async function newChallenge(page: Page): Promise<string> {
  return (await post(page, "/api/sign-in/passkey/challenge", {})).body.challenge as string;
}

test("A-23 a new person makes a second factor before any data, and signs in with it afterwards", async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  const { email, setupUrl } = await invite();
  await accept(page, setupUrl);
  for (const path of ["/", "/servers", "/settings/people"]) {
    const answer = await page.request.get(path, { maxRedirects: 0, headers: { RSC: "1" } });
    expect(await answer.text(), path).not.toContain(email);
    await page.goto(path);
    const next = path === "/" ? "" : `?next=${encodeURIComponent(path)}`;
    await expect(page).toHaveURL(`${baseUrl}/enrol-factor${next}`);
  }
  await page.goto("/enrol-factor");
  const { secret, codes } = await setUpApp(page);
  expect(new Set(codes).size).toBe(10);
  await keepCodes(page);
  await page.goto("/recovery-codes");
  await expect(page).toHaveURL(`${baseUrl}/`);

  await page.getByRole("button", { name: /, auditor$/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(`${baseUrl}/sign-in`);
  await page.goto("/settings/profile");
  await expect(page).toHaveURL(`${baseUrl}/sign-in?next=%2Fsettings%2Fprofile`);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/second-factor/);
  await page.goto("/settings/profile");
  await expect(page).toHaveURL(`${baseUrl}/second-factor?next=%2Fsettings%2Fprofile`);
  // The one that confirmed the app is used up.
  await page.getByLabel("Code").fill(codeFor(secret, 1));
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(`${baseUrl}/settings/profile`);
  expect(complaints).toEqual([]);
});

test("a session that ended in an open console leads back to the page that was asked for", async ({
  page,
}) => {
  await withPasskey(page);
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Servers", exact: true }).first().click();
  await expect(page).toHaveURL(`${baseUrl}/sign-in?next=%2Fservers`);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page).toHaveURL(`${baseUrl}/servers`);
});

test("every form works without script", async ({ browser }) => {
  const { email, setupUrl } = await invite();
  const page = await (await browser.newContext({ javaScriptEnabled: false, baseURL: baseUrl })).newPage();
  await accept(page, setupUrl);
  const { codes } = await setUpApp(page);
  await keepCodes(page);
  await page.context().clearCookies();
  await page.goto("/sign-in?next=//evil.example");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Passphrase").fill("not the right passphrase");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("The e-mail address or the passphrase is wrong.");
  await expect(page).toHaveTitle(/^Problem: /);
  await expect(page.getByLabel("E-mail address")).toHaveValue(email);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: "Use a recovery code instead" }).click();
  await page.getByLabel("Recovery code").fill(codes[0] ?? "");
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(`${baseUrl}/`);
  await page.context().close();
});

test.describe("A-24 passkeys", () => {
  test("sign in without a passphrase, and as the second factor", async ({ page }) => {
    const { email } = await withPasskey(page);
    await signOut(page);
    await page.goto("/sign-in");
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page).toHaveURL(`${baseUrl}/`);
    await signOut(page);
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Passphrase").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page).toHaveURL(`${baseUrl}/`);
  });

  test("take a challenge once, and only one of ours", async ({ page }) => {
    await withPasskey(page);
    await signOut(page);
    await page.goto("/sign-in");
    const response = await assertion(page, await newChallenge(page));
    expect((await post(page, "/api/sign-in/passkey", { response })).status).toBe(200);
    await signOut(page);
    const again = await post(page, "/api/sign-in/passkey", { response });
    expect(again).toMatchObject({ status: 401, body: { type: "/problems/ended" } });
    const invented = await assertion(page, "A".repeat(43));
    expect((await post(page, "/api/sign-in/passkey", { response: invented })).status).toBe(401);
  });

  test("need the person, not only their device", async ({ page }) => {
    const { keys } = await withPasskey(page);
    await signOut(page);
    await page.goto("/sign-in");
    await keys.cdp.send("WebAuthn.setUserVerified", { authenticatorId: keys.id, isUserVerified: false });
    const response = await assertion(page, await newChallenge(page), "discouraged");
    const refused = await post(page, "/api/sign-in/passkey", { response });
    expect(refused).toMatchObject({ status: 401, body: { type: "/problems/passkey-failed" } });
  });

  test("are refused when their counter went back", async ({ page }) => {
    const { keys } = await withPasskey(page);
    await signOut(page);
    await page.goto("/sign-in");
    for (let uses = 0; uses < 2; uses++) {
      const response = await assertion(page, await newChallenge(page));
      expect((await post(page, "/api/sign-in/passkey", { response })).status).toBe(200);
      await signOut(page);
    }
    const { credentials } = await keys.cdp.send("WebAuthn.getCredentials", { authenticatorId: keys.id });
    await keys.cdp.send("WebAuthn.clearCredentials", { authenticatorId: keys.id });
    for (const credential of credentials)
      await keys.cdp.send("WebAuthn.addCredential", {
        authenticatorId: keys.id,
        credential: { ...credential, signCount: 1 },
      });
    const response = await assertion(page, await newChallenge(page));
    expect((await post(page, "/api/sign-in/passkey", { response })).status).toBe(401);
  });

  test("of somebody else are no second factor", async ({ page }) => {
    const mine = await withPasskey(page);
    const { credentials } = await mine.keys.cdp.send("WebAuthn.getCredentials", {
      authenticatorId: mine.keys.id,
    });
    await mine.keys.cdp.send("WebAuthn.clearCredentials", { authenticatorId: mine.keys.id });
    await signOut(page);
    const other = await invite();
    await accept(page, other.setupUrl);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page).toHaveURL(/\/recovery-codes/);
    await keepCodes(page);
    await signOut(page);
    await mine.keys.cdp.send("WebAuthn.clearCredentials", { authenticatorId: mine.keys.id });
    for (const credential of credentials)
      await mine.keys.cdp.send("WebAuthn.addCredential", { authenticatorId: mine.keys.id, credential });
    await page.goto("/sign-in");
    expect((await post(page, "/api/sign-in", { email: other.email, password: PASSPHRASE })).status).toBe(200);
    const response = await assertion(page, await newChallenge(page));
    const refused = await post(page, "/api/sign-in/passkey", { response });
    expect(refused).toMatchObject({ status: 401, body: { type: "/problems/passkey-unknown" } });
  });

  test("used on another origin are refused", async ({ page }) => {
    await withPasskey(page);
    await signOut(page);
    await page.goto("/sign-in");
    const challenge = await newChallenge(page);
    const elsewhere = createServer((_, answer) => answer.end("<p>elsewhere</p>")).listen(0, "127.0.0.1");
    await new Promise((ready) => elsewhere.once("listening", ready));
    await page.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`);
    const response = await assertion(page, challenge);
    await page.goto("/sign-in");
    elsewhere.close();
    const refused = await post(page, "/api/sign-in/passkey", { response });
    expect(refused).toMatchObject({ status: 401, body: { type: "/problems/passkey-failed" } });
  });
});

test("A-30 fields are ready for password managers, and a passphrase can be pasted and shown", async ({
  page,
}) => {
  await page.goto("/sign-in");
  await expect(page.getByLabel("E-mail address")).toHaveAttribute("autocomplete", "username webauthn");
  const passphrase = page.getByLabel("Passphrase");
  await expect(passphrase).toHaveAttribute("autocomplete", "current-password");
  await passphrase.fill("shown and hidden");
  await page.getByRole("button", { name: "Show" }).click();
  await expect(passphrase).toHaveAttribute("type", "text");
  await page.getByRole("button", { name: "Hide" }).click();
  await expect(passphrase).toHaveAttribute("type", "password");
  const { setupUrl } = await invite();
  await page.goto(setupUrl);
  await expect(page.getByLabel("Passphrase")).toHaveAttribute("autocomplete", "new-password");
});

test("a link followed from another site finds the session that is there", async ({ page }) => {
  await withPasskey(page);
  const elsewhere = createServer((_, answer) => {
    answer.setHeader("content-type", "text/html");
    answer.end(`<a href="${baseUrl}/settings/profile">go</a>`);
  }).listen(0, "127.0.0.1");
  await new Promise((ready) => elsewhere.once("listening", ready));
  await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
  await page.getByRole("link", { name: "go" }).click();
  await expect(page).toHaveURL(`${baseUrl}/settings/profile`);
  elsewhere.close();
});

test("the sign-in page sends at most 150 kB of script", async ({ page }) => {
  const sizes: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    sizes.push(
      response
        .request()
        .sizes()
        .then(({ responseBodySize }) => responseBodySize),
    );
  });
  await page.goto("/sign-in", { waitUntil: "networkidle" });
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThanOrEqual(150 * 1024);
});
