"use client";
import { Dialog } from "@/components/ui/dialog";
import type { Destination } from "./destination";

type KeyHelpProps = { destinations: readonly Destination[]; onClose: () => void };

export default function KeyHelp({ destinations, onClose }: KeyHelpProps) {
  return (
    <Dialog open onClose={onClose} title="Keys">
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1.5">
        <Key does="Search and commands" keys={["Ctrl K"]} also="⌘ K" />
        {destinations.map(({ href, label, letter }) => (
          <Key key={href} does={label} keys={["g", letter]} />
        ))}
        <Key does="Filter this list" keys={["/"]} />
        <Key does="Alerts: next, previous" keys={["j"]} also="k" />
        <Key does="Alerts: choose one, or all on the page" keys={["x"]} also="Shift X" />
        <Key does="Alerts: acknowledge" keys={["a"]} />
        <Key does="Alerts: snooze" keys={["s"]} />
        <Key does="Alerts: close by hand" keys={["r"]} />
        <Key does="Alerts: declare an incident" keys={["i"]} />
        <Key does="Alerts: take the last deed back" keys={["z"]} />
        <Key does="Alerts: show what is new" keys={["."]} />
        <Key does="An alert: write a note" keys={["c"]} />
        <Key does="Close, or leave an input" keys={["Esc"]} />
        <Key does="This list of keys" keys={["?"]} />
      </dl>
      <p className="text-xs text-text-3">
        On other layouts the keys stand where they do on a Latin one. Single keys can be switched off in your
        menu.
      </p>
    </Dialog>
  );
}

function Key({ does, keys, also }: { does: string; keys: readonly string[]; also?: string }) {
  return (
    <div className="contents">
      <dt>{does}</dt>
      <dd className="flex items-center gap-1 justify-self-end">
        {keys.map((key, place) => (
          <span key={key} className="flex items-center gap-1">
            {place > 0 && <span className="text-text-3">then</span>}
            <kbd className="rounded-badge border border-border-strong bg-sunken px-1.5 font-sans">{key}</kbd>
          </span>
        ))}
        {also && (
          <>
            <span className="text-text-3">or</span>
            <kbd className="rounded-badge border border-border-strong bg-sunken px-1.5 font-sans">{also}</kbd>
          </>
        )}
      </dd>
    </div>
  );
}
