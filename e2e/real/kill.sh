#!/usr/bin/env bash
# 200 reports a second while web, worker and database are killed (kill -9), 20 times in all: every report that was
# acknowledged is there exactly once afterwards. Linux, an installed and built clone; about two minutes.
#   e2e/real/kill.sh [SERVERS] [KILLS]
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node curl
. "$here/product.sh"

start_garrison
token=$("$node" dist/cli.js enrol-token create --uses "${1:-200}" | sed 's/.*"token":"\([^"]*\)".*/\1/')
node_modules/.bin/esbuild e2e/real/kill.ts --bundle --platform=node --format=esm --packages=external \
  --alias:@="$root" --log-level=error --outfile="$root/dist-tmp/kill.mjs"
"$node" dist-tmp/kill.mjs "$url" "$token" "$GARRISON_HOME" "${1:-200}" "${2:-20}" >"$work/kill" 2>&1
ended=$?
cat "$work/kill"
check "every acknowledged report is there exactly once, and its facts were read" same 0 "$ended"
check "the audit log verifies" "$node" dist/cli.js audit verify
check "it still serves" within 30 serving
finish
