import { LiveRefresh } from "@/components/shell/live-refresh";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { TextInput } from "@/components/ui/text-input";
import { LocationTable } from "@/components/uptime/location-table";
import { allows } from "@/lib/auth/permissions";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { listLocations } from "@/lib/uptime/store/locations";

export default async function LocationsPage() {
  const person = await viewer();
  const locations = await asViewer(listLocations);
  const mayChange = allows(person, "uptime.location.change");
  return (
    <Page
      title="Locations"
      hint="From where is looked. A minute is bad when a majority of the locations that saw it says so; one that is silent saw nothing."
      back={{ href: "/uptime/probes", label: "Probes" }}
    >
      <LiveRefresh topics={["uptime"]} />
      <div className="min-w-0 rounded-card border border-border bg-surface px-4 py-2">
        <LocationTable locations={locations} zone={person.timeZone} now={new Date()} mayChange={mayChange} />
      </div>
      {mayChange && (
        <Card
          title="Add a location"
          hint="A worker elsewhere, with a token and without a database. It learns of the probes that name it, keeps what it sees while it is cut off, and delivers it later."
        >
          <ActionForm
            method="POST"
            path="/api/locations"
            shape={{ name: "text" }}
            submit="Make location"
            done="The location is made. Put the token into a file there, and start its worker."
            shownOnce={{ token: "Token", command: "Its worker" }}
          >
            <Field label="Name" hint="Short, like fra1: small letters, digits and hyphens." required>
              {(wiring) => (
                <TextInput {...wiring} name="name" maxLength={32} autoComplete="off" spellCheck={false} />
              )}
            </Field>
          </ActionForm>
        </Card>
      )}
    </Page>
  );
}
