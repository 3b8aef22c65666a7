/** The words of what nobody protects: parts of servers that no system names, and the exceptions that people made. */
import { z } from "zod";

/** What of a server can be lost: what is on its disks, and what its databases hold. */
export const PARTS = ["files", "databases"] as const;
export type Part = (typeof PARTS)[number];

/** An exception is looked at again once a year at the latest. */
export const LONGEST_DAYS = 366;

export const NewException = z.object({
  /** Up to 500 at once, by id. */
  servers: z.array(z.uuid()).min(1, "are missing").max(500),
  part: z.enum(PARTS),
  reason: z.string().trim().min(1, "is missing").max(500),
  until: z.union([z.iso.date(), z.iso.datetime({ offset: true })]),
});
export type NewException = z.infer<typeof NewException>;

export type ExceptionRow = {
  id: string;
  server: { id: string; hostname: string };
  part: Part;
  reason: string;
  until: Date;
  createdBy: string;
  createdAt: Date;
};

export type UnprotectedRow = {
  id: string;
  hostname: string;
  environment: string | null;
  enrolledAt: Date;
  /** No system of files or of a configuration names it. */
  files: boolean;
  /** How many of its databases no system names; null: it is not known which it has. */
  databases: number | null;
  /** The kinds that it has; null: not known. */
  kinds: string[] | null;
};

export type UnprotectedCounts = {
  /** Whose files nobody protects. */
  bareServers: number;
  bareDatabases: number;
  /** Nobody can tell which databases they have. */
  unknownServers: number;
};

export const UnprotectedAddress = z.object({
  env: z.string().max(100).optional(),
  cursor: z.string().max(500).optional(),
});
