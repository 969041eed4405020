"""The outcomes of COPY that AWS's documentation shows, one test for each documented case, with psycopg as the client.

https://docs.aws.amazon.com/redshift/latest/dg/r_COPY_command_examples.html and the pages on COPY's parameters.
"""

from __future__ import annotations

import io
import itertools
import json
from dataclasses import dataclass, field

import psycopg
import pytest
from conftest import World, connect

VENUE = "venueid smallint not null, venuename varchar(100), venuecity varchar(30), venuestate char(2), venueseats integer"
CATEGORY = "catid smallint not null, catgroup varchar(10), catname varchar(10), catdesc varchar(50)"
names = itertools.count()


@dataclass
class Loader:
    """Makes a table and an object of its own for each case."""

    world: World
    sql: psycopg.Connection
    notices: list[tuple[str, str]] = field(default_factory=list)

    def table(self, columns: str) -> str:
        self.name = f"t{next(names)}"
        self.sql.execute(f"CREATE TABLE {self.name} ({columns})")
        return self.name

    def put(self, *objects: bytes | str) -> str:
        """Objects under one new prefix; gives the prefix."""
        prefix = f"cases/{next(names)}/"
        for number, body in enumerate(objects):
            self.world.put(f"{prefix}{number}", body)
        return prefix

    def url(self, key: str) -> str:
        return f"s3://{self.world.bucket}/{key}"

    def copy(self, key: str, options: str = "", columns: str = "") -> None:
        self.notices.clear()
        self.sql.execute(f"COPY {self.name}{columns} FROM '{self.url(key)}' IAM_ROLE '{self.world.role}' {options}")

    def load(self, columns: str, body: bytes | str, options: str = "", listed: str = "") -> list[tuple]:
        self.table(columns)
        self.copy(self.put(body), options, listed)
        return self.rows()

    def rows(self, what: str = "*") -> list[tuple]:
        return self.sql.execute(f"SELECT {what} FROM {self.name} ORDER BY 1").fetchall()

    def fails(self, columns: str, body: bytes | str, options: str = "", listed: str = "") -> tuple:
        """The load fails as one with bad data does; gives err_code, err_reason, colname and type of its first bad row."""
        self.table(columns)
        return self.refused_rows(self.put(body), options, listed)[0]

    def refused_rows(self, key: str, options: str = "", listed: str = "") -> list[tuple]:
        with pytest.raises(psycopg.Error) as refused:
            self.copy(key, options, listed)
        assert refused.value.diag.message_primary == self.failed(), refused.value
        assert refused.value.sqlstate == "XX000"
        assert self.rows("count(*)") == [(0,)]
        return self.load_errors()

    def load_errors(self) -> list[tuple]:
        return self.sql.execute(
            "SELECT err_code, trim(err_reason), trim(colname), trim(type) FROM stl_load_errors "
            "WHERE query = pg_last_copy_id() ORDER BY filename, line_number").fetchall()

    def failed(self) -> str:
        return f"Load into table '{self.name}' failed.  Check 'stl_load_errors' system table for details."

    def loaded(self, n: int) -> tuple[str, str]:
        return ("INFO", f"Load into table '{self.name}' completed, {n} record(s) loaded successfully.")

    def skipped(self, n: int) -> tuple[str, str]:
        return ("INFO", f"Load into table '{self.name}' completed, {n} record(s) could not be loaded.  "
                        "Check 'stl_load_errors' system table for details.")

    def error(self, key: str, options: str = "", columns: str = "") -> psycopg.Error:
        with pytest.raises(psycopg.Error) as refused:
            self.copy(key, options, columns)
        return refused.value


@pytest.fixture
def case(world):
    with connect(world.server) as connection:
        loader = Loader(world, connection)
        connection.add_notice_handler(lambda notice: loader.notices.append((notice.severity, notice.message_primary)))
        yield loader


# Delimited text

def test_01_pipes_delimit_by_default(case):
    rows = case.load(VENUE, "1|Toyota Park|Bridgeview|IL|0\n2|Columbus Crew Stadium|Columbus|OH|0\n3|RFK Stadium|Washington|DC|0\n")
    assert rows == [(1, "Toyota Park", "Bridgeview", "IL", 0), (2, "Columbus Crew Stadium", "Columbus", "OH", 0),
                    (3, "RFK Stadium", "Washington", "DC", 0)]
    assert case.notices == [case.loaded(3)]


def test_02_a_prefix_that_no_key_has_does_not_exist(case):
    case.table(VENUE)
    error = case.error("nokey")
    assert error.diag.message_primary == "The specified S3 prefix 'nokey' does not exist"
    assert "code:      8001" in error.diag.message_detail


def test_04_a_trailing_delimiter_ends_the_record_and_the_column_left_out_has_its_default(case):
    columns = VENUE.replace("venueseats integer", "venueseats integer not null default '1000'")
    body = "".join(f"{n}|Venue {n}|Bridgeview|IL|\n" for n in range(1, 11))
    rows = case.load(columns, body, "DELIMITER '|'", "(venueid, venuename, venuecity, venuestate)")
    assert [row[4] for row in rows] == [1000] * 10


def test_05_a_column_that_must_have_a_value_must_be_listed(case):
    case.table(VENUE.replace("venuename varchar(100)", "venuename varchar(100) not null"))
    error = case.error(case.put("1|Bridgeview|IL|\n"), "", "(venueid, venuecity, venuestate)")
    assert (error.sqlstate, error.diag.message_primary) == (
        "42601", "NOT NULL column without DEFAULT must be included in column list")


def test_07_identity_values_are_made_unless_ids_are_explicit(case):
    columns = "id int identity(1,1), name varchar(10)"
    rows = case.load(columns, "a\nb\nc\n")
    assert sorted(name for _, name in rows) == ["a", "b", "c"]
    assert len({number for number, _ in rows}) == 3
    assert case.load(columns, "7|a\n9|b\n", "EXPLICIT_IDS") == [(7, "a"), (9, "b")]
    code, *_ = case.fails(columns, "a\n", "EXPLICIT_IDS")
    assert code in (1207, 1214)


def test_08_escape_makes_the_delimiter_data(case):
    rows = case.load("infoid int, tableinfo varchar(50)",
                     "1|public\\|event\\|dwuser\n2|public\\|sales\\|dwuser\n", "DELIMITER '|' ESCAPE")
    assert rows == [(1, "public|event|dwuser"), (2, "public|sales|dwuser")]


def test_10_escape_makes_line_feeds_data(case):
    body = ("<xml start>\\\n<newline characters provide>\\\n<line breaks at the end of each>\\\n<line in content>\\\n"
            "</xml>|1000\n<xml>\\\n</xml>|2000\n")
    rows = {c2: c1 for c1, c2 in case.load("c1 varchar(1000), c2 int", body, "ESCAPE DELIMITER AS '|'")}
    assert rows == {1000: "<xml start>\n<newline characters provide>\n<line breaks at the end of each>\n<line in content>\n</xml>",
                    2000: "<xml>\n</xml>"}


def test_11_a_backslash_makes_any_character_literal(case):
    body = "1|A\\\\B\\\\C\n2|\\012\n3|x\\|y\n4|\\N\n5|\\\\N\n"
    rows = case.load("a int, b varchar(20)", body, "ESCAPE")
    assert rows == [(1, "A\\B\\C"), (2, "012"), (3, "x|y"), (4, None), (5, None)]


def test_13_empty_fields_and_the_null_string(case):
    rows = case.load("a int, b varchar(5), c date, k int", "|||1\n\\N|\\N|\\N|2\n")
    assert sorted(rows, key=lambda row: row[3]) == [(None, "", None, 1), (None, None, None, 2)]


@pytest.mark.parametrize(("options", "expected"), [
    ("", ["", "   "]), ("EMPTYASNULL", [None, "   "]), ("BLANKSASNULL", ["", None]), ("NULL AS ''", [None, "   "]),
    ("EMPTYASNULL BLANKSASNULL", [None, None])])
def test_14_empty_and_blank_fields_become_null_when_asked(case, options, expected):
    assert [row[1] for row in case.load("a int, b varchar(5)", "1|\n2|   \n", options)] == expected


def test_16_null_as_names_the_null_string(case):
    body = "251|Paris Hotel|Las Vegas|NV|fred\n22|Quicken Loans Arena|Cleveland|fred|0\n"
    columns = VENUE.replace("venuestate char(2)", "venuestate char(4)")
    rows = case.load(columns, body, "NULL AS 'fred'")
    assert [(row[3], row[4]) for row in rows] == [(None, 0), ("NV  ", None)]
    assert case.fails(columns, body)[:2] == (1207, "Invalid digit, Value 'f', Pos 0, Type: Integer")


def test_17_seconds_may_have_fractions(case):
    rows = case.load("at timestamp", "2009-01-12 14:15:57.119568\n", "TIMEFORMAT 'YYYY-MM-DD HH:MI:SS'")
    assert str(rows[0][0]) == "2009-01-12 14:15:57.119568"


def test_19_auto_recognizes_dates_and_times(case):
    dates = "1|J2451187\n2|19960108 040809\n3|1996.008\n4|Jan-08-95 BC\n"
    case.table("n int, d date")
    case.copy(case.put(dates), "DATEFORMAT 'auto'")
    assert case.rows("n, d::varchar")[:3] == [(1, "1999-01-08"), (2, "1996-01-08"), (3, "1996-01-08")]
    assert case.rows("n, d::varchar")[3][1].endswith("BC")
    times = "1|2019-02-11T05:09:12.195Z\n2|1996-01-08 04:05:06.789\n3|J2345678 04:05:06.789\n"
    case.table("n int, at timestamp")
    case.copy(case.put(times), "TIMEFORMAT 'auto'")
    shown = case.rows("n, at::varchar")
    assert shown[:2] == [(1, "2019-02-11 05:09:12.195"), (2, "1996-01-08 04:05:06.789")]
    assert shown[2][1].startswith("1710-02-23 04:05:06")


def test_20_epochs_are_seconds_or_milliseconds_and_never_automatic(case):
    case.load("at timestamp", "1262304000\n", "TIMEFORMAT 'epochsecs'")
    assert case.rows("at::varchar") == [("2010-01-01 00:00:00",)]
    case.load("at timestamp", "1262304000123\n", "TIMEFORMAT 'epochmillisecs'")
    assert case.rows("at::varchar") == [("2010-01-01 00:00:00.123",)]
    assert case.fails("at timestamp", "1262304000\n", "TIMEFORMAT 'auto'")[0] == 1206


def test_22_any_date_is_accepted_as_null(case):
    body = "1|00/00/00 00:00:00\n"
    assert case.load("n int, at timestamp", body, "ACCEPTANYDATE DATEFORMAT 'MM/DD/YYYY'") == [(1, None)]
    assert case.fails("n int, at timestamp", body, "DATEFORMAT 'MM/DD/YYYY'")[0] in (1205, 1206)


def test_23_decimals_are_cut_or_rounded(case):
    case.load("d decimal(8,2)", "20.259\n")
    assert case.rows("d::varchar") == [("20.25",)]
    case.load("d decimal(8,2)", "20.259\n", "ROUNDEC")
    assert case.rows("d::varchar") == [("20.26",)]


def test_25_fillrecord_fills_missing_trailing_columns(case):
    chars = ", ".join(f"f{n} char(6)" for n in range(4))
    assert case.load(chars, "apples,orange\n", "DELIMITER ',' FILLRECORD") == [("apples", "orange", None, None)]
    varchars = chars.replace("char", "varchar")
    assert case.load(varchars, "apple,orange\n", "DELIMITER ',' FILLRECORD") == [("apple", "orange", "", "")]
    assert case.load(varchars, "apple,orange\n", "DELIMITER ',' FILLRECORD EMPTYASNULL") == [("apple", "orange", None, None)]
    assert case.fails(chars, "apple,orange\n", "DELIMITER ','")[:2] == (1214, "Delimiter not found")


def test_26_headers_and_blank_lines_of_every_file_are_skipped(case):
    case.table("a int, b varchar(5)")
    case.copy(case.put("h1|h2\n1|a\n\n2|b\n", "h1|h2\n1|a\n\n2|b\n"), "IGNOREHEADER 1 IGNOREBLANKLINES")
    assert case.rows() == [(1, "a"), (1, "a"), (2, "b"), (2, "b")]


def test_28_an_invalid_digit_is_named(case):
    assert case.fails("a int, b varchar(5)", "a|x\n") == (
        1207, "Invalid digit, Value 'a', Pos 0, Type: Integer", "a", "int4")


# CSV, conflicts, FIXEDWIDTH

CATEGORIES = [(12, "Shows", "Musicals", "Musical theatre"), (13, "Shows", "Plays", 'All "non-musical" theatre'),
              (14, "Shows", "Opera", 'All opera, light, and "rock" opera'),
              (15, "Concerts", "Classical", "All symphony, concerto, and choir concerts")]


def test_29_csv_quotes_what_must_be_quoted(case):
    body = ('12,Shows,Musicals,Musical theatre\n13,Shows,Plays,"All ""non-musical"" theatre"\n'
            '14,Shows,Opera,"All opera, light, and ""rock"" opera"\n'
            '15,Concerts,Classical,"All symphony, concerto, and choir concerts"\n')
    assert case.load(CATEGORY, body, "CSV") == CATEGORIES
    percent = ('12,Shows,Musicals,Musical theatre\n13,Shows,Plays,%All "non-musical" theatre%\n'
               '14,Shows,Opera,%All opera, light, and "rock" opera%\n'
               '15,Concerts,Classical,%All symphony, concerto, and choir concerts%\n')
    assert case.load(CATEGORY, percent, "CSV QUOTE AS '%'") == CATEGORIES


def test_31_csv_ignores_blanks_around_quotes_and_keeps_others(case):
    assert case.load("a int, b varchar(9), c varchar(9)", '1, "a,b" ,"l1\nl2"\n', "CSV") == [(1, "a,b", "l1\nl2")]
    assert case.load("a int, b varchar(9)", "1, x \n", "CSV") == [(1, " x ")]


@pytest.mark.parametrize("options", [
    "CSV ESCAPE", "CSV FIXEDWIDTH 'a:1,b:1'", "CSV REMOVEQUOTES", "FIXEDWIDTH 'a:1,b:1' DELIMITER ','",
    "FIXEDWIDTH 'a:1,b:1' ESCAPE", "JSON 'auto' DELIMITER ','", "JSON 'auto' NULL AS 'x'", "JSON 'auto' FILLRECORD",
    "QUOTE AS '%'"])
def test_32_options_that_exclude_each_other_are_refused_before_anything_is_read(case, options):
    case.table("a int, b int")
    error = case.error("there-is-no-such-key", options)
    assert "does not exist" not in error.diag.message_primary
    assert error.sqlstate in ("42601", "0A000"), error
    if options == "CSV ESCAPE":
        assert error.diag.message_primary == "CSV is not compatible with ESCAPE"


FIXED_VENUE = "FIXEDWIDTH 'venueid:3,venuename:25,venuecity:12,venuestate:2,venueseats:6'"


def test_33_fixed_width_fields_are_cut_by_their_widths(case):
    body = "1  Toyota Park              Bridgeview  IL0\n2  Columbus Crew Stadium    Columbus    OH0\n"
    rows = case.load(VENUE, body, FIXED_VENUE)
    assert [(row[0], row[1].rstrip(), row[2].rstrip(), row[3], row[4]) for row in rows] == [
        (1, "Toyota Park", "Bridgeview", "IL", 0), (2, "Columbus Crew Stadium", "Columbus", "OH", 0)]


def test_34_a_misaligned_line_fails_where_the_digits_should_be(case):
    body = "1  Toyota Park               Bridgeview  IL0\n"
    code, reason, column, kind = case.fails(VENUE, body, FIXED_VENUE)
    assert (code, column, kind) == (1207, "venueseats", "int4")
    assert reason.startswith("Invalid digit, Value 'L'")


def test_35_a_prefix_takes_every_file_and_maxerror_skips_the_bad_rows(case):
    case.table("c_custkey int, c_name varchar(20)")
    prefix = f"cases/{next(names)}/customer-fw.tbl"
    good = "".join(f"{n:010}Customer {n:<11}\n" for n in range(50))
    case.world.put(prefix, good)
    case.world.put(f"{prefix}.bak", good.encode() + b"0000000001bad \xa4 utf-8        \n0000000002bad \xa4 utf-8        \n")
    case.world.put(f"{prefix}.log", "#Load file, one of five lines\n" * 5)
    case.copy(prefix, "FIXEDWIDTH 'c_custkey:10,c_name:20' MAXERROR 10")
    assert case.notices == [case.loaded(100), case.skipped(7)]
    errors = case.load_errors()
    assert sorted(error[0] for error in errors) == [1207] * 5 + [1220] * 2


# JSON and Avro

OBJECTS = "".join(json.dumps({"one": n, "two": group, "three": name, "four": text}) + "\n"
                  for n, group, name, text in CATEGORIES)


def test_36_json_auto_takes_keys_as_column_names(case):
    body = "".join(json.dumps({"catdesc": text, "catid": n, "extra": [1], "catgroup": group, "catname": name})
                   for n, group, name, text in CATEGORIES)
    assert case.load(CATEGORY, body, "JSON 'auto'") == CATEGORIES
    upper = body.replace("catid", "CatId").replace("catdesc", "CATDESC")
    assert case.load(CATEGORY, upper, "FORMAT JSON AS 'auto ignorecase'") == CATEGORIES


def paths(case: Loader, *paths: str, key: str = "jsonpaths") -> str:
    name = f"paths/{next(names)}.json"
    case.world.put(name, json.dumps({key: list(paths)}))
    return f"JSON '{case.url(name)}'"


def test_37_jsonpaths_name_members(case):
    option = paths(case, "$['one']", "$['two']", "$['three']", "$['four']")
    assert case.load(CATEGORY, OBJECTS, option) == CATEGORIES


def test_38_jsonpaths_name_elements_of_arrays(case):
    body = "".join(json.dumps(list(row)) + "\n" for row in CATEGORIES)
    assert case.load(CATEGORY, body, paths(case, "$[0]", "$[1]", "$[2]", "$[3]")) == CATEGORIES
    case.table(CATEGORY)
    assert case.error(case.put(body), "JSON 'auto'").sqlstate == "XX000"


def test_40_nested_values_are_their_text(case):
    document = {"tags": ["nisi", "culpa"], "friends": [{"id": 0, "name": "Ann"}, {"id": 1, "name": "Renaldo"}]}
    rows = case.load("tags varchar(100), friend varchar(100)", json.dumps(document),
                     paths(case, "$['tags']", "$['friends'][1]"))
    assert json.loads(rows[0][0]) == document["tags"]
    assert json.loads(rows[0][1]) == document["friends"][1]


def test_41_a_file_without_jsonpaths_means_auto(case):
    assert case.load("x int", '{"x": 5}', paths(case, "$.y", key="paths")) == [(5,)]


def test_43_an_index_out_of_range_fails_and_a_missing_member_is_null(case):
    case.table("v int")
    error = case.error(case.put('{"a":[1]}'), paths(case, "$.a[3]"))
    reasons = [reason for _, reason, *_ in case.load_errors()]
    message = "Invalid JSONPath format: Not an array or index out of range."
    assert message in reasons or message in str(error)
    assert case.load("k int, v int", '{"k":1,"a":[1]}', paths(case, "$.k", "$.missing")) == [(1, None)]


def test_44_a_missing_key_is_null_in_the_list_and_the_default_outside(case):
    columns = "a int, c int default 7"
    assert case.load(columns, '{"a":1}', "JSON 'auto'") == [(1, None)]
    assert case.load(columns, '{"a":1}', "JSON 'auto'", "(a)") == [(1, 7)]
    case.table("a int, c int not null default 7")
    assert case.error(case.put('{"a":1}'), "JSON 'auto'").sqlstate == "XX000"


def test_46_documents_go_into_super_columns(case):
    body = '{"a":{"b":[1,2]}}'
    case.load("r super", body, "JSON 'noshred'")
    assert case.rows("r.a.b[0]") == [("1",)]
    case.load("a super", body, "JSON 'auto'")
    assert case.rows("a.b[1]") == [("2",)]
    case.load("r super", body, paths(case, "$"))
    assert case.rows("r.a.b[0]") == [("1",)]


def avro(records: list[dict], schema: dict, codec: str = "null") -> bytes:
    import fastavro

    out = io.BytesIO()
    fastavro.writer(out, fastavro.parse_schema(schema), records, codec=codec)
    return out.getvalue()


CATEGORY_SCHEMA = {"type": "record", "name": "category", "fields": [
    {"name": "catid", "type": "int"}, {"name": "catdesc", "type": "string"}, {"name": "catname", "type": "string"},
    {"name": "catgroup", "type": "string"}]}


@pytest.mark.parametrize("codec", ["null", "deflate"])
def test_47_avro_fields_are_columns(case, codec):
    records = [{"catid": n, "catgroup": group, "catname": name, "catdesc": text} for n, group, name, text in CATEGORIES]
    assert case.load(CATEGORY, avro(records, CATEGORY_SCHEMA, codec), "FORMAT AS AVRO 'auto'") == CATEGORIES
    mixed = json.loads(json.dumps(CATEGORY_SCHEMA).replace("catid", "CatId"))
    records = [{"CatId" if key == "catid" else key: value for key, value in record.items()} for record in records]
    assert case.load(CATEGORY, avro(records, mixed, codec), "FORMAT AS AVRO 'auto ignorecase'") == CATEGORIES


def test_47_avro_paths_look_into_arrays_of_records(case):
    friend = {"type": "record", "name": "friend", "fields": [{"name": "id", "type": "int"}]}
    schema = {"type": "record", "name": "person", "fields": [
        {"name": "name", "type": "string"}, {"name": "friends", "type": {"type": "array", "items": friend}}]}
    body = avro([{"name": "Ann", "friends": [{"id": 4}]}], schema)
    option = paths(case, "$.name", "$.friends[0].id").replace("JSON", "FORMAT AVRO")
    assert case.load("name varchar(10), first int", body, option) == [("Ann", 4)]


# Columnar

@pytest.mark.parametrize("option", ["TRUNCATECOLUMNS", "REGION 'us-east-1'", "MAXERROR 5", "NULL AS 'x'"])
def test_49_parquet_takes_few_options(case, option):
    case.table("a int")
    error = case.error("anything", f"FORMAT PARQUET {option}")
    name = "NULL AS" if option.startswith("NULL") else option.split()[0]
    assert error.sqlstate == "0A000"
    assert error.diag.message_primary in (f"{name} argument is not supported for PARQUET based COPY",
                                          "NULL argument is not supported for PARQUET based COPY")


def parquet(**columns) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def test_50_parquet_values_must_have_the_columns_type_and_length(case):
    case.table("a varchar(200)")
    assert "is longer than the length defined in the table. Table: 200, Data: 300" in str(
        case.error(case.put(parquet(a=["x" * 300])), "FORMAT PARQUET"))
    error = case.error(case.put(parquet(a=[1, 2])), "FORMAT PARQUET")
    assert error.diag.message_primary == "Spectrum Scan Error"
    assert "code:      15007" in error.diag.message_detail
    assert "incompatible Parquet schema" in error.diag.message_detail
    case.table("a super")
    nested = case.put(parquet(a=[{"b": 1}]))
    assert "SERIALIZETOJSON" in str(case.error(nested, "FORMAT PARQUET"))
    case.copy(nested, "FORMAT PARQUET SERIALIZETOJSON")
    assert case.rows("a.b") == [("1",)]


# Encoding

def test_52_invalid_utf8_is_told_byte_by_byte(case):
    code, reason, *_ = case.fails("n int, v varchar(20)", b"1|ab\xa4cd\n")
    assert (code, reason) == (
        1220, "String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)")


def test_53_acceptinvchars_replaces_each_byte_and_logs_the_row(case):
    assert case.load("n int, v varchar(20)", b"1|ab\xa4cd\n", "ACCEPTINVCHARS '^'") == [(1, "ab^cd")]
    assert case.load("n int, v varchar(20)", b"1|ab\xa4cd\n2|fine\n", "ACCEPTINVCHARS") == [(1, "ab?cd"), (2, "fine")]
    logged = case.sql.execute("SELECT line_number, trim(colname) FROM stl_replacements WHERE query = pg_last_copy_id()")
    assert logged.fetchall() == [(1, "v")]


def test_55_utf16_needs_its_mark_unless_its_order_is_named(case):
    columns, text = "n int, v varchar(20)", "1|grün\n2|日本\n"
    rows = [(1, "grün"), (2, "日本")]
    assert case.load(columns, text.encode("utf-16"), "ENCODING UTF16") == rows
    assert case.load(columns, text.encode("utf-16-le"), "ENCODING UTF16LE") == rows
    assert case.load(columns, text.encode("utf-16-be"), "ENCODING UTF16BE") == rows
    assert case.load(columns, "1|gr\xfcn\n".encode("latin-1"), "ENCODING ISO88591") == [(1, "grün")]
    assert case.fails(columns, text.encode("utf-16-le"), "ENCODING UTF16")[0] == 1221


# Manifests and load control

def manifest(case: Loader, *entries: tuple[str, bool]) -> str:
    key = f"manifests/{next(names)}"
    case.world.put(key, json.dumps({"entries": [{"url": case.url(name), "mandatory": must} for name, must in entries]}))
    return key


def test_56_a_mandatory_entry_must_be_there(case):
    case.table("a int")
    here = case.put("1\n") + "0"
    case.error(manifest(case, (here, True), ("absent", True)), "MANIFEST")
    assert case.rows("count(*)") == [(0,)]
    case.copy(manifest(case, (here, True), ("absent", False)), "MANIFEST")
    assert case.rows() == [(1,)]
    case.error(manifest(case, ("absent", False)), "MANIFEST")


def test_58_a_manifest_is_one_object_that_is_one(case):
    case.table("a int")
    for key in (case.put("1\n"), "no-such-manifest"):
        message = case.error(key, "MANIFEST").diag.message_primary
        assert "COPY with MANIFEST parameter requires full path of an S3 object" in message \
            or message.startswith("Problem reading manifest file"), message
    key = manifest(case, (case.put("1\n") + "0", True))
    assert case.error(key).diag.message_primary == case.failed()


def test_59_a_load_fails_when_it_has_as_many_errors_as_maxerror(case):
    body = "".join(f"{'x' if n < 3 else n}\n" for n in range(10))
    key = case.put(body)
    case.table("a int")
    assert len(case.refused_rows(key, "MAXERROR 3")) >= 3
    case.refused_rows(key, "MAXERROR 0")
    case.refused_rows(key, "MAXERROR 1")
    case.copy(key, "MAXERROR 4")
    assert case.notices == [case.loaded(7), case.skipped(3)]
    case.sql.execute(f"TRUNCATE {case.name}")
    case.copy(key, "IGNOREALLERRORS")
    assert case.rows("count(*)") == [(7,)]
    assert case.error(key, "IGNOREALLERRORS MAXERROR 4").sqlstate in ("42601", "0A000")
    assert case.error(key, "MAXERROR 100001").sqlstate in ("22023", "42601")


def test_61_the_last_copy_is_remembered(case):
    last = lambda: case.sql.execute("SELECT pg_last_copy_id(), pg_last_copy_count()").fetchone()
    assert last() == (-1, 0)
    case.load("a int", "1\n2\n3\n")
    loaded = last()
    assert loaded[0] > 0 and loaded[1] == 3
    case.error(case.put("x\n"))
    failed = last()
    assert failed[0] > loaded[0] and failed[1] == 0
    case.error("anything", "NO SUCH OPTION")
    assert last() == failed


def test_62_all_files_or_none_and_the_log_stays(case):
    case.table("a int")
    case.error(case.put("1\n", "x\n"))
    assert case.rows() == []
    with case.sql.transaction(force_rollback=True):
        case.copy(case.put("1\n", "2\n"))
        assert case.rows() == [(1,), (2,)]
        query = case.sql.execute("SELECT pg_last_copy_id()").fetchone()[0]
    assert case.rows() == []
    commits = case.sql.execute("SELECT count(*) FROM stl_load_commits WHERE query = %s", [query]).fetchone()
    assert commits == (2,)
