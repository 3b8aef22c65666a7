/** What simulated servers are for: what each role runs, listens on and lets in. */

export const ROLE_NAMES = ["web", "app", "db", "lb"] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

export type Daemon = {
  unit: string;
  description: string;
  user: string;
  /** The name of the process, at most 15 characters, and its command line. */
  comm: string;
  args: string;
  workers: number;
  listens: readonly Socket[];
};
/** `on` is where: everywhere, the server's own address, or the loopback. */
export type Socket = {
  protocol: "tcp" | "udp";
  on: "any" | "own" | "loopback";
  port: number;
  backlog: number;
};

export type Role = {
  name: RoleName;
  zone: "dmz" | "internal";
  daemons: readonly Daemon[];
  /** TCP ports that the firewall opens to everybody, and to the internal network alone. */
  open: readonly number[];
  internal: readonly number[];
  account: { name: string; gecos: string; home: string };
};

const tcp = (port: number, on: Socket["on"] = "any", backlog = 511): Socket => ({
  protocol: "tcp",
  on,
  port,
  backlog,
});

function daemon(
  unit: string,
  description: string,
  user: string,
  args: string,
  listens: readonly Socket[] = [],
  workers = 0,
): Daemon {
  const program = args.split(" ", 1)[0]?.split("/").at(-1) ?? unit;
  return { unit, description, user, comm: program.replace(/:$/, "").slice(0, 15), args, workers, listens };
}

export const ROLES: readonly Role[] = [
  {
    name: "web",
    zone: "dmz",
    daemons: [
      daemon(
        "nginx.service",
        "A high performance web server and a reverse proxy server",
        "www-data",
        "/usr/sbin/nginx -g daemon on; master_process on;",
        [tcp(80), tcp(443)],
        4,
      ),
      daemon(
        "php-fpm.service",
        "The PHP FastCGI Process Manager",
        "www-data",
        "/usr/sbin/php-fpm --nodaemonize --fpm-config /etc/php/php-fpm.conf",
        [tcp(9000, "loopback")],
        8,
      ),
    ],
    open: [80, 443],
    internal: [9100],
    account: { name: "webdeploy", gecos: "Web deployments", home: "/srv/www" },
  },
  {
    name: "app",
    zone: "internal",
    daemons: [
      daemon(
        "tomcat.service",
        "Apache Tomcat Web Application Server",
        "tomcat",
        "/usr/bin/java -Xmx2g -Djava.awt.headless=true -classpath /usr/share/tomcat/bin/bootstrap.jar org.apache.catalina.startup.Bootstrap start",
        [tcp(8080, "own", 100), tcp(8005, "loopback", 1)],
      ),
      daemon(
        "orders.service",
        "Orders API",
        "app",
        "/usr/bin/node /srv/app/orders/server.js --port 8081",
        [tcp(8081, "own")],
        2,
      ),
      daemon(
        "redis-server.service",
        "Advanced key-value store",
        "redis",
        "/usr/bin/redis-server 127.0.0.1:6379",
        [tcp(6379, "loopback")],
      ),
    ],
    open: [],
    internal: [8080, 8081, 9100],
    account: { name: "app", gecos: "Applications", home: "/srv/app" },
  },
  {
    name: "db",
    zone: "internal",
    daemons: [
      daemon(
        "postgresql.service",
        "PostgreSQL RDBMS",
        "postgres",
        "/usr/lib/postgresql/bin/postgres -D /var/lib/postgresql/main -c config_file=/etc/postgresql/main/postgresql.conf",
        [tcp(5432, "own", 200), tcp(5432, "loopback", 200)],
        6,
      ),
      daemon(
        "pgbouncer.service",
        "connection pooler for PostgreSQL",
        "postgres",
        "/usr/sbin/pgbouncer /etc/pgbouncer/pgbouncer.ini",
        [tcp(6432, "own", 128)],
      ),
    ],
    open: [],
    internal: [5432, 6432, 9100, 9187],
    account: { name: "postgres", gecos: "PostgreSQL administrator", home: "/var/lib/postgresql" },
  },
  {
    name: "lb",
    zone: "dmz",
    daemons: [
      daemon(
        "haproxy.service",
        "HAProxy Load Balancer",
        "haproxy",
        "/usr/sbin/haproxy -Ws -f /etc/haproxy/haproxy.cfg -p /run/haproxy.pid",
        [tcp(80, "any", 4096), tcp(443, "any", 4096), tcp(8404, "loopback", 4096)],
        1,
      ),
      daemon(
        "keepalived.service",
        "Keepalive Daemon (LVS and VRRP)",
        "root",
        "/usr/sbin/keepalived --dont-fork",
        [],
        1,
      ),
    ],
    open: [80, 443],
    internal: [8404, 9100],
    account: { name: "haproxy", gecos: "HAProxy", home: "/var/lib/haproxy" },
  },
];

/** What runs everywhere, whatever the server is for. */
export const EVERYWHERE: readonly Daemon[] = [
  daemon("cron.service", "Regular background program processing daemon", "root", "/usr/sbin/cron -f"),
  daemon(
    "dbus.service",
    "D-Bus System Message Bus",
    "messagebus",
    "/usr/bin/dbus-daemon --system --address=systemd: --nofork --nopidfile --systemd-activation --syslog-only",
  ),
  daemon("rsyslog.service", "System Logging Service", "root", "/usr/sbin/rsyslogd -n -iNONE"),
  daemon("chrony.service", "chrony, an NTP client/server", "_chrony", "/usr/sbin/chronyd -F 1", [
    { protocol: "udp", on: "loopback", port: 323, backlog: 0 },
  ]),
  daemon(
    "fail2ban.service",
    "Fail2Ban Service",
    "root",
    "/usr/bin/python3 /usr/bin/fail2ban-server -xf start",
  ),
  daemon(
    "prometheus-node-exporter.service",
    "Prometheus exporter for machine metrics",
    "prometheus",
    "/usr/bin/prometheus-node-exporter",
    [tcp(9100, "any", 4096)],
  ),
  daemon(
    "ssh.service",
    "OpenBSD Secure Shell server",
    "root",
    "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups",
    [tcp(22, "any", 128)],
  ),
  daemon("systemd-journald.service", "Journal Service", "root", "/lib/systemd/systemd-journald"),
  daemon("systemd-logind.service", "User Login Management", "root", "/lib/systemd/systemd-logind"),
  daemon(
    "systemd-udevd.service",
    "Rule-based Manager for Device Events and Files",
    "root",
    "/lib/systemd/systemd-udevd",
  ),
  daemon(
    "unattended-upgrades.service",
    "Unattended Upgrades Shutdown",
    "root",
    "/usr/bin/python3 /usr/share/unattended-upgrades/unattended-upgrade-shutdown --wait-for-signal",
  ),
];
