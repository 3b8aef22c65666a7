/** The words of a lost way in, and of getting a new one. */
import { z } from "zod";

export const ResetKind = z.strictObject({
  /** Also takes away every second factor and the passphrase: for somebody who lost them all. */
  factorsToo: z.boolean().default(false),
});
export type ResetKind = z.infer<typeof ResetKind>;

/** An admin's reset that waits for a second admin. */
export type ResetRequest = ResetKind & {
  askedAt: Date;
  expiresAt: Date;
  askedBy: { id: string; name: string };
};

/** Somebody whom a message goes to. */
export type Addressee = { name: string; email: string };
