"""A bad network between a server and the S3 endpoint that it reads and writes. Whatever it does, COPY and UNLOAD give
exactly the right rows and objects, or an error that leaves table and destination as they were.

VESTO_FAULT_SEEDS says how many plans are tried (3 of each kind)."""

from __future__ import annotations

import gzip
import os
import random

import psycopg
import pytest

from conftest import Server, bucket_access, connect, create_cluster, create_role
from faulty_s3 import FaultyS3, Plan, Script
from test_s3_endpoint import FAR, Scene, calls, start_near

SEEDS = int(os.environ.get("VESTO_FAULT_SEEDS", "3"))
QUIET = Plan(0, rate=0)


@pytest.fixture(scope="module")
def proxy(shared_server: Server):
    with FaultyS3(int(shared_server.http.rsplit(":", 1)[1]), QUIET) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def scene(shared_server: Server, proxy, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    shared_server.client("s3").create_bucket(Bucket=FAR)
    near = start_near(request.config.getoption("--vesto"), tmp_path_factory.mktemp("near"), proxy.url)
    role = create_role(near, "RedshiftCopyUnload", *bucket_access(FAR))
    create_cluster(near, "c1", [role])
    yield Scene(shared_server, near, role, connect(near))
    proxy.plan = QUIET
    near.stop()


def lines(first: int, last: int) -> str:
    return "".join(f"{n}|{random.Random(n).randbytes(30).hex()}\n" for n in range(first, last))


@pytest.fixture(scope="module")
def data(scene: Scene) -> tuple[int, int]:
    """Small objects, one that is handed on while it comes, one that is compressed."""
    for number in range(12):
        scene.put(f"in/small{number:02}", lines(number * 10, number * 10 + 10))
    scene.put("in/large", lines(1_000, 60_000))
    scene.put("packed/a.gz", gzip.compress(lines(0, 20_000).encode()))
    scene.sql.execute("CREATE TABLE good (n int, text varchar(80))")
    scene.sql.execute(f"COPY good FROM 's3://{FAR}/in/' IAM_ROLE '{scene.role}'")
    assert digest(scene, "good") == (59_120, 0)
    return 59_120, 0


def digest(scene: Scene, table: str) -> tuple[int, int]:
    """How many rows there are, and how many that should not be."""
    (count,) = scene.sql.execute(f"SELECT count(*) FROM {table}").fetchone()
    wrong = f"SELECT count(*) FROM (SELECT * FROM {table} EXCEPT SELECT * FROM good)"
    return count, scene.sql.execute(wrong).fetchone()[0]


def attempt(scene: Scene, proxy, plan: Plan, sql: str) -> str | None:
    """Runs it through the plan; the error, if it is one."""
    proxy.plan = plan
    try:
        scene.sql.execute(sql)
        return None
    except psycopg.Error as error:
        return error.diag.message_primary
    finally:
        proxy.plan = QUIET


def test_copy_loads_what_is_there_or_nothing(scene: Scene, proxy, data) -> None:
    outcomes = []
    for seed in range(SEEDS):
        scene.sql.execute("CREATE TABLE t (n int, text varchar(80))")
        refused = attempt(scene, proxy, Plan(seed), f"COPY t FROM 's3://{FAR}/in/' IAM_ROLE '{scene.role}'")
        if refused is None:
            assert digest(scene, "t") == data, f"seed {seed}"
        else:
            assert scene.sql.execute("SELECT count(*) FROM t").fetchone() == (0,), f"seed {seed}: {refused}"
        outcomes.append(refused)
        scene.sql.execute("DROP TABLE t")
    assert None in outcomes, outcomes
    assert sum(proxy.happened.values()) > SEEDS


@pytest.mark.parametrize("kind", ["delay", "throttle", "reset", "cut_head", "cut_body", "cut_request"])
def test_copy_gets_over_what_passes(scene: Scene, proxy, data, kind: str) -> None:
    """Every third exchange, that is: retries come to an end, but not so soon."""
    scene.sql.execute("CREATE TABLE t (n int, text varchar(80))")
    before = proxy.happened[kind]
    refused = attempt(scene, proxy, Plan(1, kinds=(kind,)), f"COPY t FROM 's3://{FAR}/in/' IAM_ROLE '{scene.role}'")
    assert refused is None and digest(scene, "t") == data
    assert proxy.happened[kind] > before
    scene.sql.execute("DROP TABLE t")


@pytest.mark.parametrize("kind", ["flip", "drop_tail", "longer"])
def test_what_was_changed_on_the_way_is_never_loaded(scene: Scene, proxy, data, kind: str) -> None:
    for seed in range(SEEDS):
        scene.sql.execute("CREATE TABLE t (n int, text varchar(80))")
        plan = Plan(seed, rate=0.2, kinds=(kind,))
        refused = attempt(scene, proxy, plan, f"COPY t FROM 's3://{FAR}/in/' IAM_ROLE '{scene.role}'")
        rows = scene.sql.execute("SELECT count(*) FROM t").fetchone()
        assert (digest(scene, "t") == data) if refused is None else (rows == (0,)), f"seed {seed}: {refused} {rows}"
        scene.sql.execute("DROP TABLE t")


def test_a_compressed_object_is_gone_on_with_where_it_broke_off(scene: Scene, proxy, data) -> None:
    scene.sql.execute("CREATE TABLE packed (n int, text varchar(80))")
    for seed in range(SEEDS):
        plan = Plan(seed, rate=0.5, kinds=("cut_body",))
        refused = attempt(scene, proxy, plan, f"COPY packed FROM 's3://{FAR}/packed/' IAM_ROLE '{scene.role}' GZIP")
        assert refused is None
    assert scene.sql.execute("SELECT count(*), count(DISTINCT n) FROM packed").fetchone() == (20_000 * SEEDS, 20_000)


def test_an_endpoint_that_never_answers_is_an_error_in_the_end(scene: Scene, proxy, data) -> None:
    scene.sql.execute("CREATE TABLE never (n int, text varchar(80))")
    plan = Plan(0, rate=1, kinds=("throttle",))
    refused = attempt(scene, proxy, plan, f"COPY never FROM 's3://{FAR}/in/' IAM_ROLE '{scene.role}'")
    assert "Please reduce your request rate.,Status 503,Error SlowDown" in refused
    scene.sql.execute("SET statement_timeout TO 1500")
    try:
        refused = attempt(scene, proxy, plan, f"COPY never FROM 's3://{FAR}/in/' IAM_ROLE '{scene.role}'")
    finally:
        scene.sql.execute("SET statement_timeout TO 0")
    assert "statement timeout" in refused, "retries end with the statement"


def test_unload_writes_all_of_it_or_nothing(scene: Scene, proxy, data) -> None:
    expected = "".join(lines(n * 10, n * 10 + 10) for n in range(12)) + lines(1_000, 60_000)
    outcomes = []
    for seed in range(SEEDS):
        prefix = f"out/{seed}/"
        refused = attempt(scene, proxy, Plan(seed, rate=0.2),
                          f"UNLOAD ('SELECT * FROM good ORDER BY n') TO 's3://{FAR}/{prefix}' IAM_ROLE '{scene.role}' "
                          "PARALLEL OFF MANIFEST")
        written = scene.objects(prefix)
        if refused is None:
            assert set(written) == {f"{prefix}000", f"{prefix}manifest"}, f"seed {seed}"
            assert written[f"{prefix}000"].decode() == expected, f"seed {seed}"
        else:
            assert written == {}, f"seed {seed}: {refused}"
        outcomes.append(refused)
    assert None in outcomes, outcomes


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_retries_and_the_endpoints_request_ids_are_logged(scene: Scene, proxy, data, method: str) -> None:
    scene.sql.execute("CREATE TABLE IF NOT EXISTS told (n int, text varchar(80))")
    scene.put("told-in/a", lines(0, 100))
    copy = f"COPY told FROM 's3://{FAR}/told-in/' IAM_ROLE '{scene.role}'"
    unload = f"UNLOAD ('SELECT * FROM good WHERE n < 100') TO 's3://{FAR}/told-out/' IAM_ROLE '{scene.role}' PARALLEL OFF"
    statement, key, call, last = {"GET": (copy, "told-in/a", "GetObject", "pg_last_copy_id()"),
                                  "PUT": (unload, "told-out/000", "PutObject", "pg_last_unload_id()")}[method]
    # The first one lists.
    assert attempt(scene, proxy, Script(None, "throttle", "reset", "throttle"), statement) is None
    query = scene.sql.execute(f"SELECT {last}").fetchone()[0]
    (row,) = scene.sql.execute("SELECT trim(http_method), trim(bucket), trim(key), retries, transfer_size > 0, is_partial, "
                               "start_offset, trim(request_id), trim(extended_request_id) FROM stl_s3client "
                               "WHERE query = %s", [query]).fetchall()
    assert row[:7] == (method, FAR, key, 3, True, 0, 0)
    answered = [event for event in calls(scene.far)
                if event["eventName"] == call and event["requestParameters"].get("key") == key]
    assert row[7] == answered[-1]["requestID"][:32], "the endpoint's own, of the request that it answered"
    assert row[8] != ""
    pid = scene.sql.execute("SELECT pg_backend_pid()").fetchone()[0]
    errors = scene.sql.execute("SELECT trim(http_method), trim(bucket), trim(key), pid, is_partial, start_offset, trim(error) "
                               "FROM stl_s3client_error WHERE query = %s ORDER BY recordtime", [query]).fetchall()
    assert {error[:6] for error in errors} == {(method, FAR, key, pid, 0, 0)}
    slow = "Please reduce your request rate."
    assert sorted(error[6] for error in errors) == [slow, slow, "the connection broke: connection error"]
