#!/usr/bin/env bash
# Runs the fuzz targets, RUNS inputs each (default 1000000), one after the other. What they learn is kept in
# fuzz/corpus (not in the repository); an input that breaks a promise ends the run, and belongs into fuzz/regressions.
# Usage: scripts/fuzz.sh [TARGET…]; RUNS, RSS_MB and SECONDS_PER_INPUT may be set.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'fuzz: %s\n' "$*" >&2; }

rustup toolchain list | grep -q '^nightly' || {
  say "installing the nightly compiler: libFuzzer's instrumentation needs it"
  rustup toolchain install nightly --profile minimal
}
command -v cargo-fuzz >/dev/null 2>&1 || {
  say "installing cargo-fuzz: it builds and runs the targets"
  cargo install --locked --quiet cargo-fuzz
}

targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)
for target in "${targets[@]}"; do
  say "$target: ${RUNS:-1000000} inputs"
  inputs=("fuzz/corpus/$target")
  mkdir -p "${inputs[0]}"
  for kind in seeds regressions; do
    [ -d "fuzz/$kind/$target" ] && inputs+=("fuzz/$kind/$target")
  done
  cargo +nightly fuzz run "$target" "${inputs[@]}" -- \
    -runs="${RUNS:-1000000}" -rss_limit_mb="${RSS_MB:-2048}" -timeout="${SECONDS_PER_INPUT:-20}" -print_final_stats=1
done
