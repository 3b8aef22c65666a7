import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Frame } from "@/components/shell/frame";
import { actionsOf, destinationsOf } from "@/components/shell/navigation";
import { listChoices } from "@/lib/fleet/store/choices";
import { countFleet } from "@/lib/fleet/store/servers";
import { asViewer, viewer } from "@/lib/http/as-viewer";
import { readPreferences } from "@/lib/preferences";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const person = await viewer();
  const [jar, { env: environments }, fleet] = await Promise.all([
    cookies(),
    asViewer(listChoices),
    asViewer((actor) => countFleet(actor, undefined)),
  ]);
  return (
    <Frame
      person={person}
      destinations={destinationsOf(person)}
      actions={actionsOf(person)}
      environments={environments}
      fleet={fleet}
      preferences={readPreferences((name) => jar.get(name)?.value)}
    >
      {children}
    </Frame>
  );
}
