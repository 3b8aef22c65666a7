# Sourced by the scripts beside it: one line per check, and the sum at the end.
passed=0 failed=0

pass() { passed=$((passed + 1)); printf 'ok      %s\n' "$1"; }
fail() { failed=$((failed + 1)); printf 'FAILED  %s\n' "$1"; [ -z "${2:-}" ] || printf '%s\n' "$2" | head -c 2000 | sed 's/^/        /'; }
note() { printf '        %s\n' "$*"; }

# check "what should be" command …    the output of a command that fails is shown
check() {
  local what=$1 said
  shift
  if said=$("$@" 2>&1); then pass "$what"; else fail "$what" "$said"; fi
}

same() { # same EXPECTED FOUND
  [ "$1" = "$2" ] || { printf 'expected %s\nfound    %s\n' "$1" "$2"; return 1; }
}

# within SECONDS command …    again and again until it succeeds; says at the end what the last try said
within() {
  local end=$((SECONDS + $1)) said
  shift
  until said=$("$@" 2>&1); do
    [ "$SECONDS" -lt "$end" ] || { printf '%s\n' "$said"; return 1; }
    sleep 0.2
  done
}

need() {
  local tool
  for tool; do command -v "$tool" >/dev/null || { echo "This check needs $tool, which is not installed." >&2; exit 2; }; done
}

# installed TOOL PACKAGE    from the distribution's packages where it is missing, and says so
installed() {
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    note "installing $2"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$2" >/dev/null 2>&1
  fi
  need "$1"
}

# quiet LOG …    no warning in them, but that a connection took more than 2 s: so busy may this machine be
quiet() {
  ! grep -hE '"level":"(warn|error|fatal)"|EROFS|EACCES' "$@" | grep -vE 'connection timeout|timeout exceeded when trying to connect'
}

free_port() {
  node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

finish() {
  printf '%s passed, %s failed\n' "$passed" "$failed"
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
