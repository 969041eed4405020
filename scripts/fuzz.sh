#!/usr/bin/env bash
# Runs the fuzz targets, RUNS inputs each (default 1000000), one after the other, and prints what each run measured.
# What they learn is kept in CORPUS (default fuzz/corpus, not in the repository), their logs in CORPUS/log. An input that
# breaks a promise, takes too long or too much memory ends the run; see docs/fuzzing.md.
# Usage: scripts/fuzz.sh [TARGET…]; RUNS, CORPUS, RSS_MB, MALLOC_MB and SECONDS_PER_INPUT may be set.
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

corpus="${CORPUS:-fuzz/corpus}"
mkdir -p "$corpus/log"

# Recording where memory was allocated, and libFuzzer's schedule by entropy, would cost more than most targets do.
asan="malloc_context_size=0:detect_stack_use_after_return=0:quarantine_size_mb=16:thread_local_quarantine_size_kb=64"
export ASAN_OPTIONS="${ASAN_OPTIONS:-$asan}"

# The longest input: long ones find little that short ones do not, and a million of them take hours.
max_len() {
  case "$1" in
    copy_delimited | copy_csv | copy_fixed_width) echo 256 ;;
    copy_json) echo 512 ;;
    copy_avro) echo 2150 ;;
    copy_orc) echo 4096 ;;
    *) echo 0 ;; # As long as the longest seed.
  esac
}

run() {
  local target="$1" kind
  local inputs=("$corpus/$target")
  mkdir -p "${inputs[0]}"
  for kind in seeds regressions; do
    [ -d "fuzz/$kind/$target" ] && inputs+=("fuzz/$kind/$target")
  done
  cargo +nightly fuzz run "$target" "${inputs[@]}" -- -runs="${RUNS:-1000000}" -max_len="$(max_len "$target")" \
    -rss_limit_mb="${RSS_MB:-2048}" -malloc_limit_mb="${MALLOC_MB:-512}" -timeout="${SECONDS_PER_INPUT:-20}" \
    -entropic=0 -print_funcs=0 -print_final_stats=1
}

# A row of the table, from libFuzzer's log.
measured() {
  awk -v target="$1" '
    match($0, /cov: [0-9]+/) { coverage = substr($0, RSTART + 5, RLENGTH - 5) }
    /^stat::average_exec_per_sec/ { rate = $2 }
    /^stat::number_of_executed_units/ { n_inputs = $2 }
    /^stat::peak_rss_mb/ { rss = $2 }
    END { printf "| %s | %d | %d | %d | %d |\n", target, n_inputs, rate, rss, coverage }' "$2"
}

targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)
rows=()
for target in "${targets[@]}"; do
  say "$target: ${RUNS:-1000000} inputs"
  log="$corpus/log/$target.log"
  run "$target" 2>&1 | tee "$log"
  rows+=("$(measured "$target" "$log")")
done
printf '| target | inputs | inputs/s | peak RSS, MB | coverage, edges |\n|---|---:|---:|---:|---:|\n'
printf '%s\n' "${rows[@]}"
