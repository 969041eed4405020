"""UNLOAD through an IAM role, and back."""

import gzip
import io
import json

import psycopg
import pytest

from conftest import connect


@pytest.fixture(scope="module")
def table(world):
    with connect(world.server) as sql:
        sql.execute("CREATE TABLE things (id int, name varchar(40), amount decimal(10,2), day date, ok boolean, x float8)")
        sql.execute("""INSERT INTO things VALUES (1, 'a|pipe', 1.50, '2013-01-01', true, 0.5), (2, NULL, NULL, NULL, NULL, NULL),
                       (3, 'quote " and , comma', -2.25, '2024-02-29', false, 1e20)""")
    return "things"


@pytest.fixture
def sql(world, table):
    with connect(world.server) as connection:
        yield connection


def unload(world, prefix: str, options: str = "", query: str = "SELECT * FROM things ORDER BY id") -> str:
    return f"UNLOAD ('{query}') TO 's3://{world.bucket}/{prefix}' IAM_ROLE '{world.role}' {options}"


def test_text_is_written_and_loads_back(world, sql):
    seen = []
    sql.add_notice_handler(lambda notice: seen.append((notice.severity, notice.message_primary)))
    sql.execute(unload(world, "text/t_", "PARALLEL OFF ESCAPE"))
    assert seen == [("INFO", "UNLOAD completed, 3 record(s) unloaded successfully.")]
    assert world.keys("text/") == ["text/t_000"]
    assert world.get("text/t_000").decode() == (
        "1|a\\|pipe|1.50|2013-01-01|t|0.5\n"
        "2|||||\n"
        "3|quote \" and , comma|-2.25|2024-02-29|f|1e+20\n")
    sql.execute("CREATE TABLE back (LIKE things)")
    sql.execute(f"COPY back FROM 's3://{world.bucket}/text/t_' IAM_ROLE '{world.role}' ESCAPE EMPTYASNULL")
    assert sql.execute("SELECT * FROM back ORDER BY id").fetchall() == sql.execute("SELECT * FROM things ORDER BY id").fetchall()
    assert sql.execute("SELECT pg_last_unload_count()").fetchone() == (3,)


def test_csv_gzip_with_header_and_a_manifest_loads_back(world, sql):
    sql.execute(unload(world, "csv/t_", "CSV HEADER GZIP MANIFEST VERBOSE"))
    manifest = json.loads(world.get("csv/t_manifest"))
    urls = [entry["url"] for entry in manifest["entries"]]
    assert urls and all(url.endswith(".gz") for url in urls)
    # Redshift counts the header lines too.
    assert sum(entry["meta"]["record_count"] - 1 for entry in manifest["entries"]) == 3
    text = gzip.decompress(world.get(urls[0].removeprefix(f"s3://{world.bucket}/"))).decode()
    assert text.splitlines()[0] == "id,name,amount,day,ok,x"
    sql.execute("CREATE TABLE csv_back (LIKE things)")
    sql.execute(f"COPY csv_back FROM 's3://{world.bucket}/csv/t_manifest' IAM_ROLE '{world.role}' MANIFEST CSV GZIP "
                "IGNOREHEADER 1 EMPTYASNULL")
    assert sql.execute("SELECT count(*), sum(amount) FROM csv_back").fetchone() == \
        sql.execute("SELECT count(*), sum(amount) FROM things").fetchone()


def test_parquet_is_readable_elsewhere(world, sql):
    sql.execute(unload(world, "parquet/t_", "FORMAT AS PARQUET"))
    keys = world.keys("parquet/")
    assert keys and all(key.endswith(".parquet") for key in keys)
    assert all(world.get(key)[:4] == b"PAR1" == world.get(key)[-4:] for key in keys)


def test_what_is_there_is_not_overwritten_unless_allowed(world, sql):
    sql.execute(unload(world, "twice/t_"))
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(unload(world, "twice/t_"))
    assert "Specified unload destination on S3 is not empty" in refused.value.diag.message_primary
    sql.execute(unload(world, "twice/t_", "ALLOWOVERWRITE"))


def test_a_failed_query_leaves_nothing_behind(world, sql):
    with pytest.raises(psycopg.Error):
        sql.execute(unload(world, "fails/t_", query="SELECT 1/(id-2) FROM things"))
    assert world.keys("fails/") == []


def test_the_log_lists_the_files(world, sql):
    sql.execute(unload(world, "logged/t_", "PARALLEL OFF"))
    rows = sql.execute("SELECT trim(path), line_count FROM stl_unload_log WHERE query = pg_last_unload_id()").fetchall()
    assert rows == [(f"s3://{world.bucket}/logged/t_000", 3)]
