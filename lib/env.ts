/** The settings of this process, read once. A wrong or missing value stops the start with one line. */
import ipaddr from "ipaddr.js";

export type Cidr = [ipaddr.IPv4 | ipaddr.IPv6, number];
export type SealingKey = { id: string; key: Buffer };

export type OidcSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Values of `amr` or `acr` that count as a second factor; none by default, so our own is asked. */
  secondFactor: string[];
};

export type Environment = {
  /** Where the installation lies. */
  root: string;
  home: string;
  databaseUrl: string;
  port: number;
  host: string;
  /** Public origin, without a trailing slash. */
  baseUrl: string;
  /** Where the worker finds the machines' door, if not at the public origin. */
  intakeUrl: string;
  /** True where cookies can be `Secure`. */
  https: boolean;
  authSecret: string;
  /** The first key seals, all of them open. */
  keys: SealingKey[];
  trustedProxies: Cidr[];
  /** Private ranges that probes and webhooks may reach. */
  probeAllowCidrs: Cidr[];
  smtpUrl: string | null;
  mailFrom: string;
  oidc: OidcSettings | null;
  logLevel: "fatal" | "error" | "warn" | "info" | "debug";
  strictComposition: boolean;
  /** The file by which tests kill a process at a step (lib/fail-point.ts); null outside of them. */
  failPoint: string | null;
};

export class BadEnvironment extends Error {}

type Source = Record<string, string | undefined>;

/** @throws BadEnvironment with one line that names the variable, what is wrong and an example. */
export function readEnvironment(source: Source): Environment {
  const port = readPort(source.PORT ?? "3000");
  const baseUrl = readBaseUrl(source.BASE_URL ?? `http://localhost:${port}`);
  return {
    root: source.GARRISON_ROOT ?? ".",
    home: source.GARRISON_HOME ?? ".garrison",
    databaseUrl: readDatabaseUrl(source.DATABASE_URL),
    port,
    host: source.HOST ?? "127.0.0.1",
    baseUrl: baseUrl.origin,
    intakeUrl: readIntakeUrl(source.INTAKE_URL) ?? baseUrl.origin,
    https: baseUrl.protocol === "https:",
    authSecret: readSecret("AUTH_SECRET", source.AUTH_SECRET),
    keys: readKeys(source.GARRISON_KEYS),
    trustedProxies: readCidrs("TRUSTED_PROXIES", source.TRUSTED_PROXIES),
    probeAllowCidrs: readCidrs("PROBE_ALLOW_CIDRS", source.PROBE_ALLOW_CIDRS),
    smtpUrl: readOptionalUrl("SMTP_URL", source.SMTP_URL, ["smtp:", "smtps:"]),
    mailFrom: source.MAIL_FROM ?? "garrison@localhost",
    oidc: readOidc(source),
    logLevel: readLogLevel(source.LOG_LEVEL ?? "info"),
    strictComposition: source.PCI_STRICT_COMPOSITION === "1",
    failPoint: source.GARRISON_FAILPOINT || null,
  };
}

/** The few settings of a worker that only looks at targets, without a database. @throws BadEnvironment */
export function readProbing(source: Source): Pick<Environment, "probeAllowCidrs" | "logLevel"> {
  return {
    probeAllowCidrs: readCidrs("PROBE_ALLOW_CIDRS", source.PROBE_ALLOW_CIDRS),
    logLevel: readLogLevel(source.LOG_LEVEL ?? "info"),
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw bad("PORT", "is not a port number", "3000");
}

function readDatabaseUrl(text: string | undefined): string {
  if (!text) throw bad("DATABASE_URL", "is missing", "postgresql://garrison:secret@db.example.com/garrison");
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw bad("DATABASE_URL", "is not a URL", "postgresql://garrison:secret@db.example.com/garrison");
  }
  if (url.protocol === "postgresql:" || url.protocol === "postgres:") return text;
  throw bad(
    "DATABASE_URL",
    "is not a PostgreSQL address",
    "postgresql://garrison:secret@db.example.com/garrison",
  );
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

function readBaseUrl(text: string): URL {
  const example = "https://garrison.example.com";
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw bad("BASE_URL", "is not a URL", example);
  }
  if (url.username || url.password || url.pathname !== "/" || url.search || url.hash) {
    throw bad("BASE_URL", "must be an origin: scheme, name and port, nothing else", example);
  }
  if (url.protocol === "https:") return url;
  if (url.protocol === "http:" && LOOPBACK.has(url.hostname)) return url;
  throw bad("BASE_URL", "must start with https:// outside loopback", example);
}

const WEAK = /^(.)\1*$|changeme|secret|password|example/i;

function readSecret(name: string, text: string | undefined): string {
  if (!text) throw bad(name, "is missing", "the output of: openssl rand -base64 32");
  if (text.length < 32)
    throw bad(name, "is shorter than 32 characters", "the output of: openssl rand -base64 32");
  if (WEAK.test(text)) throw bad(name, "is guessable", "the output of: openssl rand -base64 32");
  return text;
}

const KEY_EXAMPLE = "k1:<output of: openssl rand -base64 32>";

function readKeys(text: string | undefined): SealingKey[] {
  if (!text) throw bad("GARRISON_KEYS", "is missing", KEY_EXAMPLE);
  return text.split(",").map((part) => {
    const [, id, encoded] = /^([a-z0-9]{1,16}):([A-Za-z0-9+/_=-]+)$/.exec(part.trim()) ?? [];
    const key = Buffer.from(encoded ?? "", "base64");
    if (id && key.length === 32) return { id, key };
    throw bad("GARRISON_KEYS", "is not a list of name:key, each key 32 bytes in base64", KEY_EXAMPLE);
  });
}

function readCidrs(name: string, text: string | undefined): Cidr[] {
  if (!text) return [];
  return text.split(",").map((part) => {
    try {
      return ipaddr.parseCIDR(part.trim());
    } catch {
      throw bad(name, `has "${part.trim()}", which is no address range`, "10.0.0.0/8,fd00::/8");
    }
  });
}

/** Inside one's own network it may be plain HTTP. */
function readIntakeUrl(text: string | undefined): string | null {
  const example = "http://web:3000";
  const given = readOptionalUrl("INTAKE_URL", text, ["http:", "https:"], example);
  const url = given === null ? null : new URL(given);
  if (url && (url.username || url.password || url.pathname !== "/" || url.search || url.hash)) {
    throw bad("INTAKE_URL", "must be an origin: scheme, name and port, nothing else", example);
  }
  return url?.origin ?? null;
}

function readOptionalUrl(
  name: string,
  text: string | undefined,
  protocols: string[],
  example = `${protocols[0]}//mail.example.com:587`,
): string | null {
  if (!text) return null;
  try {
    if (protocols.includes(new URL(text).protocol)) return text;
  } catch {
    // falls through to the same message
  }
  throw bad(name, `must start with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`, example);
}

function readOidc(source: Source): Environment["oidc"] {
  const names = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;
  const [issuer, clientId, clientSecret] = names.map((name) => source[name]);
  if (!issuer && !clientId && !clientSecret) return null;
  const missing = names.find((name) => !source[name]);
  if (missing || !issuer || !clientId || !clientSecret) {
    throw bad(
      missing ?? "OIDC_ISSUER",
      "is missing while other OIDC settings are given",
      "https://id.example.com",
    );
  }
  return {
    issuer: readOptionalUrl("OIDC_ISSUER", issuer, ["https:", "http:"]) ?? issuer,
    clientId,
    clientSecret,
    secondFactor: (source.OIDC_SECOND_FACTOR ?? "")
      .split(",")
      .map((value) => value.trim())
      .filter(Boolean),
  };
}

const LEVELS = ["fatal", "error", "warn", "info", "debug"] as const;

function readLogLevel(text: string): Environment["logLevel"] {
  const level = LEVELS.find((known) => known === text);
  if (level) return level;
  throw bad("LOG_LEVEL", `must be one of ${LEVELS.join(", ")}`, "info");
}

function bad(name: string, what: string, example: string): BadEnvironment {
  return new BadEnvironment(`${name} ${what}. Example: ${name}=${example}`);
}

let read: Environment | undefined;

/** The settings of this process. */
export function environment(): Environment {
  read ??= readEnvironment(process.env);
  return read;
}
