import { forbidden } from "next/navigation";
import { z } from "zod";
import { AddSource } from "@/components/sources/add-source";
import { FORMAT_WORDS, FORMATS } from "@/components/sources/formats";
import { SourceFields } from "@/components/sources/source-fields";
import { DroppedNotice } from "@/components/ui/dropped-notice";
import { Page } from "@/components/ui/page";
import { Tabs } from "@/components/ui/tabs";
import { allows } from "@/lib/auth/permissions";
import { viewer } from "@/lib/http/as-viewer";
import { ALERT_FORMATS } from "@/lib/ingest/model/source";
import { readSearch } from "@/lib/search-params";

const Query = z.object({ format: z.enum(ALERT_FORMATS).default("prometheus") });

export default async function AddSourcePage({ searchParams }: PageProps<"/settings/sources/add">) {
  const person = await viewer();
  if (!allows(person, "sources.create")) forbidden();
  const { values, dropped } = readSearch(Query, await searchParams);
  const { format } = values;
  return (
    <Page title="Add a source" back={{ href: "/settings/sources", label: "Sources" }}>
      <DroppedNotice dropped={dropped} />
      <Tabs
        label="What sends"
        current={format}
        tabs={FORMATS.map((key) => ({
          key,
          label: FORMAT_WORDS[key].label,
          href: `/settings/sources/add?format=${key}`,
        }))}
      />
      <AddSource key={format} format={format}>
        <SourceFields format={format} />
      </AddSource>
    </Page>
  );
}
