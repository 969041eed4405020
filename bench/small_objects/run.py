"""COPY of many small objects: how long it takes, beside the same bytes in ten objects, and what part of that goes into
deciding whether it may.

Every object is authorized by itself (`s3:GetObject` under the role's session). The server counts the time that its
decisions take (`vesto_authorization_seconds_total`, summed over all cores), so the share printed here is an upper bound
of what the statement waits for them.

    bench/small_objects/run.py --vesto BINARY [--objects 100000] [--runs 3]
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
from botocore.config import Config

sys.path.insert(0, str(Path(__file__).parent.parent / "copy_unload"))
from vesto import KEY, SECRET, Vesto  # noqa: E402

BUCKET = "bench"
# Lines of 32 bytes: 1 KiB in each object.
LINES_OF_AN_OBJECT = 32
N_FEW = 10


def put_objects(address: str, n_objects: int) -> None:
    s3 = boto3.client("s3", endpoint_url=address, region_name="us-east-1", aws_access_key_id=KEY,
                      aws_secret_access_key=SECRET, config=Config(max_pool_connections=16))

    def put(number: int) -> None:
        s3.put_object(Bucket=BUCKET, Key=f"small/{number:08}", Body=lines_of(number * LINES_OF_AN_OBJECT, LINES_OF_AN_OBJECT))

    with ThreadPoolExecutor(16) as pool:
        for _ in pool.map(put, range(n_objects)):
            pass


def lines_of(first: int, count: int) -> bytes:
    return "".join(f"{number:010}|{'x' * 20}\n" for number in range(first, first + count)).encode()


def put_few_objects(server: Vesto, n_objects: int) -> float:
    """Seconds that COPY takes for the same lines in ten objects."""
    n_lines = n_objects * LINES_OF_AN_OBJECT // N_FEW
    for number in range(N_FEW):
        server.s3.put_object(Bucket=BUCKET, Key=f"few/{number}", Body=lines_of(number * n_lines, n_lines))
    server.sql.execute("CREATE TABLE few (id bigint, filler varchar(32))")
    begin = time.monotonic()
    server.sql.execute(f"COPY few FROM 's3://{BUCKET}/few/' IAM_ROLE '{server.role}'")
    return time.monotonic() - begin


def counted(address: str, name: str) -> float:
    """The sum of a metric over its labels."""
    text = urllib.request.urlopen(f"{address}/_vesto/metrics").read().decode()
    lines = [line for line in text.splitlines() if line.startswith((f"{name} ", f"{name}{{"))]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vesto", required=True)
    parser.add_argument("--objects", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        server = Vesto(arguments.vesto, Path(scratch))
        try:
            put_objects(server.address, arguments.objects)
            few = put_few_objects(server, arguments.objects)
            shares, times = [], []
            for run in range(arguments.runs):
                server.sql.execute("DROP TABLE IF EXISTS small")
                server.sql.execute("CREATE TABLE small (id bigint, filler varchar(32))")
                before = counted(server.address, "vesto_authorization_seconds_total")
                decisions = counted(server.address, "vesto_authorization_decisions_total")
                begin = time.monotonic()
                server.sql.execute(f"COPY small FROM 's3://{BUCKET}/small/' IAM_ROLE '{server.role}'")
                seconds = time.monotonic() - begin
                deciding = counted(server.address, "vesto_authorization_seconds_total") - before
                decisions = counted(server.address, "vesto_authorization_decisions_total") - decisions
                rows = server.sql.execute("SELECT count(*) FROM small").fetchone()[0]
                assert rows == arguments.objects * LINES_OF_AN_OBJECT, rows
                shares.append(deciding / seconds)
                times.append(seconds)
                print(f"run {run + 1}: {arguments.objects} objects in {seconds:.2f} s, {decisions:.0f} decisions in "
                      f"{deciding:.3f} s: {deciding / seconds:.2%}")
            print(f"median share of authorization: {statistics.median(shares):.2%}")
            print(f"the same bytes in {N_FEW} objects: {few:.2f} s; {statistics.median(times) / few:.1f} times that")
        finally:
            server.close()


if __name__ == "__main__":
    main()
