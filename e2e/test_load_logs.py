"""What COPY and UNLOAD leave in the system relations, who may read it, and what their errors say by themselves."""

import json
import os
import subprocess
import threading

import psycopg
import pytest

from conftest import PASSWORD, connect, eventually, make_world

VENUE = "CREATE TABLE {} (id int, name varchar(10), state char(2), seats int)"


@pytest.fixture
def sql(world):
    with connect(world.server) as connection:
        yield connection


def copy(world, table: str, key: str, options: str = "") -> str:
    return f"COPY {table} FROM 's3://{world.bucket}/{key}' IAM_ROLE '{world.role}' {options}"


def unload(world, query: str, key: str, options: str = "") -> str:
    return f"UNLOAD ($${query}$$) TO 's3://{world.bucket}/{key}' IAM_ROLE '{world.role}' {options}"


def refused(sql, statement: str) -> psycopg.Error:
    with pytest.raises(psycopg.Error) as error:
        sql.execute(statement)
    return error.value


def last_copy(sql) -> int:
    return sql.execute("SELECT pg_last_copy_id()").fetchone()[0]


def columns(sql, relation: str) -> list[str]:
    return [column.name for column in sql.execute(f"SELECT * FROM {relation} LIMIT 0").description]


COLUMNS = {
    "stl_load_errors": "userid slice tbl starttime session query filename line_number colname type col_length position "
                       "raw_line raw_field_value err_code err_reason is_partial start_offset copy_job_id",
    "stl_loaderror_detail": "userid slice session query filename line_number field colname value is_null type col_length",
    "stl_load_commits": "userid query slice name filename byte_offset lines_scanned errors curtime status file_format "
                        "is_partial start_offset copy_job_id",
    "stl_replacements": "userid query slice tbl starttime session filename line_number colname raw_line",
    "stl_s3client": "userid query slice recordtime pid http_method bucket key transfer_size data_size start_time end_time "
                    "transfer_time compression_time connect_time app_connect_time retries request_id extended_request_id "
                    "ip_address is_partial start_offset",
    "stl_s3client_error": "userid query sliceid recordtime pid http_method bucket key error is_partial start_offset",
    "svl_s3log": "pid query segment step node slice eventtime message",
    "svcs_s3log": "pid query segment step node eventtime message",
    "stl_file_scan": "userid query slice name lines bytes loadtime curtime is_partial start_offset",
    "stl_unload_log": "userid query slice pid path start_time end_time line_count transfer_size file_format",
    "svcs_unload_log": "userid query slice pid path start_time end_time line_count transfer_size file_format",
    "stv_load_state": "userid session query slice pid recordtime bytes_to_load bytes_loaded bytes_to_load_compressed "
                      "bytes_loaded_compressed lines num_files num_files_complete current_file pct_complete",
    "sys_load_history": "user_id query_id transaction_id session_id database_name status table_name start_time end_time "
                        "duration data_source file_format loaded_rows loaded_bytes source_file_count source_file_bytes "
                        "file_count_scanned file_bytes_scanned error_count copy_job_id",
    "sys_load_error_detail": "user_id query_id transaction_id session_id database_name table_id start_time file_name "
                             "line_number column_name column_type column_length position error_code error_message",
    "sys_load_detail": "user_id query_id file_name bytes_scanned lines_scanned record_time splits_scanned start_time "
                       "end_time file_etag file_last_modified",
    "sys_unload_history": "user_id query_id transaction_id session_id database_name status start_time end_time duration "
                          "file_format compression_type unloaded_location unloaded_rows unloaded_files_count "
                          "unloaded_files_size error_message",
    "sys_unload_detail": "user_id query_id session_id transaction_id file_name start_time end_time line_count "
                         "transfer_size file_format",
    "sys_copy_replacements": "user_id query_id table_id file_name column_name line_number raw_line",
}


@pytest.mark.parametrize("relation", sorted(COLUMNS))
def test_the_columns_are_redshifts_in_its_order(sql, relation):
    assert columns(sql, relation) == COLUMNS[relation].split()


def test_a_good_load_leaves_its_files_and_its_history(world, sql):
    world.put("good/1", "1|a|OH|0\n2|b|OH|0\n")
    world.put("good/2", "3|c|NY|9\n")
    sql.execute(VENUE.format("good"))
    sql.execute(copy(world, "good", "good/"))
    query = last_copy(sql)
    history = sql.execute("SELECT status, table_name, data_source, file_format, loaded_rows, source_file_count, "
                          "source_file_bytes, file_count_scanned, file_bytes_scanned, error_count, end_time >= start_time, "
                          "duration >= 0, loaded_bytes > 0 FROM sys_load_history WHERE query_id = %s", [query]).fetchall()
    assert history == [("completed", "good", f"s3://{world.bucket}/good/", "txt", 3, 2, 27, 2, 27, 0, True, True, True)]
    files = sql.execute("SELECT trim(file_name), bytes_scanned, lines_scanned, splits_scanned, file_etag <> '', "
                        "file_last_modified IS NOT NULL FROM sys_load_detail WHERE query_id = %s ORDER BY 1",
                        [query]).fetchall()
    assert files == [(f"s3://{world.bucket}/good/1", 18, 2, 0, True, True),
                     (f"s3://{world.bucket}/good/2", 9, 1, 0, True, True)]
    commits = sql.execute("SELECT trim(filename), lines_scanned, errors, status, trim(file_format), slice "
                          "FROM stl_load_commits WHERE query = %s ORDER BY 1", [query]).fetchall()
    assert [row[:5] for row in commits] == [(f"s3://{world.bucket}/good/1", 2, 0, 1, "Text"),
                                            (f"s3://{world.bucket}/good/2", 1, 0, 1, "Text")]
    scanned = sql.execute("SELECT lines, bytes, loadtime >= 0 FROM stl_file_scan WHERE query = %s ORDER BY name",
                          [query]).fetchall()
    assert scanned == [(2, 18, True), (1, 9, True)]
    transfers = sql.execute("SELECT trim(http_method), trim(bucket), trim(key), transfer_size, pid FROM stl_s3client "
                            "WHERE query = %s ORDER BY key", [query]).fetchall()
    pid = sql.execute("SELECT pg_backend_pid()").fetchone()[0]
    assert transfers == [("GET", world.bucket, "good/1", 18, pid), ("GET", world.bucket, "good/2", 9, pid)]
    assert sql.execute("SELECT count(*) FROM stv_load_state WHERE query = %s", [query]).fetchone() == (0,)


def test_what_s3_refuses_is_logged(world, sql):
    sql.execute(VENUE.format("denied"))
    refused(sql, f"COPY denied FROM 's3://no-such-bucket/x' IAM_ROLE '{world.role}'")
    row = sql.execute("SELECT trim(http_method), trim(bucket), trim(key), trim(error) FROM stl_s3client_error "
                      "ORDER BY recordtime DESC LIMIT 1").fetchone()
    assert row[:3] == ("GET", "no-such-bucket", "x")
    assert row[3].startswith("S3ServiceException:")


def test_a_columnar_file_that_does_not_load_is_told_in_svl_s3log(world, sql):
    world.put("scanned/1", b"PAR1 and no more")
    sql.execute("CREATE TABLE scanned (id int)")
    error = refused(sql, copy(world, "scanned", "scanned/", "FORMAT PARQUET"))
    query = last_copy(sql)
    pid = sql.execute("SELECT pg_backend_pid()").fetchone()[0]
    rows = sql.execute("SELECT pid, segment, step, node, slice, eventtime BETWEEN dateadd(minute, -5, getdate()) AND "
                       "dateadd(minute, 5, getdate()), trim(message) FROM svl_s3log WHERE query = %s", [query]).fetchall()
    assert [row[:6] for row in rows] == [(pid, 0, 0, 0, 0, True)]
    assert rows[0][6].startswith(error.diag.message_primary)
    assert f"{world.bucket}/scanned/1'" in rows[0][6]
    # The same, cut to its column's width.
    same = sql.execute("SELECT pid, segment, step, node, trim(message) FROM svcs_s3log WHERE query = %s", [query]).fetchall()
    assert same == [(pid, 0, 0, 0, rows[0][6][:512].rstrip())]
    # A file that loads leaves none.
    sql.execute(unload(world, "SELECT 7 AS id", "scanned-good/", "PARQUET"))
    sql.execute(copy(world, "scanned", "scanned-good/", "FORMAT PARQUET"))
    assert sql.execute("SELECT count(*) FROM svl_s3log WHERE query = %s", [last_copy(sql)]).fetchone() == (0,)
    transfers = sql.execute("SELECT trim(http_method), retries, is_partial, trim(request_id) <> '' FROM stl_s3client "
                            "WHERE key LIKE 'scanned-good/%' ORDER BY 1").fetchall()
    assert transfers == [("GET", 0, 0, True), ("PUT", 0, 0, True)]


def test_a_bad_record_is_told_field_by_field_and_survives_the_rollback(world, sql):
    world.put("bad/1", "1|a|OH|0\n2|b|NY|many\n")
    sql.execute(VENUE.format("bad"))
    sql.execute("BEGIN")
    error = refused(sql, copy(world, "bad", "bad/"))
    sql.execute("ROLLBACK")
    assert error.diag.message_primary == \
        "Load into table 'bad' failed.  Check 'stl_load_errors' system table for details."
    query = last_copy(sql)
    row = sql.execute("SELECT trim(filename), line_number, trim(colname), trim(type), trim(col_length), position, "
                      "trim(raw_line), trim(raw_field_value), err_code, trim(err_reason), is_partial, start_offset "
                      "FROM stl_load_errors WHERE query = %s", [query]).fetchall()
    assert row == [(f"s3://{world.bucket}/bad/1", 2, "seats", "int4", "", 7, "2|b|NY|many", "many", 1207,
                    "Invalid digit, Value 'm', Pos 0, Type: Integer", 0, 0)]
    fields = sql.execute("SELECT field, trim(colname), trim(value), is_null, trim(type), trim(col_length) "
                         "FROM stl_loaderror_detail WHERE query = %s ORDER BY field", [query]).fetchall()
    assert fields == [(0, "id", "2", 0, "int4", ""), (1, "name", "b", 0, "varchar", "10"),
                      (2, "state", "NY", 0, "char", "2"), (3, "seats", "many", 0, "int4", "")]
    detail = sql.execute("SELECT trim(database_name), line_number, trim(column_name), error_code, trim(error_message) "
                         "FROM sys_load_error_detail WHERE query_id = %s", [query]).fetchall()
    assert detail == [("dev", 2, "seats", 1207, "Invalid digit, Value 'm', Pos 0, Type: Integer")]
    assert sql.execute("SELECT status, error_count, loaded_rows FROM sys_load_history WHERE query_id = %s",
                       [query]).fetchall() == [("aborted", 1, 0)]


def test_fields_of_twenty_records_a_slice_are_kept(world, sql):
    world.put("many/1", "".join(f"x{n}|a|OH|0\n" for n in range(50)))
    sql.execute(VENUE.format("many"))
    sql.execute(copy(world, "many", "many/", "MAXERROR 100"))
    query = last_copy(sql)
    assert sql.execute("SELECT count(*) FROM stl_load_errors WHERE query = %s", [query]).fetchone() == (50,)
    assert sql.execute("SELECT count(*), count(DISTINCT line_number) FROM stl_loaderror_detail WHERE query = %s",
                       [query]).fetchone() == (20, 20)


def test_repaired_records_are_listed_a_hundred_a_slice(world, sql):
    world.put("repaired/1", b"".join(b"%d|a\xff|OH|0\n" % n for n in range(150)))
    sql.execute(VENUE.format("repaired"))
    said = []
    sql.add_notice_handler(lambda notice: said.append(notice.message_primary))
    sql.execute(copy(world, "repaired", "repaired/", "ACCEPTINVCHARS '^'"))
    assert said == ["Load into table 'repaired' completed, 150 record(s) loaded successfully.",
                    "Load into table 'repaired' completed, 150 record(s) were loaded with replacements made for "
                    "ACCEPTINVCHARS.  Check 'stl_replacements' system table for details."]
    query = last_copy(sql)
    rows = sql.execute("SELECT trim(colname), min(line_number), max(line_number), count(*) FROM stl_replacements "
                       "WHERE query = %s GROUP BY 1", [query]).fetchall()
    assert rows == [("name", 1, 100, 100)]
    assert sql.execute("SELECT count(*) FROM sys_copy_replacements WHERE query_id = %s", [query]).fetchone() == (100,)


def test_an_unload_leaves_its_files_and_its_history(world, sql):
    sql.execute("CREATE TABLE unloaded (a int)")
    sql.execute("INSERT INTO unloaded VALUES (1), (2), (3)")
    sql.execute(unload(world, "SELECT a FROM unloaded", "unloaded/", "GZIP PARALLEL OFF"))
    query = sql.execute("SELECT pg_last_unload_id()").fetchone()[0]
    history = sql.execute("SELECT status, file_format, compression_type, unloaded_location, unloaded_rows, "
                          "unloaded_files_count, unloaded_files_size, error_message FROM sys_unload_history "
                          "WHERE query_id = %s", [query]).fetchall()
    size = len(world.get("unloaded/000.gz"))
    assert history == [("completed", "Text", "gzip", f"s3://{world.bucket}/unloaded/", 3, 1, size, None)]
    file = sql.execute("SELECT trim(file_name), line_count, transfer_size FROM sys_unload_detail WHERE query_id = %s",
                       [query]).fetchall()
    assert file == [(f"s3://{world.bucket}/unloaded/000.gz", 3, size)]
    for relation in ("stl_unload_log", "svcs_unload_log"):
        rows = sql.execute(f"SELECT trim(path), line_count, transfer_size FROM {relation} WHERE query = %s", [query])
        assert rows.fetchall() == file


def test_users_see_their_own_rows_and_superusers_all(world, sql):
    world.put("seen/1", "x|a|OH|0\n")
    sql.execute(VENUE.format("seen"))
    sql.execute(f"CREATE USER loader PASSWORD '{PASSWORD}'")
    sql.execute(f"CREATE USER other PASSWORD '{PASSWORD}'")
    sql.execute(f"CREATE USER auditor PASSWORD '{PASSWORD}' SYSLOG ACCESS UNRESTRICTED")
    sql.execute("GRANT INSERT ON seen TO loader")
    with connect(world.server, user="loader") as loader:
        refused(loader, copy(world, "seen", "seen/"))
        query = last_copy(loader)
        count = f"SELECT count(*) FROM stl_load_errors WHERE query = {query}"
        assert loader.execute(count).fetchone() == (1,)
        assert loader.execute("SELECT count(DISTINCT user_id) FROM sys_load_history").fetchone() == (1,)
    assert sql.execute(count).fetchone() == (1,)
    with connect(world.server, user="other") as other, connect(world.server, user="auditor") as auditor:
        assert other.execute(count).fetchone() == (0,)
        for relation in COLUMNS:
            assert other.execute(f"SELECT count(*) FROM {relation}").fetchone() == (0,), relation
        assert auditor.execute(count).fetchone() == (1,)


def test_the_error_says_what_stl_load_errors_would(world, sql):
    world.put("said/1", "1|Zürich|ZH|0\n2|日本|NY|many\n")
    sql.execute(VENUE.format("said"))
    diag = refused(sql, copy(world, "said", "said/")).diag
    assert diag.severity == "ERROR" and diag.sqlstate == "XX000"
    block = diag.message_detail.splitlines()
    assert block[0] == "" and block[1] == "  " + "-" * 47
    assert block[2] == "  error:  Load into table 'said' failed.  Check 'stl_load_errors' system table for details."
    assert block[3] == "  code:      1207"
    query = last_copy(sql)
    assert f"  query:     {query}" in block
    assert [line.rstrip() for line in block[9:]] == [
        f"  file:       s3://{world.bucket}/said/1",
        "  line:       2",
        "  column:     seats integer",
        "  value:      'many'",
        "  err_code:   1207",
        "  err_reason: Invalid digit, Value 'm', Pos 0, Type: Integer",
        "  rejected:   1 record",
        "",
        "  2|日本|NY|many",
        "            ^^^^",
    ]
    assert diag.message_hint.startswith("MAXERROR")


@pytest.mark.parametrize(("text", "options", "hint"), [
    (b"id|name|state|seats\n1|a|OH|0\n", "", "IGNOREHEADER 1"),
    (b"1,a,OH,0\n", "", "CSV, or DELIMITER ','"),
    (b"1|a\n", "", "FILLRECORD"),
    (b"1|abcdefghijk|OH|0\n", "", "TRUNCATECOLUMNS"),
    (b"1|a\xff|OH|0\n", "", "ACCEPTINVCHARS"),
    (b"1|a|OH|0\n2|b|OH|NULL\n", "", "NULL AS 'NULL'"),
    (b"\x1f\x8b\x08\x00\x00\n", "", "GZIP"),
    (b"PAR1\n", "", "PARQUET"),
    (b"1|\"a\"|OH|\"0\"\n", "", "CSV DELIMITER '|', or REMOVEQUOTES"),
    (b"1|a|OH|0\n\n", "", "IGNOREBLANKLINES"),
], ids=lambda value: None if isinstance(value, bytes) else value)
def test_the_hint_names_the_option_that_helps(world, sql, text, options, hint):
    world.put("hint/1", text)
    sql.execute("DROP TABLE IF EXISTS hinted")
    sql.execute(VENUE.format("hinted"))
    assert hint in refused(sql, copy(world, "hinted", "hint/", options)).diag.message_hint


def test_psql_shows_the_line_and_the_mark(world, sql):
    world.put("psql/1", "1|a|OH|zero\n")
    sql.execute(VENUE.format("in_psql"))
    info = sql.info
    done = subprocess.run(
        ["psql", "-h", "127.0.0.1", "-p", str(info.port), "-U", "awsuser", "-d", "dev", "-v", "VERBOSITY=default",
         "-c", copy(world, "in_psql", "psql/")],
        env={**os.environ, "PGPASSWORD": PASSWORD}, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "ERROR:  Load into table 'in_psql' failed." in done.stderr
    assert "  1|a|OH|zero\n         ^^^^\n" in done.stderr
    assert "HINT:" in done.stderr
    assert "aws_secret_access_key" not in done.stderr.lower() and "X-Amz" not in done.stderr


def test_noload_checks_and_loads_nothing(world, sql):
    world.put("noload/1", "1|a|OH|0\n2|b|OH|0\n")
    sql.execute(VENUE.format("checked"))
    said = []
    sql.add_notice_handler(lambda notice: said.append((notice.severity, notice.message_primary)))
    sql.execute(copy(world, "checked", "noload/", "NOLOAD"))
    assert said == [("INFO", "Load into table 'checked' completed, 0 record(s) loaded successfully."),
                    ("INFO", "Load into table 'checked' completed, 2 record(s) can be loaded; NOLOAD loaded none.")]
    assert sql.execute("SELECT count(*) FROM checked").fetchone() == (0,)
    assert sql.execute("SELECT pg_last_copy_count()").fetchone() == (0,)


def last(sql) -> tuple[int, int]:
    return sql.execute("SELECT pg_last_copy_id(), pg_last_copy_count()").fetchone()


def test_pg_last_copy_follows_its_rules(world, sql):
    world.put("last/good", "1|a|OH|0\n2|b|OH|0\n3|c|OH|0\n")
    world.put("last/bad", "x|a|OH|0\n")
    sql.execute(VENUE.format("last"))
    # A session that has loaded nothing.
    assert last(sql) == (-1, 0)
    sql.execute(copy(world, "last", "last/good"))
    good = last(sql)
    assert good[0] > 0 and good[1] == 3
    # Bad data: the id is the failed load's, so that its errors are found, and the count 0.
    refused(sql, copy(world, "last", "last/bad"))
    bad = last(sql)
    assert bad[0] > good[0] and bad[1] == 0
    # What fails before anything is loaded changes neither: syntax, privileges, credentials.
    refused(sql, copy(world, "last", "last/good", "NONSENSE"))
    refused(sql, "COPY last FROM 's3://b/k' CREDENTIALS 'foo'")
    refused(sql, copy(world, "last", "last/nothing-there"))
    refused(sql, copy(world, "no_such_table", "last/good"))
    assert last(sql) == bad
    # A load that is rolled back was none.
    sql.execute("BEGIN")
    sql.execute(copy(world, "last", "last/good"))
    assert last(sql)[1] == 3
    sql.execute("ROLLBACK")
    assert last(sql) == bad
    sql.execute("BEGIN")
    sql.execute(copy(world, "last", "last/good"))
    sql.execute("COMMIT")
    committed = last(sql)
    assert committed[0] > bad[0] and committed[1] == 3


def test_pg_last_unload_follows_the_same_rules(world, sql):
    def last() -> tuple[int, int]:
        return sql.execute("SELECT pg_last_unload_id(), pg_last_unload_count()").fetchone()

    sql.execute("CREATE TABLE last_unload (a int)")
    sql.execute("INSERT INTO last_unload VALUES (1), (2)")
    assert last() == (-1, 0)
    sql.execute(unload(world, "SELECT a FROM last_unload", "last_unload/a/"))
    good = last()
    assert good[0] > 0 and good[1] == 2
    refused(sql, unload(world, "SELECT a FROM last_unload", "last_unload/a/"))  # not empty any more
    refused(sql, unload(world, "SELECT b FROM last_unload", "last_unload/b/"))
    assert last() == good
    refused(sql, unload(world, "SELECT 1/(a - a) FROM last_unload", "last_unload/c/"))
    bad = last()
    assert bad[0] > good[0] and bad[1] == 0
    sql.execute("BEGIN")
    sql.execute(unload(world, "SELECT a FROM last_unload", "last_unload/d/"))
    sql.execute("ROLLBACK")
    assert last() == bad


def slow_load(world, table: str) -> str:
    """A load of many megabytes: one file, listed many times."""
    line = "|".join(["12345678", "abcdefghij", "OH", "42"]) + "\n"
    world.put(f"{table}/file", line * 100_000)
    entries = [{"url": f"s3://{world.bucket}/{table}/file", "mandatory": True}] * 200
    world.put(f"{table}.manifest", json.dumps({"entries": entries}))
    return copy(world, table, f"{table}.manifest", "MANIFEST")


def test_a_running_load_is_seen_from_another_session_and_cancelled_it_is_aborted(world, sql):
    sql.execute(VENUE.format("slow"))
    statement = slow_load(world, "slow")
    said, outcome = [], []
    with connect(world.server) as loader:
        loader.add_notice_handler(lambda notice: said.append((notice.severity, notice.message_primary)))
        loader.execute("SET vesto_progress_notices TO 1")

        def run() -> None:
            try:
                outcome.append(loader.execute(statement))
            except psycopg.Error as error:
                outcome.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        def moved(after: int) -> tuple | None:
            row = sql.execute("SELECT query, sum(lines), sum(bytes_loaded), sum(bytes_to_load), sum(num_files), "
                              "max(trim(current_file)), max(pct_complete) FROM stv_load_state GROUP BY query").fetchone()
            return row if row and row[1] > after else None

        state = eventually(lambda: moved(0), "stv_load_state moves")
        query = state[0]
        assert 0 < state[2] <= state[3] and state[4] == 200 and state[6] < 100
        assert state[5] == f"s3://{world.bucket}/slow/file"
        eventually(lambda: moved(state[1]), "it goes on")
        history = sql.execute("SELECT status, end_time FROM sys_load_history WHERE query_id = %s", [query]).fetchall()
        assert history == [("running", None)]
        eventually(lambda: said, "a notice of the progress")
        assert said[0][0] == "NOTICE" and said[0][1].startswith("Load into table 'slow' at ")
        loader.cancel()
        thread.join(timeout=60)
        assert isinstance(outcome[0], psycopg.errors.QueryCanceled)
    eventually(lambda: sql.execute("SELECT 1 FROM sys_load_history WHERE query_id = %s AND status = 'aborted'",
                                   [query]).fetchone(), "the load is aborted")
    assert sql.execute("SELECT count(*) FROM stv_load_state WHERE query = %s", [query]).fetchone() == (0,)
    assert sql.execute("SELECT count(*) FROM slow").fetchone() == (0,)


def test_rows_survive_a_restart_and_a_load_that_a_kill_ended_is_aborted(server):
    world = make_world(server)
    world.put("bad/1", "x|a|OH|0\n")
    with connect(server) as sql:
        sql.execute(VENUE.format("bad"))
        refused(sql, copy(world, "bad", "bad/"))
        bad = last_copy(sql)
        sql.execute(VENUE.format("killed"))
        statement = slow_load(world, "killed")
        with connect(server) as loader:
            thread = threading.Thread(target=lambda: pytest.raises(psycopg.Error, loader.execute, statement))
            thread.start()
            eventually(lambda: sql.execute("SELECT 1 FROM stv_load_state").fetchone(), "the load runs")
            killed = sql.execute("SELECT max(query_id) FROM sys_load_history").fetchone()[0]
            server.kill()
            thread.join(timeout=60)
    server.start()
    with eventually(lambda: attempt(server), "the cluster is back") as sql:
        assert sql.execute("SELECT err_code FROM stl_load_errors WHERE query = %s", [bad]).fetchall() == [(1207,)]
        assert sql.execute("SELECT status, end_time FROM sys_load_history WHERE query_id = %s", [killed]).fetchall() == [
            ("aborted", None)]


def attempt(server) -> psycopg.Connection | None:
    try:
        return connect(server)
    except psycopg.OperationalError:
        return None


def test_statupdate_and_compupdate_show_in_the_catalog(world, sql):
    world.put("stats/1", "".join(f"{n}|{'ab'[n % 2]}|OH|0\n" for n in range(100)))
    sql.execute(VENUE.format("stats"))
    off = "SELECT stats_off::int, tbl_rows FROM svv_table_info WHERE \"table\" = 'stats'"
    sql.execute(copy(world, "stats", "stats/", "COMPUPDATE ON"))
    assert sql.execute(off).fetchone() == (0, 100)
    encodings = sql.execute("SELECT encoding FROM pg_table_def WHERE tablename = 'stats'").fetchall()
    assert [encoding.strip() for (encoding,) in encodings] == ["az64", "bytedict", "bytedict", "az64"]
    sql.execute(copy(world, "stats", "stats/", "STATUPDATE OFF"))
    assert sql.execute(off).fetchone() == (50, 200)
    sql.execute("ANALYZE stats")
    assert sql.execute(off).fetchone() == (0, 200)
    assert sql.execute("SELECT trim(is_auto), rows::int FROM stl_analyze WHERE trim(table_name) = 'stats' "
                       "ORDER BY starttime, rows").fetchall() == [("t", 100), ("f", 200)]
    sql.execute(f"CREATE USER stranger PASSWORD '{PASSWORD}'")
    sql.execute("GRANT INSERT ON stats TO stranger")
    with connect(world.server, user="stranger") as stranger:
        assert refused(stranger, copy(world, "stats", "stats/", "STATUPDATE ON")).sqlstate == "42501"
        stranger.execute(copy(world, "stats", "stats/"))
