/** How a simulated server describes itself: system, hardware, kernel, clock. */
import type { Printed } from "./print-packages";
import type { SimulatedServer } from "./server";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** "Sun Nov 22 11:18:50 2026", as ps and last print it in UTC. */
export function longTime(at: Date): string {
  const day = String(at.getUTCDate()).padStart(2);
  return `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${day} ${at.toISOString().slice(11, 19)} ${at.getUTCFullYear()}`;
}

export function uname({ hostname, kernel, release }: SimulatedServer): Printed {
  return { stdout: `Linux ${hostname.split(".")[0]} ${kernel} ${release.build}\n` };
}

export function uptime({ bootedAt, cpus }: SimulatedServer, now: Date): Printed {
  const seconds = (now.getTime() - bootedAt.getTime()) / 1000;
  return { stdout: `${seconds.toFixed(2)} ${(seconds * cpus * 0.93).toFixed(2)}\n` };
}

/** Memory moves from minute to minute; the total does not. */
export function meminfo({ memoryKiB }: SimulatedServer, now: Date): Printed {
  const swing = Math.floor(now.getTime() / 1000) % 4096;
  const rows: [string, number][] = [
    ["MemTotal", memoryKiB],
    ["MemFree", Math.floor(memoryKiB * 0.22) + swing * 4],
    ["MemAvailable", Math.floor(memoryKiB * 0.61) + swing * 4],
    ["Buffers", 66_132],
    ["Cached", Math.floor(memoryKiB * 0.34) - swing * 4],
    ["SwapCached", 0],
    ["SwapTotal", 0],
    ["SwapFree", 0],
    ["Dirty", swing],
    ["Slab", 216_524],
    ["PageTables", 13_400],
    ["CommitLimit", Math.floor(memoryKiB / 2)],
  ];
  return {
    stdout: rows
      .map(([name, value]) => `${`${name}:`.padEnd(15)} ${String(value).padStart(8)} kB\n`)
      .join(""),
  };
}

export function df(server: SimulatedServer): Printed {
  const { diskKiB, usedKiB, memoryKiB } = server;
  const row = (device: string, type: string, size: number, used: number, mount: string) => {
    const percent = `${Math.ceil((used / size) * 100)}%`;
    return `${device.padEnd(14)} ${type.padEnd(8)} ${String(size).padStart(11)} ${String(used).padStart(9)} ${String(size - used).padStart(9)} ${percent.padStart(8)} ${mount}\n`;
  };
  const data =
    server.role.name === "db" ? row("/dev/vdb1", "xfs", diskKiB * 2, usedKiB, "/var/lib/postgresql") : "";
  return {
    stdout: `Filesystem     Type     1024-blocks      Used Available Capacity Mounted on\n${row("/dev/vda1", server.release.family === "rhel" ? "xfs" : "ext4", diskKiB, usedKiB, "/")}${row("tmpfs", "tmpfs", Math.floor(memoryKiB / 5), 1_024, "/run")}${row("tmpfs", "tmpfs", Math.floor(memoryKiB / 2), 0, "/dev/shm")}${row("/dev/vda15", "vfat", 126_678, 11_840, "/boot/efi")}${data}`,
  };
}

export function ipAddr({ address, mac }: SimulatedServer): Printed {
  const ever = { valid_life_time: 4_294_967_295, preferred_life_time: 4_294_967_295 };
  const loopback = {
    ifindex: 1,
    ifname: "lo",
    flags: ["LOOPBACK", "UP", "LOWER_UP"],
    mtu: 65536,
    qdisc: "noqueue",
    operstate: "UNKNOWN",
    group: "default",
    txqlen: 1000,
    link_type: "loopback",
    address: "00:00:00:00:00:00",
    broadcast: "00:00:00:00:00:00",
    addr_info: [
      { family: "inet", local: "127.0.0.1", prefixlen: 8, scope: "host", label: "lo", ...ever },
      { family: "inet6", local: "::1", prefixlen: 128, scope: "host", noprefixroute: true, ...ever },
    ],
  };
  const card = {
    ifindex: 2,
    ifname: "eth0",
    flags: ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"],
    mtu: 1500,
    qdisc: "fq_codel",
    operstate: "UP",
    group: "default",
    txqlen: 1000,
    link_type: "ether",
    address: mac,
    broadcast: "ff:ff:ff:ff:ff:ff",
    addr_info: [
      {
        family: "inet",
        local: address,
        prefixlen: 16,
        broadcast: address.replace(/\d+\.\d+$/, "255.255"),
        scope: "global",
        label: "eth0",
        ...ever,
      },
      {
        family: "inet6",
        local: `fe80::5054:ff:fe${mac.slice(9, 11)}:${mac.slice(12, 14)}${mac.slice(15, 17)}`,
        prefixlen: 64,
        scope: "link",
        ...ever,
      },
    ],
  };
  return { stdout: `${JSON.stringify([loopback, card])}\n` };
}

export function ipRoute({ address }: SimulatedServer): Printed {
  const network = address.replace(/\d+\.\d+$/, "");
  return {
    stdout: `${JSON.stringify([
      { dst: "default", gateway: `${network}0.1`, dev: "eth0", protocol: "static", flags: [] },
      {
        dst: `${network}0.0/16`,
        dev: "eth0",
        protocol: "kernel",
        scope: "link",
        prefsrc: address,
        flags: [],
      },
    ])}\n`,
  };
}

export function bootKernels({ release }: SimulatedServer): Printed {
  const [older, newer] = release.kernels;
  const files =
    release.family === "rhel"
      ? ["config", "initramfs", "symvers", "System.map", "vmlinuz"]
      : ["config", "initrd.img", "System.map", "vmlinuz"];
  const boot = [older, newer].flatMap((kernel) =>
    files.map((file) => `${file}-${kernel}${file === "initramfs" ? ".img" : ""}\n`),
  );
  return { stdout: `/boot:\nefi\ngrub\n${boot.join("")}\n/lib/modules:\n${older}\n${newer}\n` };
}

function runsOldKernel({ kernel, release }: SimulatedServer): boolean {
  return kernel !== release.kernels[1];
}

export function rebootRequired(server: SimulatedServer): Printed {
  if (!runsOldKernel(server)) {
    const missing = (name: string, tool: string) => `${tool} '${name}': No such file or directory`;
    return {
      stdout: "",
      exit: 1,
      stderr: `${missing("/var/run/reboot-required", "ls: cannot access")}\ncat: /var/run/reboot-required: No such file or directory\ncat: /var/run/reboot-required.pkgs: No such file or directory\n`,
    };
  }
  return {
    stdout: `-rw-r--r-- 1 root root 32 Nov 18 06:24 /var/run/reboot-required\n*** System restart required ***\nlinux-image-${server.release.kernels[1]}\nlinux-base\n`,
  };
}

export function needrestart(server: SimulatedServer): Printed {
  const expected = server.release.kernels[1];
  const services =
    server.outdated.size > 40
      ? server.role.daemons.slice(0, 1).map(({ unit }) => `NEEDRESTART-SVC: ${unit}\n`)
      : [];
  return {
    stdout: `NEEDRESTART-VER: 3.6\nNEEDRESTART-KCUR: ${server.kernel}\nNEEDRESTART-KEXP: ${expected}\nNEEDRESTART-KSTA: ${runsOldKernel(server) ? 3 : 1}\nNEEDRESTART-UCSTA: 1\nNEEDRESTART-UCCUR: 0x0a0011d5\nNEEDRESTART-UCEXP: 0x0a0011d5\n${services.join("")}`,
  };
}

export function needsRestarting(server: SimulatedServer): Printed {
  if (!runsOldKernel(server)) {
    return {
      stdout:
        "No core libraries or services have been updated since boot-up.\nReboot should not be necessary.\n",
    };
  }
  return {
    stdout:
      "Core libraries or services have been updated since boot-up:\n  * kernel\n\nReboot is required to fully utilize these updates.\nMore information: https://access.redhat.com/solutions/27943\n",
    exit: 1,
  };
}

export function timeSync(now: Date): Printed {
  const [day = ""] = longTime(now).split(" ");
  return {
    stdout: `Timezone=Etc/UTC\nLocalRTC=no\nCanNTP=yes\nNTP=yes\nNTPSynchronized=yes\nTimeUSec=${day} ${now.toISOString().slice(0, 10)} ${now.toISOString().slice(11, 19)} UTC\n`,
  };
}
