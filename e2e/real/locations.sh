#!/usr/bin/env bash
# Further locations: two workers that only look, each behind a line of its own that can be cut. One is cut off, killed and
# started again while a service goes down; later nobody reaches the console and the worker beside the database stands
# still. What was seen meanwhile must arrive late, once, in its place, and the minutes of the objective must follow.
# About ten minutes, because minutes are what is counted.
#   e2e/real/locations.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node npm curl
export PROBE_ALLOW_CIDRS=0.0.0.0/0
. "$here/product.sh"

address=$(node -p 'Object.values(os.networkInterfaces()).flat().find(({internal, family}) => !internal && family === "IPv4")?.address ?? ""')
[ -n "$address" ] || { echo "This machine has no address but loopback, which is never a target." >&2; exit 2; }
web=$(free_port)
serve() { node -e 'require("http").createServer((_, answer) => answer.end("fine")).listen(process.argv[1], process.argv[2])' "$web" "$address" & site=$!; started+=("$site"); }
serve
start_garrison

field() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/'; }
token=$(bin/garrison token create --name locations --scope read,uptime.probe.change,uptime.objective.change,uptime.location.change | field token)
ask() { curl -sS --max-time 10 -H "authorization: Bearer $token" -H 'content-type: application/json' "$@"; }
status() { curl -sS --max-time 10 -o /dev/null -w '%{http_code}' "$@"; }

# A line to the console that can be cut: line NAME PORT
line() { node -e 'const net = require("net"); net.createServer((near) => { const far = net.connect(+process.argv[2], "127.0.0.1");
  near.pipe(far).pipe(near); near.on("error", () => far.destroy()); far.on("error", () => near.destroy()); }).listen(+process.argv[1], "127.0.0.1")' \
  "$2" "$PORT" & printf -v "line_$1" %s "$!"; started+=("$!"); }
cut_line() { local pid="line_$1"; kill "${!pid}"; wait "${!pid}" 2>/dev/null; }

# locate NAME PORT    its worker; the token comes in a file, so that no list of processes shows it
locate() { GARRISON_LOCATION_TOKEN_FILE=$work/$1.token GARRISON_HOME=$work/$1 "$node" dist/cli.js worker --probe-only \
  --location "$1" --url "http://localhost:$2" >>"$work/$1.log" 2>&1 & printf -v "worker_$1" %s "$!"; started+=("$!"); }
make() { bin/garrison location create --name "$1" | tee "$work/$1.json" | field token >"$work/$1.token"; chmod 600 "$work/$1.token"; }
fra_port=$(free_port) ams_port=$(free_port)
make fra1; make ams1
check "a location is made with a token of its own" grep -q '^grx_' "$work/fra1.token"
line fra "$fra_port"; line ams "$ams_port"
locate fra1 "$fra_port"; locate ams1 "$ams_port"

probe=$(ask -d "{\"name\":\"page\",\"intervalS\":20,\"retries\":0,\"locations\":[\"fra1\",\"ams1\"],\"settings\":{\"kind\":\"http\",\"url\":\"http://$address:$web/\"}}" "$url/api/probes" | field id)
ask -o /dev/null -d "{\"name\":\"inside\",\"intervalS\":20,\"settings\":{\"kind\":\"tcp\",\"host\":\"$address\",\"port\":$web}}" "$url/api/probes"
objective=$(ask -d "{\"name\":\"Shop\",\"target\":\"99.9\",\"window\":{\"kind\":\"rolling\",\"days\":30},\"minLocations\":1,\"probes\":[\"$probe\"]}" "$url/api/objectives" | field id)

looks() { ask "$url/api/probes/$probe/results?limit=200" | node -p 'const { items } = JSON.parse(require("fs").readFileSync(0)); items.filter((look) => '"$1"').length'; }
some() { test "$(looks "$1")" -ge "$2"; }
check "each location looks" within 90 some 'look.location === "fra1" && look.class === "ok"' 1
check "… the other too" within 90 some 'look.location === "ams1" && look.class === "ok"' 1
second() { GARRISON_LOCATION_TOKEN_FILE=$work/fra1.token GARRISON_HOME=$work/fra1 "$node" dist/cli.js worker --probe-only \
  --location fra1 --url "http://localhost:$fra_port" 2>&1; }
told=$(second); code=$?
check "a second worker on one folder ends" same 1 "$code"
check "… and says whose it is" grep -q "Process $worker_fra1 on .*$work/fra1/location-fra1" <<<"$told"
plan() { curl -sS -H "authorization: Bearer $(cat "$work/$1.token")" "$url/api/location/plan"; }
check "a location is told of the probes that name it alone" same 1 "$(plan fra1 | node -p 'JSON.parse(require("fs").readFileSync(0)).probes.length')"
shown() { ! ps -eo args | grep -F "$(cat "$work/fra1.token")" | grep -v grep; }
check "no list of processes shows a token" shown
check "a token that is made up gets nothing" same 401 "$(status -H 'authorization: Bearer grx_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' "$url/api/location/plan")"
check "a location's token opens no other door" same 401 "$(status -H "authorization: Bearer $(cat "$work/fra1.token")" "$url/api/probes")"

standing() { ask "$url/api/objectives/$objective" | node -p 'const o = JSON.parse(require("fs").readFileSync(0)); o['"'$1'"']'; }
is() { same "$2" "$(standing "$1")"; }
at_least() { local found; found=$(standing "$1"); [ "$found" -ge "$2" ] || { echo "$1 is $found"; return 1; }; }
location() { ask "$url/api/locations" | node -p 'JSON.parse(require("fs").readFileSync(0)).items.find(({ name }) => name === "'"$1"'")["'"$2"'"]'; }
check "the service is up" within 200 is state up

cut_line ams
kill "$site"; wait "$site" 2>/dev/null
down_from=$(date -u +%FT%T.000Z)
sleep 25
kill -9 "$worker_ams1"; wait "$worker_ams1" 2>/dev/null
locate ams1 "$ams_port"
check "with one location cut off, two of two say that the service is down" within 200 is state down
serve
check "… and up again" within 200 is state up
bad=$(standing bad)
note "$bad bad minutes"
silent() { ask "$url/api/alerts?status=open" | grep -q 'The location ams1 is silent'; }
check "a location that is silent is an alert" within 120 silent
check "… and nothing it saw is known" same 0 "$(looks "look.location === 'ams1' && look.scheduledAt > '$down_from'")"
line ams "$ams_port"
check "cut off, killed and back, it delivers what it saw of the outage" within 90 some "look.location === 'ams1' && look.class === 'fail' && look.scheduledAt > '$down_from'" 2
check "… nothing waits there any more" within 60 same 0 "$(location ams1 keptBack)"
edges() { local found; found=$(standing bad); [ "$found" -ge "$bad" ] && [ "$found" -le $((bad + 2)) ] || { echo "$found bad minutes"; return 1; }; }
sleep 15
check "… which changes no minute but those at its edges, where three can now outvote" edges
spoken() { ! silent; }
check "… and its alert is over" within 120 spoken

cut_line ams; cut_line fra
sleep 1
gap_from=$(date -u +%FT%T.000Z)
beside=$(pgrep -f "$root/dist/cli.js worker\$" | head -1)
unknown_before=$(standing unknown)
kill -STOP "$beside"
sleep 150
kill -CONT "$beside"
check "minutes that nobody told of are not known" within 90 at_least unknown $((unknown_before + 1))
unknown=$(standing unknown) good=$(standing good)
note "$good good, $unknown not known"
line ams "$ams_port"
line fra "$fra_port"
fewer() { local found; found=$(standing unknown); [ "$found" -lt "$unknown" ] || { echo "unknown is still $found of $unknown"; return 1; }; }
check "what was seen from elsewhere arrives late, and they are known" within 120 fewer
note "$(standing good) good, $(standing unknown) not known"
check "… and good" at_least good $((good + 1))
check "… looks of that time are from elsewhere" some "look.location !== 'here' && look.scheduledAt > '$gap_from'" 8

doubled() { ask "$url/api/probes/$probe/results?limit=200" | node -e '
  const { items } = JSON.parse(require("fs").readFileSync(0));
  const keys = items.map((look) => [look.scheduledAt, look.location, look.attempt].join());
  console.log(keys.length - new Set(keys).size)'; }
check "no look is there twice" same 0 "$(doubled)"
minutes() { ask "$url/api/objectives/$objective" | node -p '
  const o = JSON.parse(require("fs").readFileSync(0)); o.good + o.bad + o.unknown === (Date.parse(o.asOf) - Date.parse(o.since)) / 60000'; }
check "good, bad and unknown minutes are all minutes since it was agreed" same true "$(minutes)"
check "none was lost" same 0 "$(location ams1 lost)"

kill -TERM "$worker_fra1"
wait "$worker_fra1"
check "asked to stop, a location ends well" same 0 "$?"
check "… and leaves no look behind" same 0 "$(find "$work/fra1" -name '*.looks' | wc -l)"
ask -o /dev/null -X DELETE "$url/api/locations/$(location fra1 id)"
check "a location that was retired gets nothing" same 401 "$(status -H "authorization: Bearer $(cat "$work/fra1.token")" "$url/api/location/plan")"
locate fra1 "$fra_port"
wait "$worker_fra1"
check "… and its worker ends, with a reason" same 1 "$?"
check "… that stands in its log" grep -q 'not retired' "$work/fra1.log"
finish
