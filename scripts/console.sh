#!/usr/bin/env bash
# Builds the web console into console/dist, from where `cargo build` takes it into the binary. Does nothing when it is
# built of these sources already.
set -euo pipefail
cd "$(dirname "$0")/../console"

say() { printf 'console: %s\n' "$*" >&2; }

# Packages run no scripts of their own at installation.
installed=node_modules/.vesto-lock
lock=$(cat package-lock.json .npmrc <(node --version) | sha256sum)
if [ "$(cat "$installed" 2>/dev/null)" != "$lock" ]; then
  say "npm ci: the packages of package-lock.json"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts
  echo "$lock" > "$installed"
fi

built=dist/.vesto-sources
sources=$(find . -type f -not -path './node_modules/*' -not -path './dist/*' -not -path './e2e/*' -not -path './test-results/*' \
  -not -path './playwright-report/*' -not -name '*.test.ts' -not -name '*.test.tsx' -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [ "$(cat "$built" 2>/dev/null)" != "$sources" ]; then
  say "npm run build: dist/ for the binary"
  npm run --silent build >&2
  echo "$sources" > "$built"
fi
