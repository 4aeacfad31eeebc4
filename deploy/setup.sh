#!/usr/bin/env bash
# Make .venv and bring it up to a lock file: deploy/setup.sh [requirements.txt | tests/requirements.txt]
# Does nothing when the lock has not changed since the last time.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=${1:-requirements.txt}

say() { printf '▸ %s\n' "$*"; }
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.11 python3; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

make_venv() {
  local python
  python=$(find_python) || stop "Evenkeel needs Python 3.11. On Debian 12: apt-get install python3 (or name another with PYTHON=/path/to/python3.11)."
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    [ "$(id -u)" = 0 ] || stop "Python's venv module is missing. Install the Debian package python3-venv: sudo apt-get install python3-venv"
    say "Installing the Debian package python3-venv"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
  fi
  say "Making .venv with $("$python" --version)"
  "$python" -m venv --clear .venv
}

# PDFs are drawn with libraries of the system. The site runs without them, and says so where a PDF would be.
install_what_pdfs_need() {
  local package missing=()
  command -v dpkg >/dev/null || return 0
  for package in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    say "PDFs cannot be made until these Debian packages are there: sudo apt-get install ${missing[*]}"
    return 0
  fi
  say "Installing Debian packages for PDFs: ${missing[*]}"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    say "They could not be installed; all but PDFs works without them."
}
install_what_pdfs_need

# The tests' lock holds the product's, so it serves both.
.venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || make_venv
stamp=.venv/lock.sha256
wanted=$(sha256sum "$lock" | cut -d' ' -f1)
if [ -f "$stamp" ]; then
  grep -qx "$wanted" "$stamp" && exit 0
fi

total=$(grep -c '^[a-z0-9].*==' "$lock")
say "Installing $total locked packages from $lock, each checked against its hash (a minute or two the first time)"
.venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off --require-hashes -r "$lock" |
  awk -v total="$total" '
    /^(Collecting|Requirement already satisfied:) / { printf "  %3d/%d %s\n", ++n, total, $0 ~ /^Coll/ ? $2 : $4; fflush() }
    /^Installing collected packages/ { print "  unpacking all of them"; fflush() }'
{
  echo "$wanted"
  if [ "$lock" = tests/requirements.txt ]; then sha256sum requirements.txt | cut -d' ' -f1; fi
} > "$stamp"
