/** How the buttons and inputs of this page look: for thumbs, in the dark. */
const big = "inline-flex min-h-16 items-center justify-center rounded-control border px-4 font-semibold";

export const primary = `${big} border-accent bg-accent text-lg text-accent-fg hover:bg-accent-hover`;
export const secondary = `${big} border-border-strong bg-surface text-text hover:bg-sunken`;
export const input =
  "min-h-12 w-full min-w-0 rounded-control border border-border-strong bg-surface px-3 text-base text-text";
