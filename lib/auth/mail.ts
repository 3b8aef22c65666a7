/** Links by e-mail, when SMTP_URL is set: one plain-text message to exactly the stored address. */
import nodemailer from "nodemailer";
import { environment } from "@/lib/env";
import { log } from "@/lib/log";
import type { Addressee } from "./model/resets";
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

const END = "If you know nothing of it, tell an administrator at once, and end your sessions here:";

const NOTICES = {
  recovery: `A recovery code was used to sign in to Garrison as you.\n\n${END}`,
  factor: `A second factor was added to your account in Garrison.\n\n${END}`,
  passphrase: `Your passphrase for Garrison was set anew with a link.\n\n${END}`,
  reset: `An administrator made a link by which your passphrase for Garrison can be set anew.\n\n${END}`,
  "reset-asked": `An administrator asked to reset your sign-in to Garrison. A second one has to approve it.\n\n${END}`,
  "reset-approved": `The reset of an administrator that you asked for was approved by another one.\n\n${END}`,
} as const;

/** Tells a person what happened to a way in, so that a thief does not stay unnoticed. Nobody waits for it. */
export function mailNotice({ name, email }: Addressee, what: keyof typeof NOTICES): void {
  if (!canMail()) return;
  const text = `${NOTICES[what]}\n${environment().baseUrl}/settings/sessions\n`;
  send({ to: { name, address: email }, subject: "A change to your sign-in to Garrison", text }).catch(
    (error: unknown) => log.error({ err: error }, "A notice could not be mailed."),
  );
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
