#!/usr/bin/env bash
# What the tests need beyond Python packages: Chromium (with the library that drives it) and PostgreSQL's server programs.
# Installs what is missing when root; otherwise names the Debian packages and stops.
set -euo pipefail
cd "$(dirname "$0")/../.."

missing=()
command -v chromium >/dev/null || missing+=(chromium)
.venv/lib/python3.11/site-packages/playwright/driver/node --version >/dev/null 2>&1 || missing+=(libatomic1) # Playwright's own node needs it
command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
for package in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core; do # PDFs are drawn with them
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" != 0 ]; then
  printf '\nThe tests need these Debian packages: %s\nInstall them: sudo apt-get install %s\n' "${missing[*]}" "${missing[*]}" >&2
  exit 1
fi
printf '▸ Installing Debian packages: %s\n' "${missing[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
