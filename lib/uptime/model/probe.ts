/** The words of probes: what is looked at, how, how often, and what a look can say. */
import { z } from "zod";
import type { Percentile } from "../latency";
import type { ResultClass } from "./result";

export const PROBE_KINDS = ["http", "tcp", "tls", "dns", "icmp"] as const;
export type ProbeKind = (typeof PROBE_KINDS)[number];

/** Seconds. Above a minute only whole minutes, so that every tick lies in the same place of its slice. */
export const INTERVALS_S = [20, 30, 60, 120, 300, 600, 900, 1_800, 3_600] as const;

const Name = z.string().trim().min(1, "is missing").max(100);
const Host = z
  .string()
  .trim()
  .min(1, "is missing")
  .max(253)
  .regex(/^[a-z0-9._:-]+$/i, "is not a host name or an address");
const Port = z.coerce.number().int().min(1).max(65_535);
const Days = z.coerce.number().int().min(0).max(365);

const HttpUrl = z
  .url({ protocol: /^https?$/, error: "is not an http or https address" })
  .max(2_000)
  .refine((text) => {
    const url = URL.parse(text);
    return !url?.username && !url?.password;
  }, "must not hold a name or a password");

/** Which answers are good: "200-299,304". */
const StatusList = z
  .string()
  .trim()
  .max(100)
  .regex(/^[1-5]\d\d(-[1-5]\d\d)?(\s*,\s*[1-5]\d\d(-[1-5]\d\d)?)*$/, "is not like 200-299,304");

export const ProbeSettings = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("http"),
    url: HttpUrl,
    method: z.enum(["GET", "HEAD"]).default("GET"),
    status: StatusList.default("200-299"),
    /** Text that the first 64 KiB of the answer must hold. */
    keyword: z.string().min(1).max(200).nullable().default(null),
    /** Where in a JSON answer `jsonValue` must stand: "$.checks[0].state". */
    jsonPath: z.string().max(200).nullable().default(null),
    jsonValue: z.string().max(200).nullable().default(null),
    redirects: z.coerce.number().int().min(0).max(3).default(0),
    /** An https certificate that ends within so many days is a failure; 0 asks for a valid one only. */
    certificateDays: Days.default(0),
  }),
  z.object({ kind: z.literal("tcp"), host: Host, port: Port }),
  z.object({
    kind: z.literal("tls"),
    host: Host,
    port: Port.default(443),
    certificateDays: Days.default(14),
  }),
  z.object({
    kind: z.literal("dns"),
    name: Host,
    type: z.enum(["A", "AAAA", "CNAME", "MX", "NS", "TXT"]).default("A"),
    /** Records that must be among the answers; none asks for any answer. */
    expected: z.array(z.string().min(1).max(300)).max(10).default([]),
  }),
  z.object({ kind: z.literal("icmp"), host: Host }),
]);
export type ProbeSettings = z.infer<typeof ProbeSettings>;
export type SettingsOf<Kind extends ProbeKind> = Extract<ProbeSettings, { kind: Kind }>;

export const NewProbe = z.object({
  name: Name,
  settings: ProbeSettings,
  intervalS: z.coerce
    .number()
    .refine(
      (value) => (INTERVALS_S as readonly number[]).includes(value),
      `is one of ${INTERVALS_S.join(", ")}`,
    )
    .default(60),
  timeoutMs: z.coerce.number().int().min(1_000).max(10_000).default(5_000),
  /** Further tries within the slice after a failure. */
  retries: z.coerce.number().int().min(0).max(3).default(1),
  environment: z.string().trim().max(100).nullable().default(null),
  /** Further locations that look too, by their names. None learns of the target unless it is named here. */
  locations: z.array(z.string().max(32)).max(20).default([]),
});
export type NewProbe = z.infer<typeof NewProbe>;

/** Why a look did not end well; the screen has the words. */
export const REASONS = [
  ...["status", "keyword", "json", "json-unreadable", "redirects", "redirect-unreadable", "body-unreadable"],
  ...[
    "certificate",
    "certificate-ends",
    "refused",
    "reset",
    "timeout",
    "no-such-name",
    "no-records",
    "records",
  ],
  ...[
    "no-reply",
    "unreachable",
    "protocol",
    "not-allowed",
    "our-dns",
    "our-network",
    "no-ping",
    "our-fault",
    "our-clock",
  ],
] as const;
export type Reason = (typeof REASONS)[number];

/** One look. `latencyMs` only where it ended well: a failure has no speed. */
export type Outcome = {
  class: ResultClass;
  reason: Reason | null;
  /** What was seen, in a few words: "503", "ends 2026-12-01". Never a body. */
  detail: string | null;
  latencyMs: number | null;
};

/** One look, as it is handed over. Times in milliseconds since 1970. */
export type Look = Outcome & { probeNo: number; scheduledAt: number; attempt: number; startedAt: number };

/** The address of a probe's looks: from which instant back, and a place. */
export const LooksAddress = z.object({
  until: z.iso.datetime({ offset: true }).optional(),
  cursor: z.string().max(500).optional(),
});

/** One look, as it was kept. */
export type KeptLook = Outcome & { scheduledAt: Date; startedAt: Date; attempt: number; location: string };

/** How fast good answers were over a stretch of time; percentiles are null where there was none. */
export type LatencyRow = {
  span: string;
  answered: number;
  failed: number;
  p50: Percentile | null;
  p95: Percentile | null;
  p99: Percentile | null;
};

/** A probe as lists and its page show it, with its newest look from each location. */
export type ProbeRow = {
  id: string;
  name: string;
  kind: ProbeKind;
  target: string;
  settings: ProbeSettings;
  intervalS: number;
  timeoutMs: number;
  retries: number;
  environment: string | null;
  /** Further locations that look too. */
  locations: string[];
  pausedAt: Date | null;
  createdAt: Date;
  last: (Outcome & { location: string; at: Date })[];
};

/** What a probe looks at, in one line: "https://shop.example.com/health", "db1:5432". */
export function targetOf(settings: ProbeSettings): string {
  if (settings.kind === "http") return settings.url;
  if (settings.kind === "dns") return `${settings.name} ${settings.type}`;
  if (settings.kind === "icmp") return settings.host;
  return `${settings.host}:${settings.port}`;
}
