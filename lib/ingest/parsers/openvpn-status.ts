/**
 * Which clients does an OpenVPN server have? Its status file: version 1 (comma, titles), 2 (comma) and 3 (tab), and
 * the same from the management interface. Several files may follow each other.
 *
 * Times of version 1 are local and name no zone; versions 2 and 3 add seconds since 1970.
 */
import { byteCount } from "./byte-count";
import { linesOf, note } from "./lines";
import { findTime, type LocalTime } from "./local-time";
import { type Output, type Parser, type Read, read, type Unread, unreadable } from "./parser";
import { refusalOf } from "./refusal";

/** An instant, or a local time that the section rule places in the server's zone. */
export type StatusTime = { epoch: number } | LocalTime;
export type OpenvpnClient = {
  name: string;
  endpoint: string | null;
  address: string | null;
  routes: string[];
  since: StatusTime | null;
  rxBytes: number | string;
  txBytes: number | string;
};
export type OpenvpnStatus = { clients: OpenvpnClient[]; updated: StatusTime | null };

export const openvpnStatusParser: Parser<OpenvpnStatus> = { spec: "openvpn-status", version: 1, parse };

type Header = ReadonlyMap<string, number>;
type Route = { address: string; name: string; endpoint: string };
type State = {
  status: OpenvpnStatus;
  routes: Route[];
  /** Column names per table (versions 2 and 3). */
  headers: Map<string, Header>;
  /** The table in which a line of version 1 stands. */
  table: "clients" | "routes" | "other" | null;
  servers: number;
};

function parse(output: Output): Read<OpenvpnStatus> {
  const refusal = refusalOf(output);
  if (refusal !== null) return unreadable(refusal);
  const state: State = {
    status: { clients: [], updated: null },
    routes: [],
    headers: new Map(),
    table: null,
    servers: 0,
  };
  const unread: Unread[] = [];
  for (const line of linesOf(output.stdout)) {
    if (line.text.startsWith(">")) continue;
    const tagged = /^(?:TITLE|TIME|HEADER|CLIENT_LIST|ROUTING_TABLE|GLOBAL_STATS)[\t,]/.test(line.text);
    const taken = tagged ? takeTagged(state, line.text) : takeTitled(state, line.text);
    if (!taken) note(unread, line, "not a line of an OpenVPN status file");
  }
  if (state.servers === 0) return unreadable(whyNone(output.stdout), unread);
  return read(withRoutes(state), unread);
}

function whyNone(text: string): string {
  if (text.includes("OpenVPN STATISTICS"))
    return "The status is that of an OpenVPN client or a point-to-point link.";
  return text.trim() === ""
    ? "There is no OpenVPN status file."
    : "The output is not an OpenVPN status file.";
}

/** Versions 2 and 3: every line begins with the name of its table. */
function takeTagged(state: State, text: string): boolean {
  const fields = text.split(text.includes("\t") ? "\t" : ",");
  const [tag = "", first = ""] = fields;
  switch (tag) {
    case "TITLE":
      state.servers += 1;
      return true;
    case "TIME":
      state.status.updated = oldest(state.status.updated, timeOf(first, fields[2]));
      return true;
    case "HEADER":
      state.headers.set(first, new Map(fields.slice(2).map((name, index) => [name, index + 1])));
      return true;
    case "GLOBAL_STATS":
      return true;
    default:
      return takeRow(state, tag, fields);
  }
}

function takeRow(state: State, tag: string, fields: string[]): boolean {
  const header = state.headers.get(tag);
  if (header === undefined) return false;
  // A comma in a common name adds fields; OpenVPN quotes nothing.
  const surplus = fields.length - (header.size + 1);
  if (surplus < 0) return false;
  const nameAt = header.get("Common Name") ?? 1;
  const name = fields.slice(nameAt, nameAt + surplus + 1).join(",");
  const get = (column: string): string | undefined => {
    const at = header.get(column);
    return at === undefined ? undefined : fields[at > nameAt ? at + surplus : at];
  };
  if (tag === "ROUTING_TABLE") return addRoute(state, get("Virtual Address"), name, get("Real Address"));
  const user = get("Username");
  return addClient(state, {
    name: name === "UNDEF" && user !== undefined && user !== "" ? user : name,
    endpoint: get("Real Address"),
    address: get("Virtual Address") || get("Virtual IPv6 Address"),
    rx: get("Bytes Received"),
    tx: get("Bytes Sent"),
    since: timeOf(get("Connected Since"), get("Connected Since (time_t)")),
  });
}

/** Version 1: titles and column names on lines of their own. */
function takeTitled(state: State, text: string): boolean {
  const table = TITLES.get(text.trim());
  if (table !== undefined) {
    state.table = table;
    if (table === "clients") state.servers += 1;
    return true;
  }
  if (text.startsWith("Common Name,Real Address,") || text.startsWith("Virtual Address,Common Name,"))
    return true;
  if (text.startsWith("Updated,")) {
    state.status.updated = oldest(state.status.updated, timeOf(text, undefined));
    return true;
  }
  const fields = text.split(",");
  if (state.table === "clients" && fields.length >= 5) {
    const [endpoint, rx, tx, since] = fields.slice(-4);
    const name = fields.slice(0, -4).join(",");
    return addClient(state, { name, endpoint, address: undefined, rx, tx, since: timeOf(since, undefined) });
  }
  if (state.table === "routes" && fields.length >= 4) {
    return addRoute(state, fields[0], fields.slice(1, -2).join(","), fields.at(-2));
  }
  return state.table === "other";
}

const TITLES: ReadonlyMap<string, State["table"]> = new Map([
  ["OpenVPN CLIENT LIST", "clients"],
  ["ROUTING TABLE", "routes"],
  ["GLOBAL STATS", "other"],
  ["END", "other"],
]);

type Row = {
  name: string;
  endpoint: string | undefined;
  address: string | undefined;
  rx: string | undefined;
  tx: string | undefined;
  since: StatusTime | null;
};

function addClient(state: State, { name, endpoint, address, rx, tx, since }: Row): boolean {
  const rxBytes = byteCount(rx);
  const txBytes = byteCount(tx);
  if (rxBytes === null || txBytes === null) return false;
  state.status.clients.push({
    name,
    endpoint: endpoint || null,
    address: address || null,
    routes: [],
    since,
    rxBytes,
    txBytes,
  });
  return true;
}

/** Addresses that end in C were learnt from traffic, not assigned. */
function addRoute(
  state: State,
  address: string | undefined,
  name: string,
  endpoint: string | undefined,
): boolean {
  if (address === undefined || endpoint === undefined) return false;
  if (!address.endsWith("C")) state.routes.push({ address, name, endpoint });
  return true;
}

function withRoutes({ status, routes }: State): OpenvpnStatus {
  const byClient = new Map<string, string[]>();
  for (const { address, name, endpoint } of routes) {
    const key = `${name}\n${endpoint}`;
    byClient.set(key, [...(byClient.get(key)?.slice(0, ROUTES_LIMIT) ?? []), address]);
  }
  const clients = status.clients.map((client) => {
    const own = byClient.get(`${client.name}\n${client.endpoint ?? ""}`) ?? [];
    const single = own.find((address) => !address.includes("/"));
    return { ...client, address: client.address ?? single ?? null, routes: own };
  });
  return { ...status, clients };
}

const ROUTES_LIMIT = 200;

function timeOf(text: string | undefined, seconds: string | undefined): StatusTime | null {
  if (seconds !== undefined && /^\d{1,11}$/.test(seconds)) return { epoch: Number(seconds) };
  // 2.5 and later print "2026-11-22 11:44:46", older ones "Sun Nov 22 11:44:46 2026".
  return findTime((text ?? "").replace(/(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)/, "$1T$2"))?.time ?? null;
}

/** Of several files the oldest state counts: the list as a whole is no newer. */
function oldest(held: StatusTime | null, found: StatusTime | null): StatusTime | null {
  if (held === null || found === null) return held ?? found;
  return "epoch" in held && "epoch" in found && found.epoch < held.epoch ? found : held;
}
