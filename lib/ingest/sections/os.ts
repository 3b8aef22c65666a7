/** Section `os`: distribution, release and family, from os-release; the point release from debian_version. */
import type { Family, Os } from "@/lib/fleet/model/facts";
import type { OsRelease } from "../parsers/os-release";
import type { Draft, Evidence, SectionRule } from "./section";

export const osRule: SectionRule<"os"> = {
  section: "os",
  specs: ["os-release", "debian-version"],
  needs: { id: ["os-release"] },
  combine,
};

function combine(evidence: Evidence): Draft<Os> {
  const release = evidence.value<OsRelease>("os-release");
  const debianVersion = evidence.value<string>("debian-version");
  const pointRelease = debianVersion !== null && /^\d+\.\d+$/.test(debianVersion) ? debianVersion : null;
  if (!release) {
    const family = debianVersion === null ? null : "debian";
    return { id: null, versionId: null, prettyName: null, family, codename: null, pointRelease };
  }
  return {
    id: release["ID"]?.toLowerCase() || null,
    versionId: release["VERSION_ID"] || null,
    prettyName: release["PRETTY_NAME"] || null,
    family: familyOf(release),
    codename: codenameOf(release),
    pointRelease,
  };
}

/** By ID, else by the first known name in ID_LIKE; "other" when neither is known. */
export function familyOf(release: OsRelease): Family {
  const names = [release["ID"] ?? "", ...(release["ID_LIKE"] ?? "").split(/\s+/)];
  for (const name of names.map((each) => each.toLowerCase())) {
    const family = FAMILIES.find(([pattern]) => pattern.test(name))?.[1];
    if (family) return family;
  }
  return "other";
}

const FAMILIES: readonly [RegExp, Family][] = [
  [/^(debian|ubuntu|raspbian|linuxmint|devuan|kali|pop|proxmox)$/, "debian"],
  [/^(rhel|rocky|almalinux|centos|fedora|ol|amzn|oraclelinux|scientific|cloudlinux|eurolinux)$/, "rhel"],
  [/^(suse|opensuse|sles|sled|sles_sap|sle-\S+|sle_\S+|sl-micro|opensuse-\S+)$/, "suse"],
  [/^(alpine|postmarketos)$/, "alpine"],
];

/** Before VERSION_CODENAME, Debian named it in VERSION only: "8 (jessie)". */
function codenameOf(release: OsRelease): string | null {
  const named = release["VERSION_CODENAME"] || release["UBUNTU_CODENAME"];
  if (named) return named;
  const inVersion = /\(([a-z]{2,20})\)$/.exec(release["VERSION"] ?? "")?.[1];
  return release["ID"] === "debian" && inVersion ? inVersion : null;
}
