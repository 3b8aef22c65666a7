#!/usr/bin/env bash
# Does `npm start` survive kill -9 of each of its processes, and leave nothing behind? Linux, an installed clone; about
# a minute. Everything happens in a home of its own.
#   e2e/real/restart.sh            [GARRISON_ROOT=folder of the clone]
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node npm curl
cd "${GARRISON_ROOT:-$here/../..}" || exit 2
unset GARRISON_ROOT DATABASE_URL BASE_URL npm_lifecycle_event

work=$(mktemp -d)
chmod 755 "$work"
export GARRISON_HOME=$work/home PORT
PORT=$(free_port)
log=$work/log
trap 'end_everything; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The processes of this home whose command line has all these words.
pids() {
  local folder line word
  for folder in /proc/[0-9]*; do
    { grep -qzx "GARRISON_HOME=$GARRISON_HOME" "$folder/environ"; } 2>/dev/null || continue
    line=$(tr '\0' ' ' <"$folder/cmdline" 2>/dev/null)
    for word; do case " $line" in *"$word"*) ;; *) continue 2 ;; esac; done
    case $(sed 's/.*) //;s/ .*//' "$folder/stat" 2>/dev/null) in Z | '') continue ;; esac
    case $line in *restart.sh* | *"/proc/"* | "tr "* | "grep "* | "sed "* | "sleep "* | "bash "* | "curl "*) ;; *) echo "${folder#/proc/}" ;; esac
  done
}
web() { pids cli.js ' web'; }
worker() { pids cli.js ' worker'; }
supervisor() { pids cli.js ' up'; }
postmaster() { head -1 "$GARRISON_HOME/postgres/data/postmaster.pid"; }

start() {
  : >"$log"
  setsid npm start >>"$log" 2>&1 </dev/null &
  npm=$!
  disown
}
serving() { curl -fsS --max-time 2 "http://127.0.0.1:$PORT/api/health" >/dev/null; }
page() { same 307 "$(curl -sS -o /dev/null -w '%{http_code}' --max-time 10 "http://localhost:$PORT/")"; } # to the sign-in
said() { grep -qF "$1" "$log" || { tail -n 20 "$log"; return 1; }; }
gone() { local left; left=$(pids); [ -z "$left" ] || { ps -o pid,ppid,stat,args -p "$(echo $left | tr ' ' ,)"; return 1; }; }
none() { local left; left=$("$@"); [ -z "$left" ] || { echo "still there: $left"; return 1; }; }
another() { # another KIND OLD: one process of this kind, and not the old one
  local now
  now=$("$1")
  [ -n "$now" ] && [ "$now" != "$2" ] && [ "$(echo "$now" | wc -l)" = 1 ] || { echo "was $2, now $now"; return 1; }
}
end_everything() { local left; left=$(pids); [ -z "$left" ] || kill -9 $left 2>/dev/null; }

start
check "npm start serves" within 180 serving
check "… and says where" within 10 said "Garrison is at http://localhost:$PORT"

for kind in web worker; do
  old=$($kind)
  kill -9 "$old"
  check "$kind killed: another one runs" within 15 another "$kind" "$old"
  check "… and pages are served" within 30 serving
done
old=$(postmaster)
kill -9 "$old"
check "database killed: another one runs" within 30 another postmaster "$old"
check "… and answers" within 30 serving
check "… and pages are served" within 15 page
kill -9 "$old" $(web) $(worker) $(postmaster) 2>/dev/null
check "all three killed at once: they serve again" within 40 serving

second=$(GARRISON_HOME=$GARRISON_HOME PORT=$(free_port) npm start 2>&1)
code=$?
check "a second start on this home ends with code 1" same 1 "$code"
check "… and one sentence that says why" grep -q "Garrison already runs from $GARRISON_HOME (process $(supervisor))" <<<"$second"
other=$(GARRISON_HOME=$work/other npm start 2>&1)
check "a start on a port in use says so" grep -q "PORT $PORT on 127.0.0.1 is in use" <<<"$other"
check "… before it starts a database" test ! -e "$work/other/postgres"
check "… and the first goes on" serving

kill -9 "$(supervisor)"
start
check "supervisor killed: the next start serves" within 60 said "Garrison is at"
check "… with one web process" same 1 "$(web | wc -l)"
check "… and one worker" same 1 "$(worker | wc -l)"

kill -STOP "$(worker)"
kill -9 "$(supervisor)"
check "supervisor killed: web ends by itself" within 30 none web
start
check "… and a worker that hangs is ended by the next start" within 60 said "of a former start hangs"
check "… which serves" within 60 said "Garrison is at"
check "… with one worker" same 1 "$(worker | wc -l)"

kill -9 "$npm"
check "npm itself killed: nothing is left behind" within 60 gone

start
within 60 said "Garrison is at" >/dev/null
kill -9 $(pids) 2>/dev/null
start
check "everything killed at once: the next start serves" within 60 said "Garrison is at"

kill -INT -- "-$npm"
sleep 0.3
kill -INT -- "-$npm" 2>/dev/null
check "Ctrl-C, twice: it ends" within 40 none pids npm
check "… in order" said "Stopped."
check "… and leaves no process" within 5 gone

start
within 30 said "PostgreSQL is ready" >/dev/null
kill -TERM "$npm"
check "SIGTERM while it starts: it ends" within 40 said "Stopped."
check "… and leaves no process" within 5 gone
finish
