/** The outputs of a checked bundle, as the parsers take them. */
import type { Output } from "../parsers/parser";
import type { ManifestRow } from "./manifest";
import type { Bundle } from "./read";

/**
 * One `Output` per row of the manifest. `held` gives the content behind a `same` row by its SHA-256; a row whose
 * content nobody holds keeps the flag `same` and has no text, and the caller asks for it with 409.
 */
export function outputsOf(bundle: Bundle, held: (row: ManifestRow) => Uint8Array | null): Output[] {
  return bundle.manifest.map((row) => {
    const content = bundle.contents.get(row.spec) ?? held(row);
    return {
      spec: row.spec,
      stdout: decode(content),
      stderr: decode(bundle.stderr.get(row.spec) ?? null),
      exit: row.exit,
      flags: content === null ? row.flags : row.flags.filter((flag) => flag !== "same"),
      collectedAt: bundle.meta.startedAt,
    };
  });
}

/** UTF-8 with U+FFFD for what is none. */
export function decode(bytes: Uint8Array | null): string {
  return bytes === null ? "" : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
