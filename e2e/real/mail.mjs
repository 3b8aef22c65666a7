/**
 * What arrives by mail, looked at from both ends: as a person who signs in, and in the folder of the mail server.
 *   mail.mjs URL SETUP-TOKEN FOLDER PID-OF-THE-MAIL-SERVER
 * One line per comparison on standard output: `ok<TAB>what` or `FAILED<TAB>what<TAB>difference`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Visitor } from "./visitor.mjs";

const [base, setupToken, folder, smtpPid] = process.argv.slice(2);
const PASSPHRASE = "violet tundra kettle 41";
const ADMIN = "admin@example.net";
const seen = new Set();

function same(what, found, expected) {
  const [is, should] = [found, expected].map((value) => JSON.stringify(value));
  console.log(is === should ? `ok\t${what}` : `FAILED\t${what}\texpected ${should}, found ${is}`);
}

/** The messages that arrived since the last look; waits for `count` of them, and a moment for more. */
async function arrived(count) {
  const fresh = () => readdirSync(folder).filter((name) => !seen.has(name));
  for (let tries = 0; tries < 50 && fresh().length < count; tries++) await wait(100);
  if (count === 0) await wait(1_500);
  return fresh()
    .sort()
    .map((name) => {
      seen.add(name);
      return readMessage(readFileSync(`${folder}/${name}`, "utf8"));
    });
}

function readMessage(raw) {
  const end = /\r?\n\r?\n/.exec(raw);
  const head = raw.slice(0, end.index).replace(/\r?\n[ \t]+/g, " ");
  const field = (name) => new RegExp(`^${name}: (.*?)\\r?$`, "im").exec(head)?.[1] ?? null;
  let text = raw.slice(end.index + end[0].length);
  if (/quoted-printable/i.test(field("Content-Transfer-Encoding") ?? "")) {
    text = text
      .replace(/=\r?\n/g, "")
      .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return { from: field("From"), to: field("X-RcptTo"), subject: field("Subject"), text };
}

const linkIn = (message) => /https?:\/\/\S+/.exec(message?.text ?? "")?.[0] ?? "";
const tokenIn = (message) => linkIn(message).split("/").at(-1);
const toWhom = (messages) => messages.map(({ to }) => to).sort();

const admin = new Visitor(base);
await admin.post("/api/first-run", { token: setupToken, name: "Admin", email: ADMIN, password: PASSPHRASE });
same("the first admin enrols", (await admin.enrol()).status, 200);
same("… and is told of the second factor", toWhom(await arrived(1)), [ADMIN]);

const email = "bela@example.net";
const invited = await admin.post("/api/people", { email, role: "auditor", name: "Bela, <Audit>" });
same("an invitation is made and mailed", [invited.status, invited.json?.mailed], [201, true]);
const [invitation] = await arrived(1);
same("… to the one address", invitation?.to, email);
same("… from the one that was set", invitation?.from, "Garrison <garrison@example.net>");
same("… with the link of the answer", linkIn(invitation), invited.json?.setupUrl);
const bela = new Visitor(base);
const welcome = await bela.post("/api/welcome", {
  token: tokenIn(invitation),
  name: "Bela",
  password: PASSPHRASE,
});
same("… which works", welcome.status, 200);
await bela.enrol();
await arrived(1);

const asked = async (address, headers) => {
  const { status, json } = await new Visitor(base).post("/api/reset/link", { email: address }, headers);
  return { status, json };
};
same("A-25 a foreign Host header is refused", (await asked(email, { host: "evil.example" })).status, 421);
const known = await asked(email, { "x-forwarded-host": "evil.example" });
const [reset] = await arrived(1);
same("… a reset is mailed to the one address", reset?.to, email);
same(
  "… with a link of our own address, whatever a header says",
  linkIn(reset).startsWith(`${base}/reset/`),
  true,
);
for (const strange of [
  "nobody@example.net",
  `${email},evil@example.net`,
  `"evil@example.net"@example.net`,
  "bela＠example.net",
  `${email}\r\nBcc: evil@example.net`,
]) {
  same(`… and the answer is the same for ${JSON.stringify(strange)}`, await asked(strange), known);
}
same("… for whom nothing is mailed", toWhom(await arrived(0)), []);
const again = await new Visitor(base).post("/api/reset", {
  token: tokenIn(reset),
  password: "ember walnut prism 77",
});
same("… the link works", again.status, 200);
same("… and the person is told", toWhom(await arrived(1)), [email]);

const byAdmin = await admin.post(`/api/people/${invited.json?.id}/reset`, { factorsToo: true });
same("A-28 an admin makes a reset", byAdmin.status, 201);
const [told] = await arrived(1);
same("… the person is told", told?.to, email);
same("… and the link is not mailed", told?.text.includes("grl_"), false);

process.kill(Number(smtpPid));
await wait(500);
const unsent = await admin.post("/api/people", { email: "cleo@example.net", role: "oncall" });
same(
  "without a mail server the invitation stands, and its link is shown",
  [unsent.status, unsent.json?.mailed],
  [201, false],
);
same("… and a wish for a reset is answered as ever", await asked("admin@example.net"), known);
await wait(1_000);
