"""Suites that are pytest's: moto's tests of redshift, iam and sts, and the selections of s3-tests for authorization."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from outcome import Outcome
from server import HERE, Server

REGION = "us-east-1"
MOTO = ["tests/test_redshift", "tests/test_iam", "tests/test_sts"]
IAM_MARKS = "user_policy or iam_role or role_policy or iam_user or iam_cross_account or session_policy"
S3_TESTS = {
    "s3-tests bucket_policy": ["s3tests/functional", "-m", "bucket_policy"],
    "s3-tests test_iam": ["s3tests/functional/test_iam.py", "-m", IAM_MARKS],
    "s3-tests test_sts": ["s3tests/functional/test_sts.py", "-m", "not webidentity_test"],
}


def moto(binary: str, checkout: Path, only: str | None) -> list[Outcome]:
    outcomes = []
    for tests in MOTO:
        with Server(binary, "moto.bootstrap.toml", REGION) as server, tempfile.TemporaryDirectory() as scratch:
            # Beside the tests there must be no `moto`: the installed one is complete, a checkout is not.
            (Path(scratch) / "tests").symlink_to((checkout / "tests").resolve())
            environment = {"TEST_SERVER_MODE": "true", "TEST_SERVER_MODE_ENDPOINT": server.http,
                           "PYTHONPATH": f"{HERE}{os.pathsep}{scratch}"}
            arguments = [tests, "-p", "moto_shim", f"--rootdir={scratch}"]
            outcomes += run(f"moto {Path(tests).name}", arguments, Path(scratch), environment, only)
    return outcomes


def s3_tests(binary: str, checkout: Path, only: str | None) -> list[Outcome]:
    outcomes = []
    # s3-tests take buckets as they were before April 2023: with ACLs, and public access not blocked.
    server = Server(binary, "s3tests.bootstrap.toml", REGION, more=("--new-buckets", "open"))
    with server, tempfile.TemporaryDirectory() as scratch:
        configuration = Path(scratch) / "s3tests.conf"
        text = (HERE / "s3tests.conf").read_text().replace("@PORT@", server.http.rsplit(":", 1)[1])
        for suite, arguments in S3_TESTS.items():
            configuration.write_text(with_alt_user(text) if suite == "s3-tests test_iam" else text)
            environment = {"S3TEST_CONF": str(configuration), "PYTHONPATH": str(HERE)}
            outcomes += run(suite, [*arguments, "-p", "s3tests_shim"], checkout, environment, only)
    return outcomes


def with_alt_user(configuration: str) -> str:
    """test_iam's alt user is of the same account as its IAM client; elsewhere alt is another account."""
    return configuration.replace("AKIAS3TESTSALT000001", "AKIAS3TESTSALTUSER01").replace(
        "alt-secret-key", "alt-user-secret-key")


def run(suite: str, arguments: list[str], checkout: Path, more: dict[str, str], only: str | None) -> list[Outcome]:
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}",
                   "-o", "addopts=", *arguments, *(["-k", only] if only else [])]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")} | more
        done = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)
        if not report.exists():
            raise RuntimeError(f"{suite}: pytest made no report\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        cases = ElementTree.parse(report).getroot().iter("testcase")
        outcomes: dict[str, Outcome] = {}
        for case in cases:
            outcome = outcome_of(suite, case)
            # A test whose teardown fails as well is reported twice.
            if outcome is not None and (outcome.test not in outcomes or not outcomes[outcome.test].wrong):
                outcomes[outcome.test] = outcome
        return list(outcomes.values())


def outcome_of(suite: str, case: ElementTree.Element) -> Outcome | None:
    if case.find("skipped") is not None:
        return None
    name = f"{case.get('classname', '').rsplit('.', 1)[-1]}::{case.get('name')}"
    problem = case.find("failure") if case.find("failure") is not None else case.find("error")
    wrong = None if problem is None else (problem.get("message") or "failed").splitlines()[0][:300]
    return Outcome(suite, name, wrong)
