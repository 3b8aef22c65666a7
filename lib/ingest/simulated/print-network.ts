/** How a simulated server prints its sockets, SSH settings and firewall. */
import type { Printed } from "./print-packages";
import { longTime } from "./print-system";
import { Random } from "./random";
import { boundTo, pidOf, type SimulatedServer } from "./server";

export function listeners(server: SimulatedServer): Printed {
  const rows = server.daemons.flatMap((daemon) =>
    daemon.listens.flatMap((socket) => {
      const pids = Array.from({ length: daemon.workers + 1 }, (_, worker) =>
        pidOf(server, daemon, worker),
      ).reverse();
      const users = `users:((${pids.map((pid) => `"${daemon.comm}",pid=${pid},fd=5`).join("),(")}))`;
      const state = socket.protocol === "tcp" ? "LISTEN" : "UNCONN";
      const row = (local: string, peer: string) =>
        `${socket.protocol} ${state} 0 ${String(socket.backlog).padStart(6)} ${local.padStart(20)} ${peer.padStart(14)} ${users}\n`;
      const four = row(`${boundTo(socket, server)}:${socket.port}`, "0.0.0.0:*");
      return socket.on === "any" ? [four, row(`[::]:${socket.port}`, "[::]:*")] : [four];
    }),
  );
  return { stdout: rows.join("") };
}

/** Different at every look. */
export function connections(server: SimulatedServer, now: Date): Printed {
  const random = new Random(`connections ${server.machineId} ${now.getTime()}`);
  const ports = server.daemons
    .flatMap(({ listens }) => listens)
    .filter(({ on, protocol }) => on !== "loopback" && protocol === "tcp");
  const rows = Array.from({ length: random.whole(8, 30) }, () => {
    const { port } = random.pick(ports);
    const state = random.pick(["ESTAB", "ESTAB", "TIME-WAIT"] as const);
    const peer = `10.20.${random.whole(0, 9)}.${random.whole(1, 254)}:${random.whole(32_768, 60_999)}`;
    return `${state.padEnd(9)} 0      0      ${`${server.address}:${port}`.padStart(20)} ${peer.padStart(20)}\n`;
  });
  return { stdout: rows.join("") };
}

/** The effective settings of OpenSSH 9 with what administrators change most. */
export function sshdEffective({ sshd, release }: SimulatedServer): Printed {
  const { rootLogin, passwords, maxTries } = sshd;
  return {
    stdout: `port 22
addressfamily any
listenaddress [::]:22
listenaddress 0.0.0.0:22
usepam yes
logingracetime 120
x11displayoffset 10
maxauthtries ${maxTries}
maxsessions 10
clientaliveinterval 0
clientalivecountmax 3
requiredrsasize 1024
permitrootlogin ${rootLogin}
ignorerhosts yes
hostbasedauthentication no
pubkeyauthentication yes
kerberosauthentication no
gssapiauthentication ${release.family === "rhel" ? "yes" : "no"}
passwordauthentication ${passwords}
kbdinteractiveauthentication no
printmotd no
printlastlog yes
x11forwarding ${release.family === "rhel" ? "no" : "yes"}
x11uselocalhost yes
permittty yes
strictmodes yes
tcpkeepalive yes
permitemptypasswords no
compression yes
gatewayports no
usedns no
allowtcpforwarding yes
allowagentforwarding yes
disableforwarding no
allowstreamlocalforwarding yes
fingerprinthash SHA256
pidfile /run/sshd.pid
ciphers chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,aes256-gcm@openssh.com
macs umac-64-etm@openssh.com,umac-128-etm@openssh.com,hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com
banner none
forcecommand none
chrootdirectory none
kexalgorithms sntrup761x25519-sha512@openssh.com,curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256
hostkeyalgorithms ssh-ed25519,ecdsa-sha2-nistp256,rsa-sha2-512,rsa-sha2-256
loglevel INFO
syslogfacility ${release.family === "rhel" ? "AUTHPRIV" : "AUTH"}
authorizedkeysfile .ssh/authorized_keys .ssh/authorized_keys2
hostkey /etc/ssh/ssh_host_rsa_key
hostkey /etc/ssh/ssh_host_ecdsa_key
hostkey /etc/ssh/ssh_host_ed25519_key
acceptenv LANG
acceptenv LC_*
authenticationmethods any
subsystem sftp /usr/lib/openssh/sftp-server
maxstartups 10:30:100
persourcemaxstartups none
permittunnel no
ipqos lowdelay throughput
rekeylimit 0 0
permitopen any
permituserenvironment no
`,
  };
}

export function sshdProcess({ release, bootedAt }: SimulatedServer): Printed {
  const entered = `${longTime(bootedAt).slice(0, 3)} ${bootedAt.toISOString().slice(0, 10)} ${bootedAt.toISOString().slice(11, 19)} UTC`;
  return {
    stdout: `ExecStart={ path=/usr/sbin/sshd ; argv[]=/usr/sbin/sshd -D $SSHD_OPTS ; ignore_errors=no ; start_time=[${entered}] ; stop_time=[n/a] ; pid=912 ; code=(null) ; status=0/0 }\nId=${release.sshUnit}\nActiveEnterTimestamp=${entered}\n`,
  };
}

const INTERNAL = "10.20.0.0/16";

export function nftRuleset(server: SimulatedServer): Printed {
  const metainfo = {
    metainfo: {
      version: server.release.nftVersion,
      release_name: "Commodore Bullmoose #8",
      json_schema_version: 1,
    },
  };
  if (server.firewall !== "nft") return { stdout: `${JSON.stringify({ nftables: [metainfo] })}\n` };
  const base = { family: "inet", table: "filter" };
  const chain = (name: string, handle: number, policy: string) => ({
    chain: { ...base, name, handle, type: "filter", hook: name, prio: 0, policy },
  });
  const equal = (left: object, right: unknown) => ({ match: { op: "==", left, right } });
  const rules: object[][] = [
    [
      { match: { op: "in", left: { ct: { key: "state" } }, right: ["established", "related"] } },
      { accept: null },
    ],
    [equal({ meta: { key: "iifname" } }, "lo"), { accept: null }],
    [equal({ payload: { protocol: "ip6", field: "nexthdr" } }, "ipv6-icmp"), { accept: null }],
    [equal({ payload: { protocol: "ip", field: "protocol" } }, "icmp"), { accept: null }],
    [source(equal), port(equal, 22), { accept: null }],
    ...server.role.open.map((open) => [port(equal, open), { accept: null }]),
    ...server.role.internal.map((open) => [source(equal), port(equal, open), { accept: null }]),
    [{ counter: { packets: 0, bytes: 0 } }, { drop: null }],
  ];
  const nftables = [
    metainfo,
    { table: { family: "inet", name: "filter", handle: 1 } },
    chain("input", 1, "drop"),
    chain("forward", 2, "drop"),
    chain("output", 3, "accept"),
    ...rules.map((expr, index) => ({ rule: { ...base, chain: "input", handle: 4 + index, expr } })),
  ];
  return { stdout: `${JSON.stringify({ nftables })}\n` };
}

type Equal = (left: object, right: unknown) => object;

function source(equal: Equal): object {
  return equal({ payload: { protocol: "ip", field: "saddr" } }, { prefix: { addr: "10.20.0.0", len: 16 } });
}

function port(equal: Equal, number: number): object {
  return equal({ payload: { protocol: "tcp", field: "dport" } }, number);
}

export function iptablesSave(server: SimulatedServer, family: 4 | 6): Printed {
  if (server.firewall !== "iptables") return { stdout: "" };
  const internal = family === 4 ? `-s ${INTERNAL} ` : "-s fd00:20::/32 ";
  const icmp = family === 4 ? "icmp" : "ipv6-icmp";
  return {
    stdout: `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i lo -j ACCEPT
-A INPUT -p ${icmp} -j ACCEPT
-A INPUT ${internal}-p tcp -m tcp --dport 22 -j ACCEPT
${server.role.open.map((open) => `-A INPUT -p tcp -m tcp --dport ${open} -j ACCEPT\n`).join("")}${server.role.internal.map((open) => `-A INPUT ${internal}-p tcp -m tcp --dport ${open} -j ACCEPT\n`).join("")}-A INPUT -j REJECT --reject-with ${family === 4 ? "icmp-port-unreachable" : "icmp6-port-unreachable"}
COMMIT
`,
  };
}
