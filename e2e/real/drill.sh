#!/usr/bin/env bash
# A real PostgreSQL is destroyed and brought back by pgBackRest, told by garrison-drill: are its times, its losses and its
# checks those that were seen from outside? Then one that fails, one from a damaged repository, and one while Garrison is away.
#   e2e/real/drill.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node npm curl
[ "$(id -u)" = 0 ] || { echo "This check runs as root: PostgreSQL needs another user." >&2; exit 2; }
. "$here/postgres.sh"
install_packages pgbackrest postgresql-15
. "$here/product.sh"
. "$here/archived-postgres.sh"
start_garrison
setup_token
note "$(pgbackrest version), $("$postgres_bin/postgres" --version)"

field() { node -p 'JSON.parse(require("fs").readFileSync(0))["'"$1"'"]'; }
reader=$(bin/garrison token create --name reads --scope read | field token)
bin/garrison source create --format backup --name shop --every 1d --time-zone UTC >"$work/shop.json"
system=$(field id <"$work/shop.json")
(umask 077; field url <"$work/shop.json" >"$work/shop.address"
  printf 'url=%s\ntoken=%s\n' "$url" "$(bin/garrison token create --name drills --scope backups.drill.record | field token)" >"$work/drill.conf")
served() { # NAME
  curl -fsSo "$work/$1" "$url/agent/$1" && chmod 755 "$work/$1" && cd "$work" && curl -fsS "$url/agent/$1.sha256" | sha256sum -c
}
for name in garrison-backup garrison-drill; do check "$name is served with its checksum" served "$name"; done
cd "$work" || exit 2

# drill WHAT …    as a script of somebody's own would; what it prints in $work/out, its status in $code
drill() { "$work/garrison-drill" --config "$work/drill.conf" --state "$work/drill" "$@" >"$work/out" 2>"$work/err" </dev/null; code=$?; }
says() { check "$1" same "$2 $3" "$code $(head -n 1 "$work/out" | cut -d' ' -f1)"; [ "$code" = "$2" ] || note "$(tail -n 3 "$work/out" "$work/err")"; } # "what" STATUS FIRST-WORD
ask() { curl -fsS --max-time 10 -H "authorization: Bearer $reader" "$url$1"; }
# seen DRILL EXPRESSION    of the drill `d`
seen() { ask "/api/drills/$1" | node -p 'const d = JSON.parse(require("fs").readFileSync(0)); '"$2"; }
holds() { check "$1" same "${4:-true}" "$(seen "$2" "$3")"; } # "what" DRILL EXPRESSION [VALUE]
copy_of_shop() { ask "/api/backups/$system" | node -p 'JSON.parse(require("fs").readFileSync(0)).copies[0].'"$1"; }
alert() { # firing|over WORDS
  ask "/api/alerts?limit=100" | node -e '
    const [state, words] = process.argv.slice(1);
    const open = JSON.parse(require("fs").readFileSync(0)).items.filter(({ title }) => title.includes("Restore test of shop"));
    const isOpen = open.some(({ title, state }) => title.includes(words) && state !== "resolved");
    if (isOpen !== (state === "firing")) { console.log(JSON.stringify(open.map(({ title, state }) => [title, state]))); process.exit(1); }
  ' "$1" "$2"
}
now_ms() { date +%s%3N; }

# ---- A shop with a backup, and what came after it ----
make_archived_cluster 10
mkdir "$work/fetched" && chown postgres "$work/fetched"
drill_port=$(free_port)
control=(setpriv --reuid=postgres --regid=postgres --clear-groups "$postgres_bin/pg_ctl" -w -t 120)
pg start
query() { psql -h "$work/pg" -p "${2:-$pg_port}" -U postgres -d "${3:-shop}" -qAtX -v ON_ERROR_STOP=1 -c "$1"; }
query "CREATE DATABASE shop" "$pg_port" postgres
query "CREATE TABLE migrations AS SELECT 42 AS version"
query "CREATE TABLE orders (id serial PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(), what text NOT NULL)"
order() { query "INSERT INTO orders (what) SELECT repeat(md5(n::text), 6) FROM generate_series(1, $1) n"; }
order 20000
"${rest[@]}" stanza-create >/dev/null
sleep 1.1
TZ=UTC TMPDIR=$work "$work/garrison-backup" --url-file "$work/shop.address" --spool "$work/spool" -- "${rest[@]}" --log-level-console=info --type=full backup >"$work/backup.log" 2>&1
check "the wrapper tells of a backup that is good" same good "$(copy_of_shop standing)"
label=$(sed -n 's/.*new backup label = //p' "$work/backup.log")
sleep 1.1
order 500
last_at=$(query "SELECT max(at) FROM orders")
last_ms=$(query "SELECT floor(extract(epoch FROM max(at)) * 1000)::bigint FROM orders")
committed_ms=$(now_ms)
wal=$(query "SELECT pg_walfile_name(pg_switch_wal())")
archived() { [ "$(query "SELECT last_archived_wal >= '$wal' FROM pg_stat_archiver")" = t ]; }
check "what was ordered since is archived" within 60 archived
sleep 2
order 7
check "… and seven orders more are not, when the disaster comes" same 20507 "$(query "SELECT count(*) FROM orders")"
"${control[@]}" -D "$work/pg/data" -m immediate stop >/dev/null
rm -rf "$work/pg/data"

# brought-back FOLDER    starts what was restored, and waits until it takes writes
{ declare -p control work drill_port pg_port; declare -f query; cat <<'END'; } >"$work/brought-back"
"${control[@]}" -D "$1" -l "$1.log" -o "-p $drill_port" start || exit
for _ in $(seq 600); do
  [ "$(query 'SELECT pg_is_in_recovery()' "$drill_port")" = f ] && exit
  sleep 0.2
done
exit 1
END
gone() { "${control[@]}" -D "$1" -m immediate stop >/dev/null 2>&1; rm -rf "$1"; }
at_drill=(psql -h "$work/pg" -p "$drill_port" -U postgres -d shop -qAtX -v ON_ERROR_STOP=1 -c)
# restored FOLDER REPOSITORY    the two commands of a restore, each a part; 1 when the first failed
restored() {
  drill part restore -- "${rest[@]}" "--pg1-path=$1" "--repo1-path=$2" --archive-mode=off restore
  [ "$code" = 0 ] || return 1
  drill part restore -- bash "$work/brought-back" "$1"
}

# ---- It is brought back ----
copy=$(copy_of_shop id)
begun_ms=$(now_ms)
drill start --system "$system" --copy "$copy" --snapshot "$label"
started_ms=$(now_ms)
id=$(cut -d' ' -f1 "$work/out")
says "a drill begins" 0 "$id"
drill part fetch -- cp -av "$work/pgrepo" "$work/fetched/repo"
check "its repository is fetched" same 0 "$code"
restored "$work/pg/one" "$work/fetched/repo"
check "… restored and started" same 0 "$code"
drill part verify -- setpriv --reuid=postgres --regid=postgres --clear-groups "$postgres_bin/pg_amcheck" -h "$work/pg" -p "$drill_port" -U postgres --install-missing --heapallindexed shop
check "… verified by pg_amcheck" same 0 "$code"
drill part smoke -- "${at_drill[@]}" "INSERT INTO orders (what) VALUES ('smoke') RETURNING id"
check "… and takes an order" same 0 "$code"
ready_ms=$(now_ms)
drill usable
usable_ms=$(now_ms)
drill check "Orders" 20500 -- "${at_drill[@]}" "SELECT count(*) FROM orders WHERE what <> 'smoke'"
says "its orders are those that were archived" 0 "passed:"
drill check "Newest order" "$last_at" -- "${at_drill[@]}" "SELECT max(at) FROM orders WHERE what <> 'smoke'"
says "… up to the newest of them" 0 "passed:"
drill check "Schema" 42 -- "${at_drill[@]}" "SELECT max(version) FROM migrations"
says "… in the schema of then" 0 "passed:"
drill point "$(sed -n 's/.*last completed transaction was at log time //p' "$work/pg/one.log" | tail -n 1)"
check "its point is told when the recovery knows it" same 0 "$code"
drill finish
says "it passed" 0 passed
holds "… and so says the API" "$id" 'd.result' passed
holds "the RTO is from the begin to usable, as seen from outside" "$id" \
  "const s = Date.parse(d.startedAt), u = Date.parse(d.usableAt); d.tookS * 1000 === u - s && s >= $begun_ms && s <= $started_ms && u >= $ready_ms && u <= $usable_ms"
holds "the RPO is from the last order that was brought back to the begin" "$id" \
  "const p = Date.parse(d.pointAt); d.lostS * 1000 === Date.parse(d.startedAt) - p && p >= $last_ms && p <= $committed_ms"
holds "its parts have their times and statuses, in order" "$id" 'd.parts.map(p => p.name + p.exitStatus).join(" ")' "fetch0 restore0 restore0 verify0 smoke0"
holds "… one after the other, within it" "$id" 'const t = [d.startedAt, ...d.parts.flatMap(p => [p.startedAt, p.endedAt]), d.usableAt, d.endedAt].map(Date.parse); t.every((x, n) => n === 0 || x >= t[n - 1])'
evidence() { ask "/api/drills/$id/evidence" >"$work/evidence" && same "$(seen "$id" d.evidenceSha256)" "$(sha256sum <"$work/evidence" | cut -d' ' -f1)" && grep -q "restore: .* ended with status 0" "$work/evidence"; }
check "its evidence is its log, and has its hash" evidence
note "RTO $(seen "$id" d.tookS) s, RPO $(seen "$id" d.lostS) s; $(seen "$id" 'd.parts.map(p => p.name + " " + (Date.parse(p.endedAt) - Date.parse(p.startedAt)) / 1000 + " s").join(", ")')"
gone "$work/pg/one"
cd "$root" || exit 2
check "a second person signs it" sh -c '"$@" >"$0/page"' "$work" "$node" e2e/real/signing.mjs "$url" "$token" "$id"
cd "$work" || exit 2
holds "… and is named" "$id" d.signedBy Dora
check "its page shows the result, and who signed" grep -qE "Passed.*Newest order.*by Dora|Passed.*by Dora.*Newest order" "$work/page"

# ---- What is expected is not there ----
drill start --system "$system"
id=$(cut -d' ' -f1 "$work/out")
restored "$work/pg/two" "$work/fetched/repo"
drill check "Orders" 20507 -- "${at_drill[@]}" "SELECT count(*) FROM orders"
says "a drill that misses orders fails its check" 1 "not"
drill usable
drill finish
says "… and fails" 1 "failed:"
note "$(head -n 1 "$work/out")"
holds "… for that reason" "$id" 'd.why' "Orders: expected 20507, observed 20500."
check "… which raises an alert" within 60 alert firing "failed"
gone "$work/pg/two"

# ---- A damaged repository ----
cp -a "$work/fetched/repo" "$work/fetched/damaged"
largest=$(find "$work/fetched/damaged/backup" -type f -printf '%s %p\n' | sort -n | tail -n 1 | cut -d' ' -f2-)
printf '\377\376\375\374' | dd of="$largest" bs=1 seek=5000 conv=notrunc status=none
drill start --system "$system" --snapshot "$label"
id=$(cut -d' ' -f1 "$work/out")
restored "$work/pg/three" "$work/fetched/damaged"
check "a damaged repository is not restored" test "$code" != 0
note "pgBackRest: exit $code, $(grep -h -m 1 ERROR "$work/out" "$work/err" | cut -c 1-160)"
holds "… its part says with which status" "$id" 'd.parts.map(p => p.name + p.exitStatus).join()' "restore$code"
drill finish --failed --note "pgBackRest did not restore"
says "… and the drill failed" 1 "failed:"
holds "… never usable" "$id" 'd.usableAt === null && d.tookS === null'
check "… so the alert stands" within 60 alert firing "failed"
rm -rf "$work/pg/three"

# ---- Garrison is away in the middle ----
drill start --system "$system" --snapshot "$label"
id=$(cut -d' ' -f1 "$work/out")
drill part fetch -- cp -a "$work/pgrepo" "$work/fetched/again"
kill -TERM "${started[0]}"
wait "${started[0]}" 2>/dev/null
check "Garrison is away" sh -c '! curl -fsS --max-time 2 "$0/api/health"' "$url"
restored "$work/pg/four" "$work/fetched/again"
check "… and the restore goes on" same 0 "$code"
drill usable
drill check "Orders" 20500 -- "${at_drill[@]}" "SELECT count(*) FROM orders"
says "… and its checks" 0 passed
drill point "$("${at_drill[@]}" 'SELECT pg_last_xact_replay_timestamp()')"
drill finish
says "… and its end says that nobody was told" 3 ""
drill status
check "… and that four messages wait" grep -q "waiting to be told: 4" "$work/out"
drill start --system "$system"
says "… and no other begins meanwhile" 2 ""
cd "$root" || exit 2
start_garrison
cd "$work" || exit 2
drill finish
says "… until it is told, when Garrison is back" 0 passed
holds "… each part once, in order" "$id" 'd.parts.map(p => p.name + p.exitStatus).join(" ") + d.checks.length' "fetch0 restore0 restore01"
holds "… usable when it was, not when it was told" "$id" 'Date.parse(d.usableAt) < Date.parse(d.checks[0].at) && Date.parse(d.checks[0].at) < Date.parse(d.endedAt)'
holds "… up to the same point, by the database's own word" "$id" "const p = Date.parse(d.pointAt); p >= $last_ms && p <= $committed_ms"
note "RTO $(seen "$id" d.tookS) s, RPO $(seen "$id" d.lostS) s"
check "… and the alert is over" within 60 alert over "failed"
gone "$work/pg/four"

# ---- The script of docs/backups.md, as it stands there ----
mkdir -p "$work/pghome/.config/garrison" && cp "$work/drill.conf" "$work/pghome/.config/garrison/" && chown -R postgres "$work/pghome"
awk '/^```sh$/ { text = ""; inside = 1; next } /^```$/ { if (inside && text ~ /garrison-drill part restore/) printf "%s", text; inside = 0 } inside { text = text $0 "\n" }' \
  "$root/docs/backups.md" | sed "s/019a…/$system/; s/5499/$drill_port/g; s|/var/tmp/drill|$work/pg/documented|" >"$work/documented"
documented() {
  setpriv --reuid=postgres --regid=postgres --clear-groups env -i HOME="$work/pghome" PATH="$work:/usr/bin:/bin" TMPDIR="$work/pghome" \
    PGBACKREST_CONFIG="$work/pgbackrest.conf" sh "$work/documented" </dev/null
}
check "the documented script passes" documented
id=$(ask "/api/drills?system=$system&limit=1" | node -p 'JSON.parse(require("fs").readFileSync(0)).items[0].id')
holds "… and its drill" "$id" '`${d.result} ${d.checks.length}`' "passed 2"
holds "… up to the same point" "$id" "const p = Date.parse(d.pointAt); p >= $last_ms && p <= $committed_ms"
check "five drills were told, and no more" same 5 "$(ask "/api/drills?system=$system" | field total)"
cd "$root" || exit 2
finish
