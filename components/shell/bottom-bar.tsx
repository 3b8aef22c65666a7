import { Icon } from "@/components/ui/icon";
import { MenuItem } from "@/components/ui/menu-item";
import type { Destination } from "./destination";
import { PlaceLink } from "./place-link";

const PLACES = 5;

/** The first places, under the thumb; where there are more, the last one leads to the others. */
export function BottomBar({ destinations }: { destinations: readonly Destination[] }) {
  const fits = destinations.length <= PLACES;
  const first = destinations.slice(0, fits ? PLACES : PLACES - 1);
  return (
    <nav aria-label="Places" className="bottom">
      {first.map(({ href, label, icon }) => (
        <PlaceLink key={href} href={href} label={label} icon={icon} />
      ))}
      {!fits && (
        <>
          <button type="button" popoverTarget={MORE} className="place">
            <Icon name="more" />
            <span className="words">More</span>
          </button>
          <div id={MORE} popover="auto" className="menu">
            {destinations.slice(PLACES - 1).map(({ href, label, icon }) => (
              <MenuItem key={href} href={href} icon={icon}>
                {label}
              </MenuItem>
            ))}
          </div>
        </>
      )}
    </nav>
  );
}

/** The bar stands once on a page. */
const MORE = "more-places";
