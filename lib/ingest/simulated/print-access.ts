/** How a simulated server prints its accounts, groups, sudo rules, keys and sign-ins. */
import type { Printed } from "./print-packages";
import { longTime } from "./print-system";
import { fingerprint, Random } from "./random";
import type { Person, SimulatedServer } from "./server";

type Account = { name: string; uid: number; gid: number; gecos: string; home: string; shell: string };

const NOLOGIN = "/usr/sbin/nologin";
const OF_DEBIAN =
  "daemon:1:1:/usr/sbin bin:2:2:/bin sys:3:3:/dev sync:4:65534:/bin games:5:60:/usr/games man:6:12:/var/cache/man lp:7:7:/var/spool/lpd mail:8:8:/var/mail news:9:9:/var/spool/news uucp:10:10:/var/spool/uucp proxy:13:13:/bin www-data:33:33:/var/www backup:34:34:/var/backups list:38:38:/var/list irc:39:39:/run/ircd _apt:42:65534:/nonexistent nobody:65534:65534:/nonexistent systemd-network:998:998:/ messagebus:100:101:/nonexistent sshd:101:65534:/run/sshd _chrony:102:109:/var/lib/chrony prometheus:103:110:/var/lib/prometheus";
const OF_ROCKY =
  "bin:1:1:/bin daemon:2:2:/sbin adm:3:4:/var/adm lp:4:7:/var/spool/lpd sync:5:0:/sbin shutdown:6:0:/sbin halt:7:0:/sbin mail:8:12:/var/spool/mail operator:11:0:/root games:12:100:/usr/games ftp:14:50:/var/ftp nobody:65534:65534:/ systemd-coredump:999:997:/ dbus:81:81:/ polkitd:998:996:/ sssd:997:995:/ chrony:996:994:/var/lib/chrony sshd:74:74:/usr/share/empty.sshd tcpdump:72:72:/ tss:59:59:/dev/null prometheus:991:991:/var/lib/prometheus";

function systemAccounts({ release, role }: SimulatedServer): Account[] {
  const table = release.family === "rhel" ? OF_ROCKY : OF_DEBIAN;
  const listed = table.split(" ").map((row): Account => {
    const [name = "", uid = "", gid = "", home = ""] = row.split(":");
    return { name, uid: Number(uid), gid: Number(gid), gecos: name, home, shell: NOLOGIN };
  });
  const { name, gecos, home } = role.account;
  return [
    { name: "root", uid: 0, gid: 0, gecos: "root", home: "/root", shell: "/bin/bash" },
    ...listed,
    {
      name,
      uid: 120,
      gid: 125,
      gecos: `${gecos},,,`,
      home,
      shell: name === "postgres" ? "/bin/bash" : NOLOGIN,
    },
  ];
}

function personAccount({ name, uid, gecos }: Person): Account {
  return { name, uid, gid: uid, gecos, home: `/home/${name}`, shell: "/bin/bash" };
}

export function passwd(server: SimulatedServer): Printed {
  const accounts = [...systemAccounts(server), ...server.people.map(personAccount)];
  return {
    stdout: accounts
      .map(({ name, uid, gid, gecos, home, shell }) => `${name}:x:${uid}:${gid}:${gecos}:${home}:${shell}\n`)
      .join(""),
  };
}

function sudoGroup({ release }: SimulatedServer): string {
  return release.family === "rhel" ? "wheel" : "sudo";
}

export function group(server: SimulatedServer): Printed {
  const sudoers = server.people.filter(({ sudo }) => sudo).map(({ name }) => name);
  const own = systemAccounts(server).map(({ name, gid }) => `${name}:x:${gid}:\n`);
  const others = [
    "adm:x:204:",
    "tty:x:205:",
    "disk:x:206:",
    "users:x:2100:",
    "shadow:x:242:",
    "ssl-cert:x:203:",
    "crontab:x:202:",
  ];
  return {
    stdout: [
      ...own,
      ...others.map((row) => `${row}\n`),
      `${sudoGroup(server)}:x:27:${sudoers.join(",")}\n`,
      ...server.people.map(({ name, uid }) => `${name}:x:${uid}:\n`),
    ].join(""),
  };
}

export function shadowState(server: SimulatedServer): Printed {
  const installed = Math.floor(server.bootedAt.getTime() / 86_400_000) - 200 - (server.number % 400);
  const hash = server.release.family === "rhel" ? "$6$<redacted>" : "$y$<redacted>";
  const rows = [
    `root:${server.number % 9 === 0 ? hash : "*"}:${installed}:0:99999:7:::\n`,
    ...systemAccounts(server)
      .slice(1)
      .map(({ name }) => `${name}:!*:${installed}::::::\n`),
    ...server.people.map(
      ({ name, password, changedOn }) =>
        `${name}:${password === "set" ? hash : "!"}:${changedOn}:0:${password === "set" ? 365 : 99999}:7:::\n`,
    ),
  ];
  return { stdout: rows.join("") };
}

export function sudoers(server: SimulatedServer): Printed {
  const { name } = server.role.account;
  const unit = server.role.daemons[0]?.unit ?? "ssh.service";
  return {
    stdout: `Defaults\tenv_reset\nDefaults\tmail_badpass\nDefaults\tsecure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\nDefaults\tuse_pty\nroot\tALL=(ALL:ALL) ALL\n%${sudoGroup(server)}\tALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n${name} ALL=(root) NOPASSWD: /usr/bin/systemctl restart ${unit}, /usr/bin/systemctl reload ${unit}\n${server.number % 17 === 0 ? "backup ALL=(ALL) NOPASSWD: ALL\n" : ""}`,
  };
}

export function authorizedKeys({ people, number }: SimulatedServer): Printed {
  const files = people.map(
    ({ name, keys }) =>
      `# /home/${name}/.ssh/authorized_keys\n${name} 600\n${keys.map(({ bits, fingerprint: print, comment, type }) => `${bits} ${print} ${comment} (${type})\n`).join("")}`,
  );
  const [first] = people[0]?.keys ?? [];
  const root =
    number % 13 === 0 && first
      ? `# /root/.ssh/authorized_keys\nroot 600\n${first.bits} ${first.fingerprint} ${first.comment} (${first.type})\n`
      : "";
  return { stdout: root + files.join("") };
}

/** Sign-ins of the days before the boot and since, the newest first. */
export function lastLogins(server: SimulatedServer): Printed {
  const random = new Random(`logins ${server.machineId} ${server.bootedAt.getTime()}`);
  const rows: { at: Date; text: string }[] = [];
  for (let count = random.whole(6, 14); count > 0; count -= 1) {
    const { name } = random.pick(server.people);
    const at = new Date(server.bootedAt.getTime() + random.whole(60, 80_000) * 1000);
    const minutes = random.whole(1, 90);
    const until = new Date(at.getTime() + minutes * 60_000);
    const spent = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
    const from = `10.20.0.${10 + (fingerprint(name) % 40)}`;
    rows.push({
      at,
      text: `${name.padEnd(8)} ${"pts/0".padEnd(12)} ${from.padEnd(16)} ${longTime(at)} - ${longTime(until)}  (${spent})\n`,
    });
  }
  rows.sort((a, b) => b.at.getTime() - a.at.getTime());
  const boot = `${"reboot".padEnd(8)} ${"system boot".padEnd(12)} ${server.kernel.slice(0, 16).padEnd(16)} ${longTime(server.bootedAt)}   still running\n`;
  return {
    stdout: `${rows.map(({ text }) => text).join("")}${boot}\nwtmp begins ${longTime(server.bootedAt)}\n`,
  };
}

/** What was written to the journal since the last report: mostly strangers who try passwords. */
export function authJournal(server: SimulatedServer, since: Date, now: Date): Printed {
  const random = new Random(`journal ${server.machineId} ${now.getTime()}`);
  const isPublic = server.role.zone === "dmz";
  const span = Math.max(1_000, now.getTime() - since.getTime());
  const rows = Array.from({ length: random.whole(0, isPublic ? 12 : 3) }, () => {
    const at = since.getTime() + Math.floor(random.next() * span);
    const from = `203.0.113.${random.whole(1, 254)}`;
    const port = random.whole(30_000, 60_000);
    const { name } = random.pick(server.people);
    const stranger = random.pick(["admin", "test", "oracle", "ubuntu", "git"] as const);
    const message = random.chance(0.2)
      ? `Accepted publickey for ${name} from 10.20.0.${10 + (fingerprint(name) % 40)} port ${port} ssh2: ED25519 SHA256:${random.hex(16)}`
      : random.chance(0.6)
        ? `Invalid user ${stranger} from ${from} port ${port}`
        : `Failed password for root from ${from} port ${port} ssh2`;
    return { at, message };
  }).sort((a, b) => a.at - b.at);
  const lines = rows.map(({ at, message }) =>
    JSON.stringify({
      __REALTIME_TIMESTAMP: String(at * 1000),
      _BOOT_ID: server.bootId.replaceAll("-", ""),
      _COMM: "sshd",
      _EXE: "/usr/sbin/sshd",
      _HOSTNAME: server.hostname.split(".")[0],
      _MACHINE_ID: server.machineId,
      _PID: "1234",
      _SYSTEMD_UNIT: server.release.sshUnit,
      _TRANSPORT: "syslog",
      _UID: "0",
      MESSAGE: message,
      PRIORITY: "6",
      SYSLOG_FACILITY: "4",
      SYSLOG_IDENTIFIER: "sshd",
    }),
  );
  return { stdout: lines.map((line) => `${line}\n`).join("") };
}
