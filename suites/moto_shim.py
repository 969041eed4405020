"""A pytest plugin (`-p moto_shim`) for moto's own tests: they reset moto's state between tests, here the server's.

Reads TEST_SERVER_MODE_ENDPOINT, which moto reads too. moto's tests sign with FOOBARKEY and FOOBARSECRET. Some stop the
clock; the server's runs on, so that requests are signed with the time that it is.
"""

import datetime
import os

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


models.ServerModeMockAWS.reset = _reset
botocore.auth.get_current_datetime = _now
moto_names.install()
