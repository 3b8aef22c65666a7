#!/usr/bin/env bash
# Hostile input to every route that the product describes and to every page, by an admin and by a stranger: no fault, no
# stack trace, and every refusal says what is wrong. An installed and built clone; about two minutes.
#   e2e/real/hostile.sh [ROUNDS] [SEED]
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node curl
. "$here/product.sh"

start_garrison
setup_token
check "… and knows some servers" "$node" dist/cli.js fleet simulate --servers 3
seed=${2:-$RANDOM}
note "seed $seed"
"$node" "$here/hostile.mjs" "$url" "$token" "$seed" "${1:-40}" >"$work/checks" 2>&1
ended=$?
looked_at "$work/checks"
check "all of it was asked" same 0 "$ended"
check "the log tells of no fault" quiet "$work/log"
check "it still serves" serving
check "the audit log verifies" "$node" dist/cli.js audit verify
finish
