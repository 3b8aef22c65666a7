/** What do buttons and inputs look like? One answer for all of them, so that they stand in one line. */

export type ButtonVariant = "normal" | "primary" | "quiet" | "danger";

const button =
  "button inline-flex min-h-control items-center justify-center gap-1.5 rounded-control border px-3 font-semibold whitespace-nowrap no-underline transition-colors disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:cursor-not-allowed aria-disabled:opacity-60";

/** Red is for states alone: a dangerous button is outlined, and red only where it is confirmed. */
const variants: Record<ButtonVariant, string> = {
  normal: "border-border-strong bg-surface text-text hover:bg-sunken",
  primary: "border-accent bg-accent text-accent-fg hover:border-accent-hover hover:bg-accent-hover",
  quiet: "border-transparent text-text-2 hover:bg-sunken hover:text-text",
  danger: "border-critical-solid bg-critical-solid text-solid-fg hover:underline",
};

export function buttonLook(variant: ButtonVariant = "normal"): string {
  return `${button} ${variants[variant]}`;
}

export const inputLook =
  "min-h-control w-full rounded-control border border-border-strong bg-surface px-2.5 text-text aria-invalid:border-critical aria-invalid:outline-critical disabled:bg-sunken disabled:text-text-3";
