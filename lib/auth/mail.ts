/** Links by e-mail, when SMTP_URL is set: one plain-text message to exactly the stored address. */
import nodemailer from "nodemailer";
import { environment } from "@/lib/env";
import { log } from "@/lib/log";
import { askForReset } from "./store/links";
import type { Visitor } from "./store/sign-in";

type Message = { to: { name: string; address: string }; subject: string; text: string };

export function canMail(): boolean {
  return environment().smtpUrl !== null;
}

/** @throws Error when the mail server refuses. */
async function send(message: Message): Promise<void> {
  const { smtpUrl, mailFrom } = environment();
  if (!smtpUrl) return;
  const transport = nodemailer.createTransport(smtpUrl, {
    from: mailFrom,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail(message);
  } finally {
    transport.close();
  }
}

/** Answers at once, for known and unknown addresses alike; what is to be done is done behind the answer. */
export function mailReset(email: string, visitor: Visitor): void {
  if (!canMail()) return;
  void (async () => {
    const asked = await askForReset(email, visitor);
    if (!asked) return;
    await send({
      to: { name: asked.name, address: asked.email },
      subject: "A new passphrase for Garrison",
      text: `Somebody, probably you, asked for a new passphrase for Garrison.\n\nSet it here within 30 minutes:\n${asked.resetUrl}\n\nYour second factor will be asked afterwards. If it was not you, do nothing: your passphrase stays as it is.\n`,
    });
  })().catch((error: unknown) => log.error({ err: error }, "A reset link could not be mailed."));
}

/** @returns false when no mail server is set or it refused: the caller then shows the link instead. */
export async function mailInvitation(to: Message["to"], setupUrl: string): Promise<boolean> {
  if (!canMail()) return false;
  try {
    await send({
      to,
      subject: "You are invited to Garrison",
      text: `You are invited to Garrison, the security-operations console.\n\nSet your passphrase and second factor here within 24 hours:\n${setupUrl}\n`,
    });
    return true;
  } catch (error) {
    log.error({ err: error }, "An invitation could not be mailed.");
    return false;
  }
}
