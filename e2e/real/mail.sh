#!/usr/bin/env bash
# Do invitations, resets and notices arrive through a real mail server, at exactly one address, and what is said when
# there is none? Debian's aiosmtpd keeps what it takes in a folder. An installed and built clone; about 20 seconds.
#   e2e/real/mail.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
. "$here/postgres.sh"
need node curl
cd "$here/../.." || exit 2
root=$PWD
node=$root/node_modules/.bin/node
[ -x "$node" ] || node=node
unset DATABASE_URL BASE_URL
install_packages python3-aiosmtpd

work=$(mktemp -d)
chmod 755 "$work"
export GARRISON_HOME=$work/home GARRISON_ROOT=$root PORT SMTP_URL MAIL_FROM="Garrison <garrison@example.net>"
PORT=$(free_port)
smtp_port=$(free_port)
SMTP_URL=smtp://127.0.0.1:$smtp_port
end() { kill "$up" "$smtp" 2>/dev/null; wait "$up" "$smtp" 2>/dev/null; rm -rf "$work"; }
trap end EXIT
trap 'exit 130' INT TERM

aiosmtpd -n -l "127.0.0.1:$smtp_port" -c aiosmtpd.handlers.Mailbox "$work/mail" >"$work/smtp.log" 2>&1 &
smtp=$!
"$node" dist/cli.js up >"$work/log" 2>&1 &
up=$!
serving() { curl -fsS --max-time 2 "http://127.0.0.1:$PORT/api/health" >/dev/null; }
said() { grep -qF "$1" "$work/log" || { tail -n 5 "$work/log"; return 1; }; }
check "garrison up serves" within 120 serving
check "… and says how the first admin comes in" within 20 said "/first-run?token="
token=$(sed -n 's|.*/first-run?token=\([^ ]*\).*|\1|p' "$work/log")
"$node" "$here/mail.mjs" "http://localhost:$PORT" "$token" "$work/mail/new" "$smtp" >"$work/checks" 2>&1
ended=$?
while IFS=$'\t' read -r word what why; do
  case $word in ok) pass "$what" ;; FAILED) fail "$what" "$why" ;; *) note "$word" ;; esac
done <"$work/checks"
check "all of it was looked at" same 0 "$ended"
check "the log says what could not be mailed" within 5 said "could not be mailed"
check "… and holds no link" bash -c "! grep -q grl_ <(grep -v 'Create the first admin' '$work/log')"
finish
