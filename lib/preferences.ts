/** How does this browser want the console to look and behave? One small cookie per choice, read on the server. */

export type Preferences = {
  theme: "system" | "light" | "dark";
  density: "normal" | "compact" | "roomy";
  sidebar: "open" | "folded";
  /** Single letters as shortcuts (WCAG 2.1.4 asks for the switch). */
  keys: "on" | "off";
};
export type PreferenceName = keyof Preferences;

/** The first choice holds where none was made. */
export const PREFERENCES: {
  readonly [Name in PreferenceName]: readonly [Preferences[Name], ...Preferences[Name][]];
} = {
  theme: ["system", "light", "dark"],
  density: ["normal", "compact", "roomy"],
  sidebar: ["open", "folded"],
  keys: ["on", "off"],
};

const YEAR_S = 365 * 86_400;

export function preferenceCookieName(name: PreferenceName): string {
  return `garrison-${name}`;
}

export function isPreference(name: string): name is PreferenceName {
  return Object.hasOwn(PREFERENCES, name);
}

/** The value if it is one of the preference's own, else null. */
export function choiceOf<Name extends PreferenceName>(name: Name, value: unknown): Preferences[Name] | null {
  return PREFERENCES[name].find((choice) => choice === value) ?? null;
}

/** Every preference; the first choice where none was made, or a wrong one. */
export function readPreferences(cookie: (name: string) => string | undefined): Preferences {
  const choice = <Name extends PreferenceName>(name: Name): Preferences[Name] =>
    choiceOf(name, cookie(preferenceCookieName(name))) ?? PREFERENCES[name][0];
  return {
    theme: choice("theme"),
    density: choice("density"),
    sidebar: choice("sidebar"),
    keys: choice("keys"),
  };
}

/** The Set-Cookie value. It holds no secret, and is of no use to scripts. */
export function preferenceCookie(name: PreferenceName, value: string, https: boolean): string {
  return `${preferenceCookieName(name)}=${value}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax${https ? "; Secure" : ""}`;
}

/** A path of our own to go back to, or "/": never another site. */
export function ownPath(text: string | null): string {
  return text !== null && /^\/(?![/\\])[^\\\s]*$/.test(text) ? text : "/";
}
