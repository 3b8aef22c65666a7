"use client";
/** From a few choices to one command, and then to the first word of the server that it was run on. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import type { MadeEnrolmentToken } from "@/lib/fleet/model/enrolment";
import type { FilterChoices } from "@/lib/fleet/model/server";
import { ask, RequestFailed } from "@/lib/http/client";
import { ServerChoices } from "./add-server-choices";
import { ServerCommand } from "./add-server-command";
import { Listening } from "./listening";

type AddServerProps = {
  choices: FilterChoices;
  baseUrl: string;
  installerSha256: string;
  agent: { version: string; sha256: string };
};

type Made = MadeEnrolmentToken & { ttlMinutes: number; uses: number };

export function AddServer({ choices, baseUrl, installerSha256, agent }: AddServerProps) {
  const [made, setMade] = useState<Made | null>(null);
  const create = useMutation({
    mutationFn: async (wish: Wish) => ({
      ...(await ask<MadeEnrolmentToken>("/api/enrolment-tokens", { method: "POST", body: wish })),
      ttlMinutes: wish.ttlMinutes,
      uses: wish.uses,
    }),
    onSuccess: setMade,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!create.isPending) create.mutate(wishOf(new FormData(event.currentTarget)));
  };

  return (
    <>
      <Card title={made ? "1. Where new servers stand" : "Where does it stand?"}>
        <form onSubmit={send} className="grid max-w-3xl gap-3">
          {create.isError && <Refusal error={create.error} />}
          <ServerChoices choices={choices} error={fieldErrorOf(create.error)} />
          <div>
            <Button type="submit" variant={made ? "normal" : "primary"} busy={create.isPending}>
              {made ? "Make another command" : "Make the command"}
            </Button>
          </div>
          <noscript>
            <p>
              This page needs script. Without it, run on Garrison's own machine: garrison enrol-token create
            </p>
          </noscript>
        </form>
      </Card>
      {made && (
        <>
          <ServerCommand
            key={made.id}
            made={made}
            baseUrl={baseUrl}
            installerSha256={installerSha256}
            agent={agent}
          />
          <Listening key={`${made.id}-heard`} since={sinceOf(made)} uses={made.uses} baseUrl={baseUrl} />
        </>
      )}
    </>
  );
}

type Wish = {
  environment: string | null;
  role: string | null;
  zone: string | null;
  uses: number;
  ttlMinutes: number;
};

function wishOf(data: FormData): Wish {
  const text = (name: string) => String(data.get(name) ?? "") || null;
  return {
    environment: text("environment"),
    role: text("role"),
    zone: text("zone"),
    uses: Number(data.get("uses")),
    ttlMinutes: Number(data.get("ttlMinutes")),
  };
}

/** By the server's clock, for the browser's may be wrong. */
function sinceOf({ expiresAt, ttlMinutes }: Made): number {
  return Date.parse(expiresAt) - ttlMinutes * 60_000;
}

function fieldErrorOf(error: Error | null): (field: string) => string | undefined {
  return (field) => (error instanceof RequestFailed ? error.fieldError(field) : undefined);
}

function Refusal({ error }: { error: Error }) {
  const problem = error instanceof RequestFailed ? error.problem : null;
  return (
    <Notice tone="critical" title={problem?.title ?? "No command was made"} live>
      <p>{error.message}</p>
      {problem && problem.status >= 500 && problem.reference && <p>Reference: {problem.reference}</p>}
    </Notice>
  );
}
