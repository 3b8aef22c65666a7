#!/bin/sh
# Installs garrison-agent on this server:  curl -fsS BASE_URL/install.sh | sh -s -- --token TOKEN [--url BASE_URL]
#
# Downloads the agent, checks its SHA-256, enrols this server, starts a timer (systemd, else cron) and sends a first
# report. Run it again to update. `garrison-agent uninstall` takes everything away. Nothing runs before the last line
# of this file has arrived.

set -eu
umask 022
BASE_URL='@BASE_URL@' # written in by the server that serves this file

say() { printf '%s\n' "$*"; }
fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

main() {
  url=$BASE_URL token=''
  while [ $# -gt 0 ]; do
    case $1 in
      --token) token=${2:-}; shift 2 || fail "--token needs a value" ;;
      --url) url=${2:-}; shift 2 || fail "--url needs a value" ;;
      --help | -h) say "usage: install.sh --token TOKEN [--url URL]"; exit 0 ;;
      *) fail "unknown: $1 (usage: install.sh --token TOKEN [--url URL])" ;;
    esac
  done
  case $url in
    https://?* | http://localhost | http://localhost[:/]* | http://127.0.0.1 | http://127.0.0.1[:/]* | "http://[::1]" | "http://[::1]"[:/]*) ;;
    *) fail "the URL must begin with https:// (http:// only for localhost): --url $url" ;;
  esac
  url=${url%/}
  choose_places
  if [ -z "$token" ] && [ ! -s "$config/agent.secret" ]; then fail "--token is missing: create one in Garrison under Servers, Add server"; fi

  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  install_agent
  if [ -n "$token" ]; then
    "$agent" enrol --url "$url" --token "$token"
  else
    say "Already enrolled; the secret is kept."
  fi
  start_timer
  say "Looking at this server for the first time …"
  if "$agent" run --quick; then
    say "Done: the first report is at $url. The slowest checks follow with the timer's first run."
  else
    say "The agent is installed, but its first report was not taken (see above). It waits and is sent by the timer."
  fi
  say "What it sees: $agent --list   What it did: $agent status   Remove it: $agent uninstall"
}

choose_places() {
  if [ "$(id -u)" = 0 ]; then
    directory=/usr/local/sbin config=${GARRISON_DIR:-/etc/garrison}
  else
    directory=$HOME/.local/bin config=${GARRISON_DIR:-$HOME/.config/garrison}
    say "Not root, so the agent goes to $directory and can't see: password states, sudo rules, other accounts' keys,"
    say "firewall rules, which process listens on a port, the SSH server's settings, sign-ins of others, files that only"
    say "root may read. Garrison shows those as unknown. Run the same command as root to see them."
  fi
  agent=$directory/garrison-agent
  # Where the agent was told to keep its things, the timer has to tell it too.
  elsewhere=''
  for name in GARRISON_DIR GARRISON_STATE; do
    eval "value=\${$name:-}"
    case $value in
      '') continue ;;
      *[!A-Za-z0-9/._-]* | [!/]*) fail "$name must be an absolute path of letters, digits, / . _ and -" ;;
    esac
    elsewhere="$elsewhere$name=$value "
  done
}

install_agent() {
  for tool in tar gzip sha256sum awk sed; do have "$tool" || fail "needs $tool, which is not installed"; done
  download "$url/agent/garrison-agent" "$work/garrison-agent"
  download "$url/agent/garrison-agent.sha256" "$work/expected"
  expected=$(head -c 64 "$work/expected")
  actual=$(sha256sum <"$work/garrison-agent")
  [ "$expected" = "${actual%% *}" ] || fail "the agent's SHA-256 is ${actual%% *}, but the server says $expected; nothing was installed"
  mkdir -p "$directory"
  chmod 755 "$work/garrison-agent"
  cp "$work/garrison-agent" "$agent.new"
  mv "$agent.new" "$agent"
  say "Installed $("$agent" --version) as $agent (sha256 $expected)."
}

download() {
  if have curl; then
    curl -q -fsS --proto '=https,http' --max-time 60 --max-filesize 1048576 -o "$2" "$1" || fail "can't download $1"
  elif wget --version 2>/dev/null | grep -q 'GNU Wget'; then
    wget -q --max-redirect=0 --timeout=60 -O "$2" "$1" || fail "can't download $1"
  else
    fail "needs curl or GNU wget (busybox wget can't send a report without showing the secret in the process list)"
  fi
}

# When in its five minutes this server reports: the same time always, another one on every server.
start_timer() {
  phase=$({ cat /etc/machine-id 2>/dev/null; uname -n; } | sha256sum | head -c 6)
  phase=$((0x$phase % 300))
  minute=$((phase / 60)) second=$((phase % 60))
  if [ "$(id -u)" = 0 ] && [ -d /run/systemd/system ]; then
    write_units
    systemctl daemon-reload
    systemctl enable --quiet --now garrison-agent.timer
    rm -f /etc/cron.d/garrison-agent
    say "A systemd timer reports every 5 minutes: systemctl list-timers garrison-agent.timer"
  elif [ "$(id -u)" = 0 ] && [ -d /etc/cron.d ]; then
    printf '%s-59/5 * * * * root sleep %s; %s%s run --paced >/dev/null 2>&1\n' "$minute" "$second" "$elsewhere" "$agent" >/etc/cron.d/garrison-agent
    say "No systemd here: cron reports every 5 minutes (/etc/cron.d/garrison-agent)."
  elif {
    crontab -l 2>/dev/null | grep -v garrison-agent || true
    printf '%s-59/5 * * * * sleep %s; %s%s run --paced >/dev/null 2>&1\n' "$minute" "$second" "$elsewhere" "$agent"
  } | crontab - 2>/dev/null; then
    say "Your crontab reports every 5 minutes: crontab -l"
  else
    say "Neither systemd nor a usable cron was found, so nothing starts the agent: run '$agent run --paced' every 5 minutes yourself."
  fi
}

# Read-only everywhere but for the agent's state and the logs that dnf insists on. No PrivateTmp: a setuid program in
# /tmp must be seen. No ProtectKernelModules: it hides /lib/modules, where the installed kernels are. CAP_NET_ADMIN
# reads firewall rules and WireGuard, CAP_SYS_PTRACE other processes' files, CAP_DAC_READ_SEARCH private files.
write_units() {
  cat >/etc/systemd/system/garrison-agent.service <<END
[Unit]
Description=Garrison agent: look at this server and report
Documentation=$url/docs
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
ExecStart=$agent run --paced
StateDirectory=garrison
StateDirectoryMode=0700
Environment=TMPDIR=${GARRISON_STATE:-/var/lib/garrison} $elsewhere
TimeoutStartSec=30min
Nice=10
IOSchedulingClass=idle
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_NET_ADMIN CAP_SYS_PTRACE CAP_AUDIT_READ
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths=${GARRISON_STATE:+-$GARRISON_STATE }-/var/log/dnf.log -/var/log/dnf5.log -/var/log/dnf.librepo.log -/var/log/dnf.rpm.log -/var/log/hawkey.log -/var/cache/dnf -/var/lib/dnf -/var/cache/libdnf5
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
END
  cat >/etc/systemd/system/garrison-agent.timer <<END
[Unit]
Description=Garrison agent: report every five minutes

[Timer]
OnBootSec=30s
OnCalendar=*:$minute/5:$second
AccuracySec=1s

[Install]
WantedBy=timers.target
END
}

main "$@"
