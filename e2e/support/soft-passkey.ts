/** A passkey without a device, for integration tests: its key is here, and it signs what it is told to (WebAuthn Level 3). */
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import type { PasskeyUse } from "@/lib/auth/passkey-answer";
import { newId } from "@/lib/id";
import { query } from "./people";

export type Signing = {
  challenge: string;
  origin?: string;
  rpId?: string;
  /** Whether it says that it looked at a finger. */
  verified?: boolean;
  counter?: number;
};

export type SoftPasskey = { id: string; use(signing: Signing): PasskeyUse };

const PRESENT = 0x01;
const VERIFIED = 0x04;

/** Kept for `personId` as if it had been made in a browser. */
export async function softPasskey(personId: string, name = "Phone", counter = 0): Promise<SoftPasskey> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const credentialId = randomBytes(20).toString("base64url");
  // COSE: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
  const cose = Buffer.concat([
    Buffer.from("a5010203262001215820", "hex"),
    Buffer.from(x, "base64url"),
    Buffer.from("225820", "hex"),
    Buffer.from(y, "base64url"),
  ]);
  await query(
    `INSERT INTO passkey (id, person_id, credential_id, public_key, counter, transports, device_type, backed_up, name)
     VALUES ($1, $2, $3, $4, $5, '{internal}', 'multiDevice', true, $6)`,
    [newId(), personId, credentialId, cose, counter, name],
  );
  return {
    id: credentialId,
    use({
      challenge,
      origin = "http://localhost:3000",
      rpId = "localhost",
      verified = true,
      counter: at = 0,
    }) {
      const client = Buffer.from(
        JSON.stringify({ type: "webauthn.get", challenge, origin, crossOrigin: false }),
      );
      const data = Buffer.alloc(37);
      createHash("sha256").update(rpId).digest().copy(data);
      data.writeUInt8(PRESENT | (verified ? VERIFIED : 0), 32);
      data.writeUInt32BE(at, 33);
      const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
      return {
        id: credentialId,
        rawId: credentialId,
        type: "public-key",
        clientExtensionResults: {},
        response: {
          clientDataJSON: client.toString("base64url"),
          authenticatorData: data.toString("base64url"),
          signature: sign("sha256", signed, privateKey).toString("base64url"),
        },
      };
    },
  };
}
