/** Every parser and every section rule. A new one is added here and nowhere else. */

import { apkPackagesParser } from "./parsers/apk-packages";
import { apkUpdatesParser } from "./parsers/apk-updates";
import { aptHoldsParser } from "./parsers/apt-holds";
import { aptUpdatesParser } from "./parsers/apt-updates";
import { bootKernelsParser } from "./parsers/boot-kernels";
import { cpusParser } from "./parsers/cpus";
import { debianVersionParser } from "./parsers/debian-version";
import { deletedExecutablesParser, deletedLibrariesParser } from "./parsers/deleted-files";
import { dfParser } from "./parsers/df";
import { dnfAdvisoriesParser, dnfCvesParser } from "./parsers/dnf-updateinfo";
import { dnfUpgradesParser } from "./parsers/dnf-upgrades";
import { dpkgPackagesParser } from "./parsers/dpkg-packages";
import { ipAddrParser } from "./parsers/ip-addr";
import { ip6tablesSaveParser, iptablesSaveParser } from "./parsers/iptables-save";
import { meminfoParser } from "./parsers/meminfo";
import { needrestartParser } from "./parsers/needrestart";
import { needsRestartingParser } from "./parsers/needs-restarting";
import { nftRulesetParser } from "./parsers/nft-ruleset";
import { osReleaseParser } from "./parsers/os-release";
import { aptCacheAgeParser, dnfCacheAgeParser } from "./parsers/package-lists";
import type { Parser } from "./parsers/parser";
import { rebootRequiredParser } from "./parsers/reboot-required";
import { rpmPackagesParser } from "./parsers/rpm-packages";
import { unameParser } from "./parsers/uname";
import { zypperPatchesParser } from "./parsers/zypper-patches";
import { zypperUpdatesParser } from "./parsers/zypper-updates";
import { addressesRule } from "./sections/addresses";
import { firewallRule } from "./sections/firewall";
import { hardwareRule } from "./sections/hardware";
import { kernelRule } from "./sections/kernel";
import { osRule } from "./sections/os";
import { packagesRule } from "./sections/packages";
import { rebootRule } from "./sections/reboot";
import type { SectionRule } from "./sections/section";
import { updatesRule } from "./sections/updates";

export const PARSERS: readonly Parser<unknown>[] = [
  osReleaseParser,
  debianVersionParser,
  unameParser,
  cpusParser,
  meminfoParser,
  dfParser,
  ipAddrParser,
  dpkgPackagesParser,
  rpmPackagesParser,
  apkPackagesParser,
  aptUpdatesParser,
  aptHoldsParser,
  aptCacheAgeParser,
  dnfUpgradesParser,
  dnfAdvisoriesParser,
  dnfCvesParser,
  dnfCacheAgeParser,
  zypperUpdatesParser,
  zypperPatchesParser,
  apkUpdatesParser,
  rebootRequiredParser,
  needrestartParser,
  needsRestartingParser,
  bootKernelsParser,
  deletedLibrariesParser,
  deletedExecutablesParser,
  nftRulesetParser,
  iptablesSaveParser,
  ip6tablesSaveParser,
];

export const RULES: readonly SectionRule[] = [
  osRule,
  kernelRule,
  hardwareRule,
  addressesRule,
  packagesRule,
  updatesRule,
  rebootRule,
  firewallRule,
];
