import { forbidden } from "next/navigation";
import { z } from "zod";
import { Card } from "@/components/ui/card";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Page } from "@/components/ui/page";
import { Tabs } from "@/components/ui/tabs";
import { ProbeForm } from "@/components/uptime/probe-form";
import { allows } from "@/lib/auth/permissions";
import { listPlaces } from "@/lib/fleet/store/places";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readSearch } from "@/lib/search-params";
import { PROBE_KINDS, type ProbeKind } from "@/lib/uptime/model/probe";
import { namesOfLocations } from "@/lib/uptime/store/locations";

const Query = z.object({ kind: z.enum(PROBE_KINDS).optional() });

const KINDS: Record<ProbeKind, { label: string; hint: string }> = {
  http: {
    label: "Web address",
    hint: "Asks for a page and looks at its status, its text and its certificate.",
  },
  tcp: { label: "Port", hint: "Opens a connection and closes it." },
  tls: {
    label: "Certificate",
    hint: "Opens an encrypted connection: is the certificate trusted, and how long does it last?",
  },
  icmp: { label: "Host", hint: "Sends one echo request with the system's ping." },
  dns: { label: "Name", hint: "Asks the resolvers of this machine for records of a name." },
};

export default async function AddProbePage({ searchParams }: PageProps<"/uptime/probes/add">) {
  const person = await viewer();
  if (!allows(person, "uptime.probe.change")) forbidden();
  const { values, dropped } = readSearch(Query, await searchParams);
  const kind = values.kind ?? "http";
  const [environments, locations] = await Promise.all([
    asViewer((actor) => listPlaces(actor, "environments")),
    asViewer(namesOfLocations),
  ]);
  return (
    <Page title="Add a probe" back={{ href: "/uptime/probes", label: "Probes" }}>
      <DroppedNotice dropped={dropped} />
      <Tabs
        label="What is looked at"
        tabs={PROBE_KINDS.map((key) => ({
          key,
          href: `/uptime/probes/add?kind=${key}`,
          label: KINDS[key].label,
        }))}
        current={kind}
      />
      <Card title={KINDS[kind].label} hint={KINDS[kind].hint}>
        <ProbeForm
          key={kind}
          kind={kind}
          environments={environments.map(({ name }) => name)}
          locations={locations}
        />
      </Card>
    </Page>
  );
}
