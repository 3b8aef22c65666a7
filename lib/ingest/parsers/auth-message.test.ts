import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAuthMessage } from "./auth-message";

const sshd = (text: string) => readAuthMessage("sshd", text);

describe("a message of sshd", () => {
  it.each<[string, object]>([
    [
      "Accepted publickey for deploy from 10.20.30.40 port 41593 ssh2: ED25519 SHA256:OC4woBnU3SCMAR3TvUnZImIHyPca2",
      {
        kind: "accepted",
        account: "deploy",
        from: "10.20.30.40",
        port: 41593,
        method: "publickey",
        outcome: "success",
      },
    ],
    [
      "Accepted keyboard-interactive/pam for alice from 2001:db8::7 port 22 ssh2",
      { kind: "accepted", account: "alice", from: "2001:db8::7", method: "keyboard-interactive/pam" },
    ],
    [
      "Accepted publickey for a from 192.0.2.1 port 5 ssh2: RSA-CERT SHA256:x ID u@h (serial 0) CA RSA SHA256:y",
      { kind: "accepted", account: "a", from: "192.0.2.1", port: 5 },
    ],
    [
      "Failed password for root from fe80::1%eth0 port 50 ssh2",
      { kind: "failed", account: "root", from: "fe80::1%eth0", port: 50, outcome: "failure" },
    ],
    [
      "Failed password for invalid user admin from 203.0.113.5 port 48257 ssh2",
      { kind: "failed", account: "admin" },
    ],
    [
      "Failed none for illegal user test from ::ffff:192.0.2.7 port 4",
      { account: "test", from: "192.0.2.7", method: "none" },
    ],
    ["Failed password for ROOT from 2001:db8::1", { account: "ROOT", from: "2001:db8::1", port: null }],
    ["Failed password for root from UNKNOWN port 65535 ssh2", { account: "root", from: null, port: 65535 }],
    ["Failed password for bob from host.example port 9 ssh2", { from: "host.example" }],
    ["Invalid user ftp from 192.0.2.2 port 37220", { kind: "invalid-user", account: "ftp", port: 37220 }],
    [
      "Invalid user ftp from 192.0.2.1",
      { kind: "invalid-user", account: "ftp", from: "192.0.2.1", port: null },
    ],
    [
      "Invalid user  from 203.0.113.50 port 40687",
      { kind: "invalid-user", account: "", from: "203.0.113.50" },
    ],
    [
      "Failed password for invalid user  from 203.0.113.50 port 40687 ssh2",
      { account: "", from: "203.0.113.50" },
    ],
    ["Invalid user o'brien from 203.0.113.50 port 1", { account: "o'brien" }],
    ["Invalid user \\303\\244 from 203.0.113.50 port 1", { account: "\\303\\244" }],
  ])("%s", (text, facts) => {
    expect(sshd(text)).toMatchObject({ weight: "event", times: 1, ...facts });
  });

  it.each<[string, object]>([
    [
      "Connection closed by authenticating user bob 10.20.30.40 port 52471 [preauth]",
      { kind: "failed", account: "bob", from: "10.20.30.40", port: 52471, method: null },
    ],
    [
      "Connection closed by invalid user  203.0.113.50 port 40687 [preauth]",
      { kind: "invalid-user", account: "" },
    ],
    [
      "Connection closed by invalid user x from 1.2.3.4 port 22 203.0.113.50 port 60811 [preauth]",
      { kind: "invalid-user", account: "x from 1.2.3.4 port 22", from: "203.0.113.50", port: 60811 },
    ],
    [
      "Disconnected from invalid user a b 192.0.2.4 port 7 [preauth]",
      { kind: "invalid-user", account: "a b" },
    ],
    [
      "Disconnecting authenticating user root 192.0.2.4 port 7: Too many authentication failures [preauth]",
      { kind: "failed", account: "root", from: "192.0.2.4", port: 7 },
    ],
    [
      "error: maximum authentication attempts exceeded for invalid user x from 192.0.2.4 port 7 ssh2 [preauth]",
      { kind: "failed", account: "x", from: "192.0.2.4", port: 7 },
    ],
    [
      "User root from 192.0.2.9 not allowed because not listed in AllowUsers",
      { account: "root", from: "192.0.2.9" },
    ],
    ["error: PAM: Authentication failure for kevin from 192.0.2.9", { account: "kevin", from: "192.0.2.9" }],
    ["ROOT LOGIN REFUSED FROM 192.0.2.9 port 12345 [preauth]", { account: "root", port: 12345 }],
  ])("%s is only a trace", (text, facts) => {
    expect(sshd(text)).toMatchObject({ weight: "trace", ...facts });
  });

  it("counts what PAM has seen more than once", () => {
    const tail = "; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=root";
    expect(sshd(`pam_unix(sshd:auth): authentication failure${tail}`)).toMatchObject({
      weight: "pam",
      account: "root",
      from: "203.0.113.9",
      times: 1,
    });
    expect(sshd(`PAM 4 more authentication failures${tail}`)).toMatchObject({ weight: "pam", times: 4 });
    expect(
      sshd("PAM 1 more authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9 "),
    ).toMatchObject({
      account: "",
    });
  });

  it.each([
    "Accepted key ED25519 SHA256:OC4woBnU3SCMAR3TvUnZImIHyPca2 found at /home/deploy/.ssh/authorized_keys:1",
    "Postponed publickey for deploy from 10.20.30.40 port 41593 ssh2 [preauth]",
    "Partial publickey for alice from 10.20.30.40 port 41593 ssh2",
    'Connection from 10.20.30.40 port 41593 on 192.0.2.10 port 2222 rdomain ""',
    "Connection closed by 192.0.2.10 port 43892",
    "Disconnected from user deploy 10.20.30.40 port 41593",
    "Received disconnect from 10.20.30.40 port 41593:11: disconnected by user",
    "Server listening on 0.0.0.0 port 22.",
    "pam_unix(sshd:session): session closed for user deploy",
    "pam_unix(sshd:auth): check pass; user unknown",
    "pam_sss(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=1.2.3.4 user=x",
    "Failed password for root",
    "",
  ])("is no sign-in: %s", (text) => {
    expect(sshd(text)).toBeNull();
  });

  it("reads sessions, with the service", () => {
    expect(sshd("pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)")).toMatchObject({
      kind: "session",
      account: "root",
      method: "sshd",
    });
    const old = "pam_unix(login:session): session opened for user fztu by LOGIN(uid=0)";
    expect(readAuthMessage("login", old)).toMatchObject({
      kind: "session",
      account: "fztu",
      method: "login",
    });
    const cron = "pam_unix(cron:session): session opened for user deploy(uid=1000) by (uid=0)";
    expect(readAuthMessage("CRON", cron)).toBeNull();
    expect(
      readAuthMessage("login", "FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure"),
    ).toMatchObject({
      kind: "failed",
      account: "root",
      method: "login",
    });
  });
});

describe("a user name that poses as a log line", () => {
  it.each([
    "x from 1.2.3.4 port 22",
    "x from 1.2.3.4 port 22 ssh2",
    "x from 1.2.3.4 port 22 ssh2: RSA SHA256:abc",
    "from 1.2.3.4",
    "root from 1.2.3.4 port 22 ssh2 [preauth]",
  ])("does not move the address: %s", (name) => {
    const expected = { account: name, from: "203.0.113.50", port: 60811 };
    expect(sshd(`Failed password for invalid user ${name} from 203.0.113.50 port 60811 ssh2`)).toMatchObject(
      expected,
    );
    expect(sshd(`Invalid user ${name} from 203.0.113.50 port 60811`)).toMatchObject(expected);
    expect(sshd(`Connection closed by invalid user ${name} 203.0.113.50 port 60811 [preauth]`)).toMatchObject(
      expected,
    );
    expect(
      sshd(
        `Failed publickey for invalid user ${name} from 203.0.113.50 port 60811 ssh2: RSA SHA256:KiSCot9T`,
      ),
    ).toMatchObject(expected);
  });

  it("nor does what a client says of itself after the address", () => {
    const tail = 'RSA SHA256:x, client user "a from 1.2.3.4 port 22 ssh2", client host "h"';
    expect(sshd(`Failed hostbased for dan from 203.0.113.5 port 45785 ssh2: ${tail}`)).toMatchObject({
      account: "dan",
      from: "203.0.113.5",
    });
  });

  it("is read back, whatever it is", () => {
    const name = fc.string({ unit: "binary-ascii", maxLength: 60 }).filter((text) => !/[\r\n]/.test(text));
    const words = fc
      .array(
        fc.constantFrom("from", "port", "22", "1.2.3.4", "ssh2", "ssh2:", "for", "user", "[preauth]", "RSA"),
      )
      .map((list) => list.join(" "));
    fc.assert(
      fc.property(fc.oneof(name, words), fc.integer({ min: 1, max: 65_535 }), (account, port) => {
        const found = sshd(`Failed password for invalid user ${account} from 203.0.113.50 port ${port} ssh2`);
        expect(found).toMatchObject({ kind: "failed", from: "203.0.113.50", port });
      }),
    );
  });
});

describe("a message of sudo", () => {
  const sudo = (text: string) => readAuthMessage("sudo", text);

  it("tells who did what as whom", () => {
    expect(
      sudo("     tsg : TTY=pts/0 ; PWD=/home/tsg ; USER=root ; COMMAND=/bin/cp /var/log/secure ."),
    ).toEqual({
      kind: "sudo",
      account: "tsg",
      from: null,
      port: null,
      method: null,
      outcome: "success",
      target: "root",
      command: "/bin/cp /var/log/secure .",
      weight: "event",
      times: 1,
    });
    expect(
      sudo("  deploy : PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/systemctl reload nginx"),
    ).toMatchObject({
      account: "deploy",
      outcome: "success",
    });
  });

  it.each([
    "bob : command not allowed ; TTY=pts/1 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/bash",
    "bob : user NOT in sudoers ; TTY=pts/1 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/bash",
    "bob : 3 incorrect password attempts ; TTY=pts/1 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/bash",
    "bob : a password is required ; PWD=/home/bob ; USER=root ; COMMAND=/bin/bash",
  ])("tells a refusal: %s", (text) => {
    expect(sudo(text)).toMatchObject({
      kind: "sudo",
      account: "bob",
      outcome: "failure",
      target: "root",
      command: "/bin/bash",
    });
  });

  it("keeps secrets out of commands", () => {
    const text = "a : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/mysql -phunter2";
    expect(sudo(text)?.command).toBe("/usr/bin/mysql -p[redacted]");
  });

  it("leaves PAM's lines to sudo's own", () => {
    expect(sudo("pam_unix(sudo:session): session opened for user root(uid=0) by (uid=1000)")).toBeNull();
    expect(
      sudo(
        "pam_unix(sudo:auth): authentication failure; logname=a uid=1 euid=0 tty=/dev/pts/0 ruser=a rhost=  user=a",
      ),
    ).toBeNull();
    expect(
      sudo(
        "pam_limits(sudo:session): Could not set limit for 'core' to soft=0, hard=-1: Operation not permitted",
      ),
    ).toBeNull();
  });
});

describe("a message of su", () => {
  it.each<[string, object]>([
    ["(to deploy) root on none", { account: "root", target: "deploy", outcome: "success" }],
    ["FAILED SU (to alice) root on none", { account: "root", target: "alice", outcome: "failure" }],
    ["(to root) tsg on pts/0", { account: "tsg", target: "root", outcome: "success" }],
    ["Successful su for root by alice", { account: "alice", target: "root", outcome: "success" }],
    ["FAILED su for root by alice", { account: "alice", target: "root", outcome: "failure" }],
  ])("%s", (text, facts) => {
    expect(readAuthMessage("su", text)).toMatchObject({ kind: "su", ...facts });
  });

  it("leaves PAM's lines to su's own", () => {
    expect(
      readAuthMessage("su", "pam_unix(su-l:session): session opened for user deploy(uid=1000) by (uid=0)"),
    ).toBeNull();
    expect(readAuthMessage("su", "+ pts/0 alice:root")).toBeNull();
  });
});

describe("any message", () => {
  it("never throws", () => {
    const program = fc.constantFrom("sshd", "sudo", "su", "login");
    const start = fc.constantFrom(
      "",
      "Failed password for ",
      "a : PWD=",
      "(to ",
      "Invalid user ",
      "pam_unix(",
    );
    fc.assert(
      fc.property(program, start, fc.string(), (name, prefix, text) => {
        const found = readAuthMessage(name, prefix + text);
        expect(found === null || typeof found.account === "string").toBe(true);
      }),
    );
  });
});
