"""UNLOAD then COPY gives the same rows: every type, every format, every compression, with values that are hard to carry.
Where a format cannot carry a value, Redshift's documentation says with which options it can, or that it cannot; the
table FORMATS below says so for each."""

from __future__ import annotations

import io
import itertools
import json
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import duckdb
import pyarrow.parquet as pq
import pytest

from conftest import World, connect

SEED = 20261124
N_ROWS = 200
#: Without it COPY takes four digits for a year.
AUTO = "DATEFORMAT 'auto' TIMEFORMAT 'auto'"

TYPES = {
    "id": "int",
    "si": "smallint",
    "i": "int",
    "b": "bigint",
    "d9": "decimal(9,2)",
    "d18": "decimal(18,6)",
    "d38": "decimal(38,10)",
    "d0": "decimal(38,0)",
    "r": "real",
    "f": "double precision",
    "bo": "boolean",
    "c": "char(12)",
    "v": "varchar(400)",
    "day": "date",
    "at": "timestamp",
    "atz": "timestamptz",
    "t": "time",
    "tz": "timetz",
    "months": "interval year to month",
    "span": "interval day to second",
    "doc": "super",
    "raw": "varbyte(40)",
}

WORDS = ["", " ", "plain", " leading", "trailing ", "a|b", "a,b", "a\tb", '"', "'", '""', 'say "hi", friend', "it's", "back\\slash",
         "end\\", "\\N", "\\n", "NULL", "null", "<null", "{}", "line\nfeed", "\n", "cr\rand\r\nlf", "zäh", "日本語", "😀 👩‍👩‍👧", "\x01\x7f",
         "\u00a0", "\ufeff", "%41&amp;", "x" * 400, "ü" * 200, '",\n"', "|\\|"]
#: What needs no quoting anywhere and fits a field of fixed width, whose blanks at the end are padding.
PLAIN_WORDS = ["", "plain", " leading", "a|b", "a,b", '"', "it's", "back\\slash", "NULL", "zäh", "日本語", "😀", "ü" * 40]

DAYS = ["0001-01-01", "1582-10-15", "1969-12-31", "1970-01-01", "2000-02-29", "9999-12-31"]
MOMENTS = ["0001-01-01 00:00:00", "1969-12-31 23:59:59.999999", "1970-01-01 00:00:00", "1582-10-04 12:00:00.5", "9999-12-31 23:59:59.999999"]
#: The ends of the types, and of what four digits can write.
EXTREMES = """4713-01-01 BC|4713-01-01 00:00:00 BC|4713-01-01 00:00:00+00 BC
0001-12-31 BC|0001-12-31 23:59:59.999999 BC|0001-12-31 23:59:59.999999+00 BC
10000-01-01|10000-01-01 00:00:00.000001|10000-01-01 00:00:00.000001+00
294276-12-31|294246-12-31 23:59:59.999999|294246-12-31 23:59:59.999999+00
"""
NUMBERS = ["0", "-0.0", "1", "-1", "0.1", "1e-7", "123456.789", "16777217", "3.4028234e38", "1.1754944e-38", "-1e30"]
DOUBLES = NUMBERS + ["1.7976931348623157e308", "2.2250738585072014e-308", "5e-324", "0.30000000000000004", "1e22", "-1e300", "NaN",
                     "Infinity", "-Infinity"]


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


class Rows:
    """Random rows as SQL literals, each column now and then NULL."""

    def __init__(self, words: list[str]):
        self.rng = random.Random(SEED)
        self.words = words

    def row(self, number: int) -> list[str]:
        cells = [getattr(self, name)() if self.rng.random() > 0.12 else "NULL" for name in TYPES if name != "id"]
        return [str(number), *cells]

    def whole(self, bits: int) -> str:
        least = -(1 << (bits - 1))
        edges = [0, 1, -1, least + 1, -least - 1]
        return str(self.rng.choice([*edges, self.rng.randrange(least + 1, -least), self.rng.randrange(-999, 999)]))

    def decimal(self, precision: int, scale: int) -> str:
        most = 10**precision - 1
        digits = self.rng.choice([0, 1, -1, most, -most, self.rng.randrange(-most, most), self.rng.randrange(-9999, 9999)])
        return f"'{Decimal(digits).scaleb(-scale):f}'" if digits.bit_length() < 90 else f"'{self.placed(digits, scale)}'"

    @staticmethod
    def placed(digits: int, scale: int) -> str:
        text = str(abs(digits)).rjust(scale + 1, "0")
        text = f"{text[:-scale]}.{text[-scale:]}" if scale else text
        return ("-" if digits < 0 else "") + text

    def si(self) -> str: return self.whole(16)
    def i(self) -> str: return self.whole(32)
    def b(self) -> str: return self.whole(64)
    def d9(self) -> str: return self.decimal(9, 2)
    def d18(self) -> str: return self.decimal(18, 6)
    def d38(self) -> str: return self.decimal(38, 10)
    def d0(self) -> str: return self.decimal(38, 0)
    def r(self) -> str: return f"'{self.rng.choice([*NUMBERS, str(self.rng.gauss(0, 1e3))])}'"
    def f(self) -> str: return f"'{self.rng.choice([*DOUBLES, repr(self.rng.gauss(0, 1e9)), repr(self.rng.random())])}'"
    def bo(self) -> str: return self.rng.choice(["true", "false"])

    def c(self) -> str:
        return quoted("".join(self.rng.choices("abc XYZ0-_.", k=self.rng.randrange(0, 13))))

    def v(self) -> str:
        return quoted(self.text())

    def text(self) -> str:
        if self.rng.random() < 0.7:
            return self.rng.choice(self.words)
        text = "".join(self.rng.choices([word for word in self.words if len(word) < 20], k=self.rng.randrange(1, 4)))
        return text if self.words is WORDS else text.rstrip()[:40]

    def day(self) -> str:
        ordinary = str(date(1900, 1, 1) + timedelta(days=self.rng.randrange(80_000)))
        return f"'{self.rng.choice([*DAYS, ordinary, ordinary])}'"

    def at(self) -> str:
        ordinary = str(datetime(1900, 1, 1) + timedelta(microseconds=self.rng.randrange(8 * 10**15)))
        return f"'{self.rng.choice([*MOMENTS, ordinary, ordinary])}'"

    def atz(self) -> str:
        return f"{self.at()[:-1]}+00'"

    def t(self) -> str:
        return self.rng.choice(["'00:00:00'", "'23:59:59.999999'", f"'{self.clock()}'"])

    def tz(self) -> str:
        zone = self.rng.choice(["+00", "-11:30", "+14", "+05:45"])
        return f"'{self.clock()}{zone}'"

    def clock(self) -> str:
        return str((datetime(2000, 1, 1) + timedelta(microseconds=self.rng.randrange(86_400 * 10**6))).time())

    def months(self) -> str:
        return f"'{self.rng.choice([0, 1, -1, 14, -14, self.rng.randrange(-120_000, 120_000)])}'::interval year to month"

    def span(self) -> str:
        micros = self.rng.choice([0, 1, -1, 86_400 * 10**6, self.rng.randrange(-10**15, 10**15)])
        return f"'{Decimal(micros).scaleb(-6):f} seconds'::interval day to second"

    def doc(self) -> str:
        return f"JSON_PARSE({quoted(json.dumps(self.value(3), ensure_ascii=self.rng.random() < 0.3))})"

    def value(self, depth: int):
        kinds = ["number", "text", "constant"] + (["array", "object"] * 2 if depth else [])
        match self.rng.choice(kinds):
            case "number":
                return self.rng.choice([0, -7, 2**53, 1.5, -0.25, self.rng.randrange(-10**9, 10**9)])
            case "text":
                return self.text()
            case "array":
                return [self.value(depth - 1) for _ in range(self.rng.randrange(3))]
            case "object":
                return {f"{self.rng.choice(['a', 'B', 'a b', 'ä', ''])}{n}": self.value(depth - 1) for n in range(self.rng.randrange(3))}
        return self.rng.choice([True, False, None])

    def raw(self) -> str:
        return f"from_hex('{self.rng.randbytes(self.rng.choice([0, 1, 16, 40])).hex()}')"


def fill(world: World, sql, table: str, words: list[str]) -> None:
    sql.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in TYPES.items())})")
    rows = Rows(words)
    for start in range(0, N_ROWS, 50):
        values = ", ".join(f"({', '.join(rows.row(number))})" for number in range(start, start + 50))
        sql.execute(f"INSERT INTO {table} VALUES {values}")
    world.put("extremes", "".join(f"{N_ROWS + number}|{line}\n" for number, line in enumerate(EXTREMES.splitlines())))
    sql.execute(f"COPY {table} (id, day, at, atz) FROM 's3://{world.bucket}/extremes' IAM_ROLE '{world.role}' {AUTO}")


@pytest.fixture(scope="module")
def sql(world: World):
    with connect(world.server) as connection:
        connection.execute("SET timezone TO 'UTC'")
        fill(world, connection, "anything", WORDS)
        fill(world, connection, "plain", PLAIN_WORDS)
        yield connection


@dataclass
class Format:
    unload: str
    copy: str
    #: Columns that the format has no form for; Redshift refuses them.
    without: tuple[str, ...] = ()
    table: str = "anything"
    compressions: tuple[str, ...] = ("", "GZIP", "BZIP2", "ZSTD")


WIDTHS = {"v": 50, "doc": 600, "c": 12, "r": 45}
FIXED = ",".join(f"{name}:{WIDTHS.get(name, 45)}" for name in TYPES if name != "raw")

FORMATS = {
    # Without NULL AS, NULL and the empty string look the same in text. UNLOAD writes VARBYTE, but COPY takes it from CSV only.
    "text escaped": Format("ESCAPE NULL AS '<null>'", f"ESCAPE NULL AS '<null>' {AUTO}", without=("raw",)),
    "text quoted": Format("ADDQUOTES ESCAPE DELIMITER ',' NULL AS '<null>'",
                          f"REMOVEQUOTES ESCAPE DELIMITER ',' NULL AS '<null>' {AUTO}", without=("raw",)),
    "text between tabs": Format(r"ESCAPE DELIMITER '\t' NULL AS '<null>'", rf"ESCAPE DELIMITER '\t' NULL AS '<null>' {AUTO}", without=("raw",)),
    "csv": Format("CSV NULL AS '<null>'", f"CSV NULL AS '<null>' {AUTO}"),
    "csv with a header": Format("CSV HEADER DELIMITER '|' NULL AS '<null>'", f"CSV DELIMITER '|' NULL AS '<null>' IGNOREHEADER 1 {AUTO}"),
    # No line feeds, no blanks at the end.
    "fixedwidth": Format(f"FIXEDWIDTH '{FIXED}' NULL AS '<null>'", f"FIXEDWIDTH '{FIXED}' NULL AS '<null>' {AUTO}", without=("raw",),
                         table="plain"),
    "json": Format("JSON", f"JSON 'auto' {AUTO}", without=("raw",)),
    # No type for times with a zone, and for intervals.
    "parquet": Format("PARQUET", "PARQUET SERIALIZETOJSON", without=("raw", "tz", "months", "span"), compressions=("",)),
}

names = itertools.count()


def unload(world: World, sql, query: str, options: str) -> str:
    prefix = f"trips/{next(names)}/"
    sql.execute(f"UNLOAD ($$ {query} $$) TO 's3://{world.bucket}/{prefix}' IAM_ROLE '{world.role}' {options}")
    return prefix


def columns(form: Format) -> list[str]:
    return [name for name in TYPES if name not in form.without]


def compared(names: list[str]) -> str:
    """SUPER has a null of its own, which is what UNLOAD writes for a NULL."""
    return ", ".join("nvl(json_serialize(doc), 'null')" if name == "doc" else name for name in names)


@pytest.mark.parametrize("parallel", ["ON", "OFF"])
@pytest.mark.parametrize(("name", "compression"), [(name, compression) for name, form in FORMATS.items() for compression in form.compressions])
def test_rows_come_back(world, sql, name, compression, parallel):
    form = FORMATS[name]
    listed = ", ".join(columns(form))
    prefix = unload(world, sql, f"SELECT {listed} FROM {form.table}", f"{form.unload} {compression} PARALLEL {parallel}")
    back = f"back{next(names)}"
    sql.execute(f"CREATE TABLE {back} ({', '.join(f'{column} {TYPES[column]}' for column in columns(form))})")
    sql.execute(f"COPY {back} FROM 's3://{world.bucket}/{prefix}' IAM_ROLE '{world.role}' {form.copy} {compression}")
    assert sql.execute(f"SELECT count(*) FROM {back}").fetchone() == sql.execute(f"SELECT count(*) FROM {form.table}").fetchone()
    lost = difference(sql, columns(form), form.table, back)
    assert lost == [], [difference(sql, ["id", column], form.table, back) for column in columns(form)]
    made = difference(sql, columns(form), back, form.table)
    assert made == [], [difference(sql, ["id", column], back, form.table) for column in columns(form)]


def difference(sql, names: list[str], table: str, other: str) -> list[tuple]:
    shown = compared(names)
    return sql.execute(f"SELECT {shown} FROM {table} EXCEPT SELECT {shown} FROM {other}").fetchall()


def test_other_readers_see_the_same_in_parquet(world, sql, tmp_path):
    listed = ", ".join(columns(FORMATS["parquet"]))
    query = f"SELECT {listed} FROM anything WHERE id < {N_ROWS} ORDER BY id"
    prefix = unload(world, sql, query, "PARQUET PARALLEL OFF")
    body = world.get(f"{prefix}000.parquet")
    # In binary no digit of a float is lost.
    expected = [shown(row) for row in sql.execute(query, binary=True)]
    table = pq.read_table(io.BytesIO(body))
    assert table.column_names == columns(FORMATS["parquet"])
    assert [shown(row.values()) for row in table.to_pylist()] == expected
    path = tmp_path / "unloaded.parquet"
    path.write_bytes(body)
    assert [shown(row) for row in duckdb.sql(f"SELECT * FROM '{path}'").fetchall()] == expected


def shown(row) -> list[str]:
    """CHAR is padded on the wire, a TIMESTAMPTZ is a time of UTC in Parquet, SUPER is a JSON text there."""
    return [repr(cell.rstrip(" ") if name == "c" and cell else json.loads(cell) if name == "doc" and cell is not None
                 else cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell)
            for name, cell in zip(columns(FORMATS["parquet"]), row)]
