/**
 * A second person comes in as the first admin, and signs a drill that a program did.
 *   signing.mjs BASE SETUP-TOKEN DRILL-ID
 */
import { Visitor } from "./visitor.mjs";

const [base, setupToken, drill] = process.argv.slice(2);
const admin = new Visitor(base);
const password = "five quiet herons cross the marsh";
await admin.post("/api/first-run", { token: setupToken, name: "Dora", email: "dora@example.net", password });
await admin.enrol();
const answer = await admin.ask("PUT", `/api/drills/${drill}/signature`);
if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
const page = await admin.ask("GET", `/backups/drills/${drill}`, undefined, { accept: "text/html" });
// As it is read: without markup, and its spaces all alike.
console.log(
  page.text
    .replace(/<script.*?<\/script>/gs, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/(?:\s|&nbsp;)+/g, " "),
);
