"use client";
import { useEffect, useState } from "react";
import { buttonLook } from "./control";
import { Icon } from "./icon";
import { announce, toast } from "./toast";

const SHOWN_MS = 2_000;

type CopyButtonProps = {
  text: string;
  /** What is copied: "Copy the command". */
  label?: string;
  /** The sign alone, beside what it copies. */
  compact?: boolean;
};

export function CopyButton({ text, label = "Copy", compact = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      announce("Copied");
    } catch {
      toast("The browser refused to copy. Select the text and copy it yourself.", { kind: "problem" });
    }
  }

  if (compact) {
    return (
      <button
        type="button"
        onClick={copy}
        aria-label={label}
        title={label}
        className="inline-grid size-6 place-items-center rounded-badge align-middle text-text-3 hover:bg-sunken hover:text-text"
      >
        <Icon name={copied ? "tick" : "copy"} />
      </button>
    );
  }
  return (
    <button type="button" onClick={copy} className={buttonLook()}>
      <Icon name={copied ? "tick" : "copy"} />
      {copied ? "Copied" : label}
    </button>
  );
}
