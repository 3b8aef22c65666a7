import type { ReactNode } from "react";
import { Menu } from "@/components/ui/menu";
import { MenuItem } from "@/components/ui/menu-item";
import { PREFERENCES, type PreferenceName, type Preferences } from "@/lib/preferences";
import { PreferenceForm } from "./preference-form";

type PersonMenuProps = { name: string; role: string; preferences: Preferences };

/** Who is signed in, how the console looks to them, and the way out. */
export function PersonMenu({ name, role, preferences }: PersonMenuProps) {
  return (
    <Menu label={`${name}, ${role}`} icon="person" iconOnly variant="quiet">
      <p className="px-2 py-1.5">
        <span className="block font-semibold">{name}</span>
        <span className="block text-xs text-text-3">{role}</span>
      </p>
      <hr />
      <MenuItem href="/settings/profile" icon="settings">
        Profile
      </MenuItem>
      <Choice name="theme" label="Theme" chosen={preferences.theme} words={["System", "Light", "Dark"]} />
      <Choice
        name="density"
        label="Rows"
        chosen={preferences.density}
        words={["Normal", "Compact", "Roomy"]}
      />
      <Choice name="keys" label="Single keys" chosen={preferences.keys} words={["On", "Off"]} />
      <hr />
      <form method="post" action="/api/sign-out">
        <MenuItem type="submit" icon="out">
          Sign out
        </MenuItem>
      </form>
    </Menu>
  );
}

type ChoiceProps = { name: PreferenceName; label: string; chosen: string; words: readonly ReactNode[] };

function Choice({ name, label, chosen, words }: ChoiceProps) {
  return (
    <fieldset className="px-2 py-1.5">
      <legend className="text-xs text-text-3">{label}</legend>
      <div className="mt-1 flex gap-1">
        <PreferenceForm name={name}>
          {PREFERENCES[name].map((value, place) => (
            <button
              key={value}
              type="submit"
              name={name}
              value={value}
              aria-pressed={value === chosen}
              className="min-h-control flex-1 rounded-control border border-border-strong px-2 text-text-2 hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:font-semibold aria-pressed:text-text"
            >
              {words[place]}
            </button>
          ))}
        </PreferenceForm>
      </div>
    </fieldset>
  );
}
