"""COPY of JSON and Avro: what bad documents cost, limits that MAXERROR does not lift, and Avro's own dates and decimals.

https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-json.html and copy-usage_notes-copy-from-avro.html
"""

from __future__ import annotations

import datetime
import decimal
import io
import json

import fastavro
import psycopg
import pytest
from conftest import World, connect

PEOPLE = "id int not null, name varchar(20)"


@pytest.fixture
def sql(world: World):
    with connect(world.server) as connection:
        yield connection


class Load:
    """A table and an object under the same name."""

    def __init__(self, world: World, sql: psycopg.Connection, name: str, columns: str):
        self.world, self.sql, self.name = world, sql, name
        sql.execute(f"CREATE TABLE {name} ({columns})")

    def copy(self, body: bytes | str, options: str) -> None:
        key = f"documents/{self.name}"
        self.world.put(key, body)
        self.sql.execute(f"COPY {self.name} FROM 's3://{self.world.bucket}/{key}' IAM_ROLE '{self.world.role}' {options}")

    def fails(self, body: bytes | str, options: str) -> psycopg.Error:
        with pytest.raises(psycopg.Error) as refused:
            self.copy(body, options)
        assert self.sql.execute(f"SELECT count(*) FROM {self.name}").fetchone() == (0,)
        return refused.value

    def rows(self) -> list[tuple]:
        return self.sql.execute(f"SELECT * FROM {self.name} ORDER BY 1").fetchall()

    def errors(self) -> list[tuple]:
        return self.sql.execute("SELECT line_number, err_code, trim(err_reason) FROM stl_load_errors "
                                "WHERE query = pg_last_copy_id() ORDER BY line_number").fetchall()


def paths(world: World, name: str, body: str) -> str:
    key = f"documents-paths/{name}"
    world.put(key, body)
    return f"'s3://{world.bucket}/{key}'"


def test_an_object_that_is_no_json_costs_itself_alone(world, sql):
    load = Load(world, sql, "json_faults", PEOPLE)
    body = '{"id": 1, "name": "Ann"}\n{"id": 2,}\n{"id": 3, "name": "Bob}\n{"id": 4, "name": {"x": 1}\n{\n"id": 5\n}{"id": 6}\n'
    assert load.fails(body, "JSON 'auto' MAXERROR 3").sqlstate == "XX000"
    load.copy(body, "JSON 'auto' MAXERROR 4")
    assert load.rows() == [(1, "Ann"), (5, None), (6, None)]
    assert load.errors() == [
        (2, 1216, "Missing a name for object member."),
        (3, 1216, "Missing a closing quotation mark in string."),
        (4, 1216, "Missing a comma or } after an object member."),
    ]


def test_bytes_between_objects_are_an_error_each(world, sql):
    load = Load(world, sql, "json_strays", PEOPLE)
    load.copy('{"id": 1},\n{"id": 2};;', "JSON 'auto' MAXERROR 4")
    assert load.rows() == [(1, None), (2, None)]
    assert [line for line, *_ in load.errors()] == [1, 2, 2]


@pytest.mark.parametrize("options", ["MAXERROR 100", "IGNOREALLERRORS"])
def test_an_object_of_more_than_4_mb_fails_the_load(world, sql, options):
    load = Load(world, sql, f"json_long_{options[0].lower()}", PEOPLE)
    fits = json.dumps({"id": 1, "x": "x" * ((4 << 20) - 18)})
    assert len(fits) == 4 << 20
    load.fails(fits + fits.replace("xx", "xxx", 1), f"JSON 'auto' {options}")
    load.copy(fits, f"JSON 'auto' {options}")
    assert load.rows() == [(1, None)]


def test_header_lines_of_json_are_line_feeds(world, sql):
    load = Load(world, sql, "json_header", PEOPLE)
    load.copy('{"id":\n1}\n{"id": 2}\n', "JSON 'auto' IGNOREHEADER 2")
    assert load.rows() == [(2, None)]


def test_jsonpaths_files_fail_whatever_maxerror_allows(world, sql):
    load = Load(world, sql, "json_paths", PEOPLE)
    cases = [
        ('{"jsonpaths": ["$.id"]}', "Number of jsonpaths and the number of columns should match. "
                                   "JSONPath size: 1, Number of columns in table or column list: 2"),
        ('{"jsonpaths": ["$.id", "$[\'name\']"]}', "One notation must be used throughout a JSONPaths file"),
        ('{"jsonpaths": ["$.id", "$..name"]}', "Supported notations are 'dot-notation' and 'bracket-notation': $..name"),
        ('{"jsonpaths": ["$.id", ""]}', "strings that are not empty"),
        ('{"jsonpaths": ["$.id", "$.name"]} {}', "is not valid JSON"),
    ]
    for number, (file, message) in enumerate(cases):
        error = load.fails('{"id": 1}', f"JSON {paths(world, f'bad{number}', file)} MAXERROR 100")
        assert message in str(error)


def avro(schema: dict, records: list[dict], codec: str = "snappy") -> bytes:
    out = io.BytesIO()
    fastavro.writer(out, fastavro.parse_schema(schema), records, codec=codec, sync_interval=1000)
    return out.getvalue()


def record(**types) -> dict:
    return {"type": "record", "name": "r", "fields": [{"name": name, "type": type} for name, type in types.items()]}


@pytest.mark.parametrize("codec", ["null", "deflate", "snappy"])
def test_avro_has_dates_times_and_decimals_of_its_own(world, sql, codec):
    load = Load(world, sql, f"avro_{codec}", "id int, d date, ts timestamp, amount decimal(20, 4), tags varchar(40)")
    schema = record(
        id="int",
        d={"type": "int", "logicalType": "date"},
        ts=["null", {"type": "long", "logicalType": "timestamp-micros"}],
        amount={"type": "bytes", "logicalType": "decimal", "precision": 20, "scale": 4},
        tags={"type": "array", "items": "string"},
    )
    moment = datetime.datetime(2003, 3, 31, 18, 45, 5, 123456)
    records = [{"id": n, "d": moment.date(), "ts": moment.replace(tzinfo=datetime.UTC) if n % 2 else None,
                "amount": decimal.Decimal(n) / 8, "tags": ["a", f"b{n}"]} for n in range(500)]
    # TIMEFORMAT is about numbers and texts, which these are not.
    load.copy(avro(schema, records, codec), "FORMAT AVRO 'auto' TIMEFORMAT 'epochmillisecs'")
    assert load.rows() == [(n, moment.date(), moment if n % 2 else None, decimal.Decimal(n) / 8, f'["a","b{n}"]')
                           for n in range(500)]


def test_a_damaged_avro_file_fails_whatever_maxerror_allows(world, sql):
    load = Load(world, sql, "avro_damaged", PEOPLE)
    body = avro(record(id="int", name="string"), [{"id": n, "name": f"n{n}"} for n in range(1000)], "null")
    cases = [
        (body[:-1], "the file ends within a block"),
        (body[:-1] + b"x", "a block's sync marker differs"),
        (body.replace(b"null", b"zstd"), "Avro codec zstd is not supported"),
        (b"{}" + body, "does not begin with the magic number"),
    ]
    for damaged, reason in cases:
        load.fails(damaged, "FORMAT AVRO 'auto' MAXERROR 100000")
        assert any(reason in row[2] for row in load.errors()), load.errors()
    load.copy(body, "FORMAT AVRO 'auto'")
    assert len(load.rows()) == 1000


def test_a_record_of_avro_that_does_not_fit_is_counted(world, sql):
    load = Load(world, sql, "avro_fields", PEOPLE)
    records = [{"id": n, "name": "x" * (25 if n == 3 else 5)} for n in range(5)]
    load.copy(avro(record(id="int", name="string"), records), "FORMAT AVRO 'auto' MAXERROR 2")
    assert [row[0] for row in load.rows()] == [0, 1, 2, 4]
    assert load.errors() == [(4, 1204, "String length exceeds DDL length")]
