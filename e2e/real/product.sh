# Sourced by the scripts beside it, after report.sh: a built clone, and an installation with a home and a port of its
# own, which ends with the script.
cd "$here/../.." || exit 2
root=$PWD
node=$root/node_modules/.bin/node
[ -x "$node" ] || node=node
unset DATABASE_URL BASE_URL

work=$(mktemp -d)
chmod 755 "$work"
export GARRISON_HOME=$work/home GARRISON_ROOT=$root PORT
PORT=$(free_port)
url=http://localhost:$PORT
started=()
end() {
  kill "${started[@]}" 2>/dev/null
  wait "${started[@]}" 2>/dev/null
  rm -rf "$work"
}
trap end EXIT
trap 'exit 130' INT TERM

# start LOG command …    in the background, until the script ends
start() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 &
  started+=($!)
}

serving() { curl -fsS --max-time 2 "http://127.0.0.1:$PORT/api/health" >/dev/null; }
said() { grep -qF "$1" "$work/log" || { tail -n 5 "$work/log"; return 1; }; }

start_garrison() {
  start "$work/log" "$node" dist/cli.js up
  check "garrison up serves" within 120 serving
}

# What makes the first admin; once Garrison serves.
setup_token() {
  check "… and says how the first admin comes in" within 20 said "/first-run?token="
  token=$(sed -n 's|.*/first-run?token=\([^ ]*\).*|\1|p' "$work/log")
}

# looked_at FILE    its lines `ok<TAB>what` and `FAILED<TAB>what<TAB>why` as checks of this script, all others as notes
looked_at() {
  local word what why
  while IFS=$'\t' read -r word what why; do
    case $word in ok) pass "$what" ;; FAILED) fail "$what" "$why" ;; *) note "$word" ;; esac
  done <"$1"
}
