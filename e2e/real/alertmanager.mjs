/**
 * What a real Alertmanager and Garrison say of the same alerts, compared; and single facts out of Garrison's answers.
 *   alertmanager.mjs alike ALERTMANAGER-URL OUR-URL [MATCHER …]   their lists and groups, but for what may differ
 *   alertmanager.mjs alert URL TOKEN SOURCE LABEL=VALUE …         one alert of a source, as one line of words
 *   alertmanager.mjs times URL TOKEN SOURCE LABEL=VALUE …         when it began and ended
 *   alertmanager.mjs count URL TOKEN SOURCE LABEL=VALUE …         how many alerts, and in how many episodes
 *   alertmanager.mjs history URL TOKEN SOURCE LABEL=VALUE …       what happened to it, the oldest first
 */
const [deed, ...rest] = process.argv.slice(2);

async function json(url, token) {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Who is told is decided by each; when an alert was last heard of and until when it holds moves all the time. */
function comparable({ receivers: _, updatedAt: __, endsAt: ___, ...alert }) {
  return JSON.stringify(sorted(alert));
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

const LEASE_MS = 5_000;

async function alike(theirUrl, ourUrl, matchers) {
  const query = matchers.map((matcher) => `filter=${encodeURIComponent(matcher)}`).join("&");
  const [theirs, ours] = await Promise.all(
    [theirUrl, ourUrl].map((url) => json(`${url}/api/v2/alerts?${query}`)),
  );
  const [expected, found] = [theirs, ours].map((alerts) => alerts.map(comparable));
  if (found.length === 0) throw new Error("no alert to compare");
  if (expected.join("\n") !== found.join("\n")) {
    throw new Error(`Alertmanager says\n${expected.join("\n")}\nGarrison says\n${found.join("\n")}`);
  }
  for (const [place, { endsAt }] of ours.entries()) {
    const apart = Math.abs(Date.parse(endsAt) - Date.parse(theirs[place].endsAt));
    if (apart > LEASE_MS) throw new Error(`ends at ${endsAt} here, at ${theirs[place].endsAt} there`);
  }
  const groups = await Promise.all(
    [theirUrl, ourUrl].map((url) => json(`${url}/api/v2/alerts/groups?${query}`)),
  );
  const [theirGroups, ourGroups] = groups.map((list) =>
    list.map(({ labels, alerts }) => [labels, alerts.map(({ fingerprint }) => fingerprint).sort()]),
  );
  if (JSON.stringify(sorted(theirGroups)) !== JSON.stringify(sorted(ourGroups))) {
    throw new Error(`groups there ${JSON.stringify(theirGroups)}, here ${JSON.stringify(ourGroups)}`);
  }
  return `${found.length} alerts`;
}

async function alertsOf(url, token, source, labels) {
  const wanted = labels.map((pair) => pair.split("="));
  const found = [];
  for (const status of ["unresolved", "resolved"]) {
    const { items } = await json(`${url}/api/alerts?limit=200&status=${status}&source=${source}`, token);
    for (const { id } of items) {
      const alert = await json(`${url}/api/alerts/${id}`, token);
      if (wanted.every(([name, value]) => alert.labels[name] === value)) found.push(alert);
    }
  }
  return found;
}

async function one(url, token, source, ...labels) {
  const [alert] = await alertsOf(url, token, source, labels);
  if (!alert) throw new Error("there is no such alert");
  return alert;
}

const DEEDS = {
  alike: ([theirs, ours, ...matchers]) => alike(theirs, ours, matchers),
  async alert(given) {
    const { state, resolution, fingerprint, episode, quiet, id } = await one(...given);
    return [state, resolution ?? "-", quiet?.kind ?? "loud", `episode${episode}`, fingerprint, id].join(" ");
  },
  async times(given) {
    const { startedAt, endedAt } = await one(...given);
    return `${startedAt} ${endedAt}`;
  },
  async count([url, token, source, ...labels]) {
    const alerts = await alertsOf(url, token, source, labels);
    return `${alerts.length} ${alerts.reduce((sum, { episode }) => sum + episode, 0)}`;
  },
  async history(given) {
    const [url, token] = given;
    const { id } = await one(...given);
    const { items } = await json(`${url}/api/alerts/${id}/events?limit=200`, token);
    return items
      .map(({ kind }) => kind)
      .reverse()
      .join(" ");
  },
};

try {
  console.log(await DEEDS[deed](rest));
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
}
