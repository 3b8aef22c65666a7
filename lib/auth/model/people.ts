/** The words of people, their sessions and their own settings. */
import { z } from "zod";
import { isTimeZone } from "@/lib/time";
import { ROLES, type Role } from "../actor";

const emailField = z.string().trim().max(254);
const NAME = "Give a name of 1 to 100 characters.";
const nameField = z.string().trim().min(1, NAME).max(100, NAME);

export const Invitation = z.strictObject({
  email: emailField.min(3),
  role: z.enum(ROLES),
  name: nameField.optional(),
});
export type Invitation = z.infer<typeof Invitation>;

export const PersonChange = z.strictObject({
  role: z.enum(ROLES).optional(),
  name: nameField.optional(),
  disabled: z.boolean().optional(),
});
export type PersonChange = z.infer<typeof PersonChange>;

export type PersonRow = {
  id: string;
  email: string;
  name: string;
  role: Role;
  state: "active" | "invited" | "disabled";
  totp: boolean;
  passkeys: number;
  recoveryCodes: number;
  sessions: number;
  lastSignInAt: Date | null;
  createdAt: Date;
};

export type SessionRow = {
  id: string;
  personId: string;
  name: string;
  email: string;
  address: string;
  userAgent: string;
  factor: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  /** The one that asks. */
  own: boolean;
};

export const Preferences = z.strictObject({
  name: nameField.optional(),
  timeZone: z.string().max(64).refine(isTimeZone, "is not a time zone").optional(),
});
export type Preferences = z.infer<typeof Preferences>;

export const PassphraseChange = z.strictObject({
  current: z.string().max(1_000),
  passphrase: z.string().max(1_000),
});

export type Me = {
  id: string;
  email: string;
  name: string;
  role: Role;
  timeZone: string;
  hasPassphrase: boolean;
  totp: boolean;
  recoveryCodes: number;
  passkeys: { id: string; name: string; backedUp: boolean; createdAt: Date; lastUsedAt: Date | null }[];
};

export const NewToken = z.strictObject({
  name: nameField,
  scopes: z.array(z.string().max(60)).min(1, "Choose at least one permission.").max(50),
  expiresDays: z.int().min(1).max(366).default(90),
});

export type ListedToken = {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};
