#!/usr/bin/env bash
# Write both lock files anew from their inputs; LOCK_OPTIONS=--upgrade takes newer versions.
set -euo pipefail
cd "$(dirname "$0")/.."
uv_version=0.13.9

deploy/setup.sh
[ -x .tools/bin/python ] || .venv/bin/python -m venv .tools
.tools/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"

compile() {
  # shellcheck disable=SC2086  # options are words
  .tools/bin/uv pip compile --quiet --generate-hashes --python-version 3.11.7 --no-emit-index-url --no-emit-find-links --no-header \
    ${LOCK_OPTIONS:-} "$1" --output-file "$2"
  printf '▸ %s: %s packages\n' "$2" "$(grep -c '^[a-z0-9].*==' "$2")"
}
compile deploy/requirements.in requirements.txt
compile deploy/tests-requirements.in tests/requirements.txt
if grep -nE 'https?://|file:|^ *# via .*/[a-z]+/[a-z]+/' requirements.txt tests/requirements.txt; then
  echo "A lock file names an address or a path of this machine (above)." >&2
  exit 1
fi
