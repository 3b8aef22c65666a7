/** The words of joining the fleet. */
import { z } from "zod";

/** What an agent sends to join. */
export const Enrolment = z.strictObject({
  token: z.string().min(1).max(100),
  hostname: z.string().regex(/^[0-9A-Za-z_][0-9A-Za-z._-]{0,252}$/, "is no host name"),
  machineId: z.string().regex(/^[0-9A-Za-z-]{1,64}$/, "is no machine id"),
});
export type Enrolment = z.infer<typeof Enrolment>;

const place = z.string().trim().min(1).max(60);

/** What an admin chooses for servers that will join. */
export const NewEnrolmentToken = z.strictObject({
  environment: place.nullish(),
  role: place.nullish(),
  zone: place.nullish(),
  uses: z.int().min(1).max(1000).default(1),
  ttlMinutes: z
    .int()
    .min(5)
    .max(7 * 24 * 60)
    .default(60),
});
export type NewEnrolmentToken = z.infer<typeof NewEnrolmentToken>;

export type MadeEnrolmentToken = { id: string; token: string; command: string; expiresAt: string };

export type EnrolmentTokenRow = {
  id: string;
  environment: string | null;
  zone: string | null;
  role: string | null;
  uses: number;
  usesLeft: number;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
  state: "open" | "used" | "expired" | "revoked";
};
