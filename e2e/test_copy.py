"""COPY through an IAM role, with psycopg as the client."""

import gzip
import json

import psycopg
import pytest

from conftest import ACCOUNT, bucket_access, connect, create_role, eventually


@pytest.fixture
def sql(world):
    with connect(world.server) as connection:
        yield connection


@pytest.fixture
def notices(sql):
    seen = []
    sql.add_notice_handler(lambda notice: seen.append((notice.severity, notice.message_primary)))
    return seen


def copy(world, table: str, key: str, options: str = "") -> str:
    return f"COPY {table} FROM 's3://{world.bucket}/{key}' IAM_ROLE '{world.role}' {options}"


def test_delimited_text_loads_and_says_how_many_rows(world, sql, notices):
    world.put("venue/1.txt", "1|Toyota Park|Bridgeview|IL|0\n2|Columbus Crew Stadium|Columbus|OH|0|\n3|||\\N|\n")
    sql.execute("CREATE TABLE venue (id int, name varchar(100), city varchar(30), state char(2), seats int)")
    sql.execute(copy(world, "venue", "venue/"))
    assert notices == [("INFO", "Load into table 'venue' completed, 3 record(s) loaded successfully.")]
    rows = sql.execute("SELECT * FROM venue ORDER BY id").fetchall()
    assert rows == [(1, "Toyota Park", "Bridgeview", "IL", 0), (2, "Columbus Crew Stadium", "Columbus", "OH", 0),
                    (3, "", "", None, None)]
    assert sql.execute("SELECT pg_last_copy_count()").fetchone() == (3,)


def test_csv_gzip_header_null_and_dates(world, sql):
    text = 'id,at,day,amount,note\n1,2013-01-01T10:00:00Z,2013-01-01,12.345,"a ""quoted"", comma"\n2,NA,NA,NA,NA\n'
    world.put("events/part-0.csv.gz", gzip.compress(text.encode()))
    sql.execute("CREATE TABLE events (id bigint, at timestamp, day date, amount decimal(8,2), note varchar(40))")
    sql.execute(copy(world, "events", "events/part-", "CSV GZIP IGNOREHEADER 1 NULL AS 'NA' TIMEFORMAT 'auto'"))
    rows = sql.execute("SELECT id, at::varchar, day::varchar, amount::varchar, note FROM events ORDER BY id").fetchall()
    assert rows == [(1, "2013-01-01 10:00:00", "2013-01-01", "12.34", 'a "quoted", comma'), (2, None, None, None, None)]


def test_a_bad_row_refuses_the_load_and_is_explained(world, sql):
    world.put("bad/1.txt", "1|fine\nx|bad\n3|fine\n")
    sql.execute("CREATE TABLE bad (id int, name varchar(10))")
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(copy(world, "bad", "bad/"))
    assert refused.value.sqlstate == "XX000"
    assert refused.value.diag.message_primary == \
        "Load into table 'bad' failed.  Check 'stl_load_errors' system table for details."
    assert sql.execute("SELECT count(*) FROM bad").fetchone() == (0,)
    row = sql.execute("SELECT trim(filename), line_number, trim(colname), trim(type), trim(raw_line), "
                      "trim(raw_field_value), err_code, trim(err_reason) FROM stl_load_errors "
                      "ORDER BY starttime DESC LIMIT 1").fetchone()
    assert row[:6] == (f"s3://{world.bucket}/bad/1.txt", 2, "id", "int4", "x|bad", "x")
    assert row[6] == 1207


def test_maxerror_skips_bad_rows_and_says_so(world, sql, notices):
    world.put("skip/1.txt", "1|a\nx|b\n3|c\n")
    sql.execute("CREATE TABLE skip (id int, name varchar(10))")
    sql.execute(copy(world, "skip", "skip/", "MAXERROR 10"))
    assert [message for _, message in notices] == [
        "Load into table 'skip' completed, 2 record(s) loaded successfully.",
        "Load into table 'skip' completed, 1 record(s) could not be loaded.  "
        "Check 'stl_load_errors' system table for details."]


def test_a_manifest_names_the_files(world, sql):
    world.put("m/a.txt", "1|a\n")
    world.put("m/b.txt", "2|b\n")
    world.put("m/not-listed.txt", "3|c\n")
    entries = [{"url": f"s3://{world.bucket}/m/{name}.txt", "mandatory": True} for name in "ab"]
    world.put("m.manifest", json.dumps({"entries": entries}))
    sql.execute("CREATE TABLE m (id int, name varchar(10))")
    sql.execute(copy(world, "m", "m.manifest", "MANIFEST"))
    assert sql.execute("SELECT count(*), sum(id) FROM m").fetchone() == (2, 3)
    world.put("gone.manifest", json.dumps({"entries": [{"url": f"s3://{world.bucket}/m/gone", "mandatory": True}]}))
    with pytest.raises(psycopg.Error):
        sql.execute(copy(world, "m", "gone.manifest", "MANIFEST"))


def test_a_column_list_takes_defaults_and_identity(world, sql):
    world.put("cols.txt", "a|1\nb|2\n")
    sql.execute("CREATE TABLE cols (id int IDENTITY(1,1), n int, name varchar(10), kind varchar(10) DEFAULT 'none')")
    sql.execute(copy(world, "cols (name, n)", "cols.txt"))
    rows = sql.execute("SELECT n, name, kind FROM cols ORDER BY n").fetchall()
    assert rows == [(1, "a", "none"), (2, "b", "none")]
    assert len({row[0] for row in sql.execute("SELECT id FROM cols").fetchall()}) == 2


def test_nothing_there_is_an_error(world, sql):
    sql.execute("CREATE TABLE nothing (id int)")
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(copy(world, "nothing", "no/such/prefix"))
    assert "The specified S3 prefix 'no/such/prefix' does not exist" in refused.value.diag.message_primary


def test_copy_takes_part_in_a_transaction(world, sql):
    world.put("tx.txt", "1\n2\n")
    sql.execute("CREATE TABLE tx (id int)")
    sql.execute("BEGIN")
    sql.execute(copy(world, "tx", "tx.txt"))
    assert sql.execute("SELECT count(*) FROM tx").fetchone() == (2,)
    with connect(world.server) as other:
        assert other.execute("SELECT count(*) FROM tx").fetchone() == (0,)
    sql.execute("ROLLBACK")
    assert sql.execute("SELECT count(*) FROM tx").fetchone() == (0,)


def test_an_unknown_option_is_a_syntax_error(world, sql):
    sql.execute("CREATE TABLE IF NOT EXISTS later (id int)")
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(copy(world, "later", "x", "FANCY"))
    assert refused.value.sqlstate == "42601"
    assert 'syntax error at or near "FANCY"' in refused.value.diag.message_primary.replace("fancy", "FANCY")


def test_access_keys_authorize_too(world, sql):
    world.put("keys.txt", "1\n")
    iam = world.server.client("iam")
    iam.create_user(UserName="loader")
    policy = json.dumps({"Version": "2012-10-17", "Statement": bucket_access(world.bucket)})
    iam.put_user_policy(UserName="loader", PolicyName="bucket", PolicyDocument=policy)
    key = iam.create_access_key(UserName="loader")["AccessKey"]
    sql.execute("CREATE TABLE keyed (id int)")
    command = f"COPY keyed FROM 's3://{world.bucket}/keys.txt' ACCESS_KEY_ID '{key['AccessKeyId']}' SECRET_ACCESS_KEY "
    sql.execute(f"{command} '{key['SecretAccessKey']}'")
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(f"{command} 'wrong'")
    assert "SignatureDoesNotMatch" in refused.value.diag.message_primary
    assert sql.execute("SELECT count(*) FROM keyed").fetchone() == (1,)
