/** `garrison source create --format ping`: a heartbeat, and the address that its job calls. */
import { system } from "@/lib/auth/actor";
import { NewHeartbeat } from "@/lib/uptime/model/heartbeat";
import { createHeartbeat } from "@/lib/uptime/store/heartbeats";
import { Misuse } from "./command";

/** Options that mean something to this format alone. */
export const PING_OPTIONS = {
  every: { type: "string" },
  cron: { type: "string" },
  oncalendar: { type: "string" },
  "time-zone": { type: "string" },
  grace: { type: "string" },
  "max-run": { type: "string" },
  severity: { type: "string" },
  slug: { type: "string" },
  environment: { type: "string" },
} as const;

export type Values = Partial<Record<keyof typeof PING_OPTIONS | "name", string | undefined>>;

/** @throws Misuse for a wish that makes no sense, Unprocessable for an environment that is not there */
export async function createPingSource(values: Values) {
  const wish = wishOf(values);
  const { id, url } = await createHeartbeat(system("command line"), wish);
  return { id, format: "ping", name: wish.name, url, token: id };
}

/** @throws Misuse */
export function wishOf(values: Values): NewHeartbeat {
  const parsed = NewHeartbeat.safeParse({
    name: values.name,
    schedule: scheduleOf(values),
    ...(values.grace === undefined ? {} : { graceS: seconds(values.grace, "grace") }),
    ...(values["max-run"] === undefined ? {} : { maxRunS: seconds(values["max-run"], "max-run") }),
    severity: values.severity,
    slug: values.slug,
    environment: values.environment,
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Misuse(`${issue?.path.join(".")}: ${issue?.message}`.replace(/([^.])$/, "$1."));
}

export function scheduleOf({ every, cron, oncalendar, "time-zone": timeZone = "UTC" }: Values) {
  const given = [every, cron, oncalendar].filter((one) => one !== undefined);
  if (given.length > 1) throw new Misuse("Take one of --every, --cron and --oncalendar. See --help.");
  if (cron !== undefined) return { kind: "cron", expression: cron, timeZone };
  if (oncalendar !== undefined) return { kind: "oncalendar", expression: oncalendar, timeZone };
  return { kind: "every", periodS: seconds(every ?? "1d", "every") };
}

const UNITS = new Map([
  ["s", 1],
  ["m", 60],
  ["h", 3_600],
  ["d", 86_400],
]);

/** "30s", "90m", "36h", "7d" @throws Misuse */
export function seconds(text: string, name: string): number {
  const [, count, unit = ""] = /^(\d{1,8})([smhd])$/.exec(text) ?? [];
  const factor = UNITS.get(unit);
  if (count !== undefined && factor !== undefined) return Number(count) * factor;
  throw new Misuse(`--${name} takes a time such as 30s, 90m, 36h or 7d, not "${text}".`);
}
