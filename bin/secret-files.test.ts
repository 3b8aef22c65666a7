import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { BadEnvironment } from "@/lib/env";
import { readSecretFiles } from "./secret-files";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "garrison-secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function read(env: Record<string, string>): NodeJS.ProcessEnv {
  const given = { ...env } as unknown as NodeJS.ProcessEnv;
  readSecretFiles(given);
  return given;
}

it("reads a secret from the file that NAME_FILE names, without the newline at its end", () => {
  expect(read({ AUTH_SECRET_FILE: file("a", "from a file\n") }).AUTH_SECRET).toBe("from a file");
});

it("hands what it read on: a process started with it reads it again", () => {
  const env = read({ AUTH_SECRET_FILE: file("a", "from a file\n") });
  expect(() => readSecretFiles(env)).not.toThrow();
  expect(env.AUTH_SECRET).toBe("from a file");
});

it("reads systemd's credentials by their names, and takes what is set over them", () => {
  file("GARRISON_KEYS", "k1:from systemd\n");
  file("SMTP_URL", "smtp://from-systemd");
  file("PATH", "/evil");
  const env = read({ CREDENTIALS_DIRECTORY: folder, SMTP_URL: "smtp://set", PATH: "/bin" });
  expect(env).toMatchObject({ GARRISON_KEYS: "k1:from systemd", SMTP_URL: "smtp://set", PATH: "/bin" });
});

it.each([
  ["a missing file", { AUTH_SECRET_FILE: "/nonexistent/secret" }, "AUTH_SECRET_FILE cannot be read"],
  ["two answers", { AUTH_SECRET_FILE: "/a", AUTH_SECRET: "b" }, "AUTH_SECRET and AUTH_SECRET_FILE"],
])("refuses %s by name", (_, env, message) => {
  expect(() => read(env as Record<string, string>)).toThrow(BadEnvironment);
  expect(() => read(env as Record<string, string>)).toThrow(message);
});

it("refuses an empty file by name", () => {
  const path = file("empty", " \n");
  expect(() => read({ DATABASE_URL_FILE: path })).toThrow(`DATABASE_URL_FILE names an empty file: ${path}`);
});
