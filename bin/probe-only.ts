/** `garrison worker --probe-only`: a location far away, without a database and without anything of the installation but its token. */
import { join } from "node:path";
import { hashToken } from "@/lib/auth/token";
import { readProbing } from "@/lib/env";
import { log } from "@/lib/log";
import { ConsoleRefused } from "@/lib/uptime/gateway/console";
import { lookFrom } from "@/lib/uptime/gateway/location";
import { FolderRefused } from "@/lib/uptime/gateway/spool-holder";
import { NewLocation } from "@/lib/uptime/model/location";
import { SelfCheck } from "@/lib/uptime/model/self-check";
import { VERSION } from "@/lib/version";
import { readArguments, required, wholeNumber } from "./arguments";
import { untilAskedToStop } from "./asked-to-stop";
import { Misuse, Refused } from "./command";
import { homeFolder } from "./home";

const MIB = 1_048_576;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** @throws Misuse, Refused when the console knows no such token or another process has the folder */
export async function lookOnly(args: string[]): Promise<void> {
  const { values } = readArguments(args, {
    "probe-only": { type: "boolean" },
    location: { type: "string" },
    url: { type: "string" },
    token: { type: "string" },
    spool: { type: "string" },
    "spool-mib": { type: "string", default: "64" },
    canary: { type: "string", multiple: true },
  });
  const name = NewLocation.safeParse({ name: required(values.location, "location") });
  if (!name.success) throw new Misuse(`--location ${name.error.issues[0]?.message}.`);
  const canaries = SelfCheck.safeParse({ targets: values.canary ?? [] });
  if (!canaries.success) throw new Misuse(`--canary ${canaries.error.issues[0]?.message}.`);
  const { probeAllowCidrs, logLevel } = readProbing(process.env);
  log.level = logLevel;
  const stop = new AbortController();
  void untilAskedToStop().then(() => stop.abort());
  const options = {
    url: originOf(required(values.url, "url")),
    token: tokenOf(values.token),
    name: name.data.name,
    folder: values.spool ?? join(homeFolder(), `location-${name.data.name}`),
    spoolBytes: wholeNumber(values["spool-mib"], "spool-mib", 1, 10_240) * MIB,
    canaries: canaries.data.targets,
    policy: { allowed: probeAllowCidrs, guarded: [] },
    version: VERSION,
  };
  try {
    await lookFrom(stop.signal, options);
  } catch (error) {
    if (error instanceof ConsoleRefused || error instanceof FolderRefused) throw new Refused(error.message);
    throw error;
  }
}

/** The token must not travel in the clear beyond this machine. */
function originOf(text: string): string {
  const url = URL.parse(text);
  const isPlain = url?.pathname === "/" && !url.search && !url.hash && !url.username && !url.password;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.has(url.hostname));
  if (url && isPlain && isSafe) return url.origin;
  throw new Misuse(
    "--url takes the console's address, with https:// outside loopback: https://garrison.example.com",
  );
}

/** Of the two ways only the variable, or the file behind it, is hidden from others on the machine. */
function tokenOf(given: string | undefined): string {
  const token = given ?? process.env.GARRISON_LOCATION_TOKEN;
  if (!token)
    throw new Misuse(
      "A token is missing: set GARRISON_LOCATION_TOKEN or GARRISON_LOCATION_TOKEN_FILE, or --token.",
    );
  if (hashToken("location", token)) return token;
  throw new Misuse("This is no token of a location: those begin with grx_.");
}
