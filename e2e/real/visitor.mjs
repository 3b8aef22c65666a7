/** Somebody at the people's door without a browser: keeps cookies, and can have an authenticator app. */
import { request } from "node:http";
import { HOTP, Secret } from "otpauth";

const JSON_TYPE = /^application\/(?:problem\+)?json(?:;|$)/;

/** Not fetch, which lets neither the Host header be set nor a path stand as it was written. */
export function send(base, method, path, body, headers = {}) {
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  const { hostname, port } = new URL(base);
  return new Promise((done, failed) => {
    const asked = request(
      { hostname, port, method, path, headers: { origin: base, ...length, ...headers }, timeout: 30_000 },
      (answer) => {
        const parts = [];
        answer.on("data", (part) => parts.push(part));
        answer.on("error", failed);
        answer.on("end", () => {
          const text = Buffer.concat(parts).toString();
          done({
            status: answer.statusCode,
            headers: answer.headers,
            text,
            json: JSON_TYPE.test(answer.headers["content-type"] ?? "") ? JSON.parse(text) : null,
          });
        });
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("There was no answer within 30 s.")));
    asked.on("error", failed);
    asked.end(body);
  });
}

export class Visitor {
  #cookies = new Map();
  #base;

  constructor(base) {
    this.#base = base;
  }

  async ask(method, path, body, headers = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await send(this.#base, method, path, body, { cookie, ...headers });
    for (const line of answer.headers["set-cookie"] ?? []) {
      const [name, value] = line.split(";", 1)[0].split(/=(.*)/s);
      this.#cookies.set(name, value);
    }
    return answer;
  }

  post(path, body, headers = {}) {
    const said = { accept: "application/json", "content-type": "application/json", ...headers };
    return this.ask("POST", path, JSON.stringify(body), said);
  }

  /** Takes an authenticator app as second factor. */
  async enrol() {
    const { json } = await this.post("/api/enrol-factor/totp", {});
    const counter = Math.floor(Date.now() / 30_000);
    const code = HOTP.generate({ secret: Secret.fromBase32(json.secret), counter, digits: 6 });
    return this.post("/api/enrol-factor/totp/confirmation", { code });
  }
}
