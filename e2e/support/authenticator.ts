/** A passkey's device, made by the browser itself: it has one finger, and the finger is always right. */
import type { CDPSession, Page } from "@playwright/test";

/** `cdp` and `id` are for tests that look into it or tamper with it. */
export type Authenticator = { cdp: CDPSession; id: string };

/** One for this page, which must stay open as long as the passkeys are needed. */
export async function addAuthenticator(page: Page): Promise<Authenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, id: authenticatorId };
}
