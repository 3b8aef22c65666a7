/**
 * What a report holds, in the form in which it is kept: one row per output, content by SHA-256.
 *
 * Kept as compressed JSON in the report row, or by reference to an earlier report of the same day that holds the same.
 */
import { hash } from "node:crypto";
import { squeezeNow, unsqueezeNow } from "@/lib/compress";
import type { Bundle } from "./bundle/read";
import type { HeldOutput } from "./model";
import type { Flag } from "./parsers/parser";
import { isSpecId, type SpecId } from "./specs";

type Row = [string, number, number, number, string, string, string | null];

export function packOutputs(outputs: readonly HeldOutput[]): Buffer {
  const rows = outputs.map(
    (o): Row => [o.spec, o.exit, o.ms, o.bytes, o.sha256, o.flags.join(","), o.stderr],
  );
  return squeezeNow(JSON.stringify(rows));
}

export function unpackOutputs(packed: Uint8Array): HeldOutput[] {
  const rows = JSON.parse(unsqueezeNow(packed).toString("utf8")) as Row[];
  return rows.flatMap(([spec, exit, ms, bytes, sha256, flags, stderr]) =>
    isSpecId(spec)
      ? [{ spec, exit, ms, bytes, sha256, flags: flags ? (flags.split(",") as Flag[]) : [], stderr }]
      : [],
  );
}

/**
 * Tells whether anything changed: equal hashes mean the same script under the same host name, the same outputs, exit
 * statuses and flags. How long a command took, and whether its bytes were sent again or only named (`same`), makes
 * no difference.
 */
export function manifestHash(bundle: Bundle): Buffer {
  const { hostname, agentVersion, agentSha256 } = bundle.meta;
  const lines = bundle.manifest.map(({ spec, exit, sha256, flags }) => {
    const lasting = flags.filter((flag) => flag !== "same").join(",");
    return `${spec}\t${exit}\t${sha256}\t${lasting}\n`;
  });
  return hash("sha256", `${hostname}\t${agentVersion}\t${agentSha256}\n${lines.join("")}`, "buffer");
}

export type Resolved = { outputs: HeldOutput[]; want: SpecId[] };

/** The outputs of a bundle with `same` rows filled from what is held; those that are not held are wanted in full. */
export function resolveOutputs(bundle: Bundle, held: readonly HeldOutput[]): Resolved {
  const before = new Map(held.map((output) => [output.spec, output]));
  const want: SpecId[] = [];
  const outputs = bundle.manifest.map(({ spec, exit, ms, bytes, sha256, flags }): HeldOutput => {
    const known = before.get(spec);
    const same = flags.includes("same");
    if (same && known?.sha256 !== sha256) want.push(spec);
    const stderr = bundle.stderr.get(spec);
    return {
      spec,
      exit,
      ms,
      bytes,
      sha256,
      flags: flags.filter((flag) => flag !== "same"),
      stderr: stderr ? sha256Hex(stderr) : same ? (known?.stderr ?? null) : null,
    };
  });
  return { outputs, want };
}

export function sha256Hex(bytes: Uint8Array): string {
  return hash("sha256", bytes, "hex");
}
