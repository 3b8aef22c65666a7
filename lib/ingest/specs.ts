/**
 * The spec registry: every output that the agent may collect. The one source for the server, the docs and the test
 * that compares the agent with it. The commands are the contract's; nothing that a server sends ever becomes one.
 */

export type Spec = {
  id: string;
  /** The command exactly as the agent runs it. */
  command: string;
  /** Run instead by the agent where the tool is too old for the command (it fails and prints nothing). */
  older?: string;
  /** What a reader learns from it, for `garrison-agent --list`, the docs and the evidence tab. */
  about: string;
  /** Only these families have the command; absent means every server. */
  families?: readonly ("debian" | "rhel" | "suse" | "alpine")[];
  /** Its time stamps may leave out the year. */
  yearless?: true;
  /** Needs root to say the whole truth. */
  root?: boolean;
  /** The file name in capture folders (COMMANDS.tsv), where it differs from the id. */
  sample?: string;
};

const APT_READ_ONLY = "-o Debug::NoLocking=1 -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=";

export const SPECS = [
  { id: "os-release", command: "cat /etc/os-release", about: "Distribution and release" },
  {
    id: "debian-version",
    command: "cat /etc/debian_version",
    about: "Debian point release",
    families: ["debian"],
    sample: "debian_version",
  },
  { id: "uname", command: "uname -a", about: "Running kernel", sample: "uname-a" },
  { id: "machine-id", command: "cat /etc/machine-id", about: "Identity of the installation" },
  { id: "boot-id", command: "cat /proc/sys/kernel/random/boot_id", about: "Identity of this boot" },
  { id: "uptime", command: "cat /proc/uptime", about: "Time since boot", sample: "proc-uptime" },
  { id: "cpus", command: "nproc", about: "Number of processors", sample: "nproc" },
  { id: "meminfo", command: "cat /proc/meminfo", about: "Memory" },
  { id: "df", command: "df -PT", about: "File systems", sample: "df-PT" },
  { id: "ip-addr", command: "ip -j addr", older: "ip addr", about: "Addresses", sample: "ip-addr.json" },
  { id: "ip-route", command: "ip -j route", older: "ip route", about: "Routes", sample: "ip-route.json" },
  {
    id: "dpkg-packages",
    command:
      "dpkg-query -W -f='${Package}\\t${Version}\\t${Architecture}\\t${source:Package}\\t${source:Version}\\t${db:Status-Abbrev}\\n'",
    about: "Installed packages (Debian family)",
    families: ["debian"],
    sample: "dpkg-query.tsv",
  },
  {
    id: "rpm-packages",
    command:
      "rpm -qa --qf '%{NAME}\\t%{EPOCH}\\t%{VERSION}\\t%{RELEASE}\\t%{ARCH}\\t%{SOURCERPM}\\t%{INSTALLTIME}\\n'",
    about: "Installed packages (RHEL and SUSE families)",
    families: ["rhel", "suse"],
    sample: "rpm-qa.tsv",
  },
  {
    id: "apk-packages",
    command: "cat /lib/apk/db/installed",
    about: "Installed packages (Alpine)",
    families: ["alpine"],
  },
  {
    id: "apt-updates",
    command: `apt-get -s ${APT_READ_ONLY} dist-upgrade`,
    about: "Pending updates (Debian family)",
    families: ["debian"],
    sample: "apt-s-dist-upgrade",
  },
  {
    id: "apt-holds",
    command: "apt-mark showhold",
    about: "Held packages",
    families: ["debian"],
    sample: "apt-mark-showhold",
  },
  {
    id: "apt-cache-age",
    command: "stat -c '%Y %n' /var/lib/apt/lists/*InRelease /var/lib/apt/lists /var/lib/apt/periodic/*",
    about: "Age of the package lists",
    families: ["debian"],
    sample: "apt-lists-mtime",
  },
  {
    id: "dnf-upgrades",
    command: "dnf -q -C check-update",
    about: "Pending updates (RHEL family)",
    families: ["rhel"],
    sample: "dnf-check-update.txt",
  },
  {
    id: "dnf-advisories",
    command: "dnf -q -C updateinfo list --security",
    about: "Security advisories (RHEL family)",
    families: ["rhel"],
    sample: "dnf-updateinfo-list-security.txt",
  },
  {
    id: "dnf-cves",
    command: "dnf -q -C updateinfo list --security --with-cve",
    about: "CVEs of security advisories (RHEL family)",
    families: ["rhel"],
  },
  {
    id: "dnf-cache-age",
    command: "stat -c '%Y %n' /var/cache/dnf/*/repodata/repomd.xml /var/cache/libdnf5/*/repodata/repomd.xml",
    about: "Age of the package lists",
    families: ["rhel"],
  },
  {
    id: "zypper-updates",
    command: "zypper --non-interactive --no-refresh list-updates",
    about: "Pending updates (SUSE)",
    families: ["suse"],
    sample: "zypper-lu.txt",
  },
  {
    id: "zypper-patches",
    command: "zypper --non-interactive --no-refresh --xmlout list-patches",
    about: "Pending patches (SUSE)",
    families: ["suse"],
    sample: "zypper-lp.xml",
  },
  {
    id: "apk-updates",
    command: "apk version -l '<'",
    about: "Pending updates (Alpine)",
    families: ["alpine"],
  },
  {
    id: "apt-history",
    command: "cat /var/log/apt/history.log",
    about: "Package transactions",
    families: ["debian"],
  },
  { id: "dnf-history", command: "dnf history list", about: "Package transactions", families: ["rhel"] },
  {
    id: "reboot-required",
    command: "ls -l /var/run/reboot-required; cat /var/run/reboot-required /var/run/reboot-required.pkgs",
    about: "Whether a package asked for a reboot",
    families: ["debian"],
  },
  {
    id: "needrestart",
    command: "needrestart -b -r l",
    about: "Services and kernel that run old code",
    families: ["debian"],
    root: true,
    sample: "needrestart-b",
  },
  {
    id: "needs-restarting",
    command: "needs-restarting -r",
    about: "Whether a reboot is needed",
    families: ["rhel", "suse"],
  },
  { id: "boot-kernels", command: "ls -1 /boot /lib/modules", about: "Installed kernels" },
  {
    id: "deleted-libraries",
    command: "grep -lE '(r-x|r--)p .* /.*\\.so.* \\(deleted\\)$' /proc/[0-9]*/maps",
    about: "Processes that run replaced libraries",
    root: true,
  },
  {
    id: "deleted-executables",
    command: "ls -l /proc/[0-9]*/exe",
    about: "Processes that run replaced programs",
    root: true,
  },
  {
    id: "units",
    command: "systemctl list-units --all --output=json --no-pager",
    about: "Units and their state",
    sample: "systemctl-list-units.json",
  },
  {
    id: "unit-files",
    command: "systemctl list-unit-files --output=json --no-pager",
    about: "Units that start by themselves",
    sample: "systemctl-unit-files.json",
  },
  { id: "openrc-services", command: "rc-status -a", about: "Services (OpenRC)", families: ["alpine"] },
  {
    id: "listeners",
    command: "ss -tulpnH",
    older: "ss -tulpn",
    about: "Listening sockets and their processes",
    root: true,
    sample: "ss-tulpnH",
  },
  {
    id: "connections",
    command: "ss -tanH",
    older: "ss -tan",
    about: "Connections at this moment",
    sample: "ss-tanH",
  },
  {
    id: "sshd-effective",
    command: "sshd -T",
    about: "SSH server settings in force",
    root: true,
    sample: "sshd-T",
  },
  {
    id: "sshd-effective-root",
    command: "sshd -T -C user=root,host=x,addr=203.0.113.9",
    about: "SSH server settings in force for root",
    root: true,
    sample: "sshd-T-C",
  },
  {
    id: "sshd-process",
    command: "systemctl show ssh.service sshd.service ssh.socket -p Id,Listen,ExecStart,ActiveEnterTimestamp",
    about: "How the SSH server was started",
  },
  { id: "passwd", command: "getent passwd", about: "Accounts", sample: "getent-passwd" },
  { id: "group", command: "getent group", about: "Groups", sample: "getent-group" },
  {
    id: "shadow-state",
    command: "awk with everything of a hash after its second $ replaced, on /etc/shadow",
    about: "State of passwords, never the hashes",
    root: true,
    sample: "shadow-redacted",
  },
  { id: "sudoers", command: "cat /etc/sudoers /etc/sudoers.d/*", about: "Who may become whom", root: true },
  {
    id: "authorized-keys",
    command: "per authorized_keys file: its path, owner and mode, then ssh-keygen -lf",
    about: "Fingerprints of keys that may sign in",
    root: true,
    sample: "authorized-keys-fp",
  },
  { id: "last-logins", command: "last -n 50 -F -w", older: "last", about: "Recent sign-ins", sample: "last" },
  {
    id: "nft-ruleset",
    command: "nft -j list ruleset",
    older: "nft list ruleset",
    about: "Firewall rules (nftables)",
    root: true,
    sample: "nft.json",
  },
  { id: "iptables-save", command: "iptables-save", about: "Firewall rules (IPv4)", root: true },
  { id: "ip6tables-save", command: "ip6tables-save", about: "Firewall rules (IPv6)", root: true },
  {
    id: "firewalld",
    command: "firewall-cmd --list-all-zones",
    about: "Firewall zones (firewalld)",
    root: true,
  },
  {
    id: "docker-ports",
    command: "docker ps --no-trunc --format '{{.Names}}\\t{{.Image}}\\t{{.Ports}}'",
    about: "Ports published by containers",
    root: true,
  },
  {
    id: "wg-peers",
    command: "wg show all dump, with the private and preshared keys replaced on the server itself",
    about: "WireGuard peers",
    root: true,
  },
  { id: "openvpn-status", command: "cat of the OpenVPN status files", about: "OpenVPN clients", root: true },
  { id: "aide-check", command: "cat /var/log/aide/aide.log", about: "File integrity (AIDE)", root: true },
  {
    id: "package-verify",
    command: "debsums -s, or rpm -Va --nomtime",
    about: "Files that differ from their package",
    root: true,
    sample: "debsums-s",
  },
  {
    id: "processes",
    command: "ps -eo pid,ppid,user:32,uid,pcpu,pmem,rss,vsz,lstart,stat,tty,comm,args --no-headers",
    about: "Processes",
    sample: "ps-eo",
  },
  {
    id: "auth-journal",
    command: "journalctl -o json --no-pager _COMM=sshd + _COMM=sshd-session + _COMM=sudo + _COMM=su",
    about: "Sign-ins and changes of user (journal)",
    root: true,
    sample: "journal-ssh.json",
  },
  {
    id: "auth-log",
    command: "tail -c 262144 /var/log/auth.log (or /var/log/secure)",
    about: "Sign-ins and changes of user (text log)",
    yearless: true,
    root: true,
    sample: "auth.log",
  },
  { id: "fail2ban-status", command: "fail2ban-client status, and per jail", about: "Bans", root: true },
  {
    id: "time-sync",
    command: "timedatectl show",
    about: "Clock synchronisation",
    sample: "timedatectl-show",
  },
  {
    id: "setuid-files",
    command: "find / -xdev -perm /6000 -type f -exec stat -c '%a %U %G %s %n' {} +",
    about: "Programs that run with other rights",
    root: true,
    sample: "suid",
  },
  { id: "sysctl", command: "sysctl -a", about: "Kernel settings", sample: "sysctl-a" },
  { id: "cron", command: "cat of crontabs", about: "Timed jobs", root: true },
  { id: "kernel-modules", command: "cat /proc/modules", about: "Loaded kernel modules", sample: "lsmod" },
  {
    id: "file-hashes",
    command: "sha256sum of a fixed list of files",
    about: "Hashes of files that matter",
    root: true,
  },
  {
    id: "pam-mfa",
    command:
      "grep -E '^[^#]*pam_(google_authenticator|oath|u2f|duo|yubico|sss)' /etc/pam.d/sshd /etc/pam.d/common-auth /etc/pam.d/system-auth /etc/pam.d/password-auth",
    about: "Second factor at sign-in",
  },
  {
    id: "rsyslog-forwarding",
    command: "grep -E '^[^#]*(@|omfwd|omrelp)' /etc/rsyslog.conf /etc/rsyslog.d/*.conf",
    about: "Where logs are sent",
  },
  {
    id: "timer-services",
    command: "systemctl show of every service that a timer starts: how it ended last, and when",
    about: "How timed services ended",
  },
  {
    id: "pgbackrest-info",
    command: "pgbackrest --output=json info, as the owner of its configuration",
    about: "Backups in pgBackRest's repositories",
  },
] as const satisfies readonly Spec[];

export type SpecId = (typeof SPECS)[number]["id"];

const IDS: ReadonlySet<string> = new Set(SPECS.map((spec) => spec.id));

export function isSpecId(id: string): id is SpecId {
  return IDS.has(id);
}
