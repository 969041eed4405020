"""COPY of Parquet and ORC files that pyarrow wrote, and UNLOAD's Parquet as pyarrow and DuckDB read it."""

import io
import json
import random
from datetime import date, datetime, time, timezone
from decimal import Decimal

import duckdb
import psycopg
import pyarrow as pa
import pyarrow.orc as orc
import pyarrow.parquet as pq
import pytest

from conftest import connect


@pytest.fixture
def sql(world):
    with connect(world.server) as connection:
        connection.execute("SET timezone TO 'UTC'")
        yield connection


def parquet(table: pa.Table, **options) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def orc_file(table: pa.Table, **options) -> bytes:
    out = io.BytesIO()
    orc.write_table(table, out, **options)
    return out.getvalue()


def copy(world, table: str, key: str, options: str = "FORMAT PARQUET") -> str:
    return f"COPY {table} FROM 's3://{world.bucket}/{key}' IAM_ROLE '{world.role}' {options}"


def refused(sql, statement: str) -> psycopg.Error:
    with pytest.raises(psycopg.Error) as error:
        sql.execute(statement)
    return error.value


def documents(sql, query: str) -> list[list]:
    """Rows of SUPER values."""
    return [[json.loads(value) if isinstance(value, str) else value for value in row] for row in sql.execute(query)]


SCALARS = {
    "a": (pa.int16(), [1, None, -3], "smallint"),
    "b": (pa.int32(), [1, None, -3], "int"),
    "c": (pa.int64(), [2**62, None, -3], "bigint"),
    "d": (pa.decimal128(9, 2), [Decimal("1.50"), None, Decimal("-0.01")], "decimal(9,2)"),
    "e": (pa.decimal128(18, 4), [Decimal("1.5000"), None, Decimal("-0.0001")], "decimal(18,4)"),
    "f": (pa.decimal128(38, 10), [Decimal("123456789012345678901234567.8901234567"), None, Decimal("-1E-10")], "decimal(38,10)"),
    "g": (pa.float32(), [0.5, None, -2.25], "real"),
    "h": (pa.float64(), [1e300, None, -2.25], "double precision"),
    "i": (pa.bool_(), [True, None, False], "boolean"),
    "j": (pa.string(), ["abcde", None, "fghij"], "char(5)"),
    "k": (pa.string(), ["zäh", None, "x" * 100], "varchar(100)"),
    "l": (pa.date32(), [date(1969, 12, 31), None, date(2024, 2, 29)], "date"),
    "m": (pa.timestamp("us"), [datetime(1969, 12, 31, 23, 59, 59, 999999), None, datetime(2024, 1, 2, 3, 4, 5)], "timestamp"),
    "n": (pa.timestamp("us", "UTC"), [datetime(2024, 1, 2, 3, 4, 5, 6, timezone.utc), None,
                                      datetime(1970, 1, 1, tzinfo=timezone.utc)], "timestamptz"),
}


def scalars(names=tuple(SCALARS)) -> pa.Table:
    return pa.table({name: pa.array(SCALARS[name][1], SCALARS[name][0]) for name in names})


def create(sql, name: str, columns=tuple(SCALARS)) -> None:
    sql.execute(f"CREATE TABLE {name} ({', '.join(f'{column} {SCALARS[column][2]}' for column in columns)})")


def values(table: pa.Table) -> list[tuple]:
    return list(zip(*(table.column(name).to_pylist() for name in table.column_names)))


@pytest.mark.parametrize("options", [
    {"compression": codec} for codec in ("none", "snappy", "gzip", "zstd", "lz4")
] + [
    {"data_page_version": "2.0"},
    {"use_dictionary": False},
    {"version": "1.0"},
    {"row_group_size": 2},
    {"use_deprecated_int96_timestamps": True},
    {"column_encoding": {"c": "DELTA_BINARY_PACKED", "k": "DELTA_BYTE_ARRAY"}, "use_dictionary": False},
    {"store_schema": False, "write_statistics": False},
], ids=str)
def test_every_type_in_every_form(world, sql, options):
    table = scalars()
    world.put("forms/file.parquet", parquet(table, **options))
    sql.execute("DROP TABLE IF EXISTS forms")
    create(sql, "forms")
    sql.execute(copy(world, "forms", "forms/"))
    # Row groups are loaded in parallel.
    assert sorted(sql.execute("SELECT * FROM forms").fetchall(), key=repr) == sorted(values(table), key=repr)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_timestamps_of_every_unit(world, sql, unit):
    moments = [datetime(1969, 12, 31, 23, 59, 58), datetime(2024, 1, 2, 3, 4, 5)]
    table = pa.table({"t": pa.array(moments, pa.timestamp(unit)), "z": pa.array(moments, pa.timestamp(unit, "America/New_York"))})
    world.put(f"units/{unit}", parquet(table, version="2.6"))
    sql.execute(f"CREATE TABLE units_{unit} (t timestamp, z timestamptz)")
    sql.execute(copy(world, f"units_{unit}", f"units/{unit}"))
    rows = sql.execute(f"SELECT t, z FROM units_{unit} ORDER BY t").fetchall()
    assert rows == [(moment, moment.replace(tzinfo=timezone.utc)) for moment in moments]


def test_times_load(world, sql):
    table = pa.table({"a": pa.array([time(1, 2, 3, 4000)], pa.time32("ms")), "b": pa.array([time(23, 59, 59, 999999)], pa.time64("us"))})
    world.put("times", parquet(table))
    sql.execute("CREATE TABLE times (a time, b time)")
    sql.execute(copy(world, "times", "times"))
    assert sql.execute("SELECT a, b FROM times").fetchall() == [(time(1, 2, 3, 4000), time(23, 59, 59, 999999))]


def test_dates_that_nanoseconds_do_not_reach(world, sql):
    moment = datetime(4000, 1, 1)
    table = pa.table({"t": pa.array([moment], pa.timestamp("us"))})
    world.put("far", parquet(table, use_deprecated_int96_timestamps=True))
    sql.execute("CREATE TABLE far (t timestamp)")
    sql.execute(copy(world, "far", "far"))
    assert sql.execute("SELECT t FROM far").fetchall() == [(moment,)]


def test_large_and_dictionary_columns(world, sql):
    rows = [f"text {row % 7}" for row in range(20_000)]
    table = pa.table({
        "a": pa.array(rows, pa.large_string()),
        "b": pa.array(rows).dictionary_encode(),
        "c": pa.array([row.encode() for row in rows], pa.binary()),
        "n": pa.array(range(20_000), pa.int64()),
    })
    world.put("large", parquet(table, row_group_size=3_000))
    sql.execute("CREATE TABLE large (a varchar(20), b varchar(20), c varchar(20), n bigint)")
    sql.execute(copy(world, "large", "large"))
    assert sql.execute("SELECT count(*), count(distinct a), sum(n), sum(case when a = b and b = c then 1 else 0 end) FROM large"
                       ).fetchone() == (20_000, 7, sum(range(20_000)), 20_000)
    assert sql.execute("SELECT count(*) FROM large WHERE a = 'text 3'").fetchone() == (2857,)


def test_many_files_and_empty_keys(world, sql):
    for number in range(20):
        world.put(f"many/{number}.parquet", parquet(pa.table({"n": pa.array([number], pa.int32())})))
    world.put("many/", b"")
    world.put("many/_SUCCESS", b"")
    sql.execute("CREATE TABLE many (n int)")
    sql.execute(copy(world, "many", "many/"))
    assert sql.execute("SELECT count(*), sum(n) FROM many").fetchone() == (20, 190)
    formats = sql.execute("SELECT DISTINCT trim(file_format) FROM stl_load_commits WHERE query = pg_last_copy_id()").fetchall()
    assert formats == [("Parquet",)]


def test_nested_columns_become_super(world, sql):
    table = pa.table({
        "s": pa.array([{"x": 1, "y": "a\"b"}, None], pa.struct([("x", pa.int32()), ("y", pa.string())])),
        "l": pa.array([[1.5, None], []], pa.list_(pa.float64())),
        "m": pa.array([[("k", [True])], None], pa.map_(pa.string(), pa.list_(pa.bool_()))),
        "d": pa.array([Decimal("1.50"), None], pa.decimal128(5, 2)),
    })
    world.put("nested", parquet(table))
    sql.execute("CREATE TABLE nested (s super, l super, m super, d super)")
    error = refused(sql, copy(world, "nested", "nested"))
    assert error.diag.message_primary == "SUPER column in COPY query requires SERIALIZETOJSON option"
    sql.execute(copy(world, "nested", "nested", "FORMAT PARQUET SERIALIZETOJSON"))
    rows = documents(sql, "SELECT s, l, m, d FROM nested")
    assert rows == [[{"x": 1, "y": "a\"b"}, [1.5, None], {"k": [True]}, 1.5], [None, [], None, None]]


def test_columns_by_position_lists_and_identity(world, sql):
    world.put("position", parquet(pa.table({"x": pa.array([7, 8], pa.int32()), "y": pa.array(["a", "b"])})))
    sql.execute("CREATE TABLE position (id bigint identity(1,1), name varchar(5), number int, made varchar(9) default 'here')")
    sql.execute(copy(world, "position (number, name)", "position"))
    assert sql.execute("SELECT name, number, made FROM position ORDER BY id").fetchall() == [("a", 7, "here"), ("b", 8, "here")]
    error = refused(sql, copy(world, "position", "position"))
    assert "Unmatched number of columns between table and file. Table columns: 3, Data columns: 2" in error.diag.message_detail
    ids = pa.table({"id": pa.array([100], pa.int64()), "name": ["c"], "number": pa.array([9], pa.int32()), "made": ["x"]})
    world.put("ids", parquet(ids))
    sql.execute(copy(world, "position", "ids", "FORMAT PARQUET EXPLICIT_IDS"))
    assert sql.execute("SELECT * FROM position WHERE id = 100").fetchall() == [(100, "c", 9, "x")]


def test_fillrecord_fills_the_end_with_null(world, sql):
    world.put("short", parquet(pa.table({"a": pa.array([1], pa.int32())})))
    sql.execute("CREATE TABLE short (a int, b varchar(5))")
    sql.execute(copy(world, "short", "short", "FORMAT PARQUET FILLRECORD"))
    assert sql.execute("SELECT a, b FROM short").fetchall() == [(1, None)]


def test_incompatible_types_say_both(world, sql):
    """Case 50."""
    world.put("wrong", parquet(pa.table({"id": pa.array([1], pa.int64())})))
    sql.execute("CREATE TABLE wrong (name varchar(10))")
    error = refused(sql, copy(world, "wrong", "wrong"))
    assert error.sqlstate == "XX000"
    assert error.diag.message_primary == "Spectrum Scan Error"
    assert "code:      15007" in error.diag.message_detail
    assert (f"/{world.bucket}/wrong' has an incompatible Parquet schema for column 's3://{world.bucket}/wrong.id'. Column type: VARCHAR, "
            "Parquet schema:\noptional int64 id [i:0 d:1 r:0]") in error.diag.message_detail


def test_values_that_do_not_fit(world, sql):
    """Case 50."""
    world.put("long", parquet(pa.table({"name": ["x" * 300]})))
    sql.execute("CREATE TABLE long_names (name varchar(200))")
    error = refused(sql, copy(world, "long_names", "long"))
    assert ("The length of the data column name is longer than the length defined in the table. Table: 200, Data: 300"
            in error.diag.message_detail)
    world.put("null", parquet(pa.table({"n": pa.array([1, None], pa.int32())})))
    sql.execute("CREATE TABLE strict (n int not null)")
    error = refused(sql, copy(world, "strict", "null"))
    assert (error.sqlstate, error.diag.message_primary) == ("XX000", "Cannot insert a NULL value into column n")
    assert sql.execute("SELECT count(*) FROM strict").fetchone() == (0,)


@pytest.mark.parametrize("option", ["TRUNCATECOLUMNS", "REGION 'us-east-1'", "MAXERROR 5", "NULL AS 'x'", "GZIP", "DELIMITER ','",
                                    "ACCEPTANYDATE", "COMPUPDATE ON", "BLANKSASNULL", "IGNOREHEADER 1", "ENCODING UTF8"])
def test_other_options_are_refused(world, sql, option):
    """Case 49."""
    sql.execute("CREATE TABLE IF NOT EXISTS refusing (n int)")
    error = refused(sql, copy(world, "refusing", "nothing", f"FORMAT PARQUET {option}"))
    name = "NULL AS" if option.startswith("NULL") else option.split()[0]
    assert (error.sqlstate, error.diag.message_primary) == ("0A000", f"{name} argument is not supported for PARQUET based COPY")


def test_invalid_characters_are_refused_or_replaced(world, sql):
    table = pa.table({"t": pa.array([b"ok", b"ab\xa4cd", None], pa.binary())})
    world.put("badtext", parquet(table))
    sql.execute("CREATE TABLE badtext (t varchar(10))")
    error = refused(sql, copy(world, "badtext", "badtext"))
    assert "1220 String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)" in error.diag.message_detail
    sql.execute(copy(world, "badtext", "badtext", "FORMAT PARQUET ACCEPTINVCHARS '^'"))
    assert sql.execute("SELECT t FROM badtext").fetchall() == [("ok",), ("ab^cd",), (None,)]
    assert sql.execute("SELECT line_number, trim(colname) FROM stl_replacements WHERE query = pg_last_copy_id()").fetchall() == [(2, "t")]


@pytest.mark.parametrize("options", [
    {"compression": codec} for codec in ("uncompressed", "zlib", "snappy", "lz4", "zstd")
] + [
    {"file_version": "0.11"},
    {"dictionary_key_size_threshold": 1.0},
    {"stripe_size": 1024, "batch_size": 64},
], ids=str)
def test_orc_of_every_form(world, sql, options):
    table = pa.concat_tables([scalars()] * 300)
    world.put("orc/file.orc", orc_file(table, **options))
    sql.execute("DROP TABLE IF EXISTS orc_forms")
    create(sql, "orc_forms")
    sql.execute(copy(world, "orc_forms", "orc/", "FORMAT ORC"))
    assert sorted(sql.execute("SELECT * FROM orc_forms").fetchall(), key=repr) == sorted(values(table), key=repr)
    formats = sql.execute("SELECT DISTINCT trim(file_format) FROM stl_load_commits WHERE query = pg_last_copy_id()").fetchall()
    assert formats == [("ORC",)]


def test_nested_orc_becomes_super(world, sql):
    """Dates become strings."""
    table = pa.table({
        "s": pa.array([{"x": 1, "y": date(2024, 2, 29)}, None], pa.struct([("x", pa.int32()), ("y", pa.date32())])),
        "l": pa.array([[1.5, None], []], pa.list_(pa.float64())),
        "m": pa.array([[("k", ["v"])], None], pa.map_(pa.string(), pa.list_(pa.string()))),
        "u": pa.UnionArray.from_dense(pa.array([1, 0], pa.int8()), pa.array([0, 0], pa.int32()), [pa.array([7]), pa.array(["x"])]),
    })
    world.put("nested_orc", orc_file(table))
    sql.execute("CREATE TABLE nested_orc (s super, l super, m super, u super)")
    error = refused(sql, copy(world, "nested_orc", "nested_orc", "FORMAT ORC"))
    assert error.diag.message_primary == "SUPER column in COPY query requires SERIALIZETOJSON option"
    sql.execute(copy(world, "nested_orc", "nested_orc", "FORMAT ORC SERIALIZETOJSON"))
    assert documents(sql, "SELECT s, l, m, u FROM nested_orc") == [
        [{"x": 1, "y": "2024-02-29"}, [1.5, None], {"k": ["v"]}, "x"], [None, [], None, 7]]


def test_damaged_orc_is_an_error_or_rows_and_nothing_else(world, sql):
    table = pa.table({"n": pa.array(range(200), pa.int64()), "t": [f"text {row % 9}" for row in range(200)]})
    good = orc_file(table, compression="snappy")
    sql.execute("CREATE TABLE damaged_orc (n bigint, t varchar(20))")
    rng = random.Random(5)
    loaded = 0
    for place in rng.sample(range(len(good)), 100):
        flipped = bytearray(good)
        flipped[place] ^= 1 << rng.randrange(8)
        world.put("damaged_orc", bytes(flipped))
        try:
            sql.execute(copy(world, "damaged_orc", "damaged_orc", "FORMAT ORC"))
            loaded += 1
        except psycopg.Error as error:
            assert error.sqlstate == "XX000", error
        assert sql.execute("SELECT count(*) FROM damaged_orc").fetchone() == (200 * loaded,)


def test_manifests_need_the_length_of_each_file(world, sql):
    body = parquet(pa.table({"n": pa.array([1, 2], pa.int32())}))
    world.put("listed/a", body)
    url = f"s3://{world.bucket}/listed/a"
    sql.execute("CREATE TABLE listed (n int)")

    def load(entry: dict) -> None:
        world.put("manifests/m", json.dumps({"entries": [entry]}))
        sql.execute(copy(world, "listed", "manifests/m", "FORMAT PARQUET MANIFEST"))

    load({"url": url, "mandatory": True, "meta": {"content_length": len(body)}})
    assert sql.execute("SELECT count(*) FROM listed").fetchone() == (2,)
    with pytest.raises(psycopg.Error) as error:
        load({"url": url})
    assert error.value.diag.message_primary == "File entry does not have 'meta' key."
    assert "code:      15003" in error.value.diag.message_detail
    with pytest.raises(psycopg.Error) as error:
        load({"url": url, "meta": {"content_length": len(body) + 1}})
    assert "416" in error.value.diag.message_primary


def test_damaged_files_are_an_error_or_rows_and_nothing_else(world, sql):
    table = pa.table({"n": pa.array(range(200), pa.int64()), "t": [f"text {row % 9}" for row in range(200)],
                      "l": [[row, None] for row in range(200)]})
    good = parquet(table, compression="snappy")
    sql.execute("CREATE TABLE damaged (n bigint, t varchar(20), l super)")
    rng = random.Random(4)
    cases = [good[:cut] for cut in sorted(rng.sample(range(1, len(good)), 20))]
    for place in rng.sample(range(len(good)), 200):
        flipped = bytearray(good)
        flipped[place] ^= 1 << rng.randrange(8)
        cases.append(bytes(flipped))
    loaded = 0
    for body in cases:
        world.put("damaged", body)
        try:
            sql.execute(copy(world, "damaged", "damaged", "FORMAT PARQUET SERIALIZETOJSON"))
            loaded += 1
        except psycopg.Error as error:
            assert error.sqlstate == "XX000", error
        assert sql.execute("SELECT count(*) FROM damaged").fetchone() == (200 * loaded,)
    assert loaded < len(cases)


def test_files_compressed_as_a_whole_are_refused_clearly(world, sql):
    import gzip
    world.put("whole.gz", gzip.compress(parquet(pa.table({"n": pa.array([1], pa.int32())}))))
    sql.execute("CREATE TABLE whole (n int)")
    error = refused(sql, copy(world, "whole", "whole.gz"))
    assert "compressed as a whole" in error.diag.message_hint


def test_unloaded_parquet_is_read_elsewhere_and_loads_back(world, sql, tmp_path):
    table = scalars()
    world.put("source", parquet(table))
    create(sql, "source")
    sql.execute(copy(world, "source", "source"))
    sql.execute(f"UNLOAD ('SELECT * FROM source') TO 's3://{world.bucket}/out/t_' IAM_ROLE '{world.role}' FORMAT PARQUET MANIFEST")
    expected = sorted(values(table), key=repr)
    # The zone is dropped, as Redshift does.
    naive = sorted(((*row[:-1], row[-1] and row[-1].replace(tzinfo=None)) for row in values(table)), key=repr)
    found, elsewhere = [], []
    for number, key in enumerate(key for key in world.keys("out/") if key.endswith(".parquet")):
        body = world.get(key)
        found += values(pq.read_table(io.BytesIO(body)))
        path = tmp_path / f"{number}.parquet"
        path.write_bytes(body)
        elsewhere += duckdb.sql(f"SELECT * FROM '{path}'").fetchall()
    assert sorted(found, key=repr) == naive
    assert sorted(elsewhere, key=repr) == naive
    create(sql, "again")
    sql.execute(copy(world, "again", "out/t_manifest", "FORMAT PARQUET MANIFEST"))
    assert sorted(sql.execute("SELECT * FROM again").fetchall(), key=repr) == expected


def test_unloaded_super_is_json_and_comes_back(world, sql):
    sql.execute("CREATE TABLE documents (n int, doc super, t time)")
    table = pa.table({"n": pa.array([1, 2], pa.int32()), "doc": [{"a": ["b", None]}, None], "t": pa.array([time(1, 2, 3), None], pa.time64("us"))})
    world.put("some_documents", parquet(table))
    sql.execute(copy(world, "documents", "some_documents", "FORMAT PARQUET SERIALIZETOJSON"))
    sql.execute(f"UNLOAD ('SELECT * FROM documents') TO 's3://{world.bucket}/documents/' IAM_ROLE '{world.role}' FORMAT PARQUET PARALLEL OFF")
    key, = world.keys("documents/")
    file = pq.ParquetFile(io.BytesIO(world.get(key)))
    assert str(file.schema.column(1).logical_type) == "JSON"
    assert [str(file.metadata.row_group(0).column(column).compression) for column in range(3)] == ["SNAPPY"] * 3
    sql.execute("CREATE TABLE documents_back (LIKE documents)")
    sql.execute(copy(world, "documents_back", "documents/", "FORMAT PARQUET SERIALIZETOJSON"))
    assert documents(sql, "SELECT doc FROM documents_back WHERE n = 1") == [[{"a": ["b", None]}]]
    assert sql.execute("SELECT t FROM documents_back ORDER BY n").fetchall() == [(time(1, 2, 3),), (None,)]
