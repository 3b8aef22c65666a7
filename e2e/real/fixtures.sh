#!/usr/bin/env bash
# `garrison parse` on captured outputs of real systems: each gives what fixtures.tsv says of it, or is unknown with a
# reason; and no file of the folder, given to any parser, breaks one. An installed and built clone; about two minutes.
#   e2e/real/fixtures.sh FOLDER
set -u
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-}
[ -d "$folder" ] || { echo "This check needs the folder of the captured outputs: e2e/real/fixtures.sh FOLDER" >&2; exit 2; }
folder=$(cd "$folder" && pwd)
cd "$here/../.." || exit 2
root=$PWD
node=$root/node_modules/.bin/node
[ -x "$node" ] || node=node

node_modules/.bin/esbuild e2e/real/fixtures.ts --bundle --platform=node --format=esm --packages=external \
  --alias:@="$root" --log-level=error --outfile="$root/dist-tmp/fixtures.mjs" || exit 2
exec "$node" dist-tmp/fixtures.mjs "$folder"
