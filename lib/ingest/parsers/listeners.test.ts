import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { listenersParser } from "./listeners";

describe.each(["web01", "old01", "nasty"])("%s", (host) => {
  const text = fixture(`${host}.ss-tulpnH`);

  test("everything is read, with and without a header", () => {
    const result = parsed(listenersParser, text);
    expect(result.unread).toEqual([]);
    expect(parsed(listenersParser, fixture(`${host}.ss-tulpn`))).toEqual(result);
  });
});

test("web01: one listener per socket, one entry per process", () => {
  const listeners = readValue(listenersParser, fixture("web01.ss-tulpnH"));
  expect(listeners).toHaveLength(7);
  expect(listeners[4]).toEqual({
    protocol: "tcp",
    address: "::",
    port: 80,
    interface: null,
    processes: [
      { name: "nginx", pid: 211 },
      { name: "nginx", pid: 210 },
      { name: "nginx", pid: 58 },
    ],
  });
});

test("old01: UDP sockets and dual-stack stars", () => {
  const listeners = readValue(listenersParser, fixture("old01.ss-tulpnH"));
  expect(listeners.filter(({ protocol }) => protocol === "udp")).toHaveLength(9);
  expect(listeners).toContainEqual({
    protocol: "tcp",
    address: "*",
    port: 21,
    interface: null,
    processes: [{ name: "vsftpd", pid: 78 }],
  });
});

test("names that any user may give a process change nothing but the name", () => {
  const listeners = readValue(listenersParser, fixture("nasty.ss-tulpnH"));
  const nameAt = (port: number) =>
    listeners.filter((one) => one.port === port).map(({ processes }) => processes[0]?.name);
  expect(nameAt(7001)).toEqual(['x",pid=1,fd=3']);
  expect(nameAt(7002)).toEqual(["my app (v2"]);
  expect(nameAt(7003)).toEqual(['a"b']);
  expect(nameAt(7004)).toEqual(["((sd-pam"]);
  expect(nameAt(7006)).toEqual(['a,("b",pid=1']);
  expect(nameAt(7007)).toEqual(["line\nbreak"]);
  expect(nameAt(7009)).toEqual(["reuse", "reuse"]);
  expect(nameAt(7011)).toEqual([""]);
});

test("scopes, bound interfaces and IPv4 in IPv6", () => {
  const listeners = readValue(listenersParser, fixture("nasty.ss-tulpnH"));
  const at = (port: number) => listeners.find((one) => one.port === port);
  expect(at(7005)).toMatchObject({ protocol: "udp", address: "127.0.0.53", interface: "lo" });
  expect(at(7008)).toMatchObject({ protocol: "tcp", address: "0.0.0.0", interface: "lo" });
  expect(at(7010)).toMatchObject({ protocol: "udp", address: "fe80::fc:ff:fe00:1", interface: "eth0" });
  expect(at(7002)).toMatchObject({ protocol: "tcp", address: "127.0.0.1", interface: null });
});

test("without root the sockets are known, their owners are not", () => {
  const listeners = readValue(listenersParser, fixture("nobody.ss-tulpnH"));
  expect(listeners).toHaveLength(12);
  expect(listeners.flatMap(({ processes }) => processes)).toEqual([]);
});

test("ss of RHEL 7: no brackets, UDP named tcp, old process form", () => {
  const text = `Netid State      Recv-Q Send-Q    Local Address:Port    Peer Address:Port
tcp   UNCONN     0      0                     *:68                 *:*      users:(("dhclient",1171,6))
tcp   LISTEN     0      128                  :::22                :::*      users:(("sshd",1231,4),("a",1,2),("b",9,9))
tcp   ESTAB      0      0         192.0.2.1:739    192.0.2.2:2049
udp   ESTAB      0      0         192.0.2.1:54211  192.0.2.2:53
tcp   LISTEN     0      100              ::1:25                :::*
        users:(("master",1326,14))
`;
  expect(parsed(listenersParser, text)).toEqual({
    state: "read",
    unread: [],
    value: [
      {
        protocol: "udp",
        address: "*",
        port: 68,
        interface: null,
        processes: [{ name: "dhclient", pid: 1171 }],
      },
      {
        protocol: "tcp",
        address: "::",
        port: 22,
        interface: null,
        processes: [
          { name: "sshd", pid: 1231 },
          { name: "a", pid: 1 },
          { name: "b", pid: 9 },
        ],
      },
      {
        protocol: "tcp",
        address: "::1",
        port: 25,
        interface: null,
        processes: [{ name: "master", pid: 1326 }],
      },
    ],
  });
});

test("netstat, of net-tools and of busybox", () => {
  const listeners = parsed(listenersParser, fixture("net-tools.netstat-tulpn"));
  expect(listeners.unread).toEqual([]);
  const ports = (text: string) =>
    readValue(listenersParser, text)
      .map(({ protocol, port }) => `${protocol} ${port}`)
      .sort();
  expect(ports(fixture("net-tools.netstat-tulpn"))).toEqual(ports(fixture("nasty.ss-tulpnH")));
  const busybox =
    "tcp        0      0 0.0.0.0:22              0.0.0.0:*               LISTEN      2041/sshd: /usr/sbin\nudp        0      0 :::123                  :::*                                2101/ntpd\n";
  expect(readValue(listenersParser, busybox)).toEqual([
    {
      protocol: "tcp",
      address: "0.0.0.0",
      port: 22,
      interface: null,
      processes: [{ name: "sshd: /usr/sbin", pid: 2041 }],
    },
    { protocol: "udp", address: "::", port: 123, interface: null, processes: [{ name: "ntpd", pid: 2101 }] },
  ]);
});

test("raw and UNIX sockets of netstat -lnp are no listeners and no noise", () => {
  const text = `Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
tcp        0      0 127.0.0.1:25            0.0.0.0:*               LISTEN      1469/master
raw6       0      0 :::58                   :::*                    7           865/NetworkManager
Active UNIX domain sockets (only servers)
Proto RefCnt Flags       Type       State         I-Node   PID/Program name     Path
unix  2      [ ACC ]     SEQPACKET  LISTENING     13962    1/systemd            /run/udev/control
`;
  expect(parsed(listenersParser, text)).toMatchObject({
    unread: [],
    value: [{ port: 25, processes: [{ pid: 1469 }] }],
  });
});

test("nothing listens, and nobody could look, are different", () => {
  expect(readValue(listenersParser, "")).toEqual([]);
  expect(
    parsed(listenersParser, "", { exit: 255, stderr: "Cannot open netlink socket: Permission denied\n" }),
  ).toMatchObject({
    state: "unread",
    reason: "Cannot open netlink socket: Permission denied",
  });
  expect(parsed(listenersParser, "sh: ss: not found\n", { exit: 127 }).state).toBe("unread");
});

test("a list of which no socket can be read is not an empty one", () => {
  const apart = `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address     Port  Foreign Address   Port  State       PID/Program name
tcp        0      0 0.0.0.0           7788  0.0.0.0           *     LISTEN      7661/httpd.worker
`;
  expect(parsed(listenersParser, apart)).toMatchObject({
    state: "unread",
    reason: "The output has lines, but none of them can be read.",
    unread: [{ line: 3, why: "not a line of ss" }],
  });
  const localOnly = "Active UNIX domain sockets (only servers)\nProto RefCnt Flags Type State I-Node Path\n";
  expect(parsed(listenersParser, localOnly).state).toBe("unread");
});

test("a process column that makes no sense is told, and the listener kept", () => {
  const result = parsed(listenersParser, 'tcp LISTEN 0 5 0.0.0.0:80 0.0.0.0:* users:(("half');
  expect(result).toMatchObject({ value: [{ port: 80, processes: [] }], unread: [{ line: 1 }] });
});

test("any process name comes back as it was", () => {
  const name = fc
    .string({ maxLength: 15, unit: "grapheme-ascii" })
    .filter((text) => !/\s/.test(text) || text.trim() === text);
  fc.assert(
    fc.property(fc.array(fc.record({ name, pid: fc.nat() }), { minLength: 1, maxLength: 5 }), (processes) => {
      const users = processes.map((one, fd) => `("${one.name}",pid=${one.pid},fd=${fd})`).join(",");
      const text = `tcp   LISTEN 0      5      0.0.0.0:80   0.0.0.0:* users:(${users})   \n`;
      const unique = [...new Map(processes.map((one) => [`${one.pid} ${one.name}`, one])).values()];
      expect(readValue(listenersParser, text)[0]?.processes).toEqual(unique);
    }),
  );
});

test("never throws", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      (text) => void parsed(listenersParser, `tcp LISTEN 0 1 ${text}`),
    ),
  );
});
