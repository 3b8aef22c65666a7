# Sourced by the scripts beside it, after postgres.sh and product.sh: a throw-away PostgreSQL 15 with checksums, of which
# pgBackRest archives the log.

# make_archived_cluster ARCHIVE-TIMEOUT    in $work/pg, its repository in $work/pgrepo, its settings in $work/pgbackrest.conf
make_archived_cluster() {
  mkdir "$work/pg" "$work/pgrepo" && chown postgres "$work/pg" "$work/pgrepo"
  pg_port=$(free_port)
  cat >"$work/pgbackrest.conf" <<END
[global]
repo1-path=$work/pgrepo
repo1-retention-full=2
repo1-cipher-type=aes-256-cbc
repo1-cipher-pass=secret
start-fast=y
log-level-file=off
lock-path=$work/pg/lock
archive-timeout=$1
[shop]
pg1-path=$work/pg/data
pg1-port=$pg_port
pg1-socket-path=$work/pg
END
  chmod 644 "$work/pgbackrest.conf"
  (cd / && as_postgres "$postgres_bin/initdb" -D "$work/pg/data" --data-checksums -U postgres --auth=trust -E UTF8 --locale=C --no-sync) >/dev/null
  cat >>"$work/pg/data/postgresql.conf" <<END
port = $pg_port
listen_addresses = ''
unix_socket_directories = '$work/pg'
archive_mode = on
archive_command = 'pgbackrest --config=$work/pgbackrest.conf --stanza=shop archive-push %p'
autovacuum = off
END
  rest=(setpriv --reuid=postgres --regid=postgres --clear-groups env HOME=/ pgbackrest "--config=$work/pgbackrest.conf" --stanza=shop)
}
pg() { (cd / && as_postgres "$postgres_bin/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" "$@" >/dev/null); }
