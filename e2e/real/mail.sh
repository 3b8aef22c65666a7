#!/usr/bin/env bash
# Do invitations, resets and notices arrive through a real mail server, at exactly one address, and what is said when
# there is none? Debian's aiosmtpd keeps what it takes in a folder. An installed and built clone; about 20 seconds.
#   e2e/real/mail.sh
set -u
here=$(cd "$(dirname "$0")" && pwd)
. "$here/report.sh"
. "$here/postgres.sh"
need node curl
install_packages python3-aiosmtpd
. "$here/product.sh"

export SMTP_URL MAIL_FROM="Garrison <garrison@example.net>"
smtp_port=$(free_port)
SMTP_URL=smtp://127.0.0.1:$smtp_port

start "$work/smtp.log" aiosmtpd -n -l "127.0.0.1:$smtp_port" -c aiosmtpd.handlers.Mailbox "$work/mail"
smtp=$!
start_garrison
setup_token
"$node" "$here/mail.mjs" "$url" "$token" "$work/mail/new" "$smtp" >"$work/checks" 2>&1
ended=$?
looked_at "$work/checks"
check "all of it was looked at" same 0 "$ended"
check "the log says what could not be mailed" within 5 said "could not be mailed"
check "… and holds no link" bash -c "! grep -q grl_ <(grep -v 'Create the first admin' '$work/log')"
finish
