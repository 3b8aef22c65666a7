/** An OpenID provider on loopback for tests: discovery, keys, and a token endpoint that checks PKCE. */
import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type Claims = Record<string, unknown>;

const CLIENT = { id: "garrison", secret: "client-secret-of-tests" };

export class IdentityProvider {
  readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #codes = new Map<string, { claims: Claims; challenge: string }>();
  #server: Server | undefined;
  issuer = "";

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
    });
    await new Promise<void>((ready) => this.#server?.listen(0, "127.0.0.1", ready));
    this.issuer = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise((done) => this.#server?.close(done));
  }

  get settings() {
    return { OIDC_ISSUER: this.issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret };
  }

  /** The person signs in at the provider: where the browser is sent back to, as a query. */
  approve(authorizationUrl: string, claims: Claims): Record<string, string> {
    const asked = new URL(authorizationUrl).searchParams;
    const code = createHash("sha256").update(authorizationUrl).digest("hex");
    const nonce = asked.get("nonce");
    this.#codes.set(code, { claims: { nonce, ...claims }, challenge: asked.get("code_challenge") ?? "" });
    return { code, state: asked.get("state") ?? "", iss: this.issuer };
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    if (request.url === "/.well-known/openid-configuration") return { status: 200, body: this.#discovery() };
    if (request.url === "/keys") {
      const key = this.#keys.publicKey.export({ format: "jwk" });
      return { status: 200, body: { keys: [{ ...key, kid: "1", use: "sig", alg: "RS256" }] } };
    }
    let text = "";
    for await (const chunk of request) text += chunk;
    const given = new URLSearchParams(text);
    const known = this.#codes.get(given.get("code") ?? "");
    const verifier = createHash("sha256")
      .update(given.get("code_verifier") ?? "")
      .digest("base64url");
    if (!known || verifier !== known.challenge) return { status: 400, body: { error: "invalid_grant" } };
    return {
      status: 200,
      body: { access_token: "a", token_type: "Bearer", expires_in: 60, id_token: this.#sign(known.claims) },
    };
  }

  #discovery() {
    return {
      issuer: this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`,
      token_endpoint: `${this.issuer}/token`,
      jwks_uri: `${this.issuer}/keys`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      authorization_response_iss_parameter_supported: true,
    };
  }

  #sign(claims: Claims): string {
    const now = Math.floor(Date.now() / 1000);
    const body = { iss: this.issuer, aud: CLIENT.id, iat: now, exp: now + 60, ...claims };
    const text = [{ alg: "RS256", kid: "1" }, body]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${text}.${createSign("RSA-SHA256").update(text).sign(this.#keys.privateKey, "base64url")}`;
  }
}
