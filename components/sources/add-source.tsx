"use client";
/** From a name to an address with a token, and to what the sender must be told; both are shown this once. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Command } from "@/components/ui/command";
import { LinkButton } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { RefusedInputs } from "@/components/ui/refused-input";
import { announce } from "@/components/ui/toast";
import { ask, RequestFailed } from "@/lib/http/client";
import type { AlertFormat, MadeSource } from "@/lib/ingest/model/source";
import { FORMAT_WORDS } from "./formats";
import { wishOf } from "./wish";

/** `children`: the inputs. */
export function AddSource({ format, children }: { format: AlertFormat; children: ReactNode }) {
  const create = useMutation({
    mutationFn: (form: FormData) =>
      ask<MadeSource>("/api/sources", { method: "POST", body: wishOf(format, form) }),
    onSuccess: () => announce("The source is made. What its sender needs is shown this once."),
  });
  const form = useRef<HTMLFormElement>(null);
  const refused = create.error instanceof RequestFailed ? create.error.problem.fields : NONE;
  useEffect(() => {
    if (refused.length > 0) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refused]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!create.isPending) create.mutate(new FormData(event.currentTarget));
  };

  if (create.data) return <MadeCard made={create.data} />;
  const { label, hint } = FORMAT_WORDS[format];
  return (
    <Card title={label} hint={hint}>
      <form ref={form} onSubmit={send} className="grid max-w-xl gap-3">
        {create.isError && <Refusal error={create.error} />}
        <RefusedInputs value={refused}>{children}</RefusedInputs>
        <div>
          <Button type="submit" variant="primary" busy={create.isPending}>
            Make source
          </Button>
        </div>
        <noscript>
          <p>This page needs script. Without it, run on Garrison's own machine: garrison source create</p>
        </noscript>
      </form>
    </Card>
  );
}

const NONE: RequestFailed["problem"]["fields"] = [];

function Refusal({ error }: { error: Error }) {
  const problem = error instanceof RequestFailed ? error.problem : null;
  return (
    <Notice tone="critical" title={problem?.title ?? "No source was made"} live>
      <p>{error.message}</p>
      {problem && problem.fields.length > 0 && (
        <ul className="list-disc pl-5">
          {problem.fields.map(({ field, message }) => (
            <li key={`${field} ${message}`}>
              {field}: {message}
            </li>
          ))}
        </ul>
      )}
      {problem && problem.status >= 500 && problem.reference && <p>Reference: {problem.reference}</p>}
    </Notice>
  );
}

function MadeCard({ made: { format, url, token } }: { made: MadeSource }) {
  const { snippets, note } = FORMAT_WORDS[format];
  return (
    <Card title="Tell its sender" hint="It holds a secret, and is shown this once. Copy it now.">
      <div className="grid grid-cols-1 gap-3">
        {snippets({ url, token }).map(({ where, text }) => (
          <div key={where}>
            <p className="mb-1 text-text-2">{where}</p>
            <Command text={text} label="Copy" />
          </div>
        ))}
        {note && <p className="text-text-2">{note}</p>}
        <p className="text-text-2">
          Whoever has the token can send alerts in the name of this source, and do nothing else.
        </p>
        <div className="flex flex-wrap gap-2">
          <LinkButton href="/settings/sources">See whether it was heard</LinkButton>
        </div>
      </div>
    </Card>
  );
}
