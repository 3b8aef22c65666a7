#!/usr/bin/env bash
# Two web and two worker processes on a PostgreSQL 15 behind PgBouncer in transaction mode: do they take reports, serve
# the same, run each job once and tell each other's browsers? And does it go on when one of each is killed?
#   [KEEP=1] e2e/real/scale.sh        about two minutes; as root it installs postgresql-15 and pgbouncer where they are missing
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
. "$here/postgres.sh"
cd "$here/../.." || exit 2
root=$PWD
unset DATABASE_URL WEB_DATABASE_URL WORKER_DATABASE_URL LISTEN_DATABASE_URL

need node npm curl openssl
install_packages postgresql-15 postgresql-client-15 pgbouncer

# ---- The build -----------------------------------------------------------------------------------------------------
node --input-type=module -e "
  const { install, build, nodePath } = await import('$root/scripts/bootstrap.mjs');
  install(); build(); console.log(nodePath());" >/tmp/.garrison-node.$$ || exit 2
node=$(cat /tmp/.garrison-node.$$)
rm -f /tmp/.garrison-node.$$

work=$(mktemp -d)
chmod 755 "$work"
declare -A pid=()
trap 'kill -9 "${pid[@]}" 2>/dev/null; stop_postgres; [ -n "${KEEP:-}" ] || rm -rf "$work"' EXIT
[ -z "${KEEP:-}" ] || note "logs stay in $work"
trap 'exit 130' INT TERM
"$root/node_modules/.bin/esbuild" e2e/real/traffic.ts --bundle --platform=node --format=esm --alias:@="$root" \
  --outfile="$work/traffic.mjs" --log-level=error || exit 2
traffic() { "$node" "$work/traffic.mjs" "$@"; }

# ---- PostgreSQL and PgBouncer ----------------------------------------------------------------------------------------
start_postgres "$work/db" || exit 2
pool_port=$(free_port) port_a=$(free_port) port_b=$(free_port) lookup_password=$(openssl rand -hex 16)
# PgBouncer looks the processes' passwords up itself.
sql "CREATE ROLE pgbouncer LOGIN PASSWORD '$lookup_password';
  CREATE SCHEMA pgbouncer AUTHORIZATION pgbouncer;
  CREATE FUNCTION pgbouncer.get_auth(name text) RETURNS TABLE (username text, password text)
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog
    AS 'SELECT rolname::text, rolpassword FROM pg_authid WHERE rolname = name AND rolcanlogin AND NOT rolsuper';
  REVOKE ALL ON FUNCTION pgbouncer.get_auth FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION pgbouncer.get_auth TO pgbouncer" || exit 2

cat >"$work/db/pgbouncer.ini" <<END
[databases]
garrison = host=127.0.0.1 port=$db_port dbname=garrison
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pool_port
unix_socket_dir =
pool_mode = transaction
default_pool_size = 5
max_client_conn = 200
auth_type = scram-sha-256
auth_file = $work/db/userlist.txt
auth_user = pgbouncer
auth_query = SELECT username, password FROM pgbouncer.get_auth(\$1)
logfile = $work/db/pgbouncer.log
pidfile = $work/db/pgbouncer.pid
END
printf '"pgbouncer" "%s"\n' "$lookup_password" >"$work/db/userlist.txt"
chmod 644 "$work/db/pgbouncer.ini" "$work/db/userlist.txt"
start_pooler() {
  (cd / && as_postgres "$(command -v pgbouncer || echo /usr/sbin/pgbouncer)" -q "$work/db/pgbouncer.ini") >/dev/null 2>&1 &
  disown
}
# The process itself, not the shell that started it.
pooler_pid() { cat "$work/db/pgbouncer.pid"; }
start_pooler
within 10 pooler_pid || exit 2
pid[pooler]=$(pooler_pid)

# ---- Garrison ----------------------------------------------------------------------------------------------------------
AUTH_SECRET=$(openssl rand -base64 48) GARRISON_KEYS=k1:$(openssl rand -base64 32)
export AUTH_SECRET GARRISON_KEYS GARRISON_ROOT=$root NODE_ENV=production BASE_URL=http://localhost:$port_a

garrison() { GARRISON_HOME=$work/home-cli "$node" "$root/dist/cli.js" "$@"; }
start() { # start NAME, command, more settings …
  local name=$1 kind=$2
  shift 2
  env GARRISON_HOME="$work/home-$name" "$@" "$node" --enable-source-maps "$root/dist/cli.js" "$kind" >>"$work/$name.log" 2>&1 &
  pid[$name]=$!
  disown
}
start_web() { start "web-$1" web PORT="$2" DATABASE_URL="$web_url" LISTEN_DATABASE_URL="$web_direct"; }
start_worker() { start "worker-$1" worker DATABASE_URL="$worker_url" LISTEN_DATABASE_URL="$worker_direct"; }
refusing() { local port; for port; do same 503 "$(curl -s -o /dev/null -w '%{http_code}' --max-time 5 "http://localhost:$port/api/health")" || return 1; done; }
serving() { curl -fsS --max-time 2 "http://localhost:$1/api/health" >/dev/null; }
through_pooler() { sed "s/127\.0\.0\.1:$db_port/127.0.0.1:$pool_port/"; }

migrate() { DATABASE_URL=$owner_url garrison migrate "$@"; }
migrate >"$work/migrate-1" 2>&1 &
first=$!
migrate >"$work/migrate-2" 2>&1
codes=$?
wait "$first"
codes="$? $codes"
check "garrison migrate, from two places at once, as an owner that is no superuser" same "0 0" "$codes"
check "… each migration applied once" same 1 "$(cat "$work"/migrate-[12] | grep -c '^Applied:')"
check "… and again through PgBouncer" env DATABASE_URL="$(through_pooler <<<"$owner_url")" GARRISON_HOME="$work/home-cli" "$node" dist/cli.js migrate
urls=$(migrate --urls 2>/dev/null)
web_direct=$(sed -n 's/^WEB_DATABASE_URL=//p' <<<"$urls") worker_direct=$(sed -n 's/^WORKER_DATABASE_URL=//p' <<<"$urls")
web_url=$(through_pooler <<<"$web_direct") worker_url=$(through_pooler <<<"$worker_direct")

# Every turn of a timed job, and every reading of a report, is noted down by the database itself.
sql "CREATE SCHEMA noted;
  CREATE TABLE noted.turn (job text, due timestamptz, owner text, at timestamptz DEFAULT clock_timestamp());
  CREATE TABLE noted.reading (server uuid, report uuid);
  CREATE FUNCTION noted.note_turn() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS \$\$ BEGIN
    IF NEW.attempts > OLD.attempts THEN INSERT INTO noted.turn VALUES (NEW.name, OLD.run_at, NEW.owner); END IF; RETURN NULL; END \$\$;
  CREATE FUNCTION noted.note_reading() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS \$\$ BEGIN
    INSERT INTO noted.reading VALUES (NEW.id, NEW.facts_report_id); RETURN NULL; END \$\$;
  CREATE TRIGGER note_turn AFTER UPDATE ON job FOR EACH ROW EXECUTE FUNCTION noted.note_turn();
  CREATE TRIGGER note_reading AFTER UPDATE OF facts_report_id ON server FOR EACH ROW EXECUTE FUNCTION noted.note_reading();" || exit 2

a=http://localhost:$port_a b=http://localhost:$port_b
start_web a "$port_a"
start_web b "$port_b"
start_worker a
start_worker b
check "two web processes serve" within 60 serving "$port_a"
check "… both" within 60 serving "$port_b"
counts() { same "$1" "$(sql "$2")"; } # counts EXPECTED QUERY
check "two of each say that they live" within 30 counts "web 2,worker 2" \
  "SELECT string_agg(kind || ' ' || n, ',' ORDER BY kind) FROM (SELECT kind, count(*) AS n FROM process_beat GROUP BY kind) k"

token=$(DATABASE_URL=$web_url garrison token create --name scale --scope read | sed 's/.*"token":"\([^"]*\)".*/\1/')
enrol=$(DATABASE_URL=$web_url garrison enrol-token create --uses 40 | sed 's/.*"token":"\([^"]*\)".*/\1/')
state=$work/state.json
check "40 servers enrol, at both" traffic enrol "$state" "$enrol" 40 "$a" "$b"
mapfile -t servers < <(traffic ids "$state")

# ---- Reports -----------------------------------------------------------------------------------------------------------
all_read="SELECT (SELECT count(*) FROM pending_report) + (SELECT count(*) FROM fact_queue)"
check "400 reports, each server's to one and the other in turn, are taken" traffic post "$state" 10 "$a" "$b"
check "… their facts are read" within 30 counts 0 "$all_read"
reports_exact() {
  same "$(traffic receipts "$state" | sort)" "$(sql "SELECT id FROM report ORDER BY id::text COLLATE \"C\"" | sort)"
}
check "… each is kept once" reports_exact
check "… none was read twice" counts 0 "SELECT count(*) FROM (SELECT 1 FROM noted.reading GROUP BY server, report HAVING count(*) > 1) twice"
check "… and each difference is noted once" counts "360 360" \
  "SELECT count(*) || ' ' || count(DISTINCT (server_id, report_id, subject, after)) FROM change"
check "no gap, replay or clone is seen" counts 0 "SELECT count(*) FROM change WHERE kind NOT IN ('package')"

# ---- The same answers ----------------------------------------------------------------------------------------------------
cookie=grs_$(openssl rand -base64 32 | tr '+/' '-_' | tr -d '=')
sql "INSERT INTO person (id, email, name, role, time_zone) VALUES (gen_random_uuid(), 'scale@example.test', 'Scale', 'admin', 'UTC');
  INSERT INTO session (id, token_hash, person_id, level, factor, address, user_agent, expires_at, verified_at)
  SELECT gen_random_uuid(), sha256('$cookie'), id, 'mfa', 'totp', '127.0.0.1', 'scale', now() + interval '1 hour', now() FROM person" || exit 2
one=${servers[0]} last=${servers[39]}
for path in "/api/servers?limit=200" "/api/servers/$one" "/api/servers/$one/facts" "/api/servers/$one/changes" \
  "/api/servers/$last/facts" /api/changes /api/answers /api/audit /api/openapi.json; do
  shown=${path/$one/ID}
  check "both answer the same: ${shown/$last/ANOTHER}" traffic same "$token" "$a" "$b" "$path"
done
for page in $(cd app && find '(console)' -name page.tsx | sed -E 's#\([^)]*\)/?##g; s#/?page\.tsx$##; s#^#/#' | sort); do
  path=${page//\/servers\/\[id\]//servers/$one}
  case $path in *\[*) continue ;; esac
  check "both show the same: $page" traffic same "$cookie" "$a" "$b" "$path"
done

# ---- Live updates --------------------------------------------------------------------------------------------------------
hears() { # hears BROWSER-AT POST-TO
  traffic hear "$token" "$1" 20 "$one" >"$work/heard" 2>&1 &
  local ear=$!
  within 10 grep -q listening "$work/heard" && traffic post "$state" 1 "$2" && wait "$ear" || { cat "$work/heard"; return 1; }
}
check "a report at A reaches a browser at B" hears "$b" "$a"
check "a report at B reaches a browser at A" hears "$a" "$b"

# ---- Timed work ----------------------------------------------------------------------------------------------------------
pulses() { sql "SELECT count(*) FROM noted.turn WHERE job = 'fleet.pulse'"; }
at_least() { [ "$1" -le "$2" ] || { echo "expected $1 or more, found $2"; return 1; }; }
more_pulses() { at_least "$(($1 + $2))" "$(pulses)"; }
check "the job that is due every 10 s goes on" within 40 more_pulses "$(pulses)" 2
check "each turn of each job was taken once" counts 0 \
  "SELECT count(*) FROM (SELECT 1 FROM noted.turn GROUP BY job, due HAVING count(*) > 1) twice"
check "… and none began before it was due" counts 0 "SELECT count(*) FROM noted.turn WHERE at < due"
check "every job had a turn" counts 0 "SELECT count(*) FROM job WHERE NOT EXISTS (SELECT 1 FROM noted.turn t WHERE t.job = name)"

# ---- The audit log, written from both ---------------------------------------------------------------------------------------
ask_tokens() {
  local n
  for n in 1 2 3 4 5 6 7 8 9 10; do
    curl -fsS -o /dev/null -X POST "$1/api/enrolment-tokens" -H "cookie: garrison=$cookie" -H "origin: $BASE_URL" \
      -H 'content-type: application/json' -d '{}' || return 1
  done
}
ask_both() {
  ask_tokens "$a" & local one=$!
  ask_tokens "$b" & local other=$!
  wait "$one" && wait "$other"
}
check "20 audited changes, at both at once" ask_both
check "… leave one unbroken chain" env DATABASE_URL="$web_url" GARRISON_HOME="$work/home-cli" "$node" dist/cli.js audit verify
check "garrison doctor finds nothing bad" env DATABASE_URL="$web_url" GARRISON_HOME="$work/home-cli" "$node" dist/cli.js doctor

# ---- Nothing was wrong that nobody saw ----------------------------------------------------------------------------------------
check "no process logged a warning" quiet "$work"/web-*.log "$work"/worker-*.log
no_errors() { ! grep -E 'ERROR|FATAL|PANIC' "$work/db/log"; }
check "PostgreSQL logged no error" no_errors
check "20 connections of each role's pools share 5 of PostgreSQL's" counts t \
  "SELECT bool_and(n BETWEEN 1 AND 5) AND count(*) = 2 FROM (SELECT count(*) AS n FROM pg_stat_activity
   WHERE usename LIKE 'garrison\_%' AND query NOT LIKE 'LISTEN%' GROUP BY usename) pools"

# ---- Losses ------------------------------------------------------------------------------------------------------------------
kill -9 "${pid[worker-a]}" "${pid[web-a]}"
check "one of each killed: 80 reports are taken by the other" traffic post "$state" 2 "$b"
check "… and read" within 40 counts 0 "$all_read"
check "… each is kept once" reports_exact
check "… timed work goes on" within 90 more_pulses "$(pulses)" 1
check "… and the pages are served" traffic same "$cookie" "$b" "$b" /
start_web a "$port_a"
start_worker a
check "they come back" within 30 serving "$port_a"
kill -9 "${pid[pooler]}"
check "PgBouncer killed: both say that they cannot serve" within 10 refusing "$port_a" "$port_b"
rm -f "$work/db/pgbouncer.pid"
start_pooler
check "PgBouncer killed and started: both serve again" within 30 serving "$port_a"
check "… both" within 30 serving "$port_b"
pid[pooler]=$(pooler_pid)
check "… and 80 more reports are taken" traffic post "$state" 2 "$a" "$b"
check "… and read" within 40 counts 0 "$all_read"
check "… each is kept once" reports_exact
check "… and live updates arrive" hears "$a" "$b"

for name in web-a web-b worker-a worker-b; do kill -TERM "${pid[$name]}"; done
ended() { local name; for name in web-a web-b worker-a worker-b; do ! kill -0 "${pid[$name]}" 2>/dev/null || { echo "$name still runs"; return 1; }; done; }
check "SIGTERM: all four end" within 30 ended
check "… and say goodbye" counts 0 "SELECT count(*) FROM process_beat WHERE beat_at > now() - interval '6 seconds'"
finish
