# Every target installs what it needs and says so (scripts/setup.sh). Built files and the Python environment go to
# VESTO_CACHE, outside the clone, so that several clones share one build.
SHELL := /bin/bash
VESTO_CACHE ?= $(HOME)/.cache/vesto
export VESTO_CACHE
export CARGO_TARGET_DIR ?= $(VESTO_CACHE)/target
PYTHON := $(VESTO_CACHE)/venv/bin/python
VESTO := $(CARGO_TARGET_DIR)/debug/vesto
export PATH := $(VESTO_CACHE)/venv/bin:$(PATH)

.NOTPARALLEL:
.PHONY: quickstart console test test-rust test-e2e test-console screenshots test-crash-long test-policy-long suites fuzz lint fmt bench bench-small-objects bench-authorization build

## quickstart: the guide's story from one command; keeps serving until Ctrl-C (ARGS=--exit leaves instead)
quickstart: console
	scripts/setup.sh run
	cargo build --locked -p vesto
	$(VESTO) quickstart $(ARGS)

## console: the web console for the binary to embed; a binary built without it says so where the console would be
console:
	scripts/setup.sh console
	scripts/console.sh

## test: everything that CI runs
test: console test-rust test-e2e test-console

test-rust:
	scripts/setup.sh test
	cargo build --locked --workspace
	cargo run --locked -q -p xtask -- tidy
	if command -v cargo-nextest >/dev/null; then cargo nextest run --locked --workspace; else cargo test --locked --workspace; fi

test-e2e:
	scripts/setup.sh test
	cargo build --locked -p vesto
	$(PYTHON) -m pytest e2e --vesto $(VESTO) $(ARGS)

## test-console: the web console's logic in Vitest, the real server driven with Chromium, its size and its packages
test-console: console
	scripts/setup.sh console-test
	cargo build --locked -p vesto
	cd console && npm run --silent dependencies && npm run --silent size
	cd console && npm test
	cd console && VESTO=$(VESTO) npx playwright test $(ARGS)

## screenshots: each screen of the web console, light, dark and narrow, into the folder OUT, outside the repository
screenshots: console
	@[ -n "$(OUT)" ] || { echo "make screenshots OUT=folder"; exit 2; }
	scripts/setup.sh console-test
	cargo build --locked -p vesto
	mkdir -p "$(OUT)"
	cd console && VESTO=$(VESTO) SCREENSHOTS="$(realpath -m $(OUT))" npx playwright test --config playwright.screenshots.config.ts

## test-crash-long: the SIGKILL test, ROUNDS times two kills (default 1000)
ROUNDS ?= 1000
test-crash-long:
	scripts/setup.sh test
	cargo build --locked -p vesto
	VESTO_CRASH_ROUNDS=$(ROUNDS) $(PYTHON) -m pytest e2e/test_crash.py --vesto $(VESTO)

## test-policy-long: the policy evaluator against the reference evaluator on CASES generated worlds (default 1000000)
CASES ?= 1000000
test-policy-long:
	VESTO_POLICY_CASES=$(CASES) cargo test --locked --release -p vesto-policy --test policy agreement -- --nocapture

## suites: tests that others wrote (the AWS CLI's example pages, moto, s3-tests) against fresh servers; writes suites/RESULTS.md
suites:
	scripts/setup.sh suites
	cargo build --locked -p vesto
	$(PYTHON) suites/run.py --vesto $(VESTO) $(ARGS)

## fuzz: every fuzz target RUNS times (default 1000000), with the nightly compiler; TARGETS="copy_csv …" takes some
fuzz:
	scripts/fuzz.sh $(TARGETS)

lint:
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

fmt:
	cargo fmt --all

## bench: COPY and UNLOAD beside DuckDB and PostgreSQL on the same file (a release build first: over 30 minutes on two cores)
bench:
	scripts/setup.sh bench
	cargo build --locked --release -p vesto
	$(PYTHON) bench/copy_unload/run.py --vesto $(CARGO_TARGET_DIR)/release/vesto $(ARGS)

## bench-small-objects: COPY of 100,000 objects of 1 KiB, and what part of it authorization takes
bench-small-objects:
	scripts/setup.sh bench
	cargo build --locked --release -p vesto
	$(PYTHON) bench/small_objects/run.py --vesto $(CARGO_TARGET_DIR)/release/vesto $(ARGS)

## bench-authorization: decisions per second per core, beside Cedar's (builds Cedar in release first)
bench-authorization:
	bench/authorization/run.sh

build:
	cargo build --locked -p vesto
