#!/usr/bin/env bash
# The whole way on the machine that this runs on: start Garrison, install the agent with the line that people copy, and
# compare the facts with what the machine's own tools say. About two minutes; a home, a database and places of its own.
# The agent's program and its timer are installed as for any server, and uninstalled at the end.
#   e2e/real/agent.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node npm curl ss getent sha256sum
cd "$here/../.." || exit 2
unset DATABASE_URL BASE_URL GARRISON_ROOT npm_lifecycle_event

work=$(mktemp -d)
chmod 755 "$work"
export GARRISON_HOME=$work/home PORT
PORT=$(free_port)
url=http://localhost:$PORT
agent() { env GARRISON_DIR="$work/config" GARRISON_STATE="$work/state" HOME="$work/user" "$program" "$@"; }
if [ "$(id -u)" = 0 ]; then program=/usr/local/sbin/garrison-agent; else program=$work/user/.local/bin/garrison-agent; fi
if [ -e "$program" ] || [ -e /etc/garrison/agent.secret ]; then
  echo "This machine has a garrison-agent already ($program); this check would replace it." >&2
  exit 2
fi
uninstall() { agent uninstall; }
mkdir "$work/user"
npm start >"$work/log" 2>&1 </dev/null &
npm=$!
trap '[ ! -e "$program" ] || uninstall >/dev/null 2>&1; kill "$npm" 2>/dev/null; wait "$npm" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

said() { grep -qF "$1" "$work/log" || { tail -n 20 "$work/log"; return 1; }; }
check "npm start serves" within 600 said "Garrison is at $url"

field() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/'; }
made=$(bin/garrison enrol-token create --environment production --role web --zone dmz)
enrol=$(field token <<<"$made")
check "the copied line is the installer's" same "curl -fsS $url/install.sh | sh -s -- --token $enrol" "$(node -p 'JSON.parse(process.argv[1]).command' "$made")"

ss -tlnH >"$work/before"
install() { curl -fsS "$url/install.sh" | env GARRISON_DIR="$work/config" GARRISON_STATE="$work/state" HOME="$work/user" sh -s -- --token "$enrol"; }
SECONDS=0
check "the agent installs, enrols and reports" install
token=$(bin/garrison token create --name real --scope read | field token)
ask() { curl -fsS --max-time 10 -H "authorization: Bearer $token" "$url$1"; }
id=$(ask /api/servers | field id)
known() { ask "/api/servers/$id/facts" | node -e '
  const facts = JSON.parse(require("fs").readFileSync(0)); process.exit(facts[process.argv[1]]?.state === "known" ? 0 : 1)' "$1"; }
check "its first facts are there" within 30 known os
check "… within a minute of the installer's start ($SECONDS s)" test "$SECONDS" -lt 60
check "the used token lets nobody else in" same 403 "$(curl -s -o /dev/null -w '%{http_code}' -H 'content-type: application/json' \
  -d "{\"token\":\"$enrol\",\"hostname\":\"other\",\"machineId\":\"0123456789abcdef\"}" "$url/api/agent/enrol")"
check "the second report, with the slow checks, is taken" agent run
ss -tlnH >"$work/after"
check "… and read" within 30 known packages
waits() { same 0 "$(curl -fsS -H "authorization: Bearer $token" "$url/metrics" | sed -n 's/^garrison_reports_waiting //p')"; }
check "no report waits" within 30 waits

ask "/api/servers/$id" >"$work/server.json"
value() { node -p 'JSON.parse(require("fs").readFileSync(process.argv[1]))[process.argv[2]]' "$1" "$2"; }
check "the server is named as it names itself" same "$(uname -n)" "$(value "$work/server.json" hostname)"
ask "/api/servers/$id/facts" >"$work/facts.json"
while IFS=$'\t' read -r verdict what difference; do
  case $verdict in ok) pass "$what" ;; note) note "$what" ;; *) fail "$what" "$difference" ;; esac
done < <(node "$here/machine.mjs" "$work/facts.json" "$work/before" "$work/after" 2>&1)

report=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1])).accounts.reportId' "$work/facts.json")
curl -fsS -D "$work/headers" -o "$work/evidence" -H "authorization: Bearer $token" "$url/api/reports/$report/evidence/passwd"
getent passwd >"$work/passwd"
check "the evidence of the accounts is what getent prints, byte by byte" cmp "$work/evidence" "$work/passwd"
check "… under its SHA-256" grep -qi "^etag: \"$(sha256sum <"$work/passwd" | cut -c1-64)\"" "$work/headers"

check "the agent uninstalls" uninstall
leftovers() { local path; for path in "$program" "$work/config" "$work/state" /etc/cron.d/garrison-agent /etc/systemd/system/garrison-agent.timer; do
  [ ! -e "$path" ] || { echo "left behind: $path"; return 1; }; done; }
check "… and leaves nothing behind" leftovers
finish
