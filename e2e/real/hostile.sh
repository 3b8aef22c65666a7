#!/usr/bin/env bash
# Hostile input to every route that the product describes and to every page, by an admin and by a stranger: no fault, no
# stack trace, and every refusal says what is wrong. An installed and built clone; about five minutes.
#   e2e/real/hostile.sh [ROUNDS] [SEED]
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node curl
cd "$here/../.." || exit 2
root=$PWD
node=$root/node_modules/.bin/node
[ -x "$node" ] || node=node
unset DATABASE_URL BASE_URL

work=$(mktemp -d)
chmod 755 "$work"
export GARRISON_HOME=$work/home GARRISON_ROOT=$root PORT
PORT=$(free_port)
seed=${2:-$RANDOM}
end() { kill "$up" 2>/dev/null; wait "$up" 2>/dev/null; rm -rf "$work"; }
trap end EXIT
trap 'exit 130' INT TERM

"$node" dist/cli.js up >"$work/log" 2>&1 &
up=$!
serving() { curl -fsS --max-time 2 "http://127.0.0.1:$PORT/api/health" >/dev/null; }
said() { grep -qF "$1" "$work/log" || { tail -n 5 "$work/log"; return 1; }; }
check "garrison up serves" within 120 serving
check "… and says how the first admin comes in" within 20 said "/first-run?token="
check "… and knows some servers" "$node" dist/cli.js fleet simulate --servers 3
token=$(sed -n 's|.*/first-run?token=\([^ ]*\).*|\1|p' "$work/log")
note "seed $seed"
"$node" "$here/hostile.mjs" "http://localhost:$PORT" "$token" "$seed" "${1:-40}" >"$work/checks" 2>&1
ended=$?
while IFS=$'\t' read -r word what why; do
  case $word in ok) pass "$what" ;; FAILED) fail "$what" "$why" ;; *) note "$word" ;; esac
done <"$work/checks"
check "all of it was asked" same 0 "$ended"
check "the log tells of no fault" quiet "$work/log"
check "it still serves" serving
check "the audit log verifies" "$node" dist/cli.js audit verify
finish
