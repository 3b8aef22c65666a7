/** Which pages and which reading routes of the API are there? From the file tree, so that none is forgotten. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Without probes there is none, and no objective; their pages are then left out. */
export type Ids = { serverId: string; reportId: string; probeId: string | null; objectiveId: string | null };

/** Views of lists that cost more than the first page. */
const VIEWS = [
  "/servers?sort=-security",
  "/servers?q=web01",
  "/servers?env=production&role=web&security=yes",
  "/servers?contact=silent",
];
const API_VIEWS = [
  "/api/servers?limit=200",
  "/api/servers?sort=-security",
  "/api/servers?q=web01",
  "/api/servers?env=production&role=web&security=yes",
  "/api/changes?kind=package",
];
/** Streams never end, exports are as long as what they hold, and sign-in has nothing to list. */
const LEFT_OUT =
  /\/(events|export|challenge|file)$|^\/api\/auth\/|^\/(sign-in|first-run|second-factor|enrol-factor|recovery-codes|reset|welcome|step-up)/;

export function pagesOf(root: string, ids: Ids): string[] {
  const pages = filesNamed(join(root, "app", "(console)"), "page.tsx").map((file) =>
    pathOf(join(root, "app"), file),
  );
  const paths = pages.flatMap((path) => filled(path, ids)).filter((path) => !LEFT_OUT.test(path));
  const views = paths.includes("/servers") ? VIEWS : [];
  return [...new Set([...paths, ...views])].sort();
}

export function apiRoutesOf(root: string, ids: Ids): string[] {
  const files = filesNamed(join(root, "app", "api"), "route.ts").filter((file) =>
    /^export const GET\b/m.test(readFileSync(file, "utf8")),
  );
  const paths = files.map((file) => pathOf(join(root, "app"), file)).flatMap((path) => filled(path, ids));
  return [...new Set([...paths.filter((path) => !LEFT_OUT.test(path)), ...API_VIEWS])].sort();
}

function filesNamed(folder: string, name: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return filesNamed(join(folder, entry.name), name);
    return entry.name === name ? [join(folder, name)] : [];
  });
}

function pathOf(app: string, file: string): string {
  const parts = relative(app, file).split("/").slice(0, -1);
  return `/${parts.filter((part) => !part.startsWith("(")).join("/")}`;
}

/** A path with its parameters filled in; none when nobody can tell what belongs there. */
function filled(path: string, { serverId, reportId, probeId, objectiveId }: Ids): string[] {
  const known = path
    .replace("/servers/[id]", `/servers/${serverId}`)
    .replace("/reports/[id]", `/reports/${reportId}`)
    .replace("/probes/[id]", `/probes/${probeId ?? "[id]"}`)
    .replace("/objectives/[id]", `/objectives/${objectiveId ?? "[id]"}`)
    .replace("/uptime/[id]", `/uptime/${objectiveId ?? "[id]"}`)
    .replace("/evidence/[spec]", "/evidence/os-release");
  if (known.includes("/places/[kind]") && !known.includes("[id]")) {
    return ["environments", "zones", "roles"].map((kind) => known.replace("[kind]", kind));
  }
  return known.includes("[") ? [] : [known];
}
