import { CopyButton } from "./copy-button";

/** A command to paste into a shell, exactly as it stands. */
export function Command({ text, label = "Copy the command" }: { text: string; label?: string }) {
  return (
    <div className="flex flex-wrap items-start gap-2">
      <figure
        aria-label="Command"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
        tabIndex={0}
        className="min-w-0 flex-1 basis-64 overflow-x-auto rounded-control border border-border bg-sunken px-3 py-2"
      >
        <pre className="w-max font-mono text-[0.8125rem] leading-5 print:w-auto print:whitespace-pre-wrap">
          {text}
        </pre>
      </figure>
      <CopyButton text={text} label={label} />
    </div>
  );
}
