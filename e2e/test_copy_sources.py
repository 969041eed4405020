"""What COPY reads: formats, compressions and encodings together with small files, JSONPaths files, manifests and the
columns that a file does not have."""

from __future__ import annotations

import bz2
import json

import psycopg
import pytest

from conftest import World, connect


@pytest.fixture(scope="module")
def sql(world: World):
    with connect(world.server) as connection:
        yield connection


def copy(world: World, table: str, key: str, options: str = "") -> str:
    return f"COPY {table} FROM 's3://{world.bucket}/{key}' IAM_ROLE '{world.role}' {options}"


def refused(world: World, sql: psycopg.Connection, table: str, key: str, options: str = "") -> str:
    with pytest.raises(psycopg.Error) as error:
        sql.execute(copy(world, table, key, options))
    return error.value.diag.message_primary


def failed(table: str) -> str:
    return f"Load into table '{table}' failed.  Check 'stl_load_errors' system table for details."


def test_documents_find_their_columns_by_name_or_path(world: World, sql) -> None:
    sql.execute("CREATE TABLE category (catid int, catgroup varchar(10), n int DEFAULT 7)")
    world.put("docs/1", '{"CATID": 0, "catid": 1, "catgroup": "Sports", "n": null}{"catid": 2}')
    world.put("docs2/1", '{"a": {"id": 3}, "names": ["x", "Shows"]}')
    world.put("paths.json", '{"jsonpaths": ["$.a.id", "$.names[1]"]}')
    world.put("paths.json.other", "{}")
    world.put("mixed.json", '{"jsonpaths": ["$.a", "$[\'b\']"]}')
    sql.execute(copy(world, "category", "docs/", "JSON"))
    paths = f"FORMAT AS JSON 's3://{world.bucket}/paths.json'"
    sql.execute(copy(world, "category (catid, catgroup)", "docs2/", paths))
    assert sql.execute("SELECT * FROM category ORDER BY catid").fetchall() == \
        [(1, "Sports", None), (2, None, None), (3, "Shows", 7)]
    # The file is one object, never a prefix; it needs the role as the data does; it must fit the columns.
    assert "The specified key does not exist." in \
        refused(world, sql, "category", "docs2/", f"JSON 's3://{world.bucket}/paths.jso'")
    assert refused(world, sql, "category", "docs2/", f"JSON 's3://{world.bucket}/mixed.json' MAXERROR 10") == \
        "Invalid JSONPath format. One notation must be used throughout a JSONPaths file: $['b']"
    assert refused(world, sql, "category", "docs2/", paths).startswith("Number of jsonpaths and the number of columns")
    assert "Access Denied" in refused(world, sql, "category", "docs2/", "JSON 's3://nobodys-bucket/p'") or \
        "NoSuchBucket" in refused(world, sql, "category", "docs2/", "JSON 's3://nobodys-bucket/p'")


def test_widths_compressions_and_encodings(world: World, sql) -> None:
    sql.execute("CREATE TABLE w (id int, name varchar(20))")
    world.put("wide/1", "01abc  \n02de\n")
    world.put("packed/bz", bz2.compress(b"3|three\n") + bz2.compress(b"4|four\n"))
    world.put("utf16/1", "5|fünf\n".encode("utf-16-le"))
    world.put("latin/1", "6|séchs\n".encode("latin-1"))
    sql.execute(copy(world, "w", "wide/", "FIXEDWIDTH 'a:2, b:5'"))
    sql.execute(copy(world, "w", "packed/", "BZIP2"))
    sql.execute(copy(world, "w", "utf16/", "ENCODING UTF16LE"))
    sql.execute(copy(world, "w", "latin/", "ENCODING ISO88591"))
    rows = sql.execute("SELECT id, trim(name) FROM w ORDER BY id").fetchall()
    assert rows == [(1, "abc"), (2, "de"), (3, "three"), (4, "four"), (5, "fünf"), (6, "séchs")]
    for compression in ("GZIP", "BZIP2", "LZOP", "ZSTD"):
        assert refused(world, sql, "w", "wide/", compression).startswith(f"Invalid {compression} data: ")


def test_a_file_in_another_encoding_is_skipped_and_counts_once(world: World, sql) -> None:
    sql.execute("CREATE TABLE e (id int, name varchar(20))")
    world.put("mixed16/1", "1|one\n2|two\n".encode("utf-16-le"))
    world.put("mixed16/2", "3|utf8\n4|utf8\n")
    assert refused(world, sql, "e", "mixed16/", "ENCODING UTF16LE") == failed("e")
    sql.execute(copy(world, "e", "mixed16/", "ENCODING UTF16LE MAXERROR 2"))
    assert sql.execute("SELECT count(*), sum(id) FROM e").fetchone() == (2, 3)
    logged = sql.execute("SELECT trim(filename), err_code FROM stl_load_errors WHERE query = pg_last_copy_id()")
    assert logged.fetchall() == [(f"s3://{world.bucket}/mixed16/2", 1221)]
    assert refused(world, sql, "e", "mixed16/1", "ENCODING UTF16") == failed("e"), "it has no byte order mark"


def test_many_small_files_are_as_each_alone(world: World, sql) -> None:
    """Their records are decoded together; rows, files and lines of errors, and counts of each file stay apart."""
    sql.execute("CREATE TABLE small (id int, name varchar(20))")
    for number in range(120):
        match number % 10:
            case 3:
                text = f"id,name\n{number},no line feed"
            case 7:
                text = f'id,name\n{number},fine\n{number},"open\n'
            case 9:
                text = ""
            case _:
                text = f'id,name\n{number},a\nx{number},bad\n{number},"b\nc"\n'
        world.put(f"small/{number:03}", text)
    sql.execute(copy(world, "small", "small/", "CSV IGNOREHEADER 1 IGNOREALLERRORS"))
    good = sql.execute("SELECT id, count(*) FROM small GROUP BY id").fetchall()
    expected = {n: 1 if n % 10 in (3, 7) else 2 for n in range(120) if n % 10 != 9}
    assert dict(good) == expected
    errors = sql.execute("SELECT trim(filename), line_number, trim(raw_line) FROM stl_load_errors "
                         "WHERE query = pg_last_copy_id()").fetchall()
    bad = {(f"s3://{world.bucket}/small/{n:03}", 3) for n in range(120) if n % 10 not in (3, 9)}
    assert {(name, line) for name, line, _ in errors} == bad and len(errors) == len(bad)
    assert all(raw == f"x{int(name[-3:])},bad" for name, _, raw in errors if name[-1] != "7")
    commits = dict(sql.execute("SELECT trim(filename), lines_scanned FROM stl_load_commits "
                               "WHERE query = pg_last_copy_id()").fetchall())
    assert len(commits) == 120
    assert [commits[f"s3://{world.bucket}/small/{n:03}"] for n in (0, 3, 9)] == [4, 1, 0]


def test_manifests_name_objects_of_several_buckets_as_often_as_they_say(world: World, sql) -> None:
    other = "manifest-bucket"
    s3 = world.server.client("s3")
    s3.create_bucket(Bucket=other)
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
         "Resource": [f"arn:aws:s3:::{other}", f"arn:aws:s3:::{other}/*"]}]}
    world.server.client("iam").put_role_policy(RoleName="RedshiftCopyUnload", PolicyName="manifest",
                                               PolicyDocument=json.dumps(policy))
    s3.put_object(Bucket=other, Key="b", Body=b"2\n")
    world.put("one", "1\n")
    sql.execute("CREATE TABLE m (id int)")

    def manifest(name: str, *entries: dict) -> str:
        world.put(name, json.dumps({"author": "x", "schema": {}, "entries": entries}))
        return name

    one, missing = f"s3://{world.bucket}/one", f"s3://{world.bucket}/none"
    listed = manifest("m/twice", {"url": one, "meta": {"content_length": 99}, "record_count": 1},
                      {"url": f"s3://{other}/b", "mandatory": True}, {"url": one}, {"url": missing})
    sql.execute(copy(world, "m", listed, "MANIFEST"))
    assert sql.execute("SELECT id, count(*) FROM m GROUP BY id ORDER BY id").fetchall() == [(1, 2), (2, 1)]
    no_key = "S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey"
    cases = [
        (manifest("m/mandatory", {"url": one}, {"url": missing, "mandatory": True}), no_key),
        (manifest("m/none", {"url": missing}, {"url": missing, "mandatory": False}), "No files were found"),
        (manifest("m/empty"), "No files were found"),
        (manifest("m/no-url", {"mandatory": True}), "Mandatory url is not present in manifest file"),
        (manifest("m/prefix", {"url": f"s3://{world.bucket}/", "mandatory": True}), "Problem reading manifest file - "),
        (manifest("m/type", {"url": one, "mandatory": "yes"}), "Problem reading manifest file - "),
        ("one", "COPY with MANIFEST parameter requires full path of an S3 object"),
        ("m/tw", f"Problem reading manifest file - {no_key}"),
    ]
    for name, message in cases:
        assert refused(world, sql, "m", name, "MANIFEST").startswith(message), name
    assert refused(world, sql, "m", "m/twice") == failed("m"), "without the keyword it is data"


def test_columns_that_the_file_does_not_have(world: World, sql) -> None:
    sql.execute("CREATE TABLE d (a int, r double precision DEFAULT random(), id bigint IDENTITY(1, 1), "
                "g int GENERATED BY DEFAULT AS IDENTITY(100, 10), n int NOT NULL DEFAULT 5)")
    sql.execute("CREATE TABLE nn (a int, b varchar(5) NOT NULL)")
    world.put("columns/a", "1\n2\n3\n")
    world.put("columns/ag", "1|7\n")
    world.put("columns/null", "1|\\N\n")
    manifest = json.dumps({"entries": [{"url": f"s3://{world.bucket}/columns/a"}]})
    world.put("columns-manifest", manifest)
    sql.execute(copy(world, "d (a)", "columns-manifest", "MANIFEST"))
    once = "SELECT count(*), count(DISTINCT r), count(DISTINCT id), count(DISTINCT g), min(n) FROM d"
    assert sql.execute(once).fetchone() == (3, 1, 3, 3, 5), "a default is evaluated once for the statement"
    # What is generated by default may come from the file, and counts on as if it had not.
    sql.execute(copy(world, "d (a, g)", "columns/ag"))
    assert sql.execute("SELECT count(*) FROM d WHERE g = 7").fetchone() == (1,)
    assert refused(world, sql, "d (a, id)", "columns/ag") == "cannot set an identity column to a value"
    world.put("columns-three", "1|77|8\n")
    sql.execute(copy(world, "d (a, id, g)", "columns-three", "EXPLICIT_IDS"))
    assert sql.execute("SELECT count(*) FROM d WHERE id = 77").fetchone() == (1,)
    assert "EXPLICIT_IDS" in refused(world, sql, "d (a)", "columns/ag", "EXPLICIT_IDS")
    assert refused(world, sql, "d (a, a)", "columns/ag") == 'column "a" specified more than once'
    assert refused(world, sql, "nn (a)", "columns/ag") == \
        "NOT NULL column without DEFAULT must be included in column list"
    assert refused(world, sql, "nn", "columns/null") == failed("nn")
    code = sql.execute("SELECT err_code FROM stl_load_errors WHERE query = pg_last_copy_id()").fetchone()
    assert code == (1213,)


def test_noload_checks_every_format_and_loads_none(world: World, sql) -> None:
    sql.execute("CREATE TABLE n (id int, name varchar(5))")
    files = {
        "": "1|a\nx|b\n",
        "CSV": "1,a\nx,b\n",
        "FIXEDWIDTH '0:1,1:1'": "1a\nxb\n",
        "JSON 'auto'": '{"id":1}{"id":"x"}',
    }
    for number, (options, text) in enumerate(files.items()):
        world.put(f"noload/{number}", text)
        assert refused(world, sql, "n", f"noload/{number}", f"{options} NOLOAD") == failed("n"), options
        sql.execute(copy(world, "n", f"noload/{number}", f"{options} NOLOAD MAXERROR 2"))
    assert sql.execute("SELECT count(*) FROM n").fetchone() == (0,)


@pytest.mark.parametrize("source, what", [
    ("FROM 'emr://j-1/out'", "COPY from Amazon EMR"),
    ("FROM 'dynamodb://t' READRATIO 50", "COPY from Amazon DynamoDB"),
    ("FROM 's3://b/k' SSH", "COPY option SSH"),
    ("FROM 's3://b/k' SHAPEFILE", "COPY option SHAPEFILE"),
    ("FROM 's3://b/k' ENCRYPTED MASTER_SYMMETRIC_KEY 'a'", "MASTER_SYMMETRIC_KEY"),
])
def test_what_is_not_supported_names_itself(world: World, sql, source: str, what: str) -> None:
    sql.execute("CREATE TABLE IF NOT EXISTS no (id int)")
    with pytest.raises(psycopg.errors.FeatureNotSupported, match=f"{what} is not supported"):
        sql.execute(f"COPY no {source} IAM_ROLE '{world.role}'")
