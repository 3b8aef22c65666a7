import { Fragment } from "react";
import { Icon } from "@/components/ui/icon";
import type { Destination } from "./destination";
import { Logo } from "./logo";
import { PlaceLink } from "./place-link";
import { PreferenceForm } from "./preference-form";

/** The places, under their headings. Folds to icons; their names are then tooltips. */
export function Sidebar({ destinations }: { destinations: readonly Destination[] }) {
  return (
    <nav aria-label="Main" className="side">
      <p className="mb-2 flex min-h-8 items-center gap-2 px-2 font-semibold">
        <Logo />
        <span className="words">Garrison</span>
      </p>
      <ul>
        {destinations.map(({ href, label, icon, group }, place) => (
          <Fragment key={href}>
            {group !== null && group !== destinations[place - 1]?.group && (
              <li className="place-group words">{group}</li>
            )}
            <li className={group === null && destinations[place - 1]?.group ? "mt-3" : ""}>
              <PlaceLink href={href} label={label} icon={icon} />
            </li>
          </Fragment>
        ))}
      </ul>
      <div className="fold mt-auto pt-2">
        <PreferenceForm name="sidebar">
          <button type="submit" name="sidebar" value="folded" className="place when-open w-full">
            <Icon name="fold" />
            Fold
          </button>
          <button
            type="submit"
            name="sidebar"
            value="open"
            aria-label="Unfold the navigation"
            title="Unfold"
            className="place when-folded w-full"
          >
            <Icon name="unfold" />
          </button>
        </PreferenceForm>
      </div>
    </nav>
  );
}
