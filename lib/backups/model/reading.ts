/** The words of runs that nobody tells: a server's agent prints what its tools say, and Garrison reads them there. */
import { z } from "zod";

/**
 * `pgbackrest`: the backups that pgBackRest lists of a stanza; `timer`: how a service ended that a timer of systemd starts.
 */
export const READ_FROM = ["pgbackrest", "timer"] as const;
export type ReadFrom = (typeof READ_FROM)[number];

/** The output of the agent in which each stands. */
export const SPEC_OF = { pgbackrest: "pgbackrest-info", timer: "timer-services" } as const satisfies Readonly<
  Record<ReadFrom, string>
>;

export const NewReading = z
  .object({
    /** The server whose agent is read: its id, or its name where that is only one server's. */
    server: z.string().trim().min(1, "is missing").max(253),
    from: z.enum(READ_FROM),
    /** The stanza, or the service: "shop-backup" is shop-backup.service. */
    name: z.string().trim().min(1, "is missing").max(200),
    /** Of a stanza with several repositories the one that this copy is; null: it has one, or all are meant. */
    repository: z.coerce.number().int().min(1).max(256).nullable().default(null),
  })
  .transform((wish) => ({ ...wish, name: wish.from === "timer" ? unitOf(wish.name) : wish.name }))
  .superRefine(({ from, name, repository }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    if (from === "timer" && repository !== null)
      refuse("repository", "is for pgBackRest alone; leave it out");
    if (from === "timer" && !/^[A-Za-z0-9:_.@\\-]+\.service$/.test(name))
      refuse(
        "name",
        "is no service of systemd. Write the one that the timer starts, such as shop-backup.service",
      );
    if (from === "pgbackrest" && !/^[A-Za-z0-9_.-]+$/.test(name))
      refuse("name", "is no stanza: those have letters, digits, - _ and .");
  });
export type NewReading = z.infer<typeof NewReading>;

function unitOf(name: string): string {
  return /\.[a-z]+$/.test(name) ? name : `${name}.service`;
}

/** What a copy is read from, and what came of it. */
export type ReadingRow = {
  copyId: string;
  server: { id: string; hostname: string; isRetired: boolean };
  from: ReadFrom;
  name: string;
  repository: number | null;
  /** When the server's newest report came, whatever it held; null: none came yet. */
  heardAt: Date | null;
  /** The report that was read last, and when. */
  readAt: Date | null;
  reportId: string | null;
  /** Why nothing, or not all, could be read there. */
  why: string | null;
};

/** One output of a report, as far as it is read for backups. */
export type AgentOutput = {
  /** Why it says nothing (not installed, not allowed, cut off, …); null: it is whole. */
  stopped: string | null;
  exit: number;
  stdout: string;
  stderr: string;
};
