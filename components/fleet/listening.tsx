"use client";
/** Who has joined since the command was made? Hears of it at once, and asks now and then in case a word was lost. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { watchChanges } from "@/components/shell/live";
import { Card } from "@/components/ui/card";
import { HostName } from "@/components/ui/host-name";
import { Status } from "@/components/ui/status";
import { TextLink } from "@/components/ui/text-link";
import { announce } from "@/components/ui/toast";
import type { ServerRow } from "@/lib/fleet/model/server";
import { EXPECTED } from "@/lib/fleet/summary";
import { ask } from "@/lib/http/client";
import { counted } from "@/lib/units";
import { SilenceHelp } from "./silence-help";

/** The server's clock gave `since`; joining and asking may fall into one instant. */
const SLACK_MS = 2_000;
const ASK_EVERY_MS = 5_000;
const PATIENCE_MS = 60_000;
/** Counts are kept for a second (lib/db/moment.ts). */
const FRAME_MS = 1_000;

type Joined = Pick<ServerRow, "id" | "hostname" | "contact" | "packages" | "unknownSections"> & {
  enrolledAt: string;
};

type ListeningProps = {
  /** When the command was made, in milliseconds by the server's clock. */
  since: number;
  uses: number;
  baseUrl: string;
};

export function Listening({ since, uses, baseUrl }: ListeningProps) {
  const joined = useJoined(since);
  const patient = usePatience(PATIENCE_MS);
  const names = joined.map(({ hostname }) => hostname).join(", ");
  useEffect(() => {
    if (names) announce(`${names} found`);
  }, [names]);

  useFreshFrame(joined.map(({ id, contact }) => `${id} ${contact}`).join());

  const isWaiting = joined.length < uses;
  return (
    <Card
      title={joined.length === 0 ? "3. Listening for your server" : `3. Servers found (${joined.length})`}
    >
      <ul className="grid gap-2">
        {joined.map((server) => (
          <li key={server.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <JoinedServer server={server} />
          </li>
        ))}
      </ul>
      {isWaiting && (
        <p className="mt-1 flex items-center gap-2 text-text-2">
          <span aria-hidden="true" className="size-2 flex-none animate-pulse rounded-full bg-accent" />
          {joined.length === 0
            ? "Nothing heard yet."
            : `Room for ${counted(uses - joined.length, "more server")}.`}
        </p>
      )}
      {joined.length === 0 && !patient && <SilenceHelp baseUrl={baseUrl} />}
    </Card>
  );
}

function useJoined(since: number): Joined[] {
  const client = useQueryClient();
  const key = ["server", "joined", since];
  useEffect(
    () =>
      watchChanges(({ topic }) => {
        if (topic === "enrolment") void client.invalidateQueries({ queryKey: ["server", "joined"] });
      }),
    [client],
  );
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      ask<{ items: Joined[] }>("/api/servers?sort=-enrolled&limit=20", { signal, polling: true }),
    refetchInterval: ASK_EVERY_MS,
  });
  return (data?.items ?? []).filter(({ enrolledAt }) => Date.parse(enrolledAt) >= since - SLACK_MS);
}

/** The frame counts the servers too: it must not go on saying none while one stands here. */
function useFreshFrame(heard: string): void {
  const router = useRouter();
  useEffect(() => {
    if (heard === "") return;
    const timer = setTimeout(() => router.refresh(), FRAME_MS);
    return () => clearTimeout(timer);
  }, [router, heard]);
}

/** True until `ms` have passed. */
function usePatience(ms: number): boolean {
  const [patient, setPatient] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return patient;
}

function JoinedServer({ server }: { server: Joined }) {
  return (
    <>
      <Status state={server.contact === "reporting" ? "up" : "unknown"}>
        {server.contact === "reporting" ? "Reporting" : "Joined"}
      </Status>
      <TextLink href={`/servers/${server.id}`} className="font-semibold">
        <HostName name={server.hostname} />
      </TextLink>
      <span className="text-text-2">{progressOf(server)}</span>
    </>
  );
}

function progressOf({ contact, packages, unknownSections }: Joined): string {
  if (contact !== "reporting") return "found. Its first report is on the way.";
  if (unknownSections === null) return "found. Its first report is being read.";
  // Unknown is counted among those alone that every server has: what is no server's duty (a VPN) is no gap.
  const expected = EXPECTED.length;
  const known = `${expected - unknownSections} of ${expected} expected sections known`;
  return packages === null ? `${known}.` : `${known}, ${counted(packages, "package")}.`;
}
