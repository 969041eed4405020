"""A pytest plugin (`-p wrangler_shim`) for the Redshift tests of aws-sdk-pandas (awswrangler).

They expect a stack of CloudFormation and connections kept in Glue: here the stack's outputs are in WRANGLER_OUTPUTS
(JSON), and connections are opened without Glue and Secrets Manager. Everything else is as its users run it: boto3 finds
the endpoint in AWS_ENDPOINT_URL, redshift_connector the cluster's host and port in the outputs.
"""

from __future__ import annotations

import json
import os

import awswrangler
import boto3
import pytest
import redshift_connector

OUTPUTS = json.loads(os.environ["WRANGLER_OUTPUTS"])
USER, PASSWORD = OUTPUTS.pop("User"), OUTPUTS.pop("Password")
# What these tests ask for besides Redshift, IAM, STS and S3.
ELSEWHERE = {"spectrum": "Glue's catalog", "kms": "KMS", "geometry": "Redshift's GEOMETRY"}
PASSED_ON = ("timeout", "max_prepared_statements", "tcp_keepalive", "force_lowercase")

connect = redshift_connector.connect
connect_temp = awswrangler.redshift.connect_temp


def _connect_plain(*arguments, **options):
    return connect(*arguments, **{"ssl": False, **options})


def _connect(connection: str | None = None, secret_id: str | None = None, dbname: str | None = None, **options):
    kept = {name: value for name, value in options.items() if name in PASSED_ON}
    return connect(host=OUTPUTS["RedshiftAddress"], port=int(OUTPUTS["RedshiftPort"]), user=USER, password=PASSWORD,
                   database=dbname or OUTPUTS["RedshiftDatabase"], ssl=False, **kept)


redshift_connector.connect = _connect_plain
awswrangler.redshift.connect = _connect
awswrangler.redshift.connect_temp = lambda *arguments, **options: connect_temp(*arguments, **{"ssl": False, **options})


class Secrets:
    def get_secret_value(self, SecretId: str) -> dict:  # noqa: N803, as boto3 spells it
        return {"SecretString": PASSWORD}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    import tests._utils
    import tests.conftest

    tests._utils.extract_cloudformation_outputs = tests.conftest.extract_cloudformation_outputs = lambda: OUTPUTS
    client = boto3.client
    tests.conftest.boto3.client = (
        lambda service, *arguments, **options: Secrets() if service == "secretsmanager" else client(service, *arguments, **options))
    for item in items:
        for word, what in ELSEWHERE.items():
            if word in item.name:
                item.add_marker(pytest.mark.skip(reason=f"needs {what}"))
