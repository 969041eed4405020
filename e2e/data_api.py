"""What the tests of the Data API share: running a statement to its end, reading its rows, clients of other people."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from conftest import Server, eventually

TARGET = {"ClusterIdentifier": "c1", "Database": "dev"}
AS_ADMIN = {**TARGET, "DbUser": "awsuser"}


def ended(data, id: str, seconds: float = 30) -> dict:
    """The description of a statement once it has ended."""

    def done() -> dict | None:
        seen = data.describe_statement(Id=id)
        return seen if seen["Status"] in ("FINISHED", "FAILED", "ABORTED") else None

    return eventually(done, f"the end of statement {id}", seconds)


def run(data, sql: str, **more) -> dict:
    """Runs a statement, as the admin user unless told otherwise, and describes it once it has ended."""
    target = {} if "SessionId" in more else AS_ADMIN
    return ended(data, data.execute_statement(Sql=sql, **{**target, **more})["Id"])


def must_run(data, sql: str, **more) -> dict:
    seen = run(data, sql, **more)
    assert seen["Status"] == "FINISHED", seen
    return seen


def result_rows(data, id: str) -> list[list]:
    """All rows of a result, each field as its value."""
    pages = data.get_paginator("get_statement_result").paginate(Id=id)
    return [[None if "isNull" in field else next(iter(field.values())) for field in record]
            for page in pages for record in page["Records"]]


def rows(data, sql: str, **more) -> list[list]:
    return result_rows(data, must_run(data, sql, **more)["Id"])


def refusal(call, **parameters) -> tuple[str, str]:
    """Code and message of the error with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    return refused.value.response["Error"]["Code"], refused.value.response["Error"]["Message"]


def allow(server: Server, name: str, *statements: dict) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", **one} for one in statements]}
    server.client("iam").put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(policy))


def user(server: Server, name: str, *statements: dict, service: str = "redshift-data"):
    """A client of a new user with these permissions."""
    iam = server.client("iam")
    iam.create_user(UserName=name)
    allow(server, name, *statements)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return server.client(service, key["AccessKeyId"], key["SecretAccessKey"])
