#!/usr/bin/env bash
# The worker is killed (kill -9, by itself) at every step of a page: claim, plan, write, claim, send, mark. Each page arrives
# within 30 s of the kill, under one key. Then a mail server that takes a message and drops the line before and after its last
# dot: the message arrives, and as the same one. Linux, an installed and built clone; about four minutes.
#   e2e/real/failpoints.sh [STEPS]     e.g. 'pager.sent|mail.after'
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
need node curl
. "$here/product.sh"

export PROBE_ALLOW_CIDRS=0.0.0.0/0 GARRISON_FAILPOINT=$work/failpoint SMTP_URL MAIL_FROM="Garrison <garrison@example.net>"
smtp_port=$(free_port)
SMTP_URL=smtp://127.0.0.1:$smtp_port
start_garrison
node_modules/.bin/esbuild e2e/real/failpoints.ts --bundle --platform=node --format=esm --packages=external \
  --alias:@="$root" --log-level=error --outfile="$root/dist-tmp/failpoints.mjs"
"$node" dist-tmp/failpoints.mjs "$url" "$GARRISON_HOME" "$smtp_port" "${1:-}" >"$work/points" 2>&1
ended=$?
looked_at "$work/points"
check "all of it was looked at" same 0 "$ended"
check "the audit log verifies" "$node" dist/cli.js audit verify
finish
