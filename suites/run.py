"""Runs outside suites against fresh servers and writes RESULTS.md: passed, failed, and why each failure is one.

    python suites/run.py --vesto BINARY [cli-pages] [moto] [s3-tests] [wrangler]

Sources: the AWS CLI's pages come with the CLI; the tests of moto, s3-tests and aws-sdk-pandas are cloned once into the
cache, or taken from `--moto DIR`, `--s3-tests DIR` and `--wrangler DIR`. `reasons.toml` holds the reason of each failure that is known.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import cli_pages
import pytest_suites
import wrangler
from outcome import Outcome

HERE = Path(__file__).parent
# How reasons begin that say that the test, not the server, differs from AWS.
APART = ("AWS", "not here: ")
SOURCES = {"moto": "https://github.com/getmoto/moto", "s3-tests": "https://github.com/ceph/s3-tests",
           "wrangler": "https://github.com/aws/aws-sdk-pandas"}
SUITES = ["cli-pages", "moto", "s3-tests", "wrangler"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help=f"{', '.join(SUITES)}; all by default")
    parser.add_argument("--vesto", required=True, help="the server's binary")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/vesto/suites", help="where clones go")
    parser.add_argument("--moto", type=Path, help="a checkout of moto")
    parser.add_argument("--s3-tests", type=Path, help="a checkout of s3-tests")
    parser.add_argument("--wrangler", type=Path, help="a checkout of aws-sdk-pandas")
    parser.add_argument("--only", help="only tests whose name contains this; writes no table")
    arguments = parser.parse_args()
    unknown = set(arguments.suites) - set(SUITES)
    if unknown:
        parser.error(f"no such suite: {', '.join(sorted(unknown))}")
    wanted = arguments.suites or SUITES
    outcomes: list[Outcome] = []
    if "cli-pages" in wanted:
        outcomes += cli_pages.run(arguments.vesto, arguments.only)
    if "moto" in wanted:
        checkout = arguments.moto or clone("moto", arguments.cache)
        outcomes += pytest_suites.moto(arguments.vesto, checkout, arguments.only)
    if "s3-tests" in wanted:
        checkout = arguments.s3_tests or clone("s3-tests", arguments.cache)
        outcomes += pytest_suites.s3_tests(arguments.vesto, checkout, arguments.only)
    if "wrangler" in wanted:
        checkout = arguments.wrangler or clone("wrangler", arguments.cache)
        outcomes += wrangler.wrangler(arguments.vesto, checkout, arguments.only)
    reasons = Reasons(tomllib.loads((HERE / "reasons.toml").read_text()))
    unexplained = report(outcomes, reasons)
    if not arguments.only:
        (HERE / "RESULTS.md").write_text(table(outcomes, reasons))
    return 1 if unexplained else 0


def clone(name: str, cache: Path) -> Path:
    target = cache / name
    if not target.exists():
        print(f"cloning {SOURCES[name]} into {target}", file=sys.stderr)
        subprocess.run(["git", "clone", "--depth", "1", SOURCES[name], str(target)], check=True)
    return target


class Reasons:
    """Of `reasons.toml`: by the test's name, or else by what its failure says."""

    def __init__(self, read: dict) -> None:
        self.rules = read.pop("rule", [])
        self.tests = read

    def of(self, outcome: Outcome) -> str | None:
        named = self.tests.get(outcome.suite, {}).get(outcome.test)
        rules = (rule["reason"] for rule in self.rules
                 if outcome.suite.startswith(rule["suite"]) and re.search(rule["failure"], outcome.wrong or ""))
        return named or next(rules, None)


def report(outcomes: list[Outcome], reasons: Reasons) -> int:
    """Prints the counts and every failure without a reason; answers how many of those there are."""
    unexplained = 0
    for suite, tests in by_suite(outcomes).items():
        failed = [test for test in tests if test.wrong]
        print(f"{suite}: {len(tests) - len(failed)} of {len(tests)} passed")
        for test in failed:
            known = reasons.of(test)
            unexplained += known is None
            print(f"  {test.test}: {known or test.wrong}")
    return unexplained


def by_suite(outcomes: list[Outcome]) -> dict[str, list[Outcome]]:
    suites = defaultdict(list)
    for outcome in outcomes:
        suites[outcome.suite].append(outcome)
    return suites


def table(outcomes: list[Outcome], reasons: Reasons) -> str:
    lines = ["# Outside suites", "", "Written by `make suites`. Each failure has its reason in `reasons.toml`.", "",
             "Tests that ask for what AWS refuses, or for services that are not here, are counted apart. moto's tests are sent",
             "with names, passwords and trust policies that AWS takes, and wait for clusters (`moto_names.py`, `moto_shim.py`).", "",
             "| suite | passed | of | asks for something else than AWS or these services do |", "|---|---|---|---|"]
    suites = by_suite(outcomes)
    for name, tests in suites.items():
        apart = sum(bool(test.wrong) and (reasons.of(test) or "").startswith(APART) for test in tests)
        lines.append(f"| {name} | {sum(not test.wrong for test in tests)} | {len(tests)} | {apart} |")
    for name, tests in suites.items():
        failed = [test for test in tests if test.wrong]
        if failed:
            lines += ["", f"## {name}: what does not pass", "", "| test | why |", "|---|---|"]
            lines += [f"| {test.test} | {reasons.of(test) or 'not explained yet'} |" for test in failed]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
