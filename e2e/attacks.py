"""Requests that no client would make: signed by hand, sent as written; and who makes them."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from urllib.parse import quote, urlsplit

import botocore.exceptions
import psycopg
import pytest

from conftest import ACCOUNT, REGION, ROOT_KEY, ROOT_SECRET, Server, wait_available

FORM = "application/x-www-form-urlencoded; charset=utf-8"
IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15"
REDSHIFT = "Action=DescribeClusters&Version=2012-12-01"
MISMATCH = (403, "SignatureDoesNotMatch")
OTHER = "999999999999"
OTHER_KEY = ("AKIAOTHEROTHEROTHER1", "other/secret/other/secret/other/secret/o")


@dataclass
class Answer:
    status: int
    body: str
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """The error's code, in XML or JSON."""
        found = re.search(r"<Code>(.*?)</Code>", self.body) or re.search(r'"__type":\s*"(?:.*#)?(.*?)"', self.body)
        return found.group(1) if found else ""

    def short(self) -> tuple[int, str]:
        return self.status, self.code


def send(server: Server, method: str, target: str, headers: list[tuple[str, str]], body: bytes = b"") -> Answer:
    """Headers go out as they are given, several of a name too."""
    address = urlsplit(server.http)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        given = {name.lower() for name, _ in headers}
        if "host" not in given:
            connection.putheader("Host", address.netloc)
        if "content-length" not in given and (body or method in ("POST", "PUT")):
            connection.putheader("Content-Length", str(len(body)))
        for name, value in headers:
            connection.putheader(name, value)
        try:
            connection.endheaders(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # It was answered before all of it was sent.
        response = connection.getresponse()
        return Answer(response.status, response.read().decode(errors="replace"),
                      {name.lower(): value for name, value in response.getheaders()})
    finally:
        connection.close()


@dataclass
class Signed:
    """A request and how it is signed (version 4, in the header). What is changed between `sign` and `send` is forged."""

    server: Server
    service: str = "sts"
    method: str = "POST"
    path: str = "/"
    query: str = ""
    body: bytes = IDENTITY.encode()
    key: str = ROOT_KEY
    secret: str = ROOT_SECRET
    token: str | None = None
    region: str = REGION
    host: str | None = None
    age: timedelta = timedelta(0)
    content_type: str = FORM
    payload: str | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)

    def sign(self) -> "Signed":
        at = datetime.now(timezone.utc) - self.age
        stamp, day = at.strftime("%Y%m%dT%H%M%SZ"), at.strftime("%Y%m%d")
        payload = self.payload or hashlib.sha256(self.body).hexdigest()
        headers = {"host": self.host or urlsplit(self.server.http).netloc, "x-amz-date": stamp}
        if self.service == "s3":
            headers["x-amz-content-sha256"] = payload
        else:
            headers["content-type"] = self.content_type
        if self.token:
            headers["x-amz-security-token"] = self.token
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        query = "&".join(sorted(self.query.split("&"))) if self.query else ""
        path = self.path if self.service == "s3" else quote(self.path)
        canonical = "\n".join([self.method, path, query, lines, names, payload])
        scope = f"{day}/{self.region}/{self.service}/aws4_request"
        text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = b"AWS4" + self.secret.encode()
        for part in [*scope.split("/"), text]:
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        headers["authorization"] = (f"AWS4-HMAC-SHA256 Credential={self.key}/{scope}, SignedHeaders={names}, "
                                    f"Signature={key.hex()}")
        if self.host:
            headers["host"] = urlsplit(self.server.http).netloc
        self.headers = list(headers.items())
        return self

    def with_header(self, name: str, value: str) -> "Signed":
        self.headers = [(known, value if known == name else given) for known, given in self.headers]
        if name not in [known for known, _ in self.headers]:
            self.headers.append((name, value))
        return self

    def without_header(self, name: str) -> "Signed":
        self.headers = [(known, value) for known, value in self.headers if known != name]
        return self

    def header(self, name: str) -> str:
        return dict(self.headers)[name]

    def send(self) -> Answer:
        target = self.path + (f"?{self.query}" if self.query else "")
        return send(self.server, self.method, target, self.headers, self.body)


def query(server: Server, service: str, form: str, **more) -> Answer:
    return Signed(server, service=service, body=form.encode(), **more).sign().send()


def refused(call, code: str) -> str:
    """The message of the error with this code that the call ends with."""
    with pytest.raises(botocore.exceptions.ClientError) as error:
        call()
    assert error.value.response["Error"]["Code"] == code, error.value
    return error.value.response["Error"]["Message"]


def trusting(principal: str | dict, **condition) -> str:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal} if isinstance(principal, str) else principal,
                 "Action": "sts:AssumeRole"}
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allowing(action, resource) -> str:
    return json.dumps({"Version": "2012-10-17",
                       "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]})


def user(server, name: str, policy: str | None = None) -> tuple[str, str]:
    """A user's access key."""
    iam = server.client("iam")
    iam.create_user(UserName=name)
    if policy:
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def assume(server, key: tuple[str, str], role: str, name: str = "session", **more) -> dict:
    return server.client("sts", *key).assume_role(RoleArn=role, RoleSessionName=name, **more)["Credentials"]


def as_session(server, service: str, session: dict):
    return server.client(service, session["AccessKeyId"], session["SecretAccessKey"], session["SessionToken"])


def attach(server, *roles: str) -> None:
    server.client("redshift").modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=list(roles))
    wait_available(server)


def sql_error(sql: psycopg.Connection, statement: str) -> psycopg.errors.Diagnostic:
    with pytest.raises(psycopg.Error) as error:
        sql.execute(statement)
    return error.value.diag


def still_well(server: Server) -> None:
    """What holds after any attack: the server answers, and nothing in its log is alarming."""
    assert server.client("sts").get_caller_identity()["Account"] == ACCOUNT
    assert "panicked" not in server.log_text() and " ERROR " not in server.log_text()
