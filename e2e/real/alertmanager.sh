#!/usr/bin/env bash
# A real Prometheus, once straight to Garrison and once through a real Alertmanager (webhook and PagerDuty), and Alertmanager's
# own amtool on Garrison. A target dies and comes back, alerts are acknowledged in Chromium (by keys, and by phone), silenced
# and explained by others, the database is stopped, Prometheus is killed. Beside each other, both must say the same. Debian's
# packages; about three minutes.
#   [KEEP=1] e2e/real/alertmanager.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
. "$here/postgres.sh"
need node npm curl openssl
install_packages postgresql-15 postgresql-client-15
installed prometheus prometheus
installed prometheus-alertmanager prometheus-alertmanager
installed chromium chromium
need amtool
. "$here/product.sh"
trap 'end_all' EXIT
end_all() {
  kill "${started[@]}" 2>/dev/null
  wait "${started[@]}" 2>/dev/null
  stop_postgres
  [ -n "${KEEP:-}" ] || rm -rf "$work"
}
[ -z "${KEEP:-}" ] || note "logs stay in $work"

# ---- Garrison, on a database that can be stopped -----------------------------------------------------------------------
start_postgres "$work/db" || exit 2
export DATABASE_URL=$owner_url AUTH_SECRET GARRISON_KEYS BASE_URL=$url
AUTH_SECRET=$(openssl rand -hex 32) GARRISON_KEYS=k1:$(openssl rand -base64 32)
start_garrison
serving >/dev/null 2>&1 || { tail -n 5 "$work/log"; finish; exit 1; }
field() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/'; }
garrison() { "$node" dist/cli.js "$@"; }
token=$(garrison token create --name real --scope read,alerts.note,alerts.silence.change,settings.change | field token)
source_of() { garrison source create --format "$1" --name "$1"; }
made=$(source_of prometheus) direct=$(field id <<<"$made") direct_token=$(field token <<<"$made")
made=$(source_of alertmanager) hook=$(field id <<<"$made") hook_url=$(field url <<<"$made")
made=$(source_of pagerduty) pager=$(field id <<<"$made") pager_key=$(field token <<<"$made")
ours=$url/api/webhooks/prometheus/$direct_token
helper() { "$node" "$here/alertmanager.mjs" "$@"; }
ask() { curl -sS --max-time 10 -H "authorization: Bearer $token" -H 'content-type: application/json' "$@"; }

# ---- Two targets, Prometheus, Alertmanager -----------------------------------------------------------------------------
port_a=$(free_port) port_b=$(free_port) prom_port=$(free_port) am_port=$(free_port)
serve_target() {
  "$node" -e 'require("http").createServer((_, answer) => answer.end("up_for_real 1\n")).listen(Number(process.argv[1]), "127.0.0.1")' "$1" &
  target=$!
  started+=("$target")
}
serve_target "$port_a"; target_a=$target
serve_target "$port_b"; target_b=$target
a=127.0.0.1:$port_a b=127.0.0.1:$port_b

cat >"$work/rules.yml" <<CONF
groups:
- name: real
  rules:
  - alert: InstanceDown
    expr: up == 0
    for: 2s
    labels: {severity: critical}
    annotations: {summary: "{{ \$labels.instance }} is down", description: "first line\nsecond ‘line’ ✓"}
  - alert: Slow
    expr: up == 0
    for: 2s
    labels: {severity: warning}
    annotations: {summary: "{{ \$labels.instance }} is slow"}
CONF
cat >"$work/prometheus.yml" <<CONF
global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s, external_labels: {cluster: real}}
rule_files: [$work/rules.yml]
alerting:
  alertmanagers:
  - {path_prefix: /api/webhooks/prometheus/$direct_token, scheme: http, static_configs: [{targets: ['localhost:$PORT']}]}
  - static_configs: [{targets: ['127.0.0.1:$am_port']}]
scrape_configs:
- {job_name: shop, static_configs: [{targets: ['$a', '$b']}]}
CONF
cat >"$work/alertmanager.yml" <<CONF
route: {receiver: garrison, group_by: [alertname], group_wait: 1s, group_interval: 2s, repeat_interval: 1h}
receivers:
- name: garrison
  webhook_configs: [{url: '$hook_url', send_resolved: true}]
  pagerduty_configs: [{url: '$url/v2/enqueue', routing_key: '$pager_key', send_resolved: true}]
inhibit_rules:
- {source_matchers: ['alertname="InstanceDown"'], target_matchers: ['alertname!="InstanceDown"'], equal: [instance]}
CONF
chmod 755 "$work"; mkdir -p "$work/prom" "$work/am"
start "$work/am.log" prometheus-alertmanager --config.file="$work/alertmanager.yml" --storage.path="$work/am" \
  --web.listen-address="127.0.0.1:$am_port" --cluster.listen-address= --log.level=debug
theirs=http://127.0.0.1:$am_port
# A lease is four times what Prometheus waits before it tells again.
run_prometheus() {
  start "$work/prom.log" prometheus --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/prom" \
    --web.listen-address="127.0.0.1:$prom_port" --rules.alert.resend-delay=5s
  prometheus=${started[-1]}
}
run_prometheus
answers() { curl -fsS --max-time 2 "$1" >/dev/null; }
check "Prometheus and Alertmanager run" within 30 answers "http://127.0.0.1:$prom_port/-/ready"
check "… both" within 30 answers "$theirs/-/ready"
check "amtool finds Garrison healthy" answers "$ours/-/healthy"

# ---- It fires ----------------------------------------------------------------------------------------------------------
alert() { helper alert "$url" "$token" "$@"; }
is() { # is "state resolution quiet episode*" SOURCE LABEL=VALUE …
  local wanted=$1 found; shift
  found=$(alert "$@") && [[ $found == $wanted ]] || { echo "wanted $wanted"; echo "found $found"; return 1; }
}
down_a=(alertname=InstanceDown "instance=$a") slow_a=(alertname=Slow "instance=$a") down_b=(alertname=InstanceDown "instance=$b")
kill "$target_a"; wait "$target_a" 2>/dev/null
SECONDS=0
check "a target dies: Prometheus tells us itself" within 40 is "open - loud episode1 *" "$direct" "${down_a[@]}"
note "after $SECONDS s"
check "… and through Alertmanager's webhook" within 20 is "open - loud episode1 *" "$hook" "${down_a[@]}"
paged() { ask "$url/api/alerts?source=$pager&status=open" | grep -q '"total":1'; }
check "… and through Alertmanager's PagerDuty" within 20 paged
theirs_is() { curl -fsS "$theirs/api/v2/alerts?filter=alertname%3DInstanceDown" | field fingerprint; }
check "the fingerprint is Alertmanager's own, straight" is "* $(theirs_is) *" "$direct" "${down_a[@]}"
check "… and through it" is "* $(theirs_is) *" "$hook" "${down_a[@]}"
check "Prometheus was told 200" bash -c "! grep -q 'Error sending alert' '$work/prom.log'"

# ---- Alerts that explain others -----------------------------------------------------------------------------------------
check "Alertmanager keeps quiet what its rule explains, we do not yet" is "open - loud *" "$direct" "${slow_a[@]}"
rule=$(ask -d '{"name":"Down","sourceMatchers":"alertname=\"InstanceDown\"","targetMatchers":"alertname!=\"InstanceDown\"","equal":"instance"}' \
  "$url/api/settings/inhibitions" | field id)
check "… with the same rule we do, within 3 s" within 3 is "open - inhibition *" "$direct" "${slow_a[@]}"
check "our list of alerts and groups is Alertmanager's, also what explains what" helper alike "$theirs" "$ours"
check "… filtered by matchers too" helper alike "$theirs" "$ours" 'severity=~"warn.*"' 'instance!=""'

# ---- It is acknowledged --------------------------------------------------------------------------------------------------
id=$(alert "$direct" "${down_a[@]}" | sed 's/.* //')
setup=$(garrison user create --email night@example.com --role oncall --name Night | field setupUrl)
node_modules/.bin/esbuild e2e/real/acknowledging.ts --bundle --platform=node --format=esm --packages=external \
  --alias:@="$root" --log-level=error --outfile="$root/dist-tmp/acknowledging.mjs"
"$node" dist-tmp/acknowledging.mjs "$url" "$setup" "$hook" "$id" >"$work/acknowledging" 2>&1
looked_at "$work/acknowledging"
check "it is acknowledged by phone" is "acknowledged - loud episode1 *" "$direct" "${down_a[@]}"
check "… and by keys" is "acknowledged - loud episode1 *" "$hook" "${down_a[@]}"
ask -d '{"text":"looking"}' "$url/api/alerts/$id/notes" >/dev/null
sleep 6
check "… and stays so when Prometheus tells it again" is "acknowledged - loud episode1 *" "$direct" "${down_a[@]}"

# ---- amtool ------------------------------------------------------------------------------------------------------------
tool() { HOME=$work amtool --alertmanager.url="$ours" "$@"; }
shows() { local found; found=$("${@:2}" 2>&1); grep -q -- "$1" <<<"$found" || { echo "$found"; return 1; }; }
lacks() { local found; found=$("${@:2}" 2>&1) || { echo "$found"; return 1; }; ! grep -q -- "$1" <<<"$found" || { echo "$found"; return 1; }; }
check "amtool alert query lists the alert" shows "InstanceDown.*$a is down" tool alert query
check "… leaves out what is explained by it" lacks "Slow" tool alert query
check "… and shows it when asked" shows "Slow" tool alert query --inhibited
check "… finds by a pattern" shows "InstanceDown" tool alert query 'instance=~"127.*"' severity=critical
check "… finds nothing by another" lacks "InstanceDown" tool alert query severity=warning
check "amtool says the same of Alertmanager and of us" same \
  "$(HOME=$work amtool --alertmanager.url="$theirs" alert query -o extended | sed 's/ *$//')" "$(tool alert query -o extended | sed 's/ *$//')"
silence=$(tool silence add alertname=InstanceDown 'instance=~127.*' --author=ops --comment="new disks" --duration=1h)
check "amtool silence add gives an id" grep -qE '^[0-9a-f-]{36}$' <<<"$silence"
check "… the alert is quiet within 3 s" within 3 is "acknowledged - silence *" "$direct" "${down_a[@]}"
check "… the same alert of another source is not" is "* - loud *" "$hook" "${down_a[@]}"
check "… amtool no longer lists it" lacks "InstanceDown" tool alert query
check "… but under its silence" shows "InstanceDown" tool alert query --silenced
check "amtool silence query shows who and why" shows "$silence.*ops.*new disks" tool silence query
check "… only what its matchers name" lacks "$silence" tool silence query alertname=Other
updated=$(tool silence update --comment="newer disks" --duration=2h "$silence" 2>&1)
check "amtool silence update keeps it" shows "${silence:-none}" echo "$updated"
check "… with its new reason" shows "newer disks" tool silence query
tool silence query -o json >"$work/silences.json"
check "amtool silence expire ends it" tool silence expire "$silence"
check "… the alert is loud within 3 s" within 3 is "acknowledged - loud *" "$direct" "${down_a[@]}"
check "… amtool lists it again" shows "InstanceDown" tool alert query
check "… and the silence among those that are over" shows "${silence:-none}" tool silence query --expired
check "amtool silence import makes it again" tool silence import "$work/silences.json"
check "… and expire with a query ends all" bash -c "HOME=$work amtool --alertmanager.url='$ours' silence expire \$(HOME=$work amtool --alertmanager.url='$ours' silence query -q)"
check "a silence of a hundred years is refused in words" shows "30 days" tool silence add alertname=X --author=ops --comment=x --duration=5200w
check "… and one for every alert" shows "every alert" tool silence add 'alertname=~.*' --author=ops --comment=x
check "amtool config show shows no secret" shows "receiver: garrison" tool config show
check "amtool silence expire of one that is not there is refused" shows "no such silence\|not found\|404" tool silence expire 01a207da-33f0-709c-8b51-befb80c0078d
cat >"$work/http.yml" <<CONF
authorization: {credentials: $direct_token}
CONF
check "amtool with the token as bearer token" shows "InstanceDown" \
  env HOME="$work" amtool --http.config.file="$work/http.yml" --alertmanager.url="$url/api/webhooks/prometheus" alert query
check "… and with a wrong one that it is not let in (amtool shows the number alone)" shows "status 401" env HOME="$work" amtool --alertmanager.url="$url/api/webhooks/prometheus/grw_wrong" alert query
check "… why stands in the answer" shows "belongs to no source" curl -sS "$url/api/webhooks/prometheus/grw_wrong/api/v2/alerts"

# ---- The database is away -------------------------------------------------------------------------------------------------
stop_postgres
kill "$target_b"; wait "$target_b" 2>/dev/null
retried() { grep -qE 'unexpected status code 503' "$work/am.log" || { tail -n 3 "$work/am.log"; return 1; }; }
check "without our database Alertmanager hears 503, and tries again" within 60 retried
(cd / && as_postgres "$postgres_bin/pg_ctl" -D "$db_folder/data" -w -l "$db_folder/log" start -o \
  "-p $db_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$db_folder -c fsync=off") >/dev/null
check "the database is back, and so are we" within 60 serving
check "what Alertmanager tried again is here" within 60 is "open - * episode1 *" "$hook" "${down_b[@]}"
check "… once" same "1 1" "$(helper count "$url" "$token" "$hook" "${down_b[@]}")"
check "what Prometheus told again is here" within 60 is "open - * episode1 *" "$direct" "${down_b[@]}"
check "… once" same "1 1" "$(helper count "$url" "$token" "$direct" "${down_b[@]}")"
check "the alert from before is as it was" is "acknowledged - loud episode1 *" "$direct" "${down_a[@]}"

# ---- It resolves ----------------------------------------------------------------------------------------------------------
serve_target "$port_a"
check "the target is back: resolved by its sender, straight" within 60 is "resolved sender * episode1 *" "$direct" "${down_a[@]}"
check "… and through Alertmanager" within 30 is "resolved sender * episode1 *" "$hook" "${down_a[@]}"
times() { helper times "$url" "$token" "$@"; }
check "both ways give the same beginning and end" same "$(times "$hook" "${down_a[@]}")" "$(times "$direct" "${down_a[@]}")"
note "$(times "$direct" "${down_a[@]}")"
check "the history says what happened to it" shows "acknowledged note quieted unquieted.* resolved" \
  helper history "$url" "$token" "$direct" "${down_a[@]}"
ask -X DELETE "$url/api/settings/inhibitions/$rule" >/dev/null
check "without its rule nothing is explained any more" within 3 is "open - loud *" "$direct" alertname=Slow "instance=$b"

# ---- Prometheus dies --------------------------------------------------------------------------------------------------------
kill -9 "$prometheus"; wait "$prometheus" 2>/dev/null
SECONDS=0
check "Prometheus is killed: its lease lapses, and that is no recovery" within 90 is "resolved lease * episode1 *" "$direct" "${down_b[@]}"
note "after $SECONDS s"
check "… its history says so" shows "lease_expired" helper history "$url" "$token" "$direct" "${down_b[@]}"
run_prometheus
check "Prometheus is back: the alert is open again, as its second episode" within 60 is "open - loud episode2 *" "$direct" "${down_b[@]}"

check "the audit log verifies" garrison audit verify
unexpected() { ! grep -hE '"level":"(error|fatal)"' "$work/log" | grep -vE 'ECONNREFUSED|ECONNRESET|terminating connection|Connection terminated|database system is (starting|shutting)|did not answer|connection timeout|57P0|timeout exceeded|could not be'; }
check "nothing else was logged as a fault" unexpected
finish
