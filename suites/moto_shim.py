"""A pytest plugin (`-p moto_shim`) for moto's own tests: they reset moto's state between tests, here the server's.

Reads TEST_SERVER_MODE_ENDPOINT, which moto reads too. moto's tests sign with FOOBARKEY and FOOBARSECRET.
"""

import os

from moto.core import models

from server import reset


def _reset(_self: object) -> None:
    reset(os.environ["TEST_SERVER_MODE_ENDPOINT"], "us-east-1", "FOOBARKEY", "FOOBARSECRET")


models.ServerModeMockAWS.reset = _reset
