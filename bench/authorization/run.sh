#!/bin/sh
# Decisions per second per core, beside Cedar's, in one run. Builds what it needs (Cedar in release: some minutes, once).
set -eu
cd "$(dirname "$0")"
export CARGO_TARGET_DIR="${VESTO_CACHE:-$HOME/.cache/vesto}/target-authorization-bench"
exec cargo run --locked --release --quiet -- "$@"
