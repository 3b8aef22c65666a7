/** Every parser and every section rule. A new one is added here and nowhere else. */

import { aideCheckParser } from "./parsers/aide-check";
import { apkPackagesParser } from "./parsers/apk-packages";
import { apkUpdatesParser } from "./parsers/apk-updates";
import { aptHoldsParser } from "./parsers/apt-holds";
import { aptUpdatesParser } from "./parsers/apt-updates";
import { authJournalParser } from "./parsers/auth-journal";
import { authLogParser } from "./parsers/auth-log";
import { authorizedKeysParser } from "./parsers/authorized-keys";
import { bootKernelsParser } from "./parsers/boot-kernels";
import { connectionsParser } from "./parsers/connections";
import { cpusParser } from "./parsers/cpus";
import { debianVersionParser } from "./parsers/debian-version";
import { deletedExecutablesParser, deletedLibrariesParser } from "./parsers/deleted-files";
import { dfParser } from "./parsers/df";
import { dnfAdvisoriesParser, dnfCvesParser } from "./parsers/dnf-updateinfo";
import { dnfUpgradesParser } from "./parsers/dnf-upgrades";
import { dpkgPackagesParser } from "./parsers/dpkg-packages";
import { fileHashesParser } from "./parsers/file-hashes";
import { groupParser } from "./parsers/group";
import { ipAddrParser } from "./parsers/ip-addr";
import { ip6tablesSaveParser, iptablesSaveParser } from "./parsers/iptables-save";
import { lastLoginsParser } from "./parsers/last-logins";
import { listenersParser } from "./parsers/listeners";
import { meminfoParser } from "./parsers/meminfo";
import { needrestartParser } from "./parsers/needrestart";
import { needsRestartingParser } from "./parsers/needs-restarting";
import { nftRulesetParser } from "./parsers/nft-ruleset";
import { openrcServicesParser } from "./parsers/openrc-services";
import { openvpnStatusParser } from "./parsers/openvpn-status";
import { osReleaseParser } from "./parsers/os-release";
import { aptCacheAgeParser, dnfCacheAgeParser } from "./parsers/package-lists";
import { packageVerifyParser } from "./parsers/package-verify";
import type { Parser } from "./parsers/parser";
import { passwdParser } from "./parsers/passwd";
import { processesParser } from "./parsers/processes";
import { rebootRequiredParser } from "./parsers/reboot-required";
import { rpmPackagesParser } from "./parsers/rpm-packages";
import { shadowStateParser } from "./parsers/shadow-state";
import { sshdEffectiveParser, sshdEffectiveRootParser } from "./parsers/sshd-effective";
import { sshdProcessParser } from "./parsers/sshd-process";
import { sudoersParser } from "./parsers/sudoers";
import { timeSyncParser } from "./parsers/time-sync";
import { unameParser } from "./parsers/uname";
import { unitFilesParser } from "./parsers/unit-files";
import { unitsParser } from "./parsers/units";
import { uptimeParser } from "./parsers/uptime";
import { wgPeersParser } from "./parsers/wg-peers";
import { zypperPatchesParser } from "./parsers/zypper-patches";
import { zypperUpdatesParser } from "./parsers/zypper-updates";
import { accountsRule } from "./sections/accounts";
import { addressesRule } from "./sections/addresses";
import { authRule } from "./sections/auth";
import { firewallRule } from "./sections/firewall";
import { groupsRule } from "./sections/groups";
import { hardwareRule } from "./sections/hardware";
import { integrityRule } from "./sections/integrity";
import { kernelRule } from "./sections/kernel";
import { keysRule } from "./sections/keys";
import { listenersRule } from "./sections/listeners";
import { loginsRule } from "./sections/logins";
import { osRule } from "./sections/os";
import { packagesRule } from "./sections/packages";
import { processesRule } from "./sections/processes";
import { rebootRule } from "./sections/reboot";
import type { SectionRule } from "./sections/section";
import { servicesRule } from "./sections/services";
import { sshdRule } from "./sections/sshd";
import { sudoRule } from "./sections/sudo";
import { timeSyncRule } from "./sections/time-sync";
import { updatesRule } from "./sections/updates";
import { vpnRule } from "./sections/vpn";

export const PARSERS: readonly Parser<unknown>[] = [
  osReleaseParser,
  debianVersionParser,
  unameParser,
  uptimeParser,
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
  wgPeersParser,
  openvpnStatusParser,
  unitsParser,
  unitFilesParser,
  openrcServicesParser,
  listenersParser,
  connectionsParser,
  sshdEffectiveParser,
  sshdEffectiveRootParser,
  sshdProcessParser,
  passwdParser,
  groupParser,
  shadowStateParser,
  sudoersParser,
  authorizedKeysParser,
  lastLoginsParser,
  timeSyncParser,
  aideCheckParser,
  packageVerifyParser,
  fileHashesParser,
  processesParser,
  authJournalParser,
  authLogParser,
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
  vpnRule,
  servicesRule,
  listenersRule,
  sshdRule,
  accountsRule,
  groupsRule,
  sudoRule,
  keysRule,
  loginsRule,
  timeSyncRule,
  integrityRule,
  processesRule,
  authRule,
];
