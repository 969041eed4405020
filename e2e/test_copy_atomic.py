"""COPY is all or nothing: whatever ends it early leaves the table as it was and no data file behind."""

from __future__ import annotations

import resource
import threading
from pathlib import Path

import psycopg
import pytest

from conftest import World, connect, eventually, make_world

ROWS = 300_000


@pytest.fixture(scope="module")
def loaded(world: World) -> World:
    """Objects that take a while, and one among others that is bad."""
    body = "".join(f"{n}|row {n} of a file that is long enough to take its time\n" for n in range(ROWS))
    for number in range(4):
        world.put(f"slow/{number}", body)
    for number in range(20):
        world.put(f"one-bad/{number:02}", "1|good\n2|good\n")
    world.put("one-bad/10", "1|good\nx|bad\n")
    return world


@pytest.fixture
def table(loaded: World):
    """A table with a row in it that every test finds again."""
    with connect(loaded.server) as sql:
        sql.execute("DROP TABLE IF EXISTS t")
        sql.execute("CREATE TABLE t (n int, text varchar(100))")
        sql.execute("INSERT INTO t VALUES (0, 'before')")
    before = files(loaded)
    yield before
    assert rows(loaded) == [(0, "before")]
    eventually(lambda: files(loaded) == before, "no data file left")


def rows(world: World) -> list[tuple]:
    with connect(world.server) as sql:
        return sql.execute("SELECT * FROM t").fetchall()


def files(world: World) -> set[str]:
    """The data files of all clusters, with those being written."""
    clusters = Path(world.server.data_dir) / "clusters"
    return {str(path.relative_to(clusters)) for path in clusters.rglob("*.parquet")}


def copy(world: World, prefix: str, options: str = "") -> str:
    return f"COPY t FROM 's3://{world.bucket}/{prefix}' IAM_ROLE '{world.role}' {options}"


def test_one_bad_file(loaded: World, table) -> None:
    with connect(loaded.server) as sql:
        with pytest.raises(psycopg.Error, match="Load into table 't' failed"):
            sql.execute(copy(loaded, "one-bad/"))
        named = sql.execute("SELECT trim(filename), line_number FROM stl_load_errors ORDER BY starttime DESC LIMIT 1")
        assert named.fetchone() == (f"s3://{loaded.bucket}/one-bad/10", 2)


def test_a_cancelled_statement(loaded: World, table) -> None:
    sql = connect(loaded.server)
    timer = threading.Timer(0.3, sql.cancel)
    timer.start()
    with sql, pytest.raises(psycopg.errors.QueryCanceled):
        sql.execute(copy(loaded, "slow/"))
    timer.join()


def test_a_statement_timeout(loaded: World, table) -> None:
    with connect(loaded.server) as sql:
        sql.execute("SET statement_timeout TO 300")
        with pytest.raises(psycopg.errors.QueryCanceled):
            sql.execute(copy(loaded, "slow/"))


def test_a_rollback_and_a_connection_lost_in_a_transaction(loaded: World, table) -> None:
    with connect(loaded.server) as sql:
        sql.execute("BEGIN")
        sql.execute(copy(loaded, "slow/0"))
        assert sql.execute("SELECT count(*) FROM t").fetchone() == (ROWS + 1,)
        sql.execute("ROLLBACK")
    sql = connect(loaded.server)
    sql.execute("BEGIN")
    sql.execute(copy(loaded, "slow/0"))
    sql.close()


def test_a_connection_lost_while_a_transaction_loads(loaded: World, table) -> None:
    sql = connect(loaded.server)
    sql.execute("BEGIN")
    sql.pgconn.send_query(copy(loaded, "slow/").encode())
    threading.Event().wait(0.3)  # the moment of the loss, not a wait for anything
    sql.pgconn.finish()


def test_a_statement_outside_a_transaction_goes_on_without_its_client(loaded: World) -> None:
    with connect(loaded.server) as sql:
        sql.execute("CREATE TABLE lost (n int, text varchar(100))")
    lost = connect(loaded.server)
    lost.pgconn.send_query(copy(loaded, "slow/").replace("COPY t", "COPY lost").encode())
    threading.Event().wait(0.3)  # the moment of the loss, not a wait for anything
    lost.pgconn.finish()
    with connect(loaded.server) as sql:
        eventually(lambda: sql.execute("SELECT count(*) FROM lost").fetchone() == (4 * ROWS,), "all rows")
        status = sql.execute("SELECT trim(status) FROM sys_load_history ORDER BY query_id DESC LIMIT 1").fetchone()
        assert status == ("completed",)
        sql.execute("DROP TABLE lost")


def test_noload_reads_everything_and_writes_nothing(loaded: World, table) -> None:
    with connect(loaded.server) as sql:
        sql.execute(copy(loaded, "slow/0", "NOLOAD"))
        with pytest.raises(psycopg.Error, match="Load into table 't' failed"):
            sql.execute(copy(loaded, "one-bad/", "NOLOAD"))


def test_a_file_that_cannot_grow(server) -> None:
    """As on a full disk: every write beyond a size fails, as a limit of the process."""
    world = make_world(server)
    body = "".join(f"{n}|{n * 7919 % 1_000_003}|{n * 104_729 % 999_983}\n" for n in range(ROWS))
    world.put("wide/0", body)
    with connect(server) as sql:
        sql.execute("CREATE TABLE t (n int, text varchar(100), more varchar(100))")
        sql.execute("INSERT INTO t VALUES (0, 'before', '')")
        before = files(world)
        pid = server.process.pid
        soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1 << 20, hard))
        try:
            with pytest.raises(psycopg.Error):
                sql.execute(copy(world, "wide/"))
        finally:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))
        assert sql.execute("SELECT * FROM t").fetchall() == [(0, "before", "")]
        eventually(lambda: files(world) == before, "no data file left")
        sql.execute(copy(world, "wide/"))
        assert sql.execute("SELECT count(*) FROM t").fetchone() == (ROWS + 1,)


def test_a_killed_server(server) -> None:
    world = make_world(server)
    body = "".join(f"{n}|row {n} of a file that is long enough to take its time\n" for n in range(ROWS))
    for number in range(4):
        world.put(f"slow/{number}", body)
    with connect(server) as sql:
        sql.execute("CREATE TABLE t (n int, text varchar(100))")
        sql.execute("INSERT INTO t VALUES (0, 'before')")
    before = files(world)
    sql = connect(server)
    sql.pgconn.send_query(copy(world, "slow/").encode())
    threading.Event().wait(0.4)  # the moment of the kill, not a wait for anything
    server.kill()
    sql.close()
    server.start()
    eventually(lambda: answers(world), "the cluster's endpoint")
    assert rows(world) == [(0, "before")]
    eventually(lambda: files(world) == before, "no data file left")


def answers(world: World) -> bool:
    try:
        return rows(world) is not None
    except psycopg.OperationalError:
        return False
