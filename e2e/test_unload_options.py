"""UNLOAD's options: what each does to the files, byte for byte, and what each refuses. Numbers in names are those of the
acceptance cases for COPY and UNLOAD."""

from __future__ import annotations

import bz2
import gzip
import json
import random
import re
import threading
from pathlib import Path

import psycopg
import pyarrow
import pytest
from botocore.exceptions import ClientError

from conftest import REGION, Server, World, bucket_access, connect, create_role, eventually, make_world

VENUE = "venueid smallint not null, venuename varchar(100), venuecity varchar(30), venuestate char(2), venueseats integer"


@pytest.fixture(scope="module")
def tables(world: World) -> World:
    with connect(world.server) as sql:
        sql.execute(f"CREATE TABLE venue ({VENUE})")
        sql.execute("""INSERT INTO venue VALUES (1, 'Pinewood Racetrack', 'Akron', 'OH', 0),
                       (2, 'Columbus "Crew" Stadium', 'Columbus', 'OH', 0),
                       (4, 'Community, Ballpark, Arena', 'Kansas City', 'KS', 0)""")
        sql.execute("CREATE TABLE hotel (id int, name varchar(40), city varchar(20), state char(2), seats int)")
        sql.execute("""INSERT INTO hotel VALUES (251, 'Paris Hotel', 'Las Vegas', 'NV', NULL),
                       (22, 'Quicken Loans Arena', 'Cleveland', NULL, 0)""")
        sql.execute("CREATE TABLE location (id int, place char(64), zone varchar(20))")
        sql.execute("INSERT INTO location VALUES (1, 'Phoenix, AZ', 'a|b\\\\c''d\"e'), (2, 'San Diego, CA', NULL)")
        sql.execute("CREATE TABLE typed (i int, d decimal(10,2), r real, f float8, b boolean, day date, at timestamp)")
        sql.execute("""INSERT INTO typed VALUES (-1, 363.00, 0.5, 1e20, true, '2024-02-29', '2024-02-29 23:59:59.5'),
                       (NULL, NULL, NULL, NULL, NULL, NULL, NULL)""")
        sql.execute("CREATE VIEW ohio AS SELECT venueid, venuename FROM venue WHERE venuestate = 'OH'")
    return world


@pytest.fixture
def sql(tables: World):
    with connect(tables.server) as connection:
        yield connection


def unload(world: World, prefix: str, options: str = "", query: str = "select * from venue order by venueid",
           quoted: str | None = None) -> str:
    quoted = quoted or "'" + query.replace("'", "''") + "'"
    return f"UNLOAD ({quoted}) TO 's3://{world.bucket}/{prefix}' IAM_ROLE '{world.role}' {options}"


def only_file(world: World, prefix: str) -> bytes:
    keys = world.keys(prefix)
    assert len(keys) == 1, keys
    return world.get(keys[0])


def files(world: World, prefix: str) -> dict[str, bytes]:
    return {key.removeprefix(prefix): world.get(key) for key in world.keys(prefix)}


def refusal(sql, statement: str) -> psycopg.Error:
    with pytest.raises(psycopg.Error) as refused:
        sql.execute(statement)
    return refused.value


VENUE_TEXT = (b'1|Pinewood Racetrack|Akron|OH|0\n2|Columbus "Crew" Stadium|Columbus|OH|0\n'
              b'4|Community, Ballpark, Arena|Kansas City|KS|0\n')

EFFECTS = {
    "nothing": ("", None, VENUE_TEXT),
    "format text": ("FORMAT TEXT", None, VENUE_TEXT),
    # 65
    "csv": ("CSV", None, b'1,Pinewood Racetrack,Akron,OH,0\n2,"Columbus ""Crew"" Stadium",Columbus,OH,0\n'
                         b'4,"Community, Ballpark, Arena",Kansas City,KS,0\n'),
    "format as csv": ("FORMAT AS CSV", "select venueid, venuename from venue where venueid = 1", b"1,Pinewood Racetrack\n"),
    # 65
    "csv with a delimiter": ("CSV DELIMITER AS '|'",
                             "select venueid, replace(venuename, 'Racetrack', 'Race|track'), venuecity from venue "
                             "where venueid <> 2 order by venueid",
                             b'1|"Pinewood Race|track"|Akron\n4|Community, Ballpark, Arena|Kansas City\n'),
    "csv quotes line ends": ("CSV", r"select 'a' || chr(10) || 'b', 'c' || chr(13), 'plain', ''", b'"a\nb","c\r",plain,\n'),
    # 67
    "header": ("HEADER", "select * from venue where venueid = 1",
               b"venueid|venuename|venuecity|venuestate|venueseats\n1|Pinewood Racetrack|Akron|OH|0\n"),
    "csv header": ("CSV HEADER", 'select venueid as "a,b", 1 as one from venue where venueid = 1', b'"a,b",one\n1,1\n'),
    # 68
    "addquotes": ("DELIMITER ',' ADDQUOTES", "select id, place from location where id = 1", b'1,"Phoenix, AZ"\n'),
    "tab": (r"DELIMITER AS '\t'", "select id, place from location where id = 1", b"1\tPhoenix, AZ\n"),
    "octal delimiter": (r"DELIMITER '\001'", "select id, id from location where id = 1", b"1\x011\n"),
    "escape": ("ESCAPE", "select zone from location where id = 1", b"a\\|b\\\\c'd\"e\n"),
    "escape and quotes": ("ESCAPE ADDQUOTES", "select zone from location where id = 1", b'"a\\|b\\\\c\\\'d\\"e"\n'),
    "without escape": ("", "select zone from location where id = 1", b"a|b\\c'd\"e\n"),
    # 70
    "null as": ("NULL AS 'fred'", "select * from hotel order by id desc",
                b"251|Paris Hotel|Las Vegas|NV|fred\n22|Quicken Loans Arena|Cleveland|fred|0\n"),
    "null": ("", "select * from hotel order by id desc",
             b"251|Paris Hotel|Las Vegas|NV|\n22|Quicken Loans Arena|Cleveland||0\n"),
    "json": ("JSON", "select id, name, seats from hotel order by id desc",
             b'{"id":251,"name":"Paris Hotel","seats":null}\n{"id":22,"name":"Quicken Loans Arena","seats":0}\n'),
    "format json": ("FORMAT AS JSON", r"""select zone, 'a' || chr(10) as "two words" from location where id = 1""",
                    b'{"zone":"a|b\\\\c\'d\\"e","two words":"a\\n"}\n'),
    "fixedwidth": ("FIXEDWIDTH 'id:5,name:20,seats:6'", "select id, name, seats from hotel order by id desc",
                   f"{251:<5}{'Paris Hotel':<20}{'':<6}\n{22:<5}{'Quicken Loans Arena':<20}{0:<6}\n".encode()),
    "fixedwidth null as": ("FIXEDWIDTH AS 'id:5,name:20,seats:6' NULL AS 'fred'", "select id, name, seats from hotel where id = 251",
                           f"{251:<5}{'Paris Hotel':<20}{'fred':<6}\n".encode()),
    "types": ("", "select * from typed order by i", b"-1|363.00|0.5|1e+20|t|2024-02-29|2024-02-29 23:59:59.5\n||||||\n"),
}


@pytest.mark.parametrize("name", EFFECTS)
def test_what_an_option_writes(tables, sql, name):
    options, query, expected = EFFECTS[name]
    prefix = f"effect/{name}/"
    sql.execute(unload(tables, prefix, f"PARALLEL OFF {options}", query or "select * from venue order by venueid"))
    assert files(tables, prefix) == {"000": expected}


COMPRESSIONS = {"GZIP": (".gz", gzip.decompress), "BZIP2": (".bz2", bz2.decompress),
                "ZSTD": (".zst", lambda packed: pyarrow.input_stream(pyarrow.BufferReader(packed), compression="zstd").read())}


@pytest.mark.parametrize("parallel", ["ON", "OFF"])
@pytest.mark.parametrize("compression", COMPRESSIONS)
def test_compressed_files(tables, sql, compression, parallel):
    suffix, unpack = COMPRESSIONS[compression]
    prefix = f"packed/{compression}/{parallel}/"
    sql.execute(unload(tables, prefix, f"{compression} HEADER PARALLEL {parallel}"))
    name = "000" if parallel == "OFF" else "0000_part_00"
    header = b"venueid|venuename|venuecity|venuestate|venueseats\n"
    assert {key: unpack(body) for key, body in files(tables, prefix).items()} == {name + suffix: header + VENUE_TEXT}
    sql.execute(f"CREATE TABLE packed_{compression}_{parallel} (LIKE venue)")
    sql.execute(f"COPY packed_{compression}_{parallel} FROM 's3://{tables.bucket}/{prefix}' IAM_ROLE '{tables.role}' "
                f"{compression} IGNOREHEADER 1")
    assert sql.execute(f"SELECT * FROM venue EXCEPT SELECT * FROM packed_{compression}_{parallel}").fetchall() == []


@pytest.mark.parametrize(("options", "name"), [
    ("", "0000_part_00"), ("CSV", "0000_part_00"), ("JSON", "0000_part_00"), ("JSON ZSTD", "0000_part_00.zst"), ("GZIP", "0000_part_00.gz"), ("PARQUET", "0000_part_00.parquet"),
    ("CSV EXTENSION 'csv'", "0000_part_00.csv"), ("GZIP EXTENSION 'csv'", "0000_part_00.csv"),
    ("GZIP EXTENSION 'txt.gz'", "0000_part_00.txt.gz"), ("PARQUET EXTENSION 'pq'", "0000_part_00.pq"),
    ("PARALLEL OFF", "000"), ("PARALLEL FALSE GZIP", "000.gz"), ("PARALLEL OFF PARQUET", "000.parquet"),
    ("PARALLEL ON", "0000_part_00"), ("PARALLEL TRUE", "0000_part_00"), ("PARALLEL", "0000_part_00"),
])
def test_names(tables, sql, options, name):
    prefix = f"names/{options.replace(chr(39), '')}/venue_"
    sql.execute(unload(tables, prefix, options))
    assert list(files(tables, prefix)) == [name]


@pytest.mark.parametrize(("quoted", "expected"), [
    ("'select venueid from venue where venuestate = ''KS'''", b"4\n"),
    (r"'select venueid from venue where venuestate = \'KS\''", b"4\n"),
    ("$$select venueid from venue where venuestate = 'KS'$$", b"4\n"),
    ("$q$select '$$' || venuestate from venue where venuestate = 'KS'$q$", b"$$KS\n"),
    (r"'select ''a\\\\b'' from venue where venueid = 1'", b"a\\b\n"),
    (r"$$select 'a\\b' from venue where venueid = 1$$", b"a\\b\n"),
    ("'select venueid from venue where venueid = 1 union all select venueid from venue where venueid = 4 order by 1'",
     b"1\n4\n"),
    ("'with ohio2 as (select * from ohio) select venueid from ohio2 order by 1'", b"1\n2\n"),
    ("'select venueid from ohio where venueid in (select venueid from venue where venueid > 1)'", b"2\n"),
    # 73
    ("'select * from (select venueid from venue order by venueid limit 1)'", b"1\n"),
    ("'(select venueid from venue order by 1 limit 1) union all (select venueid from venue order by 1 desc limit 1) order by 1'",
     b"1\n4\n"),
    ("'select count(*) from stl_query where query < 0'", b"0\n"),
    ("'select relname from pg_class where relname = ''venue'''", b"venue\n"),
    ("'select venueid from venue where venueid = 1;'", b"1\n"),
])
def test_queries(tables, sql, quoted, expected):
    prefix = f"queries/{random.randrange(1 << 60)}/"
    sql.execute(unload(tables, prefix, "PARALLEL OFF", quoted=quoted))
    assert files(tables, prefix) == {"000": expected}


REFUSED = [
    ("CSV ESCAPE", "42601", "CSV is not compatible with ESCAPE"),
    ("CSV ADDQUOTES", "42601", "CSV is not compatible with ADDQUOTES"),
    ("CSV FIXEDWIDTH 'a:1'", "42601", "CSV is not compatible with FIXEDWIDTH"),
    ("CSV PARQUET", "42601", "CSV is not compatible with PARQUET"),
    *[(f"PARQUET {option}", "42601", f"PARQUET is not compatible with {named}") for option, named in [
        ("DELIMITER ','", "DELIMITER"), ("FIXEDWIDTH 'a:1'", "FIXEDWIDTH"), ("ADDQUOTES", "ADDQUOTES"),
        ("ESCAPE", "ESCAPE"), ("NULL AS 'x'", "NULL AS"), ("HEADER", "HEADER"), ("GZIP", "GZIP"), ("BZIP2", "BZIP2"),
        ("ZSTD", "ZSTD"), ("ENCRYPTED MASTER_SYMMETRIC_KEY 'k'", "MASTER_SYMMETRIC_KEY")]],
    *[(f"JSON {option}", "42601", f"JSON is not compatible with {named}") for option, named in [
        ("DELIMITER ','", "DELIMITER"), ("FIXEDWIDTH 'a:1'", "FIXEDWIDTH"), ("ADDQUOTES", "ADDQUOTES"),
        ("ESCAPE", "ESCAPE"), ("NULL AS 'x'", "NULL AS"), ("HEADER", "HEADER")]],
    ("FIXEDWIDTH 'a:1' DELIMITER ','", "42601", "FIXEDWIDTH is not compatible with DELIMITER"),
    ("FIXEDWIDTH 'a:1' HEADER", "42601", "FIXEDWIDTH is not compatible with HEADER"),
    ("FIXEDWIDTH 'a:1' ESCAPE", "42601", "FIXEDWIDTH is not compatible with ESCAPE"),
    ("FIXEDWIDTH 'a'", "22023", "Invalid FIXEDWIDTH specification 'a'. Must be of the format: 'label:width, ...'"),
    ("GZIP ZSTD", "42601", "GZIP is not compatible with ZSTD"),
    ("GZIP BZIP2", "42601", "GZIP is not compatible with BZIP2"),
    ("LZOP", "42601", 'syntax error at or near "LZOP"'),
    ("ALLOWOVERWRITE CLEANPATH", "42601", "ALLOWOVERWRITE is not compatible with CLEANPATH"),
    ("ROWGROUPSIZE 64", "42601", "ROWGROUPSIZE requires PARQUET"),
    ("PARQUET ROWGROUPSIZE 31", "22023", "ROWGROUPSIZE must be between 32 MB and 128 MB"),
    ("PARQUET ROWGROUPSIZE 129 MB", "22023", "ROWGROUPSIZE must be between 32 MB and 128 MB"),
    ("MAXFILESIZE 4.9", "22023", "MAXFILESIZE must be between 5 MB and 6.2 GB"),
    ("MAXFILESIZE 6.3 GB", "22023", "MAXFILESIZE must be between 5 MB and 6.2 GB"),
    ("DELIMITER '||'", "22023", "UNLOAD delimiter must be a single ASCII character"),
    ("DELIMITER 'é'", "22023", "UNLOAD delimiter must be a single ASCII character"),
    ("VERBOSE", "42601", 'syntax error at or near "VERBOSE"'),
    ("INCLUDE", "42601", 'syntax error at or near "INCLUDE"'),
    ("PARTITION BY ('venueid')", "42601", 'syntax error at or near "\'venueid\'"'),
    ("PARTITION BY (venueid, venueid)", "42701", 'column "venueid" is specified more than once in PARTITION BY'),
    ("PARTITION BY (nothing)", "42703", 'column "nothing" does not exist'),
    ("PARTITION BY (venueid, venuename, venuecity, venuestate, venueseats)", "0A000",
     "UNLOAD cannot partition by all columns of the query"),
    ("KMS_KEY_ID 'k'", "42601", "KMS_KEY_ID requires ENCRYPTED"),
    ("ENCRYPTED AUTO KMS_KEY_ID 'k'", "42601", "ENCRYPTED AUTO is not compatible with KMS_KEY_ID"),
    ("ENCRYPTED AUTO MASTER_SYMMETRIC_KEY 'k'", "42601", "ENCRYPTED AUTO is not compatible with MASTER_SYMMETRIC_KEY"),
    ("ENCRYPTED MASTER_SYMMETRIC_KEY 'k'", "0A000",
     "MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on 2026-04-30"),
    ("HEADER HEADER", "42601", "conflicting or redundant options"),
    ("REGION 'nowhere!'", "22023", '"nowhere!" is not a valid AWS Region name'),
]


@pytest.mark.parametrize(("options", "state", "message"), REFUSED, ids=[options for options, _, _ in REFUSED])
def test_refused_options(tables, sql, options, state, message):
    error = refusal(sql, unload(tables, "refused/", options))
    assert (error.sqlstate, error.diag.message_primary) == (state, message)
    assert tables.keys("refused/") == []


# 73
@pytest.mark.parametrize("query", [
    "select * from venue limit 10", "select top 10 * from venue", "(select * from venue limit 10)",
    "select venueid from venue union all select venueid from venue limit 10",
    "with v as (select * from venue) select * from v limit 10",
])
def test_an_outer_limit_is_refused(tables, sql, query):
    error = refusal(sql, unload(tables, "limit/", query=query))
    assert (error.sqlstate, error.diag.message_primary) == ("42601", "Limit clause is not supported")


def test_what_does_not_fit_its_width_fails_and_json_needs_distinct_names(tables, sql):
    error = refusal(sql, unload(tables, "width/", "FIXEDWIDTH 'id:5,name:6'", "select id, name from hotel"))
    assert (error.sqlstate, error.diag.message_primary) == ("22001", "a value of column `name` is longer than its width of 6")
    assert refusal(sql, unload(tables, "width/", "FIXEDWIDTH 'id:5'", "select id, name from hotel")).sqlstate == "22023"
    assert refusal(sql, unload(tables, "width/", "JSON", "select 1 as a, 2 as a")).sqlstate == "22023"
    assert tables.keys("width/") == []


@pytest.mark.parametrize(("destination", "message"), [
    ("/tmp/x", "UNLOAD destination is not supported. (Hint: only S3 based unload is allowed)"),
    ("emr://cluster/x", "UNLOAD destination is not supported. (Hint: only S3 based unload is allowed)"),
    ("s3://my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias/x",
     "UNLOAD to an Amazon S3 access point is not supported: 'my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias'"),
])
def test_refused_destinations(tables, sql, destination, message):
    error = refusal(sql, f"UNLOAD ('select 1') TO '{destination}' IAM_ROLE '{tables.role}'")
    assert (error.sqlstate, error.diag.message_primary) == ("0A000", message)


def test_64_serial_files_end_at_maxfilesize_and_keep_the_order(tables, sql):
    sql.execute("CREATE TABLE wide (n int, filler varchar(1000))")
    tables.put("wide.csv", "".join(f"{n},{'x' * 990}\n" for n in range(12_000)))
    sql.execute(f"COPY wide FROM 's3://{tables.bucket}/wide.csv' IAM_ROLE '{tables.role}' CSV")
    sql.execute(unload(tables, "serial/venue_serial_", "PARALLEL OFF HEADER MAXFILESIZE 5 MB", "select * from wide order by n"))
    written = files(tables, "serial/")
    assert list(written) == ["venue_serial_000", "venue_serial_001", "venue_serial_002"]
    assert all(len(body) <= 5 * 1024 * 1024 for body in written.values())
    lines = [body.decode().splitlines() for body in written.values()]
    assert all(of_file[0] == "n|filler" for of_file in lines)
    assert [int(line.split("|")[0]) for of_file in lines for line in of_file[1:]] == list(range(12_000))
    # In parallel each slice ends its own files.
    sql.execute(unload(tables, "parts/", "MAXFILESIZE AS 5 GZIP", "select * from wide"))
    sql.execute(unload(tables, "plain/", "MAXFILESIZE 5 MB", "select * from wide"))
    names = tables.keys("plain/")
    assert all(re.fullmatch(r"plain/\d{4}_part_\d{2}", name) for name in names)
    assert any(name.endswith("_part_01") for name in names), "12 MB in two slices: one has more than a file's 5 MB"
    assert sum(tables.get(name).count(b"\n") for name in names) == 12_000


def test_71_manifests_plain_and_verbose(tables, sql):
    url = f"s3://{tables.bucket}/manifest/plain_"
    sql.execute(unload(tables, "manifest/plain_", "MANIFEST"))
    assert json.loads(tables.get("manifest/plain_manifest")) == {
        "entries": [{"url": url + "0000_part_00", "meta": {"content_length": len(VENUE_TEXT)}}]}
    query = """select 1::smallint as a, 2::int as b, 3::bigint as c, 4::decimal(12,3) as d, 5::real as e, 6::float8 as f,
               true as g, 'x'::char(3) as h, 'y'::varchar(7) as i, date '2024-01-01' as j, timestamp '2024-01-01' as k,
               '2024-01-01'::timestamptz as l, '12:00'::time as m"""
    sql.execute(unload(tables, "manifest/verbose_", "MANIFEST VERBOSE HEADER PARALLEL OFF", query))
    body = tables.get("manifest/verbose_000")
    size = {"content_length": len(body), "record_count": 2}
    types = ["smallint", "integer", "bigint", {"base": "numeric", "precision": 12, "scale": 3}, "real", "double precision",
             "boolean", {"base": "character", "max_length": 3}, {"base": "character varying", "max_length": 7}, "date",
             "timestamp without time zone", "timestamp with time zone", "time without time zone"]
    elements = [{"name": name, "type": {"base": kind} if isinstance(kind, str) else kind}
                for name, kind in zip("abcdefghijklm", types)]
    assert json.loads(tables.get("manifest/verbose_manifest")) == {
        "entries": [{"url": f"s3://{tables.bucket}/manifest/verbose_000", "meta": size}],
        "schema": {"elements": elements}, "meta": size, "author": {"name": "Amazon Redshift", "version": "1.0.0"}}
    copy = f"COPY back FROM '{url}manifest' IAM_ROLE '{tables.role}' MANIFEST"
    sql.execute("CREATE TABLE back (LIKE venue)")
    sql.execute(copy)
    assert sql.execute("SELECT count(*) FROM back").fetchone() == (3,)
    # Without MANIFEST the manifest itself is read as data.
    assert refusal(sql, f"COPY back FROM '{url}' IAM_ROLE '{tables.role}'") is not None


def test_74_what_is_there_is_refused_overwritten_or_cleaned(tables, sql):
    tables.put("over/other", "other")
    error = refusal(sql, unload(tables, "over/"))
    assert error.diag.message_primary.startswith("Specified unload destination on S3 is not empty.")
    # The destination is a prefix: `ov` is in the way of `over/…`, too.
    assert refusal(sql, unload(tables, "ov")).diag.message_primary == error.diag.message_primary
    sql.execute(unload(tables, "over/", "ALLOWOVERWRITE MANIFEST"))
    assert tables.keys("over/") == ["over/0000_part_00", "over/manifest", "over/other"]
    sql.execute(unload(tables, "over/", "ALLOWOVERWRITE MANIFEST", "select 7"))
    assert tables.get("over/0000_part_00") == b"7\n" and tables.get("over/other") == b"other"
    sql.execute(unload(tables, "over/", "CLEANPATH"))
    assert tables.keys("over/") == ["over/0000_part_00"]


def test_cleanpath_needs_delete_object_and_a_failure_changes_nothing(tables, sql):
    reader = create_role(tables.server, "NoDelete", *[
        {**statement, "Action": [action for action in statement["Action"] if action != "s3:DeleteObject"]}
        for statement in bucket_access(tables.bucket)])
    redshift = tables.server.client("redshift")
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[reader])
    eventually(lambda: all(role["ApplyStatus"] == "in-sync" for role in
                           redshift.describe_clusters(ClusterIdentifier="c1")["Clusters"][0]["IamRoles"]), "the role in-sync")
    tables.put("clean/old", "old")
    statement = unload(tables, "clean/", "CLEANPATH")
    error = refusal(sql, statement.replace(tables.role, reader))
    assert "s3:DeleteObject" in str(error) and tables.keys("clean/") == ["clean/old"]
    refusal(sql, unload(tables, "clean/", "CLEANPATH", "select 1/(venueid-4) from venue"))
    assert files(tables, "clean/") == {"old": b"old"}


@pytest.mark.parametrize("options", ["", "CSV", "GZIP"])
def test_no_rows_leave_an_empty_file(tables, sql, options):
    prefix = f"empty/{options}/"
    sql.execute(unload(tables, prefix, f"HEADER {options}", "select venueid from venue where venueid > 9"))
    body = only_file(tables, prefix)
    assert (gzip.decompress(body) if options == "GZIP" else body) == b"venueid\n"


def test_no_rows_leave_no_parquet_or_json_file_and_no_manifest(tables, sql):
    sql.execute(unload(tables, "empty/parquet/", "PARQUET MANIFEST", "select * from venue where venueid > 9"))
    sql.execute(unload(tables, "empty/pjson/", "JSON MANIFEST", "select * from venue where venueid > 9"))
    sql.execute(unload(tables, "empty/partition/", "PARTITION BY (venuestate)", "select * from venue where venueid > 9"))
    assert tables.keys("empty/p") == []


def test_partitions(tables, sql):
    query = """select venueid, venuename, venuestate, timestamp '2024-01-01 10:00:00' as "at", 'a/b=c'::varchar as odd
               from venue union all select 9, 'none', null, null, null"""
    sql.execute(unload(tables, "parts-by/x", 'PARTITION BY (venuestate, odd, "at") CSV PARALLEL OFF', query))
    one = "a%2Fb%3Dc/at=2024-01-01 10%3A00%3A00/000"
    null = "__HIVE_DEFAULT_PARTITION__"
    assert files(tables, "parts-by/x/") == {
        f"venuestate=KS/odd={one}": b'4,"Community, Ballpark, Arena"\n',
        f"venuestate=OH/odd={one}": b'1,Pinewood Racetrack\n2,"Columbus ""Crew"" Stadium"\n',
        f"venuestate={null}/odd={null}/at={null}/000": b"9,none\n",
    }
    sql.execute(unload(tables, "parts-in/", "PARTITION BY (venuestate) INCLUDE HEADER MANIFEST VERBOSE",
                       "select venueid, venuestate from venue where venuestate = 'KS'"))
    assert tables.get("parts-in/venuestate=KS/" + tables.keys("parts-in/v")[0].rsplit("/")[-1]) == b"venueid|venuestate\n4|KS\n"
    manifest = json.loads(tables.get("parts-in/manifest"))
    assert [element["name"] for element in manifest["schema"]["elements"]] == ["venueid", "venuestate"]


def test_cleanpath_cleans_only_partitions_that_get_files(tables, sql):
    for state in ["OH", "TX"]:
        tables.put(f"clean-by/venuestate={state}/old", "old")
    sql.execute(unload(tables, "clean-by/", "PARTITION BY (venuestate) CLEANPATH PARALLEL OFF"))
    assert tables.keys("clean-by/") == [f"clean-by/venuestate={name}" for name in ["KS/000", "OH/000", "TX/old"]]


def test_a_string_literal_is_no_partition(tables, sql):
    error = refusal(sql, unload(tables, "kinds/", "PARTITION BY (p)", "select 'x' as p, 1 as n"))
    assert (error.sqlstate, error.diag.message_primary) == ("0A000", 'column "p" of PARTITION BY is a string literal')


@pytest.mark.parametrize("kind", ["float8", "timestamptz", "time"])
def test_refused_types_of_partition_columns(tables, sql, kind):
    error = refusal(sql, unload(tables, "kinds/", "PARTITION BY (p)", f"select null::{kind} as p, 1 as n"))
    assert error.sqlstate == "0A000" and 'PARTITION BY column "p"' in error.diag.message_primary


def vm_hwm(server: Server) -> int:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) << 10


@pytest.mark.parametrize("options", ["CSV GZIP", "PARQUET"])
def test_1200_partitions_stay_below_a_gibibyte(tables, sql, options):
    chance = random.Random(1)
    if not tables.keys("many.csv"):
        lines = (f"{n},{n % 1200},{chance.getrandbits(400):x}\n" for n in range(120_000))
        tables.put("many.csv.gz", gzip.compress("".join(lines).encode(), 1))
        sql.execute("CREATE TABLE IF NOT EXISTS many (n int, part int, filler varchar(200))")
        sql.execute("DELETE FROM many")
        sql.execute(f"COPY many FROM 's3://{tables.bucket}/many.csv' IAM_ROLE '{tables.role}' CSV GZIP")
    prefix = f"many/{options}/"
    sql.execute(unload(tables, prefix, f"PARTITION BY (part) {options} MANIFEST", "select * from many"))
    keys = tables.keys(prefix + "part=")
    assert {int(re.search(r"part=(\d+)/", key)[1]) for key in keys} == set(range(1200))
    urls = [entry["url"] for entry in json.loads(tables.get(prefix + "manifest"))["entries"]]
    assert sorted(urls) == sorted(f"s3://{tables.bucket}/{key}" for key in keys)
    if "GZIP" in options:
        of_seven = [key for key in keys if "part=7/" in key]
        lines = b"".join(gzip.decompress(tables.get(key)) for key in of_seven).splitlines()
        assert sorted(int(line.split(b",")[0]) for line in lines) == list(range(7, 120_000, 1200))
    assert vm_hwm(tables.server) < 1 << 30


def test_encryption_is_asked_of_s3_for_every_object(tables, sql):
    s3 = tables.server.client("s3")
    key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    sql.execute(unload(tables, "sse/", "MANIFEST"))
    sql.execute(unload(tables, "kms/", f"ENCRYPTED KMS_KEY_ID '{key}' MANIFEST"))
    for name in tables.keys("sse/"):
        assert s3.head_object(Bucket=tables.bucket, Key=name)["ServerSideEncryption"] == "AES256"
    for name in tables.keys("kms/"):
        head = s3.head_object(Bucket=tables.bucket, Key=name)
        assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
    s3.put_bucket_encryption(Bucket=tables.bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    try:
        sql.execute(unload(tables, "auto/", "ENCRYPTED AUTO MANIFEST"))
    finally:
        s3.delete_bucket_encryption(Bucket=tables.bucket)
    for name in tables.keys("auto/"):
        assert s3.head_object(Bucket=tables.bucket, Key=name)["ServerSideEncryption"] == "aws:kms"
    assert len(tables.keys("auto/")) == 2


def test_a_bucket_of_another_region_needs_region(tables, sql):
    s3 = tables.server.client("s3")
    s3.create_bucket(Bucket="far-bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    role = create_role(tables.server, "Far", *bucket_access("far-bucket"))
    redshift = tables.server.client("redshift")
    redshift.modify_cluster_iam_roles(ClusterIdentifier="c1", AddIamRoles=[role])
    eventually(lambda: all(role["ApplyStatus"] == "in-sync" for role in
                           redshift.describe_clusters(ClusterIdentifier="c1")["Clusters"][0]["IamRoles"]), "the role in-sync")
    far = f"UNLOAD ('select 1') TO 's3://far-bucket/x' IAM_ROLE '{role}' PARALLEL OFF"
    assert "PermanentRedirect" in refusal(sql, far).diag.message_primary
    assert "PermanentRedirect" in refusal(sql, f"{far} REGION '{REGION}'").diag.message_primary
    sql.execute(f"{far} REGION AS 'eu-west-1'")
    assert s3.get_object(Bucket="far-bucket", Key="x000")["Body"].read() == b"1\n"


def test_the_log_tells_of_files_and_failures(tables, sql):
    assert sql.execute("SELECT pg_last_unload_id() > 0, pg_last_unload_count()").fetchone() in [(True, 0), (False, 0)]
    sql.execute(unload(tables, "logged/", "GZIP PARALLEL OFF"))
    last = sql.execute("SELECT pg_last_unload_id(), pg_last_unload_count()").fetchone()
    assert last[1] == 3
    row = sql.execute("""SELECT trim(status), trim(compression_type), trim(unloaded_location), unloaded_rows,
                         unloaded_files_count, unloaded_files_size, error_message FROM sys_unload_history
                         WHERE query_id = %s""", [last[0]]).fetchone()
    size = len(tables.get("logged/000.gz"))
    assert row == ("completed", "gzip", f"s3://{tables.bucket}/logged/", 3, 1, size, None)
    detail = sql.execute("SELECT trim(file_name), line_count, transfer_size FROM sys_unload_detail WHERE query_id = %s", [last[0]])
    assert detail.fetchall() == [(f"s3://{tables.bucket}/logged/000.gz", 3, size)]
    # What is refused before rows are unloaded leaves the last unload as it was; what fails later is the last one.
    refusal(sql, unload(tables, "logged/", "LIMIT"))
    assert sql.execute("SELECT pg_last_unload_id(), pg_last_unload_count()").fetchone() == last
    refusal(sql, unload(tables, "fails/", query="select 1/(venueid-4) from venue"))
    failed, count = sql.execute("SELECT pg_last_unload_id(), pg_last_unload_count()").fetchone()
    assert failed > last[0] and count == 0
    status, message = sql.execute("SELECT trim(status), error_message FROM sys_unload_history WHERE query_id = %s", [failed]).fetchone()
    assert status == "aborted" and "zero" in message.lower()
    assert sql.execute("SELECT count(*) FROM sys_unload_detail WHERE query_id = %s", [failed]).fetchone() == (0,)


def begin_long_unload(world: World, prefix: str, options: str) -> tuple[psycopg.Connection, threading.Thread, list]:
    """An UNLOAD that would take far longer than the test, when it has written its first megabytes."""
    chance = random.Random(2)
    world.put("seed.csv", "".join(f"{n},{chance.getrandbits(720):x}\n" for n in range(1000)))
    watcher = connect(world.server)
    watcher.execute("CREATE TABLE seed (n int, filler varchar(200))")
    watcher.execute(f"COPY seed FROM 's3://{world.bucket}/seed.csv' IAM_ROLE '{world.role}' CSV")
    connection, outcome = connect(world.server), []

    def run() -> None:
        try:
            connection.execute(unload(world, prefix, options, "select a.n, b.n, c.n, a.filler from seed a, seed b, seed c"))
            outcome.append(None)
        except psycopg.Error as error:
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    enough = "SELECT count(*) FROM sys_unload_history WHERE status = 'running' AND unloaded_rows > 20000"
    eventually(lambda: outcome or watcher.execute(enough).fetchone() == (1,), "rows of an UNLOAD", 60)
    assert outcome == []
    return connection, thread, outcome


def blobs(world: World) -> int:
    return sum(1 for path in (world.server.data_dir / "s3" / "blobs").rglob("*") if path.is_file())


def nothing_is_left(world: World, prefix: str) -> None:
    assert world.keys(prefix) == []
    assert "Uploads" not in world.server.client("s3").list_multipart_uploads(Bucket=world.bucket)
    # That of `seed.csv` stays.
    eventually(lambda: blobs(world) == 1, "the files of the UNLOAD removed")


@pytest.mark.parametrize("options", ["MAXFILESIZE 5 MB", "PARALLEL OFF GZIP", "PARQUET"])
def test_a_cancelled_unload_leaves_nothing(server, options):
    world = make_world(server)
    connection, thread, outcome = begin_long_unload(world, "cancelled/", options)
    connection.cancel()
    thread.join(30)
    assert [error.sqlstate for error in outcome] == ["57014"]
    nothing_is_left(world, "cancelled/")
    with connect(server) as sql:
        history = "SELECT trim(status) FROM sys_unload_history"
        eventually(lambda: sql.execute(history).fetchall() == [("aborted",)], "the UNLOAD recorded as aborted")


def test_a_killed_server_leaves_nothing(server):
    world = make_world(server)
    begin_long_unload(world, "killed/", "MAXFILESIZE 5 MB")
    server.kill()
    server.start()
    nothing_is_left(world, "killed/")
    with connect(server) as sql:
        assert sql.execute("SELECT trim(status) FROM sys_unload_history").fetchall() == [("aborted",)]
