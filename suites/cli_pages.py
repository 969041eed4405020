"""The example pages of the AWS CLI (they come with `pip install awscli`), run as they are printed.

A page passes when each of its commands ends with status 0 and its answer has every member that the page's sample shows.
Before a page's commands, `prepare_iam` and `prepare_redshift` make what the commands take for granted, and put the ids
that this server gave in place of the page's. The commands run in this process, by the CLI's own code.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import awscli
import boto3
from awscli.clidriver import create_clidriver
from botocore.config import Config

import prepare_files
import prepare_iam
import prepare_redshift
from outcome import Outcome
from server import Server

ACCOUNT = "123456789012"
KEY, SECRET = "AKIACLIPAGESCLIPAGES", "cli-pages-secret-key"
ROOT_KEY, ROOT_SECRET = "AKIACLIPAGESROOT0001", "cli-pages-root-secret-key"
# The pages' own Region.
REGION = "us-west-2"
SERVICES = ["iam", "sts", "redshift"]
COMMAND = re.compile(r"^\s+(?:\$ )?(aws[ -](?:iam|sts|redshift)\b.*)$")
CONTINUED = re.compile(r"\s+[\\/]\s*$|\\\s*$")
# The CLI itself leaves it out of the pages that it joins; some examples are older than that.
JOINED = {"ResponseMetadata", "IsTruncated"}
# Policies that the pages show are not those that the preparation gave.
DOCUMENTS = {"AssumeRolePolicyDocument", "PolicyDocument", "Document"}


@dataclass
class Example:
    command: list[str]
    sample: dict | None

    @property
    def service(self) -> str:
        return self.command[1]

    @property
    def operation(self) -> str:
        return self.command[2]

    def options(self) -> dict[str, list[str]]:
        """`--user-name Bob` as {"user-name": ["Bob"]}."""
        options: dict[str, list[str]] = {}
        values: list[str] = []
        for word in self.command[3:]:
            if word.startswith("--"):
                values = options.setdefault(word[2:], [])
            else:
                values.append(word)
        return options


def examples(page: str) -> list[Example]:
    lines = page.splitlines()
    starts = [n for n, line in enumerate(lines) if COMMAND.match(line)]
    found = []
    for start, end in zip(starts, [*starts[1:], len(lines)]):
        text = COMMAND.match(lines[start]).group(1)
        at = start + 1
        # Some pages end a line with `/` instead of `\`, or with nothing before an option.
        while at < end and (CONTINUED.search(text) or lines[at].strip().startswith("--")) and lines[at].strip():
            text = f"{CONTINUED.sub('', text)} {lines[at].strip()}"
            at += 1
        text = CONTINUED.sub("", text).replace("aws-iam", "aws iam")
        found.append(Example(shlex.split(text), sample(lines[at:end])))
    return found


def sample(lines: list[str]) -> dict | None:
    """The JSON that the page shows as the answer; `None` where it shows none, or something that is not JSON."""
    text = "\n".join(lines)
    begin = re.search(r"(?:Output|Result):*\s*:*\s*\n\s*\n\s*\{", text)
    if begin is None:
        return None
    body = re.sub(r"\\([\[\*])", r"\1", text[begin.end() - 1:])
    with contextlib.suppress(json.JSONDecodeError):
        value, _ = json.JSONDecoder(strict=False).raw_decode(body)
        return value
    return None


def missing(expected: object, actual: object, path: str = "") -> list[str]:
    """The members of the sample that the answer does not have; of lists, the first elements are compared."""
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return [f"{path or 'the answer'} is not an object"]
        keys = [key for key in expected if key not in JOINED]
        absent = [f"{path}.{key}".lstrip(".") for key in keys if key not in actual]
        present = [key for key in keys if key in actual and key not in DOCUMENTS]
        return absent + [m for key in present for m in missing(expected[key], actual[key], f"{path}.{key}")]
    if isinstance(expected, list) and expected and isinstance(actual, list):
        if not actual:
            # A listing must list; a list inside of something depends on how that came about.
            return [f"{path} is empty".lstrip(".")] if path.count(".") == 1 else []
        return missing(expected[0], actual[0], f"{path}[0]")
    return []


def aws(command: list[str]) -> tuple[int, str, str]:
    """Runs the CLI in this process. A redirection at the end is the shell's part."""
    target = None
    if len(command) > 2 and command[-2] == ">":
        command, target = command[:-2], command[-1]
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = create_clidriver().main(command[1:])
        except SystemExit as exit_:
            status = exit_.code if isinstance(exit_.code, int) else 1
    if target:
        Path(target).write_text(out.getvalue())
    return status, out.getvalue(), err.getvalue().strip()


def clients(http: str) -> dict[str, object]:
    config = Config(retries={"max_attempts": 0})
    return {service: boto3.client(service, endpoint_url=http, region_name=REGION, aws_access_key_id=KEY,
                                  aws_secret_access_key=SECRET, config=config) for service in SERVICES}


def check(example: Example, status: int, out: str, err: str) -> str | None:
    """What is wrong, or `None`."""
    if status != 0:
        return f"{example.operation}: status {status}: {err[-300:]}"
    if example.sample is None or "output" in example.options():
        return None
    try:
        answer = json.loads(out) if out.strip() else {}
    except json.JSONDecodeError:
        return f"{example.operation}: the answer is not JSON"
    absent = missing(example.sample, answer)
    return f"{example.operation}: no {', '.join(absent)}" if absent else None


def run_page(page: Path, server: Server) -> str | None:
    found = examples(page.read_text())
    if not found:
        return "no command was found in the page"
    for example in found:
        server.reset(ROOT_KEY, ROOT_SECRET)
        made = clients(server.http)
        prepare_files.write()
        prepare = {"redshift": prepare_redshift.prepare}.get(example.service, prepare_iam.prepare)
        if "--generate-cli-skeleton" in example.command:
            status, out, err = aws(example.command)
            prepare_files.fill_skeleton(example.command[-1])
        else:
            replaced = prepare(example, made)
            command = [substitute(word, replaced) for word in example.command]
            status, out, err = aws(command)
        if wrong := check(example, status, out, err):
            return wrong
    return None


def substitute(word: str, replaced: dict[str, str]) -> str:
    """Other accounts' ARNs become this account's; then the ids that the preparation gave."""
    if word.startswith("arn:aws:iam::") or word.startswith("arn:aws:redshift:"):
        word = re.sub(r":\d{11,12}:", f":{ACCOUNT}:", word, count=1)
    return replaced.get(word, word)


def run(binary: str, only: str | None = None) -> list[Outcome]:
    root = Path(awscli.__file__).parent / "examples"
    outcomes = []
    os.environ.update({"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": REGION,
                       "AWS_PAGER": "", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
                       "AWS_DEFAULT_OUTPUT": "json"})
    with Server(binary, "cli_pages.bootstrap.toml", REGION, delay="300ms") as server, tempfile.TemporaryDirectory() as scratch:
        os.environ["AWS_ENDPOINT_URL"] = server.http
        before = os.getcwd()
        os.chdir(scratch)
        try:
            for service in SERVICES:
                for page in [*sorted((root / service).glob("*.rst")), *sorted((root / service / "wait").glob("*.rst"))]:
                    name = f"{service}/{page.relative_to(root / service).with_suffix('')}"
                    if only and only not in name:
                        continue
                    try:
                        wrong = run_page(page, server)
                    except Exception as error:  # A preparation that fails is a failure of the page, and its reason.
                        wrong = f"preparation: {error}"
                    outcomes.append(Outcome(f"cli-pages {service}", name, wrong))
                    if only:
                        print(name, wrong or "ok", file=sys.stderr)
        finally:
            os.chdir(before)
    return outcomes
