"use client";
/** How a source's messages are read, changed beside what would come of it: nothing is kept until it is saved. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { type Option, Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { ask } from "@/lib/http/client";
import { PASTED_LENGTH, type Preview } from "@/lib/ingest/model/preview";
import type { SourceSettings } from "@/lib/ingest/model/source";
import { draftOf, mappingOf } from "./mapping-draft";
import { MappingFields } from "./mapping-fields";
import { PreviewList } from "./preview-list";

const SOON_MS = 400;
const PASTED = "pasted";

type MapperProps = {
  source: { id: string; name: string; settings: SourceSettings };
  /** The messages that were kept last, the newest first. */
  messages: readonly Option[];
};

export function Mapper({ source: { id, name, settings }, messages }: MapperProps) {
  const [isMapped, setMapped] = useState(settings.mapping !== null);
  const [draft, setDraft] = useState(() => draftOf(settings.mapping));
  const [chosen, setChosen] = useState(messages[0]?.value ?? PASTED);
  const [pasted, setPasted] = useState("");
  const wished = { ...settings, mapping: isMapped ? mappingOf(draft) : null };
  const message = chosen === PASTED ? { text: pasted } : { id: chosen };
  return (
    <>
      <Card title="How its messages are read">
        <div className="grid max-w-3xl gap-3">
          <Field label="Shape">
            {(wiring) => (
              <Select
                {...wiring}
                value={isMapped ? "mapped" : "documented"}
                onChange={({ target }) => setMapped(target.value === "mapped")}
                options={[
                  { value: "documented", label: "Garrison's own JSON: summary, dedup, severity …" },
                  { value: "mapped", label: "Any JSON, by the paths below" },
                ]}
              />
            )}
          </Field>
          {isMapped && (
            <MappingFields draft={draft} change={(changes) => setDraft({ ...draft, ...changes })} />
          )}
        </div>
      </Card>
      <Card title="What would come of a message" hint="Nothing is kept and nobody is told.">
        <div className="grid gap-3">
          <div className="grid max-w-3xl gap-3">
            <Field label="Message">
              {(wiring) => (
                <Select
                  {...wiring}
                  value={chosen}
                  onChange={({ target }) => setChosen(target.value)}
                  options={[...messages, { value: PASTED, label: "One that I paste" }]}
                />
              )}
            </Field>
            {chosen === PASTED && (
              <Field label="Body">
                {(wiring) => (
                  <Textarea
                    {...wiring}
                    rows={6}
                    maxLength={PASTED_LENGTH}
                    spellCheck={false}
                    className="font-mono"
                    value={pasted}
                    onChange={({ target }) => setPasted(target.value)}
                  />
                )}
              </Field>
            )}
          </div>
          <Outcome
            id={id}
            body={{ settings: wished, message }}
            missing={whatIsMissing(
              isMapped && wished.mapping?.title === "",
              chosen === PASTED && pasted === "",
            )}
          />
        </div>
      </Card>
      <Card title="Save" hint="What comes from then on is read by it. What came before stays as it was read.">
        <ActionForm
          method="PUT"
          path={`/api/sources/${id}`}
          fixed={{ name, settings: wished }}
          submit="Save"
          variant="primary"
          done="Saved: what comes now is read by it."
        />
      </Card>
    </>
  );
}

function whatIsMissing(title: boolean, text: boolean): string | null {
  if (title) return "Say where the title stands.";
  return text ? "Paste a message." : null;
}

type OutcomeProps = { id: string; body: object; missing: string | null };

function Outcome({ id, body, missing }: OutcomeProps) {
  const wanted = useSettled(JSON.stringify(body));
  const preview = useQuery({
    queryKey: ["source", id, "preview", wanted],
    queryFn: ({ signal }) =>
      ask<Preview>(`/api/sources/${id}/preview`, { method: "POST", body: JSON.parse(wanted), signal }),
    enabled: missing === null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (missing !== null) return <p className="text-text-3">{missing}</p>;
  return (
    <div aria-live="polite">
      {preview.isError ? (
        <Notice tone="unknown" title="Not known yet">
          <p>{preview.error.message}</p>
        </Notice>
      ) : preview.data ? (
        <PreviewList preview={preview.data} />
      ) : (
        <p className="text-text-3">Reading…</p>
      )}
    </div>
  );
}

/** What was typed, once the hands rest. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SOON_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
