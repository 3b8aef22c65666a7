/** HTTP as an attacker writes it: the path and the headers go out exactly as given, no redirect is followed. */
import { request } from "node:http";

export type RawAnswer = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
};

export type RawRequest = {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Live streams do not end: read this long at most. */
  readMs?: number;
};

const BODY_LIMIT = 2_000_000;

/** @throws Error when the connection fails before there is a status. */
export function rawRequest(baseUrl: string, path: string, options: RawRequest = {}): Promise<RawAnswer> {
  const { hostname, port, host } = new URL(baseUrl);
  return new Promise((done, failed) => {
    const sent = request(
      {
        hostname,
        port,
        path,
        method: options.method ?? "GET",
        headers: {
          host,
          ...(options.body === undefined
            ? {}
            : { "content-length": String(Buffer.byteLength(options.body)) }),
          ...options.headers,
        },
        agent: false,
        timeout: 30_000,
      },
      (response) => {
        let body = "";
        const finish = () => {
          clearTimeout(timer);
          done({ status: response.statusCode ?? 0, headers: response.headers, body });
          response.destroy();
        };
        const timer = setTimeout(finish, options.readMs ?? 20_000);
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          body += chunk;
          if (body.length > BODY_LIMIT) finish();
        });
        response.on("end", finish);
        response.on("error", finish);
      },
    );
    sent.on("timeout", () => sent.destroy(new Error(`${path}: no answer within 30 s`)));
    sent.on("error", failed);
    sent.end(options.body);
  });
}
