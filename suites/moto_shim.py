"""A pytest plugin (`-p moto_shim`) for moto's own tests: they reset moto's state between tests, here the server's.

Reads TEST_SERVER_MODE_ENDPOINT, which moto reads too. moto's tests sign with FOOBARKEY and FOOBARSECRET. Some stop the
clock; the server's runs on, so that requests are signed with the time that it is. Many send passwords and trust policies
that AWS refuses and moto does not look at: acceptable ones take their place, so that the rest of the test is run.
"""

import datetime
import json
import os
import re

import boto3
import botocore.auth
import freezegun.api
from moto.core import models

import moto_names
from server import reset


def _reset(_self: object) -> None:
    moto_names.RENAMED.clear()
    reset(os.environ["TEST_SERVER_MODE_ENDPOINT"], "us-east-1", "FOOBARKEY", "FOOBARSECRET")


def _now(remove_tzinfo: bool = True) -> datetime.datetime:
    now = freezegun.api.real_datetime.now(datetime.timezone.utc)
    return now.replace(tzinfo=None) if remove_tzinfo else now


TRUST = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}]}


def _acceptable(params: dict, model: object, **_more: object) -> None:
    for name in ("MasterUserPassword", "Password"):
        password = params.get(name)
        if password is not None and not all(re.search(kind, password) for kind in ("[a-z]", "[A-Z]", "[0-9]", ".{8}")):
            params[name] = "Passw0rd-Passw0rd"
    document = params.get("AssumeRolePolicyDocument")
    if document is not None and model.name == "CreateRole":
        try:
            stated = json.loads(document).get("Statement")
        except (ValueError, AttributeError):
            stated = None
        if not stated:
            params["AssumeRolePolicyDocument"] = json.dumps(TRUST)


def _session(*arguments: object, **options: object) -> object:
    session = _make_session(*arguments, **options)
    for service in ("iam", "redshift"):
        session.events.register(f"provide-client-params.{service}", _acceptable)
    return session


_make_session = boto3.Session
boto3.Session = boto3.session.Session = _session
models.ServerModeMockAWS.reset = _reset
botocore.auth.get_current_datetime = _now
moto_names.install()
