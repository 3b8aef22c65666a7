/** The distributions that simulated servers run, and how each names things. */

export const RELEASES = ["debian-12", "debian-13", "ubuntu-24.04", "rocky-9"] as const;
export type ReleaseId = (typeof RELEASES)[number];

export type Release = {
  id: ReleaseId;
  family: "debian" | "rhel";
  osRelease: string;
  debianVersion: string | null;
  /** Kernel releases, the newest last; one server in a few still runs the older one. */
  kernels: readonly [string, string];
  /** What follows the release in `uname -a`. */
  build: string;
  /** As apt names where updates come from. */
  securityOrigin: string;
  updatesOrigin: string;
  sshUnit: "ssh.service" | "sshd.service";
  nftVersion: string;
};

const DEBIAN_URLS =
  'HOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n';

const RELEASE_OF: { [Id in ReleaseId]: Release } = {
  "debian-12": {
    id: "debian-12",
    family: "debian",
    osRelease: `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n${DEBIAN_URLS}`,
    debianVersion: "12.15\n",
    kernels: ["6.1.0-55-amd64", "6.1.0-56-amd64"],
    build: "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-2 (2026-10-20) x86_64 GNU/Linux",
    securityOrigin: "Debian-Security:12/oldstable-security",
    updatesOrigin: "Debian:12.15/oldstable",
    sshUnit: "ssh.service",
    nftVersion: "1.0.6",
  },
  "debian-13": {
    id: "debian-13",
    family: "debian",
    osRelease: `PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION="13 (trixie)"\nVERSION_CODENAME=trixie\nDEBIAN_VERSION_FULL=13.5\nID=debian\n${DEBIAN_URLS}`,
    debianVersion: "13.5\n",
    kernels: ["6.12.85+deb13-amd64", "6.12.88+deb13-amd64"],
    build: "#1 SMP PREEMPT_DYNAMIC Debian 6.12.88-1 (2026-10-12) x86_64 GNU/Linux",
    securityOrigin: "Debian-Security:13/stable-security",
    updatesOrigin: "Debian:13.5/stable",
    sshUnit: "ssh.service",
    nftVersion: "1.1.3",
  },
  "ubuntu-24.04": {
    id: "ubuntu-24.04",
    family: "debian",
    osRelease:
      'PRETTY_NAME="Ubuntu 24.04.4 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.4 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\nSUPPORT_URL="https://help.ubuntu.com/"\nBUG_REPORT_URL="https://bugs.launchpad.net/ubuntu/"\nPRIVACY_POLICY_URL="https://www.ubuntu.com/legal/terms-and-policies/privacy-policy"\nUBUNTU_CODENAME=noble\nLOGO=ubuntu-logo\n',
    debianVersion: "trixie/sid\n",
    kernels: ["6.8.0-110-generic", "6.8.0-112-generic"],
    build: "#112-Ubuntu SMP PREEMPT_DYNAMIC Tue Oct 13 09:41:07 UTC 2026 x86_64 x86_64 x86_64 GNU/Linux",
    securityOrigin: "Ubuntu:24.04/noble-security",
    updatesOrigin: "Ubuntu:24.04/noble-updates",
    sshUnit: "ssh.service",
    nftVersion: "1.0.9",
  },
  "rocky-9": {
    id: "rocky-9",
    family: "rhel",
    osRelease:
      'NAME="Rocky Linux"\nVERSION="9.6 (Blue Onyx)"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.6"\nPLATFORM_ID="platform:el9"\nPRETTY_NAME="Rocky Linux 9.6 (Blue Onyx)"\nANSI_COLOR="0;32"\nLOGO="fedora-logo-icon"\nCPE_NAME="cpe:/o:rocky:rocky:9::baseos"\nHOME_URL="https://rockylinux.org/"\nVENDOR_NAME="RESF"\nVENDOR_URL="https://resf.org/"\nBUG_REPORT_URL="https://bugs.rockylinux.org/"\nSUPPORT_END="2032-05-31"\nROCKY_SUPPORT_PRODUCT="Rocky-Linux-9"\nROCKY_SUPPORT_PRODUCT_VERSION="9.6"\nREDHAT_SUPPORT_PRODUCT="Rocky Linux"\nREDHAT_SUPPORT_PRODUCT_VERSION="9.6"\n',
    debianVersion: null,
    kernels: ["5.14.0-570.41.2.el9_6.x86_64", "5.14.0-570.42.2.el9_6.x86_64"],
    build: "#1 SMP PREEMPT_DYNAMIC Wed Sep 23 19:01:27 UTC 2026 x86_64 x86_64 x86_64 GNU/Linux",
    securityOrigin: "",
    updatesOrigin: "",
    sshUnit: "sshd.service",
    nftVersion: "1.0.9",
  },
};

export function releaseOf(id: ReleaseId): Release {
  return RELEASE_OF[id];
}
