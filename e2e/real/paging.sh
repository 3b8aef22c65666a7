#!/usr/bin/env bash
# 200 alerts a second while worker, web and database are killed (kill -9), a worker sleeps for a minute, and the receiver of
# pages refuses, hangs and drops: no acknowledged alert is lost, every group is told within 30 s of a kill, and nothing is
# told twice under two keys. Linux, an installed and built clone; about five minutes.
#   e2e/real/paging.sh [ROUNDS]     e.g. '0|4' for the first and the fifth
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node curl
export PROBE_ALLOW_CIDRS=0.0.0.0/0
. "$here/product.sh"

start_garrison
node_modules/.bin/esbuild e2e/real/paging.ts --bundle --platform=node --format=esm --packages=external \
  --alias:@="$root" --log-level=error --outfile="$root/dist-tmp/paging.mjs"
"$node" dist-tmp/paging.mjs "$url" "$GARRISON_HOME" "${1:-}" >"$work/paging" 2>&1
looked_at "$work/paging"
check "the audit log verifies" "$node" dist/cli.js audit verify
check "it still serves" within 30 serving
finish
