#!/usr/bin/env bash
# A real systemd starts real backups on a machine of its own (a namespace), pgBackRest keeps a real PostgreSQL in two
# repositories, and the real agent alone tells of them: is each state what was done? Nothing there has an address of
# Garrison's but the agent, and the agent changes nothing.
#   e2e/real/reading.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node npm curl unshare nsenter setpriv
[ "$(id -u)" = 0 ] || { echo "This check runs as root: systemd and PostgreSQL need it." >&2; exit 2; }
. "$here/postgres.sh"
install_packages restic pgbackrest postgresql-15 systemd
. "$here/product.sh"
. "$here/archived-postgres.sh"
start_garrison
note "$(systemctl --version | head -n 1), $(pgbackrest version), $(restic version | cut -d' ' -f1,2)"

field() { node -p 'JSON.parse(require("fs").readFileSync(0))["'"$1"'"]'; }
token=$(bin/garrison token create --name reading --scope read,backups.system.change | field token)
ask() { curl -fsS --max-time 10 -H "authorization: Bearer $token" "$url$1"; }
tell() { # METHOD PATH [JSON]
  curl -fsS --max-time 10 -X "$1" -H "authorization: Bearer $token" -H 'content-type: application/json' ${3:+-d "$3"} "$url$2"
}

# ---- A machine with a systemd, PostgreSQL and two repositories ----
make_archived_cluster 10
mkdir "$work/units" "$work/second" "$work/data" "$work/agent"
chown postgres "$work/second"
sed -i "s#^repo1-cipher-type#repo2-path=$work/second\nrepo2-retention-full=2\n&#" "$work/pgbackrest.conf"
chown postgres "$work/pgbackrest.conf" && chmod 640 "$work/pgbackrest.conf"
pg start
query() { psql -h "$work/pg" -p "$pg_port" -U postgres -qAtX -c "$1"; }
query "CREATE TABLE goods AS SELECT n, repeat('x', 200) FROM generate_series(1, 20000) n"
"${rest[@]}" stanza-create >/dev/null
head -c 300000 /dev/urandom >"$work/data/file"
export RESTIC_REPOSITORY=$work/restic RESTIC_PASSWORD=correct RESTIC_CACHE_DIR=$work/restic-cache
restic init -q

# unit NAME COMMAND [LINE …]    a service that backs up, with the timer that starts it; of its own units systemd knows no other
unit() {
  local name=$1 command=$2
  shift 2
  { printf '[Unit]\nDefaultDependencies=no\n[Service]\nType=oneshot\nExecStart=%s\n' "$command"; printf '%s\n' "$@"; } >"$work/units/$name.service"
  printf '[Unit]\nDefaultDependencies=no\n[Timer]\nOnCalendar=*-*-* 04:00:00\nOnActiveSec=300d\n' >"$work/units/$name.timer"
}
environment() { printf 'RESTIC_REPOSITORY=%s\nRESTIC_PASSWORD=%s\nRESTIC_CACHE_DIR=%s\nHOME=/root\n' "$work/restic" "$1" "$RESTIC_CACHE_DIR" >"$work/restic.env"; }
environment correct
unit files-backup "/usr/bin/restic backup --quiet $work/data" "EnvironmentFile=$work/restic.env"
unit slow-backup "/bin/sleep 600" TimeoutStartSec=20
unit lenient-backup "/bin/sh -c 'exit 3'" SuccessExitStatus=3
printf '[Unit]\nDefaultDependencies=no\nWants=files-backup.timer slow-backup.timer lenient-backup.timer\n' >"$work/units/check.target"
cat >"$work/boot" <<END
mount -t tmpfs tmpfs /run
mount --bind $work/pgbackrest.conf /etc/pgbackrest.conf
exec env -i container=check PATH=$PATH SYSTEMD_UNIT_PATH=$work/units /usr/lib/systemd/systemd --system --unit=check.target \
  --log-target=console --show-status=no
END
start "$work/systemd.log" unshare --pid --fork --kill-child --mount --uts --ipc --cgroup --mount-proc sh "$work/boot"
unshared=${started[-1]}
init_of() { cut -d' ' -f1 "/proc/$unshared/task/$unshared/children"; }
inside() { nsenter --target "$(init_of)" --pid --mount --uts --ipc -- "$@"; }
# Neither it nor who began it ends by a polite signal.
trap 'kill -KILL "$(init_of)"; pg -m immediate stop; end' EXIT
check "a systemd of its own runs" within 30 inside systemctl is-active check.target
[ "$failed" = 0 ] || { cat "$work/systemd.log"; finish; exit 1; }

# ---- Its agent ----
curl -fsSo "$work/garrison-agent" "$url/agent/garrison-agent" && chmod 755 "$work/garrison-agent"
agent() { inside env GARRISON_DIR="$work/agent/config" GARRISON_STATE="$work/agent/state" "$work/garrison-agent" "$@" >"$work/agent.log" 2>&1; }
enrol=$(bin/garrison enrol-token create --environment production | field token)
check "its agent is made known" agent enrol --url "$url" --token "$enrol"
# What is looked at for backups, and little else: the rest is another check's.
printf '%s\n' apt-updates package-verify setuid-files needrestart >"$work/agent/config/deny"
reported() { agent run --quick || { tail -n 5 "$work/agent.log"; return 1; }; }
check "… and reports" reported
[ "$failed" = 0 ] || { finish; exit 1; }

server=$(ask /api/servers | node -p 'JSON.parse(require("fs").readFileSync(0)).items[0].id')

# read_from NAME JSON    a system whose only copy is read from the agent; its id in a file
read_from() {
  local copy
  bin/garrison source create --format backup --name "$1" --every 1d --time-zone UTC >"$work/$1.json"
  copy=$(ask "/api/backups/$(field id <"$work/$1.json")" | node -p 'JSON.parse(require("fs").readFileSync(0)).copies[0].id')
  tell PUT "/api/backups/copies/$copy/reading" "{\"server\":\"$server\",$2}"
}
id() { field id <"$work/$1.json"; }
# seen SYSTEM EXPRESSION    of the system `s`, its only copy `c` and what is read `r`
seen() {
  { ask "/api/backups/$(id "$1")" && echo && ask "/api/backups/$(id "$1")/readings"; } | node -p '
    const [s, { items: [r = {}] }] = require("fs").readFileSync(0, "utf8").trim().split("\n").map((line) => JSON.parse(line)), c = s.copies[0]; '"$2"
}
is() { case $(seen "$1" "$2") in *"$3"*) ;; *) printf 'expected %s\nfound    %s\n' "$3" "$(seen "$1" "$2")"; return 1 ;; esac; }
# shows "what" SYSTEM EXPRESSION WORDS    once the worker has read it
shows() { check "$1" within 12 is "$2" "$3" "$4"; }
STANDING='`${s.standing} ${c.why ?? ""}`'

read_from first '"from":"pgbackrest","name":"shop","repository":1'
read_from second '"from":"pgbackrest","name":"shop","repository":2'
read_from other '"from":"pgbackrest","name":"crm"'
read_from files '"from":"timer","name":"files-backup"'
read_from slow '"from":"timer","name":"slow-backup.service"'
read_from lenient '"from":"timer","name":"lenient-backup.service"'
read_from missing '"from":"timer","name":"nothing-backup"'
shows "what stands already is read: no backup is in the repository yet" first '`${s.standing} ${r.why}`' "new Stanza shop"
shows "a stanza that is not there is said, with those that are" other '`${s.standing} ${r.why}`' "new pgBackRest lists no stanza crm here. It lists: shop (repositories 1, 2)."
shows "a service that no timer starts is said, with those that are" missing '`${s.standing} ${r.why}`' "new No timer on this server starts nothing-backup.service. Its timers start: files-backup.service"
shows "a service that has not run yet is said to be so" files '`${s.standing} ${r.why}`' "new files-backup.service has not run"

# ---- pgBackRest ----
"${rest[@]}" --repo=1 --type=full backup >/dev/null 2>&1
check "after a backup into the first repository the agent reports" reported
shows "… its copy is good" first "$STANDING" good
shows "… encrypted" first c.encrypted true
shows "… with a restore point of now" first 'Math.abs(Date.now() - Date.parse(s.pointAt)) < 60000' true
shows "… holding one" first c.heldCount 1
shows "… and the second repository's is not" second "$STANDING" new
"${rest[@]}" --repo=2 --type=full backup >/dev/null 2>&1
reported
shows "after one into the second it is good too" second "$STANDING" good
shows "… and said to be readable by anybody" second 'c.encrypted === false' true
message=$(ask "/api/backups/$(id first)/runs" | node -p 'JSON.parse(require("fs").readFileSync(0)).items[0].messageId')
check "… the message says so in pgBackRest's own words" same shop "$(curl -fsS -H "authorization: Bearer $token" "$url/api/backups/messages/$message" | node -p 'JSON.parse(require("fs").readFileSync(0))[0].name')"
before=$(find "$work/pgrepo" "$work/second" "$work/pg/data" /var/log/pgbackrest -type f -printf '%p %T@\n' | grep -v -e pg_stat -e pg_wal -e /global/ | sort | sha256sum)
for _ in 1 2 3; do reported; done
check "three reports change nothing in the repositories, the database or the logs" same "$before" \
  "$(find "$work/pgrepo" "$work/second" "$work/pg/data" /var/log/pgbackrest -type f -printf '%p %T@\n' | grep -v -e pg_stat -e pg_wal -e /global/ | sort | sha256sum)"
shows "… and are no runs" first "$STANDING" good
check "… each backup is one" same 1 "$(ask "/api/backups/$(id first)/runs" | field total)"
mv "$work/pgrepo" "$work/pgrepo.gone"
reported
shows "a repository that is gone is said, and no run" first '`${c.lastOutcome} ${r.why}`' "ok "
shows "… by pgBackRest's own word" first r.why "path is missing"
mv "$work/pgrepo.gone" "$work/pgrepo"
chmod 000 "$work/pgbackrest.conf"
reported
shows "settings that can't be read are said" first r.why "exit status"
note "$(seen first r.why)"
chmod 640 "$work/pgbackrest.conf"
echo pgbackrest-info >>"$work/agent/config/deny"
reported
shows "what is switched off on the server is said" first r.why "not allowed"
sed -i '$d' "$work/agent/config/deny"
reported
shows "… until it is not" first '`${s.standing} ${r.why}`' "good null"
goods=$work/pg/data/$(query "SELECT pg_relation_filepath('goods')")
query CHECKPOINT
pg stop -m fast
printf '\377\376\375\374' | dd of="$goods" bs=1 seek=20000 conv=notrunc status=none
pg start
"${rest[@]}" --repo=1 --type=full backup >/dev/null 2>&1
reported
shows "a page with a wrong checksum is no good backup" first "$STANDING" "failed Pages with wrong checksums"
shows "… and does not touch the other repository's" second "$STANDING" good

# ---- Timers ----
inside systemctl start files-backup.service
reported
shows "a timed restic that ended well is good" files "$STANDING" good
shows "… with a restore point of its beginning" files 'Math.abs(Date.now() - Date.parse(s.pointAt)) < 60000' true
environment wrong
sleep 1.1
inside systemctl start files-backup.service 2>/dev/null
reported
shows "one with a wrong password is failed" files "$STANDING" "failed It failed with exit status"
shows "… and the restore point stays" files 's.pointAt !== null && c.lastOutcome' failed
inside systemctl start --no-block slow-backup.service
reported
shows "one that is under way is open" slow '`${c.openRuns} ${s.standing}`' "1 new"
inside systemctl kill -s KILL slow-backup.service
ended() { ! inside systemctl is-active -q slow-backup.service && [ "$(inside systemctl show slow-backup.service -p ActiveState --value)" = failed ]; }
within 10 ended >/dev/null
reported
shows "… killed, it is failed and not open" slow '`${c.openRuns} ${s.standing} ${c.why}`' "0 failed It was killed by SIGKILL"
inside systemctl start slow-backup.service 2>/dev/null
reported
shows "one that systemd ends is failed" slow "$STANDING" "failed systemd ended it: it ran longer"
inside systemctl start lenient-backup.service
reported
shows "a status that its unit takes for success is not known" lenient "$STANDING" "unknown It ended with exit status 3"

# ---- Garrison away ----
environment correct
sed -i "s#localhost:$PORT#localhost:$(free_port)#" "$work/agent/config/agent.url"
sleep 1.1
inside systemctl start files-backup.service
agent run --quick
check "with nobody to tell, a report waits" same 1 "$(ls "$work/agent/state/spool" | grep -c 'tar.gz$')"
environment wrong
sleep 1.1
inside systemctl start files-backup.service 2>/dev/null
agent run --quick
environment correct
sleep 1.1
inside systemctl start files-backup.service
agent run --quick
printf '%s\n' "$url" >"$work/agent/config/agent.url"
check "… and all go when there is somebody" reported
outcomes() { ask "/api/backups/$(id files)/runs" | node -p 'JSON.parse(require("fs").readFileSync(0)).items.map(({ outcome }) => outcome).join(" ")'; }
all_told() { same "ok failed ok failed ok" "$(outcomes)"; }
check "… in order: all five runs are there, each once" within 20 all_told
shows "… and the last one counts" files "$STANDING" good
finish
