"use client";
/** What would be hidden by the labels in the form around it, asked while they are typed. */
import { useEffect, useRef, useState } from "react";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { Untrusted } from "@/components/ui/untrusted";
import type { SilencePreview as Preview } from "@/lib/alerts/model/silence";
import { ask, RequestFailed } from "@/lib/http/client";
import { counted } from "@/lib/units";

const SOON_MS = 300;

type Shown = { preview: Preview } | { refused: string } | null;

export function SilencePreview() {
  const place = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown>(null);
  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked: AbortController | undefined;
    const look = async () => {
      asked?.abort();
      asked = new AbortController();
      const { signal } = asked;
      const answer = await previewOf(form, signal);
      if (!signal.aborted) setShown(answer);
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void look(), SOON_MS);
    };
    void look();
    form.addEventListener("input", later);
    return () => {
      form.removeEventListener("input", later);
      clearTimeout(timer);
      asked?.abort();
    };
  }, []);
  return (
    <div ref={place} aria-live="polite">
      {shown && <Words shown={shown} />}
    </div>
  );
}

async function previewOf(form: HTMLFormElement, signal: AbortSignal): Promise<Shown> {
  const matchers = new FormData(form).getAll("matchers").map(String);
  if (matchers.every((text) => text.trim() === "")) return null;
  try {
    const body = { matchers };
    return { preview: await ask<Preview>("/api/silences/preview", { method: "POST", body, signal }) };
  } catch (error) {
    if (error instanceof RequestFailed) return { refused: error.problem.fields[0]?.message ?? error.message };
    return null;
  }
}

function Words({ shown }: { shown: NonNullable<Shown> }) {
  if ("refused" in shown)
    return <Notice tone="medium" title={`The labels can't be used: ${shown.refused}`} />;
  const { count, atLeast, alerts } = shown.preview;
  if (count === 0) {
    return <Notice title="It would hide nothing at this moment">Alerts that come later are hidden.</Notice>;
  }
  return (
    <Notice title={`It would hide ${counted(count, "alert")}${atLeast ? " or more" : ""} now`}>
      <ul>
        {alerts.map(({ id, title }) => (
          <li key={id}>
            <TextLink href={`/alerts/${id}`} className="inline-flex min-h-6 items-center">
              <Untrusted text={title} limit={120} />
            </TextLink>
          </li>
        ))}
        {count > alerts.length && <li>and {counted(count - alerts.length, "other")}</li>}
      </ul>
    </Notice>
  );
}
