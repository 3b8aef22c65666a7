"use client";
/** From a name to an address with a token, and to what the sender must be told; both are shown this once. */
import { type ReactNode, useState } from "react";
import { Card } from "@/components/ui/card";
import { Command } from "@/components/ui/command";
import { LinkButton } from "@/components/ui/link-button";
import { announce } from "@/components/ui/toast";
import { ask } from "@/lib/http/client";
import type { AlertFormat, MadeSource } from "@/lib/ingest/model/source";
import { FORMAT_WORDS } from "./formats";
import { SourceForm } from "./source-form";
import { wishOf } from "./wish";

/** `children`: the inputs. */
export function AddSource({ format, children }: { format: AlertFormat; children: ReactNode }) {
  const [made, setMade] = useState<MadeSource | null>(null);
  if (made) return <MadeCard made={made} />;
  const { label, hint } = FORMAT_WORDS[format];
  return (
    <Card title={label} hint={hint}>
      <SourceForm
        submit="Make source"
        refused="No source was made"
        send={(form) => ask<MadeSource>("/api/sources", { method: "POST", body: wishOf(format, form) })}
        onDone={(source) => {
          announce("The source is made. What its sender needs is shown this once.");
          setMade(source);
        }}
      >
        {children}
        <noscript>
          <p>This page needs script. Without it, run on Garrison's own machine: garrison source create</p>
        </noscript>
      </SourceForm>
    </Card>
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
