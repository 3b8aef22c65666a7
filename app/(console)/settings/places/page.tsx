import { PlaceCard } from "@/components/settings/place-card";
import { Page } from "@/components/ui/page";
import { allows } from "@/lib/auth/permissions";
import { PLACE_KINDS } from "@/lib/fleet/model/server";
import { listPlaces } from "@/lib/fleet/store/places";
import { asViewer, viewer } from "@/lib/http/as-viewer";

export default async function PlacesPage() {
  const person = await viewer();
  const places = await asViewer((actor) => Promise.all(PLACE_KINDS.map((kind) => listPlaces(actor, kind))));
  const mayChange = allows(person, "fleet.places.change");
  return (
    <Page
      title="Environments, zones and roles"
      hint="Where servers stand and what they are for. A place in which servers stand cannot be removed."
      back={{ href: "/settings", label: "Settings" }}
    >
      {PLACE_KINDS.map((kind, at) => (
        <PlaceCard key={kind} kind={kind} places={places[at] ?? []} mayChange={mayChange} />
      ))}
    </Page>
  );
}
