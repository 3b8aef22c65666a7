import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BadEnvironment, readEnvironment } from "./env";

const GOOD = {
  DATABASE_URL: "postgresql://garrison:pw@db.internal:5432/garrison",
  AUTH_SECRET: "uXwzE1q0vJ8rTk3mB5nY7cL2pD9sF4hG6aZ0xQ",
  GARRISON_KEYS: `k1:${Buffer.alloc(32, 1).toString("base64")}`,
};

describe("a good environment", () => {
  it("needs three values, and has a default for all others", () => {
    expect(readEnvironment(GOOD)).toMatchObject({
      home: ".garrison",
      databaseUrl: GOOD.DATABASE_URL,
      port: 3000,
      host: "127.0.0.1",
      baseUrl: "http://localhost:3000",
      intakeUrl: "http://localhost:3000",
      https: false,
      authSecret: GOOD.AUTH_SECRET,
      keys: [{ id: "k1", key: Buffer.alloc(32, 1) }],
      trustedProxies: [],
      smtpUrl: null,
      mailFrom: "garrison@localhost",
      oidc: null,
      logLevel: "info",
      strictComposition: false,
      failPoint: null,
    });
  });

  it("takes what is given", () => {
    const read = readEnvironment({
      ...GOOD,
      PORT: "8443",
      BASE_URL: "https://garrison.example.com/",
      TRUSTED_PROXIES: "10.0.0.0/8, fd00::/8",
      GARRISON_KEYS: `k2:${Buffer.alloc(32, 2).toString("base64")}, ${GOOD.GARRISON_KEYS}`,
      SMTP_URL: "smtps://mail.example.com:465",
      OIDC_ISSUER: "https://id.example.com",
      OIDC_CLIENT_ID: "garrison",
      OIDC_CLIENT_SECRET: "s3cret",
    });
    expect(read).toMatchObject({
      port: 8443,
      baseUrl: "https://garrison.example.com",
      https: true,
      smtpUrl: "smtps://mail.example.com:465",
      oidc: { issuer: "https://id.example.com", clientId: "garrison", clientSecret: "s3cret" },
    });
    expect(read.keys.map(({ id }) => id)).toEqual(["k2", "k1"]);
    expect(read.trustedProxies.map(([range, bits]) => `${range}/${bits}`)).toEqual([
      "10.0.0.0/8",
      "fd00::/8",
    ]);
  });
});

describe("a wrong value stops the start with one line that names it, what is wrong and an example", () => {
  const key = Buffer.alloc(32).toString("base64");
  it.each<[name: string, value: string | undefined, message: string]>([
    ["PORT", "http", "PORT is not a port number. Example: PORT=3000"],
    ["PORT", "0", "PORT is not a port number. Example: PORT=3000"],
    ["PORT", "65536", "PORT is not a port number. Example: PORT=3000"],
    ["PORT", "80.5", "PORT is not a port number. Example: PORT=3000"],
    ["DATABASE_URL", undefined, "DATABASE_URL is missing. Example: DATABASE_URL=postgresql://"],
    ["DATABASE_URL", "", "DATABASE_URL is missing"],
    ["DATABASE_URL", "db.internal", "DATABASE_URL is not a URL"],
    ["DATABASE_URL", "mysql://db/garrison", "DATABASE_URL is not a PostgreSQL address"],
    [
      "INTAKE_URL",
      "web:3000",
      "INTAKE_URL must start with http:// or https://. Example: INTAKE_URL=http://web:3000",
    ],
    ["INTAKE_URL", "http://web:3000/api", "INTAKE_URL must be an origin"],
    ["BASE_URL", "garrison", "BASE_URL is not a URL. Example: BASE_URL=https://garrison.example.com"],
    ["BASE_URL", "http://garrison.example.com", "BASE_URL must start with https:// outside loopback"],
    ["BASE_URL", "http://192.0.2.1:3000", "BASE_URL must start with https:// outside loopback"],
    ["BASE_URL", "ftp://localhost", "BASE_URL must start with https:// outside loopback"],
    ["BASE_URL", "https://garrison.example.com/app", "BASE_URL must be an origin"],
    ["BASE_URL", "https://user@garrison.example.com", "BASE_URL must be an origin"],
    ["BASE_URL", "https://garrison.example.com?x=1", "BASE_URL must be an origin"],
    [
      "AUTH_SECRET",
      undefined,
      "AUTH_SECRET is missing. Example: AUTH_SECRET=the output of: openssl rand -base64 32",
    ],
    ["AUTH_SECRET", "short", "AUTH_SECRET is shorter than 32 characters"],
    ["AUTH_SECRET", "a".repeat(40), "AUTH_SECRET is guessable"],
    ["AUTH_SECRET", "changeme-changeme-changeme-changeme", "AUTH_SECRET is guessable"],
    [
      "GARRISON_KEYS",
      undefined,
      "GARRISON_KEYS is missing. Example: GARRISON_KEYS=k1:<output of: openssl rand",
    ],
    ["GARRISON_KEYS", "secret", "GARRISON_KEYS is not a list of name:key, each key 32 bytes in base64"],
    ["GARRISON_KEYS", "k1:c2hvcnQ=", "GARRISON_KEYS is not a list of name:key"],
    ["GARRISON_KEYS", `K-1:${key}`, "GARRISON_KEYS is not a list of name:key"],
    ["GARRISON_KEYS", `k1:${key},`, "GARRISON_KEYS is not a list of name:key"],
    [
      "TRUSTED_PROXIES",
      "10.0.0.0",
      'TRUSTED_PROXIES has "10.0.0.0", which is no address range. Example: TRUSTED_PROXIES=10.0.0.0/8',
    ],
    ["TRUSTED_PROXIES", "10.0.0.0/8,anybody", 'TRUSTED_PROXIES has "anybody"'],
    ["SMTP_URL", "mail.example.com", "SMTP_URL must start with smtp:// or smtps://"],
    ["SMTP_URL", "https://mail.example.com", "SMTP_URL must start with smtp:// or smtps://"],
    [
      "OIDC_ISSUER",
      "https://id.example.com",
      "OIDC_CLIENT_ID is missing while other OIDC settings are given",
    ],
    ["OIDC_CLIENT_SECRET", "x", "OIDC_ISSUER is missing while other OIDC settings are given"],
    [
      "LOG_LEVEL",
      "loud",
      "LOG_LEVEL must be one of fatal, error, warn, info, debug. Example: LOG_LEVEL=info",
    ],
  ])("%s=%s", (name, value, message) => {
    const read = () => readEnvironment({ ...GOOD, [name]: value });
    expect(read).toThrow(BadEnvironment);
    expect(read).toThrow(message);
    expect(read).not.toThrow("\n");
  });

  it("whatever the value is", () => {
    const names = [
      "PORT",
      "DATABASE_URL",
      "BASE_URL",
      "AUTH_SECRET",
      "GARRISON_KEYS",
      "TRUSTED_PROXIES",
      "SMTP_URL",
      "LOG_LEVEL",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), (name, value) => {
        try {
          readEnvironment({ ...GOOD, [name]: value });
        } catch (error) {
          expect(error).toBeInstanceOf(BadEnvironment);
          expect((error as Error).message.startsWith(`${name} `)).toBe(true);
        }
      }),
    );
  });
});
