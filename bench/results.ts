/** What a run of the benchmarks leaves behind, in bench/results/. */
import type { Alerting } from "./alerting";
import type { Answered } from "./answers";
import type { PageWeight } from "./browser";
import type { MemoryByPart } from "./memory";
import type { Paging } from "./paging";
import type { Pinging } from "./pinging";
import type { Probing } from "./probing";
import type { Recovering } from "./recovering";
import type { Accepted } from "./reports";
import type { Starts } from "./starts";

export type SizeResults = {
  servers: number;
  /** As fast as they are taken, eight at a time. */
  full: Accepted | null;
  /** At the pace that must be held; its lag is the one that counts. */
  paced: Accepted | null;
  same: Accepted | null;
  moving: Accepted | null;
  pages: Answered[];
  routes: Answered[];
};

export type Results = {
  machine: {
    cpus: number;
    model: string;
    memoryMiB: number;
    node: string;
    postgres: string;
    commit: string;
    startedAt: string;
    /** One-minute averages: what else the machine had to do. */
    loadBefore: number;
    loadAfter: number;
  };
  alerting: Alerting | null;
  paging: Paging | null;
  probing: Probing | null;
  pinging: Pinging | null;
  recovering: Recovering | null;
  sizes: SizeResults[];
  idle: { pss: number; rss: number; parts: MemoryByPart } | null;
  disk: {
    perServer: number;
    perQuietReport: Record<string, number>;
    perServerDayQuiet: number;
    perServerDaySame: number;
  } | null;
  starts: Starts | null;
  weights: PageWeight[] | null;
};
