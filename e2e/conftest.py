"""A real server for each test that asks for one: its own data directory, ports chosen by the system."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, TypeVar

import boto3
import psycopg
import pytest
from botocore.config import Config

ACCOUNT = "123456789012"
REGION = "us-east-1"
ROOT_KEY = "AKIAROOTROOTROOTROOT"
ROOT_SECRET = "root/secret/root/secret/root/secret/root"
T = TypeVar("T")

BOOTSTRAP = f"""
[[account]]
id = "{ACCOUNT}"
root_access_key_id = "{ROOT_KEY}"
root_secret_access_key = "{ROOT_SECRET}"

[[account]]
id = "999999999999"
root_access_key_id = "AKIAOTHEROTHEROTHER1"
root_secret_access_key = "other/secret/other/secret/other/secret/o"
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--vesto", default="vesto", help="the binary under test")


def eventually(check: Callable[[], T | None], what: str, seconds: float = 30) -> T:
    """Polls until `check` gives something true; fails at the deadline, saying what was awaited."""
    deadline = time.monotonic() + seconds
    while True:
        seen = check()
        if seen:
            return seen
        assert time.monotonic() < deadline, f"did not happen within {seconds} s: {what}"
        time.sleep(0.05)


@dataclass
class Server:
    """A running `vesto serve`."""

    binary: str
    data_dir: Path
    arguments: list[str] = field(default_factory=list)
    process: subprocess.Popen | None = None

    def start(self) -> "Server":
        endpoints = self.data_dir / "endpoints.json"
        endpoints.unlink(missing_ok=True)
        bootstrap = self.data_dir.parent / "bootstrap.toml"
        bootstrap.write_text(BOOTSTRAP)
        self.log = open(self.data_dir.parent / "server.log", "ab")
        command = [self.binary, "serve", "--data-dir", str(self.data_dir), "--http-port", "0", "--sql-port", "0",
                   "--region", REGION, "--account-id", ACCOUNT, "--bootstrap", str(bootstrap),
                   "--role-apply-delay", "300ms", *self.arguments]
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PG", "VESTO_"))}
        # Python ignores SIGXFSZ, and so may the server: a file that is too large is then an error of its write.
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=environment, restore_signals=False)
        eventually(lambda: self.exited() or endpoints.exists(), "the server's endpoints.json")
        assert self.process.poll() is None, self.log_text()
        self.http = json.loads(endpoints.read_text())["http"]
        return self

    def exited(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def log_text(self) -> str:
        return (self.data_dir.parent / "server.log").read_text(errors="replace")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(how)
        code = self.process.wait(timeout=30)
        self.process = None
        self.log.close()
        return code

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def environment(self, key: str = ROOT_KEY, secret: str = ROOT_SECRET) -> dict[str, str]:
        """What a user would export to point the aws CLI here."""
        return {**os.environ, "AWS_ENDPOINT_URL": self.http, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret,
                "AWS_DEFAULT_REGION": REGION, "AWS_PAGER": "", "AWS_CONFIG_FILE": "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"}

    def aws(self, *arguments: str, key: str = ROOT_KEY, secret: str = ROOT_SECRET,
            check: bool = True) -> subprocess.CompletedProcess:
        """Runs the real aws CLI."""
        done = subprocess.run(["aws", *arguments], env=self.environment(key, secret), capture_output=True, text=True,
                              timeout=300)
        if check:
            assert done.returncode == 0, f"aws {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        return done

    def client(self, service: str, key: str = ROOT_KEY, secret: str = ROOT_SECRET, token: str | None = None):
        """A boto3 client; it does not retry, so that the first answer is what the test sees."""
        config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})
        return boto3.client(service, endpoint_url=self.http, region_name=REGION, aws_access_key_id=key,
                            aws_secret_access_key=secret, aws_session_token=token, config=config)


@pytest.fixture
def server(request: pytest.FixtureRequest, tmp_path: Path):
    """A server of the test's own. `@pytest.mark.parametrize("server", [[...]], indirect=True)` adds arguments."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    running = Server(request.config.getoption("--vesto"), data_dir, list(getattr(request, "param", []))).start()
    yield running
    if running.process is not None:
        assert running.stop() == 0, running.log_text()


@pytest.fixture(scope="module")
def shared_server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """One server for the read-mostly tests of a module."""
    data_dir = tmp_path_factory.mktemp("shared") / "data"
    data_dir.mkdir()
    running = Server(request.config.getoption("--vesto"), data_dir).start()
    yield running
    running.stop()


PASSWORD = "Secret-Passw0rd"


def create_cluster(server: Server, name: str = "c1", roles: list[str] | None = None, **more) -> dict:
    """Creates a cluster and waits until it is available."""
    redshift = server.client("redshift")
    redshift.create_cluster(ClusterIdentifier=name, NodeType="dc1.large", NumberOfNodes=2, MasterUsername="awsuser",
                            MasterUserPassword=PASSWORD, DBName="dev", IamRoles=roles or [], **more)
    return wait_available(server, name)


def wait_available(server: Server, name: str = "c1") -> dict:
    redshift = server.client("redshift")

    def available() -> dict | None:
        cluster = redshift.describe_clusters(ClusterIdentifier=name)["Clusters"][0]
        settled = all(role["ApplyStatus"] == "in-sync" for role in cluster["IamRoles"])
        return cluster if cluster["ClusterStatus"] == "available" and settled else None

    return eventually(available, f"cluster {name} available with its roles in-sync")


def connect(server: Server, name: str = "c1", user: str = "awsuser", password: str = PASSWORD,
            **more) -> psycopg.Connection:
    cluster = server.client("redshift").describe_clusters(ClusterIdentifier=name)["Clusters"][0]
    endpoint = cluster["Endpoint"]
    return psycopg.connect(host="127.0.0.1", port=endpoint["Port"], user=user, password=password,
                           dbname=cluster["DBName"], autocommit=True, **{"client_encoding": "utf8", **more})


TRUST_REDSHIFT = json.dumps({
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}],
})


def create_role(server: Server, name: str, *statements: dict, trust: str = TRUST_REDSHIFT) -> str:
    """Makes a role with one inline policy; gives its ARN."""
    iam = server.client("iam")
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    if statements:
        policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        iam.put_role_policy(RoleName=name, PolicyName="access", PolicyDocument=policy)
    return arn


def bucket_access(bucket: str) -> list[dict]:
    return [
        {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetBucketLocation"], "Resource": f"arn:aws:s3:::{bucket}"},
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
         "Resource": f"arn:aws:s3:::{bucket}/*"},
    ]


@dataclass
class World:
    """A cluster `c1` with the role `RedshiftCopyUnload`, which may use one bucket."""

    server: Server
    role: str
    bucket: str

    def put(self, key: str, body: bytes | str) -> None:
        self.server.client("s3").put_object(Bucket=self.bucket, Key=key,
                                            Body=body.encode() if isinstance(body, str) else body)

    def get(self, key: str) -> bytes:
        return self.server.client("s3").get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def keys(self, prefix: str = "") -> list[str]:
        pages = self.server.client("s3").get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]


def make_world(server: Server) -> World:
    bucket = "flights-bucket"
    server.client("s3").create_bucket(Bucket=bucket)
    role = create_role(server, "RedshiftCopyUnload", *bucket_access(bucket))
    create_cluster(server, "c1", [role])
    return World(server, role, bucket)


@pytest.fixture(scope="module")
def world(shared_server: Server) -> World:
    return make_world(shared_server)
