import { notFound, redirect } from "next/navigation";
import { Frame } from "@/components/sign-in/frame";
import { primaryButton } from "@/components/sign-in/look";
import { Problem, problemAt } from "@/components/sign-in/problem";
import { TextField } from "@/components/sign-in/text-field";
import { TimeZoneField } from "@/components/sign-in/time-zone-field";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { type PageQuery, pageState } from "@/lib/http/sign-in-page";
import { findOrganisation, timeZones } from "@/lib/settings/organisation";

type Props = { searchParams: PageQuery };

export default async function OrganisationPage({ searchParams }: Props) {
  const { problem, typed } = await pageState(searchParams);
  const { role } = await viewer();
  if (role !== "admin") notFound();
  if (await asViewer(findOrganisation)) redirect("/");
  return (
    <Frame
      title="Your organisation"
      problem={problem}
      lead="It stands on reports. Both can be changed later in the settings."
    >
      <Problem code={problem} fields={["organisation", "timeZone"]} />
      <form method="post" action="/api/first-run/organisation" className="grid gap-4">
        <TextField
          name="name"
          label="Name"
          autoComplete="organization"
          maxLength={100}
          defaultValue={typed("name")}
          autoFocus={!problem}
          error={problemAt("organisation", problem)}
        />
        <TimeZoneField
          zones={timeZones()}
          chosen={typed("timeZone")}
          error={problemAt("timeZone", problem)}
        />
        <button type="submit" className={primaryButton}>
          Continue
        </button>
      </form>
    </Frame>
  );
}
