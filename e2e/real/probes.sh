#!/usr/bin/env bash
# Probes against real services on this machine: nginx, sshd, the system's ping, a certificate that nobody trusts. The
# web server is stopped and started, the worker is killed, the probe is paused; each time the answer to "Are we up?" and
# the minutes of the objective must follow. About ten minutes, because minutes are what is counted.
#   e2e/real/probes.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node npm curl openssl
installed nginx nginx-light
installed ping iputils-ping
installed sshd openssh-server
export PROBE_ALLOW_CIDRS=0.0.0.0/0
. "$here/product.sh"

address=$(node -p 'Object.values(os.networkInterfaces()).flat().find(({internal, family}) => !internal && family === "IPv4")?.address ?? ""')
[ -n "$address" ] || { echo "This machine has no address but loopback, which is never a target." >&2; exit 2; }
web=$(free_port) tls=$(free_port) ssh=$(free_port)
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$address" \
  -addext "subjectAltName=IP:$address" -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
cat >"$work/nginx.conf" <<CONF
daemon off; pid $work/nginx.pid; error_log $work/nginx.log;
events {}
http {
  access_log off;
  server { listen $address:$web; location = /health { default_type application/json; return 200 '{"state":"up"}'; }
    location / { return 404; } }
  server { listen $address:$tls ssl; ssl_certificate $work/cert.pem; ssl_certificate_key $work/key.pem; return 200; }
}
CONF
serve() { nginx -c "$work/nginx.conf" >"$work/nginx.out" 2>&1 & nginx=$!; started+=("$nginx"); }
serve
mkdir -p /run/sshd
ssh-keygen -q -t ed25519 -N "" -f "$work/hostkey"
start "$work/sshd.log" "$(command -v sshd)" -D -e -f /dev/null -p "$ssh" -h "$work/hostkey" -o ListenAddress="$address" -o PidFile=none
start_garrison

field() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/'; }
token=$(bin/garrison token create --name probes --scope read,uptime.probe.change,uptime.objective.change | field token)
ask() { curl -sS --max-time 10 -H "authorization: Bearer $token" -H 'content-type: application/json' "$@"; }
probe() { ask -d "{\"name\":\"$1\",\"intervalS\":20,\"settings\":$2}" "$url/api/probes" | field id; }
page=$(probe page "{\"kind\":\"http\",\"url\":\"http://$address:$web/health\",\"jsonPath\":\"\$.state\",\"jsonValue\":\"up\"}")
missing=$(probe missing "{\"kind\":\"http\",\"url\":\"http://$address:$web/nothing\"}")
shell=$(probe shell "{\"kind\":\"tcp\",\"host\":\"$address\",\"port\":$ssh}")
closed=$(probe closed "{\"kind\":\"tcp\",\"host\":\"$address\",\"port\":1}")
host=$(probe host "{\"kind\":\"icmp\",\"host\":\"$address\"}")
certificate=$(probe certificate "{\"kind\":\"tls\",\"host\":\"$address\",\"port\":$tls}")
name=$(probe name '{"kind":"dns","name":"nothing.invalid"}')
refused=$(ask -o /dev/null -w '%{http_code}' -d '{"name":"us","settings":{"kind":"tcp","host":"127.0.0.1","port":5432}}' "$url/api/probes")
check "our own loopback is no target, though everything is allowed" same 422 "$refused"
objective=$(ask -d "{\"name\":\"Shop\",\"target\":\"99.9\",\"window\":{\"kind\":\"rolling\",\"days\":30},\"probes\":[\"$page\"]}" "$url/api/objectives" | field id)

last() { ask "$url/api/probes/$1" | node -e '
  const [look] = JSON.parse(require("fs").readFileSync(0)).last;
  console.log(look ? [look.class, look.reason ?? "-", look.detail ?? "-"].join(" ") : "nothing yet")'; }
sees() { local found; found=$(last "$1"); [[ $found == $2 ]] || { echo "$found"; return 1; }; }
check "a page of nginx is looked at" within 60 sees "$page" "ok - 200"
check "… one that is missing fails by its status" within 60 sees "$missing" "fail status 404"
check "sshd takes a connection" within 60 sees "$shell" "ok - -"
check "… a closed port does not" within 60 sees "$closed" "fail refused ECONNREFUSED"
check "this machine replies to its ping" within 60 sees "$host" "ok - $address"
check "a certificate that nobody trusts is a failure" within 60 sees "$certificate" "fail certificate *"
check "a name that does not exist is the name's fault, or our resolver's" within 60 sees "$name" "* *-*"

standing() { ask "$url/api/objectives/$objective" | node -p 'const o = JSON.parse(require("fs").readFileSync(0)); o['"'$1'"']'; }
is() { same "$2" "$(standing "$1")"; }
up() { ask "$url/api/answers" | node -p 'JSON.parse(require("fs").readFileSync(0)).up.answer'; }
answers() { same "$1" "$(up)"; }
check "before anything was measured nobody knows" answers unknown
check "the service is up" within 200 is state up
check "… and the answer is Yes" within 20 answers yes

kill "$nginx"; wait "$nginx" 2>/dev/null
SECONDS=0
check "without its web server the service is down" within 200 is state down
note "after $SECONDS s"
check "… and the answer is No" within 20 answers no
worker=$(pgrep -f "$root/dist/cli.js worker" | head -1)
kill -9 "$worker"
check "a worker that was killed is replaced, and looks again" within 90 sees "$page" "fail refused ECONNREFUSED"
serve
check "with its web server the service is up again" within 200 is state up

doubled() { ask "$url/api/probes/$page/results?limit=200" | node -e '
  const { items } = JSON.parse(require("fs").readFileSync(0));
  const keys = items.map((look) => [look.scheduledAt, look.location, look.attempt].join());
  console.log(keys.length - new Set(keys).size)'; }
check "no look is there twice" same 0 "$(doubled)"
minutes() { ask "$url/api/objectives/$objective" | node -p '
  const o = JSON.parse(require("fs").readFileSync(0)); o.good + o.bad + o.unknown === (Date.parse(o.asOf) - Date.parse(o.since)) / 60000'; }
check "good, bad and unknown minutes are all minutes since it was agreed" same true "$(minutes)"
check "some of them were bad" test "$(standing bad)" -ge 1
check "the budget is overspent, and says so" test "$(standing minutesLeft | cut -c1)" = "-"

ask -X PUT "$url/api/probes/$page/pause" >/dev/null
check "a service that nobody looks at is not known" within 330 is state unknown
check "… the answer stays No while its budget is overspent" answers no
bad=$(standing bad)
ask -X DELETE "$url/api/probes/$page/pause" >/dev/null
check "looked at again it is up" within 200 is state up
check "what nobody measured is no downtime" same "$bad" "$(standing bad)"
check "… and is told" test "$(standing unknown)" -ge 3
log_quiet() { quiet "$work/log"; }
check "nothing was logged as a fault" log_quiet
finish
