"""SUPER, VARBYTE, TIMETZ and INTERVAL: as clients see them, from and to files, and paths into SUPER.

https://docs.aws.amazon.com/redshift/latest/dg/c_Supported_data_types.html
https://docs.aws.amazon.com/redshift/latest/dg/query-super.html
"""

from __future__ import annotations

import datetime
import itertools
import os
import subprocess

import psycopg
import pytest
import redshift_connector

from conftest import PASSWORD, World, connect

COLUMNS = "id int, s super, b varbyte(20), z timetz, y interval year to month, d interval day to second"
names = itertools.count()


@pytest.fixture(scope="module")
def sql(world: World):
    with connect(world.server) as connection:
        connection.execute(f"CREATE TABLE kinds ({COLUMNS})")
        connection.execute(
            """INSERT INTO kinds SELECT 1, JSON_PARSE('{"a": {"b": [1, 2.50]}, "n": "café"}'), 'abc'::varbyte,
            '13:24:55.5-05'::timetz, '1-2'::interval year to month, '1 day 02:03:04.5'::interval day to second""")
        connection.execute("INSERT INTO kinds VALUES (2, NULL, NULL, NULL, NULL, NULL)")
        connection.execute("INSERT INTO kinds VALUES (3, 'text', '', '00:00+00', '-3', '-00:00:01')")
        yield connection


@pytest.fixture(scope="module")
def endpoint(world: World) -> dict:
    cluster = world.server.client("redshift").describe_clusters(ClusterIdentifier="c1")["Clusters"][0]
    return {"host": "127.0.0.1", "port": cluster["Endpoint"]["Port"]}


TEXTS = [
    ["1", '{"a":{"b":[1,2.50]},"n":"café"}', "616263", "13:24:55.5-05", "1 year 2 mons", "1 day 02:03:04.5"],
    ["2", None, None, None, None, None],
    ["3", '"text"', "", "00:00:00+00", "-3 mons", "-00:00:01"],
]


def test_psycopg_reads_every_type_as_text(sql):
    cursor = psycopg.RawCursor(sql)
    cursor.execute("SELECT * FROM kinds ORDER BY id")
    assert [column.type_code for column in cursor.description] == [23, 4000, 6551, 1266, 1188, 1190]
    texts = [[cursor.pgresult.get_value(row, column) for column in range(6)] for row in range(3)]
    assert [[None if cell is None else cell.decode() for cell in row] for row in texts] == TEXTS


def test_psql_prints_every_type(sql, endpoint):
    environment = {**os.environ, "PGHOST": endpoint["host"], "PGPORT": str(endpoint["port"]), "PGUSER": "awsuser",
                   "PGPASSWORD": PASSWORD, "PGDATABASE": "dev", "PGCLIENTENCODING": "UTF8"}
    done = subprocess.run(["psql", "-X", "-At", "-c", "SELECT * FROM kinds ORDER BY id", "-c", r"\d kinds"],
                          env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:3] == ["|".join(cell or "" for cell in row) for row in TEXTS]
    assert "y|interval year to month" in done.stdout and "d|interval day to second" in done.stdout


def test_redshift_connector_reads_every_type(sql, endpoint):
    with redshift_connector.connect(host=endpoint["host"], port=endpoint["port"], database="dev", user="awsuser",
                                    password=PASSWORD, ssl=False) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT s, b, z, y, d FROM kinds ORDER BY id")
        first, second, _ = cursor.fetchall()
    assert first[0] == '{"a":{"b":[1,2.50]},"n":"café"}'
    assert first[1] == "abc"
    assert first[2] == datetime.time(18, 24, 55, 500_000, tzinfo=datetime.timezone.utc)
    assert first[3].months == 14
    assert first[4].microseconds == 93_784_500_000
    assert second == [None] * 5


def test_parameters_of_every_type_are_bound(sql):
    found = ("SELECT id FROM kinds WHERE s.n = %s AND b = %s::varbyte AND z = %s::timetz "
             "AND y = %s::interval year to month AND d > %s::interval day to second")
    assert sql.execute(found, ("café", "abc", "13:24:55.5-05", "14", "1 hour")).fetchall() == [(1,)]
    # The same moment in another zone is another value.
    assert sql.execute(found, ("café", "abc", "18:24:55.5+00", "14", "1 hour")).fetchall() == []


def test_types_that_are_not_built_are_named(sql):
    for name in ("geometry", "geography", "hllsketch"):
        with pytest.raises(psycopg.errors.FeatureNotSupported, match=f"type {name} is not supported"):
            sql.execute(f"CREATE TABLE refused (a {name})")


@pytest.fixture
def load(world: World, sql):
    """Loads a body into a new table; gives its name."""

    def copy(columns: str, body: str, options: str) -> str:
        table, key = f"loaded{next(names)}", f"types/{next(names)}"
        sql.execute(f"CREATE TABLE {table} ({columns})")
        world.put(key, body)
        sql.execute(f"COPY {table} FROM 's3://{world.bucket}/{key}' IAM_ROLE '{world.role}' {options}")
        return table

    return copy


def test_a_noshred_document_is_one_super_value(sql, load):
    table = load("r super", '{"a": {"b": [1, 2]}}\n{"a": {"b": [3]}}', "FORMAT JSON 'noshred'")
    assert sql.execute(f"SELECT r.a.b[0]::int FROM {table} ORDER BY 1").fetchall() == [(1,), (3,)]
    assert sql.execute(f"SELECT count(*) FROM {table} t, t.r.a.b AS e WHERE e > 1").fetchone() == (2,)


def test_an_attribute_of_json_auto_is_a_super_column(sql, load):
    table = load("a super, n int", '{"a": {"b": ["x", {"c": null}]}, "n": 7}', "FORMAT JSON 'auto'")
    assert sql.execute(f"SELECT a.b[0]::varchar, a.b[1].c, n FROM {table}").fetchall() == [("x", "null", 7)]


@pytest.mark.parametrize("options, body", [
    ("CSV", '1,"{""k"": [1, 2]}"\n2,"""s"""\n'),
    ("DELIMITER '|'", '1|{"k": [1, 2]}\n2|"s"\n'),
])
def test_super_is_read_from_text(sql, load, options, body):
    table = load("id int, s super", body, options)
    assert sql.execute(f"SELECT s, s.k[1]::int FROM {table} ORDER BY id").fetchall() == [('{"k":[1,2]}', 2), ('"s"', None)]


def unload_and_reload(world: World, sql, columns: str, definition: str, unload: str, copy: str) -> list[tuple]:
    table, prefix = f"loaded{next(names)}", f"types/{next(names)}/"
    sql.execute(f"UNLOAD ('SELECT {columns} FROM kinds') TO 's3://{world.bucket}/{prefix}' "
                f"IAM_ROLE '{world.role}' {unload}")
    sql.execute(f"CREATE TABLE {table} ({definition})")
    sql.execute(f"COPY {table} FROM 's3://{world.bucket}/{prefix}' IAM_ROLE '{world.role}' {copy}")
    return sql.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


@pytest.mark.parametrize("unload, copy", [("DELIMITER '|' ESCAPE", "DELIMITER '|' ESCAPE"), ("CSV", "CSV"),
                                          ("FORMAT JSON", "FORMAT JSON 'auto'"),
                                          ("FORMAT PARQUET", "FORMAT PARQUET SERIALIZETOJSON")])
def test_super_comes_back_from_an_unload(world, sql, unload, copy):
    rows = unload_and_reload(world, sql, "id, s", "id int, s super", unload, copy)
    assert rows == sql.execute("SELECT id, s FROM kinds ORDER BY id").fetchall()
