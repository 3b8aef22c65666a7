/**
 * A checkpoint: where the audit chain ended at an instant, signed, one line of JSON that can be checked offline.
 *
 * It is worth something only outside the database: whoever cuts the log's tail, or rebuilds it, cannot take back a
 * line that another machine has. Signed text: the four values, one a line, after the name of the format.
 */
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import type { SealingKey } from "@/lib/env";
import { chainKey, deriveKey } from "../keys";

export type Checkpoint = {
  /** Which installation it speaks of: the same for all that share GARRISON_KEYS. */
  installation: string;
  seq: bigint;
  hash: string;
  /** RFC 3339, UTC, by the database's clock. */
  at: string;
};

/** `publicKey` is the raw Ed25519 key in base64url, as it stands in each line. */
export type CheckpointSigner = { installation: string; publicKey: string; privateKey: KeyObject };

const FORMAT = "garrison audit checkpoint 1";
/** RFC 8410: what stands before the 32 bytes of a key. */
const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_ED25519 = Buffer.from("302a300506032b6570032100", "hex");

export function checkpointSigner(keys: readonly SealingKey[]): CheckpointSigner {
  const key = chainKey(keys);
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, deriveKey(key, "audit checkpoints")]),
    format: "der",
    type: "pkcs8",
  });
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return {
    installation: deriveKey(key, "installation id").toString("hex").slice(0, 32),
    publicKey: spki.subarray(SPKI_ED25519.length).toString("base64url"),
    privateKey,
  };
}

/** One line, without its end. */
export function signCheckpoint(signer: CheckpointSigner, place: Omit<Checkpoint, "installation">): string {
  const checkpoint = { installation: signer.installation, ...place };
  const signature = sign(null, signedText(checkpoint), signer.privateKey).toString("base64url");
  return JSON.stringify({
    installation: checkpoint.installation,
    seq: checkpoint.seq.toString(),
    hash: checkpoint.hash,
    at: checkpoint.at,
    key: signer.publicKey,
    signature,
  });
}

/** The checkpoint of a line, or why it is none. `publicKey` as in `CheckpointSigner`. Never throws. */
export function readCheckpoint(line: string, publicKey: string): Checkpoint | { why: string } {
  const given = parse(line);
  if (!given) return { why: "is not a checkpoint" };
  const { key, signature, ...checkpoint } = given;
  if (key !== publicKey) return { why: "was signed with another installation's key" };
  const spki = Buffer.concat([SPKI_ED25519, Buffer.from(publicKey, "base64url")]);
  const authentic = verify(
    null,
    signedText(checkpoint),
    createPublicKey({ key: spki, format: "der", type: "spki" }),
    Buffer.from(signature, "base64url"),
  );
  return authentic ? checkpoint : { why: "has a signature that does not fit: it was changed or forged" };
}

function signedText({ installation, seq, hash, at }: Checkpoint): Buffer {
  return Buffer.from([FORMAT, installation, seq.toString(), hash, at, ""].join("\n"));
}

const SHAPES = {
  installation: /^[0-9a-f]{32}$/,
  seq: /^[1-9][0-9]{0,18}$/,
  hash: /^[0-9a-f]{64}$/,
  at: /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z$/,
  key: /^[A-Za-z0-9_-]{43}$/,
  signature: /^[A-Za-z0-9_-]{86}$/,
} as const;

/** Every value matches its shape whole, so nothing in it can pretend to be another line of the signed text. */
function parse(line: string): (Checkpoint & { key: string; signature: string }) | null {
  if (line.length > 1_000) return null;
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const text = (name: keyof typeof SHAPES) => {
    const found = value[name];
    return typeof found === "string" && SHAPES[name].test(found) ? found : null;
  };
  const [installation, seq, hash, at, key, signature] = [
    text("installation"),
    text("seq"),
    text("hash"),
    text("at"),
    text("key"),
    text("signature"),
  ];
  if (!installation || !seq || !hash || !at || !key || !signature) return null;
  return { installation, seq: BigInt(seq), hash, at, key, signature };
}

export type CheckpointFile = { checkpoints: Checkpoint[]; faults: { line: number; why: string }[] };

/**
 * All lines of a file of checkpoints. A last line without its end may be one that was being written when the power
 * went: it counts when it is whole, and is no fault beside others when it is not.
 */
export function readCheckpoints(text: string, publicKey: string): CheckpointFile {
  const lines = text.split("\n");
  const read: CheckpointFile = { checkpoints: [], faults: [] };
  lines.forEach((line, index) => {
    if (line === "" && index === lines.length - 1) return;
    const checkpoint = readCheckpoint(line, publicKey);
    if (!("why" in checkpoint)) read.checkpoints.push(checkpoint);
    else if (index < lines.length - 1 || lines.length === 1)
      read.faults.push({ line: index + 1, why: checkpoint.why });
  });
  return read;
}
