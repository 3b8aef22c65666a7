/**
 * What does one message of sshd, sudo, su or PAM say about a sign-in or a change of user?
 *
 * Whoever connects chooses the user name, and it may read `x from 1.2.3.4 port 22`: what sshd itself writes stands
 * last, so addresses are taken from the end. Messages that only repeat what another one of the same connection has
 * said are traces: they count where that other one is missing (LogLevel QUIET, a log that begins in the middle).
 */
import type { AuthEvent } from "@/lib/fleet/model/facts";
import { withoutSecrets } from "./command-secrets";

export type AuthMessage = Omit<AuthEvent, "at"> & {
  /** "pam" traces count attempts one by one; of other traces one per connection counts. */
  weight: "event" | "trace" | "pam";
  times: number;
};

/** What the message says, or null when it is about something else. `program` is the sender's name. */
export function readAuthMessage(program: string, text: string): AuthMessage | null {
  if (SSHD.test(program)) return readSshd(text.replace(/^\[ID \d{1,8} \S{1,40}\] /, ""));
  if (program === "sudo") return readSudo(text);
  if (program === "su") return readSu(text);
  return readSession(text) ?? readConsole(text);
}

const SSHD = /^sshd(?:-session|-auth)?$/;

function message(kind: AuthEvent["kind"], account: string, more: Partial<AuthMessage> = {}): AuthMessage {
  return {
    kind,
    account,
    from: null,
    port: null,
    method: null,
    outcome: kind === "failed" || kind === "invalid-user" ? "failure" : "success",
    target: null,
    command: null,
    weight: "event",
    times: 1,
    ...more,
  };
}

function readSshd(raw: string): AuthMessage | null {
  const text = raw
    .trimEnd()
    .replace(/ \[preauth\]$/, "")
    .replace(/^(?:error|fatal): /, "");
  return (
    readAttempt(text) ??
    readInvalidUser(text) ??
    readDisconnect(text) ??
    readRefusal(text) ??
    readPamFailure(text) ??
    readSession(text)
  );
}

const ATTEMPT = /^(Accepted|Failed) (\S{1,60}) for /;
const INVALID = /^(?:invalid|illegal) user /;

/** "Failed password for [invalid user ]NAME from ADDRESS port N ssh2[: key]" */
function readAttempt(text: string): AuthMessage | null {
  const [start, what, method] = ATTEMPT.exec(text) ?? [];
  if (start === undefined || method === undefined) return null;
  const origin = lastOrigin(text.slice(start.length));
  if (origin === null) return null;
  const { from, port } = origin;
  const account = origin.before.replace(INVALID, "");
  return message(what === "Accepted" ? "accepted" : "failed", account, { from, port, method });
}

function readInvalidUser(text: string): AuthMessage | null {
  const [start] = /^(?:Invalid|Illegal) user /.exec(text) ?? [];
  const origin = start === undefined ? null : lastOrigin(text.slice(start.length));
  return origin && message("invalid-user", origin.before, { from: origin.from, port: origin.port });
}

type Origin = { before: string; from: string | null; port: number | null };

/** What may follow the port: nothing, the protocol, and after it a key, a certificate or (hostbased) the client. */
const AFTER_PORT = /^(?: ssh[12])?(?:: [A-Z0-9-]{2,40} \S.*|: ruser .*)?$/;

/** Split at the last " from ADDRESS[ port N]" after which only sshd's own words stand. */
function lastOrigin(text: string): Origin | null {
  for (let at = text.lastIndexOf(FROM); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(FROM, at - 1)) {
    const found = originAt(text, at);
    if (found !== null) return found;
  }
  // An empty name leaves no blank before the word.
  return text.startsWith("from ") ? originAt(` ${text}`, 0) : null;
}

const FROM = " from ";

function originAt(text: string, at: number): Origin | null {
  const rest = text.slice(at + FROM.length);
  const [start, address, port] = /^(\S{1,255})(?: port (\d{1,5}))?(?=[ :]|$)/.exec(rest) ?? [];
  if (start === undefined || address === undefined || !AFTER_PORT.test(rest.slice(start.length))) return null;
  return { before: text.slice(0, at), from: addressOf(address), port: portOf(port) };
}

function addressOf(text: string): string | null {
  return text === "UNKNOWN" || text === "" ? null : text.replace(/^::ffff:(?=\d+\.)/, "");
}

function portOf(text: string | undefined): number | null {
  const port = Number(text ?? "0");
  return port > 0 && port < 65_536 ? port : null;
}

const DISCONNECT =
  /^(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (authenticating|invalid) user /;

/** "Connection closed by authenticating user NAME ADDRESS port N" */
function readDisconnect(text: string): AuthMessage | null {
  const [start, what] = DISCONNECT.exec(text) ?? [];
  if (start === undefined) return null;
  const rest = text.slice(start.length);
  const at = rest.lastIndexOf(" port ");
  const [, port] = /^ port (\d{1,5})(?:$|:)/.exec(rest.slice(at)) ?? [];
  const blank = rest.lastIndexOf(" ", at - 1);
  if (at <= 0 || port === undefined) return null;
  const account = blank < 0 ? "" : rest.slice(0, blank);
  const origin = { from: addressOf(rest.slice(blank + 1, at)), port: portOf(port), weight: "trace" as const };
  return message(what === "invalid" ? "invalid-user" : "failed", account, origin);
}

const EXCEEDED = "maximum authentication attempts exceeded for ";
const NOT_ALLOWED = /^User (.*) from (\S{1,255}) not allowed because /;
const PAM_COMPLAINT =
  /^PAM: (?:Authentication (?:failure|error)|User not known to the underlying authentication module) for (.*) from (\S{1,255})(?: via \S{1,255})?$/i;
const ROOT_REFUSED = /^ROOT LOGIN REFUSED FROM (\S{1,255})(?: port (\d{1,5}))?$/;

/** sshd's own words for an attempt that it also logs as "Failed …" when it logs that at all. */
function readRefusal(text: string): AuthMessage | null {
  if (text.startsWith(EXCEEDED)) {
    const origin = lastOrigin(text.slice(EXCEEDED.length));
    if (origin === null) return null;
    const { before, from, port } = origin;
    return message("failed", before.replace(INVALID, ""), { from, port, weight: "trace" });
  }
  const [, account, address] = NOT_ALLOWED.exec(text) ?? PAM_COMPLAINT.exec(text) ?? [];
  if (account !== undefined && address !== undefined) {
    return message("failed", account.replace(INVALID, ""), { from: addressOf(address), weight: "trace" });
  }
  const [, refused, port] = ROOT_REFUSED.exec(text) ?? [];
  if (refused === undefined) return null;
  return message("failed", "root", { from: addressOf(refused), port: portOf(port), weight: "trace" });
}

const PAM_FAILURE =
  /^(?:pam_(\w{1,30})\(sshd:auth\): authentication failure|PAM (\d{1,4}) more authentication failures?); /;

/** "pam_unix(sshd:auth): authentication failure; … rhost=ADDRESS  user=NAME"; no name when the user is unknown. */
function readPamFailure(text: string): AuthMessage | null {
  const [start, module, more] = PAM_FAILURE.exec(text) ?? [];
  if (start === undefined || (module !== undefined && module !== "unix")) return null;
  const [, address = "", account = ""] = /\brhost=(\S{0,255})(?: {1,4}user=(.*))?/.exec(text) ?? [];
  return message("failed", account, {
    from: addressOf(address),
    weight: "pam",
    times: more === undefined ? 1 : Number(more),
  });
}

const SESSION =
  /^pam_unix\(([^):\s]{1,60}):session\): session opened for user (.{1,255}?)(?:\(uid=\d{1,10}\))? by /;
/** Services whose sessions are no sign-in, or are told by sudo and su themselves. */
const NO_SIGN_IN =
  /^(?:cron|crond|atd|sudo|sudo-i|su|su-l|runuser|runuser-l|systemd-user|polkit-1)$|greeter|launch-environment/;

/** `method` is the PAM service. */
function readSession(text: string): AuthMessage | null {
  const [, service, account] = SESSION.exec(text) ?? [];
  if (service === undefined || account === undefined || NO_SIGN_IN.test(service)) return null;
  return message("session", account, { method: service });
}

const CONSOLE =
  /^FAILED LOGIN (?:\(?\d{1,4}\)? |SESSION )?(?:on '(\S{1,64})'|FROM (\S{1,255})) FOR '?([^',]{0,255})'?, /i;

function readConsole(text: string): AuthMessage | null {
  const [, , address, account] = CONSOLE.exec(text) ?? [];
  return account === undefined
    ? null
    : message("failed", account, { from: addressOf(address ?? ""), method: "login" });
}

/** "   NAME : [REASON ; ]TTY=… ; PWD=… ; USER=root ; COMMAND=…"; a reason means that sudo refused. */
function readSudo(text: string): AuthMessage | null {
  const name = text.indexOf(" : ");
  if (name <= 0 || /^\s*(?:pam_\w{1,30}\(|\()/.test(text)) return null;
  const body = text.slice(name + 3);
  const at = ` ; ${body}`.indexOf(" ; COMMAND=");
  if (at < 0 && !/(?:^| ; )PWD=/.test(body)) return null;
  const fields = ` ; ${at < 0 ? body : body.slice(0, at)}`;
  const target = / ; USER=(\S{1,255})/.exec(fields)?.[1] ?? null;
  const refused = !/^ ; (?:$|[A-Z_]{2,20}=)/.test(fields);
  return message("sudo", text.slice(0, name).trim(), {
    target,
    command: at < 0 ? null : withoutSecrets(body.slice(at + "COMMAND=".length).slice(0, COMMAND_LIMIT)),
    outcome: refused ? "failure" : "success",
  });
}

const COMMAND_LIMIT = 2000;

/** util-linux: "[FAILED SU ](to TARGET) NAME on TTY"; shadow: "Successful su for TARGET by NAME". */
function readSu(raw: string): AuthMessage | null {
  const text = raw.trim();
  const failed = text.startsWith("FAILED SU ");
  const body = failed ? text.slice("FAILED SU ".length) : text;
  const [closed, on] = [body.indexOf(") "), body.lastIndexOf(" on ")];
  if (body.startsWith("(to ") && closed > 0 && on > closed) {
    return suMessage(body.slice(closed + 2, on), body.slice("(to ".length, closed), !failed);
  }
  const [start, word] = /^(Successful|FAILED) su for /i.exec(text) ?? [];
  const by = text.lastIndexOf(" by ");
  if (start === undefined || word === undefined || by < start.length) return null;
  return suMessage(
    text.slice(by + " by ".length),
    text.slice(start.length, by),
    word.toLowerCase() === "successful",
  );
}

function suMessage(account: string, target: string, success: boolean): AuthMessage {
  return message("su", account, { target, outcome: success ? "success" : "failure" });
}
