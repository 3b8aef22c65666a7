/** The web process: one HTTP server, two doors. Machines go to intake/, people to Next. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import next from "next";
import { intake, isIntake, quickListener } from "@/intake/door";
import { writeLonger } from "@/lib/alerts/store/resending";
import { disconnect } from "@/lib/db/client";
import { environment } from "@/lib/env";
import { keepCanarySource } from "@/lib/ingest/store/canary-source";
import { writeContacts } from "@/lib/ingest/store/messages";
import { startBeating } from "@/lib/jobs/beat";
import { closeEars } from "@/lib/jobs/listen";
import { log } from "@/lib/log";
import { admit } from "./admit";
import { untilAskedToStop } from "./asked-to-stop";
import { listen } from "./listening";
import { giveBackAtRest } from "./rest";
import { root } from "./root";
import { secureHeaders } from "./secure-headers";

const DRAIN_MS = 20_000;
const CANARY_MS = 10_000;

export async function serve(): Promise<void> {
  const { port, host, logLevel } = environment();
  log.level = logLevel;
  const people = next({ dev: false, dir: root, hostname: host, port });
  await people.prepare();
  const toPeople = people.getRequestHandler();
  const toMachines = getRequestListener(intake.fetch, { overrideGlobalObjects: false });

  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    const url = request.url ?? "/";
    const isForMachines = isIntake(url);
    const nonce = isForMachines ? null : randomBytes(16).toString("base64");
    secureHeaders(response, nonce);
    const refused = admit(request, nonce);
    if (refused) return refuse(response, refused);
    if (isForMachines) return void (quickListener(url) ?? toMachines)(request, response);
    toPeople(request, response).catch((error: unknown) => fail(request, response, error));
  });
  server.on("upgrade", (_, socket) => socket.destroy());
  server.on("clientError", (_, socket) =>
    socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n"),
  );
  await listen(server, port, host);
  const endBeating = startBeating("web");
  giveBackAtRest();
  void letCanariesIn();
  log.info({ port, host }, "The web process serves.");
  await untilAskedToStop();
  await drain(server);
  await people.close();
  await Promise.all([writeLonger(), writeContacts()]);
  await endBeating();
  await closeEars();
  await disconnect();
}

/** While the database can't be asked nothing comes in; but then it must. */
async function letCanariesIn(): Promise<void> {
  try {
    await keepCanarySource();
  } catch (error) {
    log.error({ err: error }, "The canary's source could not be kept. It is tried again.");
    setTimeout(letCanariesIn, CANARY_MS).unref();
  }
}

function refuse(response: ServerResponse, { status, detail }: { status: number; detail: string }): void {
  response.writeHead(status, { "content-type": "application/problem+json", "cache-control": "no-store" });
  response.end(JSON.stringify({ type: "/problems/refused", title: "Refused", status, detail }));
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  log.error({ err: error, path: request.url?.slice(0, 200) }, "A page failed.");
  if (!response.headersSent) refuse(response, { status: 500, detail: "The fault is in the server's log." });
  else response.destroy();
}

/** Finish what was begun; live streams would never end by themselves, so they are cut after a while. */
function drain(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000);
    setTimeout(done, DRAIN_MS).unref();
  });
}
