#!/usr/bin/env bash
# Real restic, Borg, pgBackRest and PostgreSQL's own tools back up real data through the wrapper, and are then refused,
# locked, killed and damaged. What Garrison says of each is compared with what was done to it.
#   e2e/real/backups.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node npm curl
[ "$(id -u)" = 0 ] || { echo "This check runs as root: PostgreSQL and an unreadable file need another user." >&2; exit 2; }
. "$here/postgres.sh"
install_packages restic borgbackup borgmatic pgbackrest postgresql-15
. "$here/product.sh"
. "$here/archived-postgres.sh"
start_garrison
note "$(restic version | cut -d' ' -f1,2), $(borg --version), $(pgbackrest version), $("$postgres_bin/postgres" --version)"

field() { node -p 'JSON.parse(require("fs").readFileSync(0))["'"$1"'"]'; }
token=$(bin/garrison token create --name backups --scope read | field token)
wrapper=$work/garrison-backup
curl -fsSo "$wrapper" "$url/agent/garrison-backup" && chmod 755 "$wrapper"
sums() { (cd "$work" && curl -fsS "$url/agent/garrison-backup.sha256" | sha256sum -c); }
check "the wrapper is served with its checksum" sums

# system NAME    its address in a file, its id in another
system() {
  "$root/bin/garrison" source create --format backup --name "$1" --every 1d --time-zone UTC >"$work/$1.json"
  field url <"$work/$1.json" >"$work/$1.address"
  field id <"$work/$1.json" >"$work/$1.id"
  chmod 600 "$work/$1.address"
}
# run SYSTEM command …    through the wrapper. Its times are whole seconds, so two runs never share one.
run() {
  local name=$1
  shift
  sleep 1.1
  TZ=UTC TMPDIR=$work "$wrapper" --url-file "$work/$name.address" --spool "$work/spool" -- "$@" >"$work/out" 2>"$work/err" </dev/null
  code=$?
}
# seen SYSTEM EXPRESSION    of the system `s` and its only copy `c`
seen() {
  curl -fsS --max-time 10 -H "authorization: Bearer $token" "$url/api/backups/$(cat "$work/$1.id")" |
    node -p 'const s = JSON.parse(require("fs").readFileSync(0)), c = s.copies[0]; '"$2"
}
# shows "what" SYSTEM EXIT STANDING [WORDS OF WHY]
shows() {
  local found
  found="$code $(seen "$2" '`${s.standing} ${c.why ?? ""}`')"
  case $found in
    "$3 $4 "*"${5:-}"*) pass "$1"; [ "$4" = good ] || note "${found#* * }" ;;
    *) fail "$1" "expected $3 $4 …${5:-}
found    $found
$(tail -n 5 "$work/out" "$work/err")" ;;
  esac
}
holds() { check "$1" same "${4:-true}" "$(seen "$2" "$3")"; } # "what" SYSTEM EXPRESSION [VALUE]
# checked "what" SYSTEM none|some    errors of its last check
checked() {
  case $3 in none) holds "$1" "$2" 'c.checkErrors === 0' ;; some) holds "$1" "$2" 'c.checkErrors > 0' ;; esac
}
flip() { printf '\377\376\375\374' | dd of="$1" bs=1 seek="$2" conv=notrunc status=none; }
largest() { find "$1" -type f -printf '%s %p\n' | sort -n | tail -n 1 | cut -d' ' -f2-; }

mkdir "$work/data"
for n in 1 2 3 4 5; do head -c 300000 /dev/urandom >"$work/data/file $n"; done
chmod -R a+rX "$work/data"

# ---- restic ----
export RESTIC_REPOSITORY=$work/restic RESTIC_PASSWORD=correct RESTIC_CACHE_DIR=$work/restic-cache
restic init -q
system restic
run restic restic backup --json "$work/data"
shows "restic: a backup is good" restic 0 good
holds "… encrypted" restic 'c.encrypted'
holds "… with a restore point of now" restic 'Math.abs(Date.now() - Date.parse(s.pointAt)) < 60000'
run restic restic backup "$work/data"
shows "… in text too" restic 0 good
if restic backup --help | grep -q skip-if-unchanged; then
  run restic restic backup --json --skip-if-unchanged "$work/data"
  shows "… unchanged: no new restore point" restic 0 no-point "no snapshot"
fi
run restic restic forget --keep-last 5 --json
holds "… forget is no run, and is not left open" restic '`${c.openRuns} ${c.lastOutcome}`' "0 ok"
run restic restic check --read-data
checked "… a check of sound data finds nothing" restic none
before=$(seen restic s.pointAt)
RESTIC_PASSWORD=wrong run restic restic backup --json "$work/data"
shows "restic: a wrong password fails" restic "$code" failed "password"
holds "… and the restore point stays" restic s.pointAt "$before"
RESTIC_REPOSITORY=$work/nothing run restic restic backup --json "$work/data"
shows "… a repository that is gone fails" restic "$code" failed
run restic restic backup --json "$work/data"
shows "… and the next good one is good" restic 0 good
# Locked for all: another process holds the exclusive lock while it reads slowly from its terminal.
mkfifo "$work/slow"
restic backup --stdin -q <"$work/slow" & holder=$!
exec 7>"$work/slow"
lock_is_there() { [ -n "$(ls -A "$RESTIC_REPOSITORY/locks")" ]; }
within 20 lock_is_there >/dev/null
run restic restic check
shows "restic: locked by another, a check says nothing bad of the backup" restic 1 good
holds "… and is no good check" restic 'c.checkErrors !== 0'
note "$(tail -n 2 "$work/err" | tr '\n' ' ')"
printf data >&7; exec 7>&-
wait "$holder"
# Of those that hold a backup: what is interrupted now leaves packs behind that no check reads.
pack=$(largest "$RESTIC_REPOSITORY/data")
head -c 300000000 /dev/zero | openssl enc -aes-128-ctr -nosalt -pass pass:x 2>/dev/null >"$work/data/large"
sleep 1.1
: >"$work/out"
TMPDIR=$work "$wrapper" --url-file "$work/restic.address" --spool "$work/spool" -- restic backup --json "$work/data" --limit-upload 2000 >"$work/out" 2>"$work/err" & running=$!
within 30 test -s "$work/out" >/dev/null
kill -TERM "$running"
wait "$running"
code=$?
shows "restic: interrupted, it fails" restic "$code" failed
holds "… and no run stays open" restic c.openRuns 0
rm -f "$work/data/large"
restic unlock -q
unreadable() { # as a user who cannot read one file
  chmod 600 "$work/data/file 3"
  cp -r "$work/restic" "$work/restic-user"
  chown -R nobody "$work/restic-user"
  RESTIC_REPOSITORY=$work/restic-user run restic setpriv --reuid=nobody --clear-groups env "TMPDIR=$work/restic-user" restic --no-cache backup --json "$work/data"
  chmod 644 "$work/data/file 3"
}
unreadable
shows "restic: a file that can't be read makes it partial" restic 3 partial "file 3"
chmod u+w "$pack"
flip "$pack" 1000
run restic restic check --read-data
checked "restic: a damaged pack is found by a check that reads" restic some
note "$(tail -n 3 "$work/err" | tr '\n' ' ')"

# ---- Borg ----
export BORG_REPO=$work/borg BORG_PASSPHRASE=correct BORG_BASE_DIR=$work/borg-base BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes BORG_RELOCATED_REPO_ACCESS_IS_OK=yes
borg init --encryption repokey
system borg
run borg borg create --json ::one "$work/data"
shows "Borg: a backup is good" borg 0 good
holds "… encrypted" borg c.encrypted
holds "… with a restore point of now" borg 'Math.abs(Date.now() - Date.parse(s.pointAt)) < 60000'
run borg borg create --stats ::two "$work/data"
shows "… in text too" borg 0 good
run borg borg check
shows "… a check that prints nothing is taken for one, and no backup is lost by it" borg 0 good
checked "… and found nothing" borg none
run borg borg list --json
holds "… a list says how many restore points there are" borg c.heldCount 2
run borg borg check --verify-data -v
checked "… a check of sound data finds nothing" borg none
run borg borg create --json ::three "$work/data" /nonexistent
shows "Borg: with a warning it is partial" borg 1 partial
BORG_PASSPHRASE=wrong run borg borg create --json ::four "$work/data"
shows "… a wrong passphrase fails" borg 2 failed "assphrase"
borg with-lock "$BORG_REPO" sleep 30 & holder=$!
within 20 test -d "$BORG_REPO/lock.exclusive" >/dev/null
run borg borg create --lock-wait 1 --json ::five "$work/data"
shows "… a locked repository fails" borg 2 failed "lock"
kill "$holder"; wait "$holder" 2>/dev/null
within 40 test ! -d "$BORG_REPO/lock.exclusive" >/dev/null
borg break-lock
segment=$(largest "$BORG_REPO/data")
flip "$segment" 2000
run borg borg check -v
checked "Borg: a damaged segment is found by a check" borg some
note "$(tail -n 2 "$work/err" | tr '\n' ' ')"
export BORG_REPO=$work/borg-plain
borg init --encryption none
system borgplain
run borgplain borg create --json ::one "$work/data"
shows "Borg: without encryption it is good" borgplain 0 good
holds "… and said to be readable by anybody" borgplain 'c.encrypted === false'
BORG_REPO=$work/no-borg run borgplain borg create --json ::two "$work/data"
shows "… a repository that is gone fails" borgplain 2 failed

# ---- borgmatic, which calls by itself as it would call healthchecks ----
borg init --encryption none "$work/borgmatic"
system borgmatic
borgmatic_says() { # repository
  cat >"$work/borgmatic.yaml" <<END
location:
    source_directories: ["$work/data"]
    repositories: ["$1"]
storage: {unknown_unencrypted_repo_access_is_ok: true}
retention: {keep_daily: 7}
hooks: {healthchecks: {ping_url: "$(sed 's#/generic/#/borg/#' "$work/borgmatic.address")"}}
END
  sleep 1.1
  env -u BORG_REPO borgmatic --config "$work/borgmatic.yaml" create --stats -v 1 >"$work/out" 2>"$work/err" </dev/null
  code=$?
}
borgmatic_says "$work/borgmatic"
shows "borgmatic: a backup that it told of by itself is good" borgmatic 0 good
holds "… and no run stays open" borgmatic c.openRuns 0
borgmatic_says "$work/no-borgmatic"
shows "… one that failed says so" borgmatic 1 failed
holds "… and no run stays open then" borgmatic c.openRuns 0

# ---- pgBackRest, on a cluster of its own ----
make_archived_cluster 3
cd / || exit 2
pg start
query() { psql -h "$work/pg" -p "$pg_port" -U postgres -qAtX -c "$1"; }
query "CREATE TABLE goods AS SELECT n, repeat('x', 200) FROM generate_series(1, 20000) n" >/dev/null
system pgbackrest
run pgbackrest "${rest[@]}" check
holds "pgBackRest: a check without a stanza has errors" pgbackrest 'c.checkErrors !== 0'
"${rest[@]}" stanza-create >/dev/null
run pgbackrest "${rest[@]}" info --output=json
shows "pgBackRest: no backup yet is not good" pgbackrest 0 failed
run pgbackrest "${rest[@]}" --log-level-console=info --type=full backup
shows "… a full backup is good" pgbackrest 0 good
run pgbackrest "${rest[@]}" --log-level-console=info --type=incr backup
shows "… an incremental one too" pgbackrest 0 good
run pgbackrest "${rest[@]}" info --output=json
shows "… and so says info" pgbackrest 0 good
holds "… encrypted" pgbackrest c.encrypted
holds "… with a restore point of now" pgbackrest 'Math.abs(Date.now() - Date.parse(s.pointAt)) < 60000'
run pgbackrest "${rest[@]}" --log-level-console=info verify
checked "… verify of a sound repository finds nothing" pgbackrest none
query "ALTER SYSTEM SET archive_command = '/bin/false'" && query "SELECT pg_reload_conf()" >/dev/null
run pgbackrest "${rest[@]}" --log-level-console=info --type=incr backup
shows "pgBackRest: a log that is not archived fails the backup" pgbackrest "$code" failed
query "ALTER SYSTEM RESET archive_command" && query "SELECT pg_reload_conf()" >/dev/null
goods=$work/pg/data/$(query "SELECT pg_relation_filepath('goods')")
query CHECKPOINT
pg stop -m fast
flip "$goods" 20000
pg start
run pgbackrest "${rest[@]}" --log-level-console=info --type=full backup
holds "pgBackRest: a page with a wrong checksum is no good backup" pgbackrest 's.standing !== "good"'
note "exit $code: $(grep -m 1 -i checksum "$work/out" "$work/err" | head -c 300)"
run pgbackrest "${rest[@]}" info --output=json
shows "… and info says so" pgbackrest 0 failed "checksum"
bundle=$(largest "$work/pgrepo/backup/shop")
flip "$bundle" 500
run pgbackrest "${rest[@]}" --log-level-console=info verify
checked "pgBackRest: verify finds a damaged repository" pgbackrest some
note "exit $code: $(tail -n 3 "$work/out" | tr '\n' ' ' | head -c 300)"

# ---- PostgreSQL's own tools ----
system pgdump
run pgdump "$postgres_bin/pg_dump" -h "$work/pg" -p "$pg_port" -U postgres -s postgres
shows "pg_dump: a dump is good" pgdump 0 good
check "… and comes out whole" grep -q "CREATE TABLE public.goods" "$work/out"
run pgdump "$postgres_bin/pg_dump" -h "$work/pg" -p "$pg_port" -U postgres nowhere
shows "… of no database fails" pgdump 1 failed "nowhere"
run pgdump "$postgres_bin/pg_dump" -h "$work/pg" -p "$pg_port" -U postgres postgres
shows "… of a damaged table fails" pgdump 1 failed
query "DROP TABLE goods"
query "CREATE TABLE goods AS SELECT n, repeat('y', 200) FROM generate_series(1, 20000) n" >/dev/null
system pgbase
run pgbase "$postgres_bin/pg_basebackup" -h "$work/pg" -p "$pg_port" -U postgres -D "$work/base" -c fast
shows "pg_basebackup: a copy is good" pgbase 0 good
run pgbase "$postgres_bin/pg_verifybackup" "$work/base"
checked "pg_verifybackup: a sound copy has no errors" pgbase none
flip "$(largest "$work/base/base")" 100
run pgbase "$postgres_bin/pg_verifybackup" "$work/base"
checked "… a flipped byte is an error" pgbase some
pg stop -m immediate

# ---- Garrison away ----
system away
address=$(cat "$work/away.address")
sed "s|localhost:$PORT|localhost:$(free_port)|" <<<"$address" >"$work/away.address"
cd "$root" || exit 2
export RESTIC_REPOSITORY=$work/restic2
restic init -q
run away restic backup --json "$work/data"
check "with nobody to tell, a backup ends as ever" same 0 "$code"
holds "… nothing is known of it" away s.standing new
check "… and its message waits" same 1 "$(ls "$work/spool" | wc -l)"
for message in "$work/spool"/*; do sed -i "1s|^.*?|$(sed 's|/generic/|/restic/|' <<<"$address")?|" "$message"; done
cp "$work/spool"/* "$work/again"
check "… until it is sent" "$wrapper" --flush --spool "$work/spool"
code=0
shows "… and counts from when it ended" away 0 good
cp "$work/again" "$work/spool/1-again"
"$wrapper" --flush --spool "$work/spool"
check "… told twice it is one" same 1 "$(curl -fsS -H "authorization: Bearer $token" "$url/api/backups/$(cat "$work/away.id")/runs" | field total)"
finish
