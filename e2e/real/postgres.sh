# Sourced by the scripts beside it: a throw-away PostgreSQL 15 of Debian's, and the packages that are missing for it.
postgres_bin=/usr/lib/postgresql/15/bin

# install_packages NAME …    from Debian, as root; else says what is missing and ends
install_packages() {
  local name missing=()
  for name; do dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed || missing+=("$name"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing: ${missing[*]}. Install them (Debian packages), or run this as root on Debian." >&2
    exit 2
  fi
  echo "Installing ${missing[*]} from Debian packages …"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; } || exit 2
}

# PostgreSQL and PgBouncer refuse to be root.
if [ "$(id -u)" = 0 ]; then
  as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups -- "$@"; }
else
  as_postgres() { "$@"; }
fi

# start_postgres FOLDER: sets db_port and owner_url. The owner may make roles, and is no superuser.
start_postgres() {
  db_folder=$1 db_port=$(free_port)
  local password
  password=$(openssl rand -hex 16)
  owner_url="postgresql://garrison:$password@127.0.0.1:$db_port/garrison"
  mkdir "$db_folder" || return 1
  [ "$(id -u)" != 0 ] || chown postgres "$db_folder"
  as_postgres "$postgres_bin/initdb" -D "$db_folder/data" -U postgres --auth=trust --auth-host=scram-sha-256 -E UTF8 --locale=C \
    --no-sync >"$db_folder/../initdb.log" 2>&1 || { cat "$db_folder/../initdb.log" >&2; return 1; }
  (cd / && as_postgres "$postgres_bin/pg_ctl" -D "$db_folder/data" -w -l "$db_folder/log" start -o \
    "-p $db_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$db_folder -c fsync=off -c log_line_prefix='%u '") >/dev/null || return 1
  database=postgres sql "CREATE ROLE garrison LOGIN CREATEROLE PASSWORD '$password'" &&
    database=postgres sql "CREATE DATABASE garrison OWNER garrison"
}
stop_postgres() { (cd / && as_postgres "$postgres_bin/pg_ctl" -D "$db_folder/data" -m immediate stop) >/dev/null 2>&1; }
sql() { psql -h "$db_folder" -p "$db_port" -U postgres -d "${database:-garrison}" -qAtX -v ON_ERROR_STOP=1 -c "$1"; }
