/** How a simulated server prints its processes, units and timed jobs. */
import type { Printed } from "./print-packages";
import { longTime } from "./print-system";
import { fingerprint, Random } from "./random";
import { pidOf, type SimulatedServer } from "./server";

/** Loads and times move from look to look. */
export function processes(server: SimulatedServer, now: Date): Printed {
  const random = new Random(`processes ${server.machineId} ${now.getTime()}`);
  const started = longTime(new Date(server.bootedAt.getTime() + 9_000));
  const row = (pid: number, ppid: number, user: string, comm: string, args: string) => {
    const cpu = (random.next() * 2).toFixed(1).padStart(4);
    const memory = (random.next() * 3).toFixed(1).padStart(4);
    const rss = String(random.whole(1_500, 90_000)).padStart(5);
    return `${String(pid).padStart(7)} ${String(ppid).padStart(7)} ${user.padEnd(32)} ${String(fingerprint(user) % 999).padStart(5)} ${cpu} ${memory} ${rss} ${String(204_000 + pid).padStart(6)} ${started} Ss   ?        ${comm.padEnd(15)} ${args}\n`;
  };
  const rows = [row(1, 0, "root", "systemd", "/usr/lib/systemd/systemd --switched-root --system")];
  rows.push(row(2, 0, "root", "kthreadd", "[kthreadd]"));
  for (let cpu = 0; cpu < server.cpus; cpu += 1) {
    rows.push(row(14 + cpu * 6, 2, "root", `ksoftirqd/${cpu}`, `[ksoftirqd/${cpu}]`));
    rows.push(row(16 + cpu * 6, 2, "root", `kworker/${cpu}:1`, `[kworker/${cpu}:1-events]`));
  }
  for (const daemon of server.daemons) {
    const main = pidOf(server, daemon);
    rows.push(row(main, 1, daemon.workers > 0 ? "root" : daemon.user, daemon.comm, daemon.args));
    for (let worker = 1; worker <= daemon.workers; worker += 1) {
      rows.push(
        row(pidOf(server, daemon, worker), main, daemon.user, daemon.comm, `${daemon.comm}: worker process`),
      );
    }
  }
  const probe = 3_000 + (now.getTime() % 900_000);
  rows.push(
    row(
      probe,
      1,
      "root",
      "ps",
      "ps -eo pid,ppid,user:32,uid,pcpu,pmem,rss,vsz,lstart,stat,tty,comm,args --no-headers",
    ),
  );
  return { stdout: rows.join("") };
}

/** Units of systemd that every server has: name, sub-state, enablement. */
const UNITS =
  "apt-daily-upgrade.timer:waiting:enabled apt-daily.timer:waiting:enabled basic.target:active:static boot-efi.mount:mounted:generated console-getty.service:dead:disabled cryptsetup.target:active:static debug-shell.service:dead:disabled dev-hugepages.mount:mounted:static dev-mqueue.mount:mounted:static dpkg-db-backup.timer:waiting:enabled e2scrub_all.timer:waiting:enabled emergency.service:dead:static emergency.target:dead:static fstrim.service:dead:static fstrim.timer:waiting:enabled getty@tty1.service:running:enabled getty.target:active:static graphical.target:active:static ifupdown-pre.service:exited:static init.scope:running:static initrd-cleanup.service:dead:static kmod-static-nodes.service:exited:static ldconfig.service:dead:static local-fs-pre.target:active:static local-fs.target:active:static logrotate.timer:waiting:enabled man-db.timer:waiting:enabled modprobe@configfs.service:dead:static modprobe@drm.service:dead:static modprobe@fuse.service:dead:static multi-user.target:active:static network-online.target:active:static network-pre.target:active:static network.target:active:static networking.service:exited:enabled nss-lookup.target:active:static nss-user-lookup.target:active:static paths.target:active:static polkit.service:running:static proc-sys-fs-binfmt_misc.automount:waiting:static rc-local.service:dead:static remote-fs.target:active:enabled rescue.service:dead:static rescue.target:dead:static rpcbind.service:dead:disabled run-lock.mount:mounted:static serial-getty@ttyS0.service:running:enabled shutdown.target:dead:static slices.target:active:static sockets.target:active:static ssh.socket:dead:disabled sys-fs-fuse-connections.mount:mounted:static sys-kernel-config.mount:mounted:static sys-kernel-debug.mount:mounted:static sys-kernel-tracing.mount:mounted:static sysinit.target:active:static syslog.socket:running:static systemd-ask-password-console.path:waiting:static systemd-ask-password-wall.path:waiting:static systemd-binfmt.service:exited:static systemd-firstboot.service:dead:static systemd-fsck-root.service:dead:static systemd-fsckd.socket:listening:static systemd-initctl.socket:listening:static systemd-journal-flush.service:exited:static systemd-journald-audit.socket:dead:static systemd-journald-dev-log.socket:running:static systemd-journald.socket:running:static systemd-machine-id-commit.service:dead:static systemd-modules-load.service:exited:static systemd-networkd.service:dead:disabled systemd-networkd.socket:dead:disabled systemd-pstore.service:dead:enabled systemd-random-seed.service:exited:static systemd-remount-fs.service:exited:static systemd-rfkill.socket:dead:static systemd-sysctl.service:exited:static systemd-sysusers.service:exited:static systemd-tmpfiles-clean.service:dead:static systemd-tmpfiles-clean.timer:waiting:static systemd-tmpfiles-setup-dev.service:exited:static systemd-tmpfiles-setup.service:exited:static systemd-udev-settle.service:dead:static systemd-udev-trigger.service:exited:static systemd-udevd-control.socket:running:static systemd-udevd-kernel.socket:running:static systemd-update-utmp.service:exited:static systemd-user-sessions.service:exited:static swap.target:active:static time-set.target:active:static timers.target:active:static umount.target:dead:static user-runtime-dir@1001.service:exited:static user.slice:active:static user@1001.service:running:static system.slice:active:static tmp.mount:dead:disabled bluetooth.service:dead:masked"
    .split(" ")
    .map((row) => {
      const [unit = "", sub = "", enabled = ""] = row.split(":");
      return { unit, sub, enabled };
    });

const ACTIVE = new Set(["running", "exited", "mounted", "waiting", "listening", "active"]);

function unitName(unit: string, server: SimulatedServer): string {
  return unit === "ssh.service" ? server.release.sshUnit : unit;
}

export function units(server: SimulatedServer): Printed {
  const standing = UNITS.filter(({ enabled, sub }) => sub !== "dead" || enabled !== "masked").map(
    ({ unit, sub }) => ({
      unit,
      load: "loaded",
      active: ACTIVE.has(sub) ? "active" : "inactive",
      sub,
      description: unit.replace(/\.\w+$/, "").replaceAll("-", " "),
    }),
  );
  const running = server.daemons.map(({ unit, description }) => ({
    unit: unitName(unit, server),
    load: "loaded",
    active: "active",
    sub: "running",
    description,
  }));
  const failed = [...server.failed].map((unit) => ({
    unit,
    load: "loaded",
    active: "failed",
    sub: "failed",
    description: unit,
  }));
  const all = [...standing, ...running, ...failed].sort((a, b) => (a.unit < b.unit ? -1 : 1));
  return { stdout: `${JSON.stringify(all)}\n` };
}

export function unitFiles(server: SimulatedServer): Printed {
  const preset = (state: string) => (state === "enabled" || state === "disabled" ? "enabled" : null);
  const standing = UNITS.filter(({ enabled }) => enabled !== "generated").map(({ unit, enabled }) => ({
    unit_file: unit,
    state: enabled,
    preset: preset(enabled),
  }));
  const own = [
    ...server.daemons.map(({ unit }) => unit),
    "logrotate.service",
    "certbot.service",
    "man-db.service",
    "backup-nightly.service",
  ];
  const files = own.map((unit) => ({
    unit_file: unitName(unit, server),
    state: "enabled",
    preset: "enabled",
  }));
  const all = [...standing, ...files].sort((a, b) => (a.unit_file < b.unit_file ? -1 : 1));
  return { stdout: `${JSON.stringify(all)}\n` };
}

export function cron({ number }: SimulatedServer): Printed {
  return {
    stdout: `# /etc/crontab\nSHELL=/bin/sh\nPATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin\n17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly\n25 6\t* * *\troot\ttest -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }\n${number % 60} 2 * * *\troot\t/usr/local/sbin/backup-nightly\n`,
  };
}

/** The program behind each process, as `ls -l` shows it. */
export function executables(server: SimulatedServer): Printed {
  const stale = server.outdated.size > 40;
  const rows = server.daemons.map((daemon, index) => {
    const program = daemon.args.startsWith("/") ? (daemon.args.split(" ", 1)[0] ?? "") : "/usr/sbin/sshd";
    const deleted = stale && index === server.daemons.length - 1 ? " (deleted)" : "";
    return `lrwxrwxrwx 1 ${daemon.user} ${daemon.user} 0 Nov 22 06:25 /proc/${pidOf(server, daemon)}/exe -> ${program}${deleted}\n`;
  });
  return {
    stdout: `lrwxrwxrwx 1 root root 0 Nov 22 06:25 /proc/1/exe -> /usr/lib/systemd/systemd\n${rows.join("")}`,
  };
}
