"""A fresh server for one suite: its own data directory, ports chosen by the system, accounts from a bootstrap file."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HERE = Path(__file__).parent
DEADLINE = 60


class Server:
    """`with Server(binary, "moto.bootstrap.toml", region) as server:`"""

    def __init__(self, binary: str, bootstrap: str, region: str, delay: str = "0ms", more: tuple[str, ...] = ()) -> None:
        self.region = region
        self.directory = tempfile.TemporaryDirectory(prefix="vesto-suite-")
        self.data_dir = Path(self.directory.name) / "data"
        self.data_dir.mkdir()
        self.command = [binary, "serve", "--data-dir", str(self.data_dir), "--http-port", "0", "--sql-port", "0",
                        "--region", region, "--account-id", "123456789012", "--bootstrap", str(HERE / bootstrap),
                        "--role-apply-delay", delay, "--enable-reset", *more]

    def __enter__(self) -> "Server":
        self.log = open(self.data_dir.parent / "server.log", "wb")
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)
        endpoints = self.data_dir / "endpoints.json"
        deadline = time.monotonic() + DEADLINE
        while not endpoints.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.data_dir.parent / "server.log").read_text(errors="replace"))
            time.sleep(0.05)
        self.http = json.loads(endpoints.read_text())["http"]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(DEADLINE)
        self.log.close()
        self.directory.cleanup()

    def reset(self, key: str, secret: str) -> None:
        reset(self.http, self.region, key, secret)


def reset(http: str, region: str, key: str, secret: str) -> None:
    """Makes the server forget everything but its bootstrap file. Takes the root key of its first account."""
    request = AWSRequest("POST", f"{http}/_vesto/reset", data=b"")
    SigV4Auth(Credentials(key, secret), "redshift", region).add_auth(request)
    prepared = urllib.request.Request(request.url, data=b"", headers=dict(request.headers), method="POST")
    urllib.request.urlopen(prepared, timeout=DEADLINE).close()
