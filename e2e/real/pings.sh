#!/usr/bin/env bash
# Heartbeats called by real jobs: a crontab's line in a loop, a wrapper that says start and exit status, a job that hangs,
# curl as healthchecks documents it. The web process is killed (kill -9) while calls come, and is stopped for a while:
# no acknowledged call is lost, and nobody is down because of us. Four minutes.
#   e2e/real/pings.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node npm curl
. "$here/product.sh"
start_garrison

field() { sed 's/.*"'"$1"'":"\([^"]*\)".*/\1/'; }
heartbeat() { bin/garrison source create --format ping --name "$@"; }
made=$(heartbeat "Nightly backup" --every 10s --grace 3s)
check "garrison source create --format ping prints what its job needs" \
  node -e 'const {id, format, url, token} = JSON.parse(process.argv[1]);
    if (format !== "ping" || token !== id || url !== process.argv[2] + "/ping/" + id) throw new Error(process.argv[1])' "$made" "$url"
backup=$(field id <<<"$made")
wrong=$(heartbeat wrong --cron '61 2 * * *' 2>&1 >/dev/null); code=$?
check "… and refuses a schedule that can't be read, in a line" same "2 1" "$code $(wc -l <<<"$wrong")"
wrapped=$(heartbeat "Wrapped" --every 1h --grace 1h | field id)
hanging=$(heartbeat "Hangs" --every 1h --grace 1h --max-run 5s | field id)
berlin=$(heartbeat "Berlin" --cron '30 2 * * *' --time-zone Europe/Berlin --grace 2h | field id)

token=$(bin/garrison token create --name pings --scope read,uptime.ping-key.change,uptime.heartbeat.change | field token)
ask() { curl -sS --max-time 10 -H "authorization: Bearer $token" -H 'content-type: application/json' "$@"; }
of() { ask "$url/api/heartbeats/$1" | node -p 'const h = JSON.parse(require("fs").readFileSync(0)); h['"'$2'"'] ?? "-"'; }
is() { same "$3" "$(of "$1" "$2")"; }
flips() { ask "$url/api/heartbeats/$1/flips" | node -p '
  JSON.parse(require("fs").readFileSync(0)).items.map(({ to, reason }) => reason ?? to).join(" ")'; }
alerts() { ask "$url/api/alerts?status=$1&q=$2" | node -p '
  JSON.parse(require("fs").readFileSync(0)).items.map(({ title }) => title).join(", ")'; }
told() { same "$3" "$(alerts "$1" "$2")"; }

# As healthchecks documents it.
call() { curl -fsS -m 10 --retry 5 "$@"; }
check "curl as healthchecks has it is answered OK" same OK "$(call "$url/ping/$berlin")"
check "… with HEAD too" same 200 "$(call -o /dev/null -w '%{http_code}' -I "$url/ping/$berlin")"
check "… and with a body" same OK "$(call --data-raw 'dumped 3 databases' "$url/ping/$berlin")"
check "an address of nobody is not found" same "not found 404" "$(curl -sS -w ' %{http_code}' "$url/ping/11111111-2222-3333-4444-555555555555")"
check "a crontab's line is due at half past two, Berlin's time" \
  same 02:30 "$(TZ=Europe/Berlin date -d "$(of "$berlin" dueAt)" +%H:%M)"

# A crontab's line, every two seconds.
line() { while sleep 2; do true && call -o /dev/null "$url/ping/$backup" 2>/dev/null; done; }
line & cron=$!; started+=("$cron")
check "a job in a loop is up" within 10 is "$backup" standing up
sleep 14
check "… and stays it" same up "$(flips "$backup")"
kill "$cron"; wait "$cron" 2>/dev/null
last=$(of "$backup" lastPingAt)
check "when its loop ends it is late, and then down" within 30 is "$backup" reason missed
check "… since its period and grace were over, to the millisecond" \
  same 13000 "$(( $(date -d "$(of "$backup" since)" +%s%3N) - $(date -d "$last" +%s%3N) ))"
check "an alert says so" within 10 told open Nightly "Nightly backup did not call"
line & cron=$!; started+=("$cron")
check "with its loop it is up again" within 10 is "$backup" standing up
check "… and the alert is over" within 10 told resolved Nightly "Nightly backup did not call"

# wrap ID job …    start, run, exit status, with the end of what it printed
wrap() {
  local id=$1 rid output status
  shift
  rid=$(cat /proc/sys/kernel/random/uuid)
  call -o /dev/null "$url/ping/$id/start?rid=$rid"
  output=$("$@" 2>&1); status=$?
  printf '%s' "$output" | tail -c 10000 | call -o /dev/null --data-binary @- "$url/ping/$id/$status?rid=$rid"
}
wrap "$wrapped" sh -c 'sleep 1; echo all 12 tables dumped'
check "a wrapped job is up, and how long it took is known" test "$(of "$wrapped" lastDurationMs)" -ge 1000
wrap "$wrapped" sh -c 'echo "pg_dump: connection refused"; exit 3'
check "one that fails is down at once" is "$wrapped" reason failed
said() { ask "$url/api/heartbeats/$wrapped/pings?limit=1" | node -p '
  const [{ exitStatus, body }] = JSON.parse(require("fs").readFileSync(0)).items; exitStatus + " " + body'; }
check "… with its exit status and its last words" same "3 pg_dump: connection refused" "$(said)"
check "… and an alert says so" within 10 told open Wrapped "Wrapped failed"
wrap "$hanging" sh -c 'echo $$ >'"$work/hanging"'; exec sleep 600' & job=$!; started+=("$job")
check "a job that hangs runs" within 5 is "$hanging" standing running
check "… and is stuck when its time is over" within 30 is "$hanging" reason stuck
check "… and an alert says so" within 10 told open Hangs "Hangs did not finish"
kill "$(cat "$work/hanging")"; wait "$job"
check "it ended in the end, and not well" is "$hanging" reason failed

key=$(ask -d '{"name":"crontabs","mayCreate":true}' "$url/api/ping-keys" | field token)
check "a slug with a key that may make heartbeats makes one" same "Created 201" "$(curl -sS -w ' %{http_code}' "$url/ping/$key/new-job?create=1")"
check "… once" same "OK 200" "$(curl -sS -w ' %{http_code}' "$url/ping/$key/new-job?create=1")"
check "Uptime Kuma's push address is its call too" same '{"ok":true}' "$(curl -sS "$url/api/push/$backup?status=up&msg=OK&ping=12")"

# Real curls, eight at a time, each with a number of its own; the web process is killed five times meanwhile.
many=$(heartbeat "Many" --every 1d | field id)
export url many work
seq 1 6000 | xargs -P 8 -I{} sh -c \
  'curl -fsS -m 10 -o /dev/null --data-raw "call {}" "$url/ping/$many" 2>/dev/null && echo "call {}" >>"$work/acknowledged"' & calls=$!
for _ in 1 2 3 4 5; do
  sleep 2
  kill -9 "$(pgrep -f "$root/dist/cli.js web" | head -1)" && note "killed after $(wc -l <"$work/acknowledged") acknowledged calls"
  check "it serves again" within 60 serving
done
wait "$calls"
all() { # every call that is kept, page by page
  node -e '
    const [url, id, token] = process.argv.slice(1);
    (async () => {
      for (let cursor = ""; cursor !== null; ) {
        const page = await (await fetch(`${url}/api/heartbeats/${id}/pings?limit=200${cursor && "&cursor=" + cursor}`,
          { headers: { authorization: `Bearer ${token}` } })).json();
        for (const { n, body } of page.items) console.log(n, body);
        cursor = page.next;
      }
    })()' "$url" "$many" "$token"
}
all >"$work/kept"
sort -u "$work/acknowledged" >"$work/a"
cut -d' ' -f2- "$work/kept" | sort -u >"$work/k"
note "$(wc -l <"$work/a") acknowledged, $(wc -l <"$work/k") kept"
check "some calls were refused while nobody served" test "$(wc -l <"$work/a")" -lt 6000
check "no acknowledged call is lost" same "" "$(comm -23 "$work/a" "$work/k" | head)"
check "their numbers have no gap" same "$(wc -l <"$work/kept")" "$(cut -d' ' -f1 "$work/kept" | sort -n | tail -1)"
check "the job in the loop did not go down because of it" same "up missed up" "$(flips "$backup")"

# We do not answer for longer than period and grace of the job, which goes on.
web=$(pgrep -f "$root/dist/cli.js web" | head -1)
kill -STOP "$web"
note "the web process is stopped for 45 s"
sleep 45
kill -CONT "$web"
check "it serves again" within 30 serving
sleep 8
check "nobody went down because of us" same "up missed up" "$(flips "$backup")"
check "… and the job is up" within 10 is "$backup" standing up
kill "$cron"; wait "$cron" 2>/dev/null
check "it still goes down when it does not call" within 40 is "$backup" reason missed

check "the audit log verifies" bin/garrison audit verify
finish
