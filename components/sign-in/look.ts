/** How buttons and inputs of the sign-in pages look; 16 px text, so that phones do not zoom. */

const button =
  "inline-flex min-h-11 w-full items-center justify-center gap-2 rounded-md border px-4 text-base font-semibold no-underline disabled:cursor-not-allowed disabled:opacity-60 focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus";

export const primaryButton = `${button} border-accent bg-accent text-accent-fg hover:border-accent-hover hover:bg-accent-hover`;
export const normalButton = `${button} border-border-strong bg-surface text-text hover:bg-sunken`;
export const input =
  "min-h-11 w-full min-w-0 rounded-md border border-border-strong bg-surface px-3 text-base text-text focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-focus aria-invalid:border-critical";
export const link =
  "inline-block py-1 text-link underline underline-offset-2 focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-focus";
