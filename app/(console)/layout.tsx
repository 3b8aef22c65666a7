import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Frame } from "@/components/shell/frame";
import { destinationsOf } from "@/components/shell/navigation";
import { listPlaces } from "@/lib/fleet/store/places";
import { countFleet } from "@/lib/fleet/store/servers";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readPreferences } from "@/lib/preferences";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const person = await viewer();
  const [jar, environments, fleet] = await Promise.all([
    cookies(),
    asViewer((actor) => listPlaces(actor, "environments")),
    asViewer((actor) => countFleet(actor)),
  ]);
  return (
    <Frame
      person={person}
      destinations={destinationsOf(person)}
      environments={environments.map(({ name }) => name)}
      fleet={fleet}
      preferences={readPreferences((name) => jar.get(name)?.value)}
    >
      {children}
    </Frame>
  );
}
