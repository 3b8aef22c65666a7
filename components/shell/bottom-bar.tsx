import type { Destination } from "./destination";
import { PlaceLink } from "./place-link";

const PLACES = 5;

/** The first places, under the thumb. */
export function BottomBar({ destinations }: { destinations: readonly Destination[] }) {
  return (
    <nav aria-label="Places" className="bottom">
      {destinations.slice(0, PLACES).map(({ href, label, icon }) => (
        <PlaceLink key={href} href={href} label={label} icon={icon} />
      ))}
    </nav>
  );
}
