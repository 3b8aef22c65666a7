/**
 * What about an objective is worth waking somebody? Pure. A service that is down for three minutes is, whatever its budget;
 * so is a budget that burns too fast, and in time so is not knowing. What is not measured neither alarms nor calms.
 * Rules: field notes, "Guards for probe SLIs" (g3, g4).
 */
import type { BurnState } from "./model/objective";
import { SLICE_MS } from "./slices";
import type { Standing } from "./standing";

/** `held`: it stays as it was, because nobody knows. */
export type Alarm = {
  rule: "down" | "burn" | "unmeasured";
  state: "firing" | "clear" | "held";
  severity: "critical" | "high" | "medium";
  title: string;
  /** The reckoning, so that nobody has to believe it. */
  text: string;
  /** Milliseconds since 1970: since when, or since when not. */
  since: number;
};

const DOWN_SLICES = 3;

/** One alarm of each rule, firing or not. */
export function alarmsOf(name: string, standing: Standing): Alarm[] {
  return [downOf(name, standing), burnOf(name, standing), unmeasuredOf(name, standing)];
}

function downOf(name: string, { state, stateSince, asOf }: Standing): Alarm {
  const since = stateSince ?? asOf;
  const slices = Math.round((asOf - since) / SLICE_MS);
  const alarm = { rule: "down", severity: "critical", title: `${name} is down`, since } as const;
  if (state === "unknown") return { ...alarm, state: "held", text: "Nothing is measured at this moment." };
  if (state === "up") return { ...alarm, state: "clear", text: "It answers again." };
  const text = `Bad for ${slices} minutes in a row, at ${DOWN_SLICES} of which somebody is called.`;
  return { ...alarm, state: slices >= DOWN_SLICES ? "firing" : "held", text };
}

function burnOf(name: string, { burn, asOf }: Standing): Alarm {
  const worst =
    burn.find(({ firing, does }) => firing && does === "page") ?? burn.find(({ firing }) => firing);
  const alarm = { rule: "burn", since: asOf } as const;
  if (!worst) {
    const frozen = burn.some((tier) => tier.frozen);
    const text = frozen ? "Too little was measured to tell." : "The budget burns no faster than allowed.";
    return {
      ...alarm,
      severity: "medium",
      state: frozen ? "held" : "clear",
      title: `${name} uses up its downtime`,
      text,
    };
  }
  const isPage = worst.does === "page";
  return {
    ...alarm,
    severity: isPage ? "critical" : "medium",
    state: worst.frozen ? "held" : "firing",
    title: isPage ? `${name} uses up its downtime fast` : `${name} uses up its downtime`,
    text: reckoning(worst),
  };
}

function reckoning({ long, short, longRate, shortRate, threshold, does }: BurnState): string {
  const rate = (value: number | null) =>
    value === null ? "not known" : `${Math.round(value * 10) / 10} times`;
  const at = `${Math.round(threshold * 100) / 100} times`;
  const consequence = does === "page" ? "somebody is called" : "it is noted";
  return `Over ${minutesInWords(long)} the allowed downtime is used ${rate(longRate)} as fast as agreed, over ${minutesInWords(short)} ${rate(shortRate)}; above ${at} in both, ${consequence}.`;
}

function minutesInWords(minutes: number): string {
  if (minutes < 60) return `${minutes} minutes`;
  const hours = minutes / 60;
  return hours === 1 ? "1 hour" : `${Math.round(hours * 10) / 10} hours`;
}

function unmeasuredOf(name: string, { state, stateSince, asOf }: Standing): Alarm {
  const alarm = {
    rule: "unmeasured",
    severity: "high",
    title: `Nobody knows whether ${name} is up`,
    since: stateSince ?? asOf,
  } as const;
  if (state === "unknown")
    return { ...alarm, state: "firing", text: "No probe of it has given a result lately." };
  return { ...alarm, state: "clear", text: "It is measured again." };
}
