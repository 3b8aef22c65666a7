/** Which settings of an SSH server does a reader look for first? */
import type { SshdOptions } from "./model/facts";

/** Who may come in and how; then what they may do once inside; the rest follows by name. */
const FIRST = [
  "port",
  "listenaddress",
  "permitrootlogin",
  "passwordauthentication",
  "kbdinteractiveauthentication",
  "challengeresponseauthentication",
  "pubkeyauthentication",
  "authenticationmethods",
  "permitemptypasswords",
  "usepam",
  "allowusers",
  "allowgroups",
  "denyusers",
  "denygroups",
  "authorizedkeysfile",
  "authorizedkeyscommand",
  "trustedusercakeys",
  "hostbasedauthentication",
  "gssapiauthentication",
  "maxauthtries",
  "logingracetime",
  "allowtcpforwarding",
  "allowagentforwarding",
  "gatewayports",
  "permittunnel",
  "x11forwarding",
  "permituserenvironment",
  "ciphers",
  "macs",
  "kexalgorithms",
  "hostkeyalgorithms",
  "pubkeyacceptedalgorithms",
  "loglevel",
  "clientaliveinterval",
  "clientalivecountmax",
];
const PLACE = new Map(FIRST.map((key, place) => [key, place]));

export type SshOption = {
  keyword: string;
  values: string[];
  /** What holds for root where that is different; null where it is the same or nobody asked. */
  forRoot: string[] | null;
  /** One of those that matter first. */
  isFirst: boolean;
};

/** Every effective option, those that matter first, then by name. */
export function sshOptions(options: SshdOptions, rootOptions: SshdOptions | null): SshOption[] {
  const keywords = [...new Set([...Object.keys(options), ...Object.keys(rootOptions ?? {})])];
  return keywords
    .map((keyword): SshOption => {
      const root = rootOptions && Object.hasOwn(rootOptions, keyword) ? rootOptions[keyword] : undefined;
      return {
        keyword,
        values: valuesOf(Object.hasOwn(options, keyword) ? options[keyword] : undefined),
        forRoot: root === undefined ? null : valuesOf(root),
        isFirst: PLACE.has(keyword),
      };
    })
    .sort(
      (a, b) =>
        placeOf(a.keyword) - placeOf(b.keyword) ||
        (a.keyword < b.keyword ? -1 : a.keyword > b.keyword ? 1 : 0),
    );
}

function placeOf(keyword: string): number {
  return PLACE.get(keyword) ?? FIRST.length;
}

function valuesOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
