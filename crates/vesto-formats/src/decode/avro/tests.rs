//! The fixtures are made by fastavro: `fixtures/make.py`. The numbered cases are those of the COPY acceptance list that
//! the project keeps.

use expect_test::expect;
use proptest::prelude::*;
use vesto_types::ColumnType::{self, *};

use super::super::tests::{Copy, target};
use crate::avro::testing::{block, bytes, header, long, one_field};
use crate::datetime::TimeFormat;
use crate::options::{Conversion, JsonMapping, JsonPaths, RecordFormat};

const NULL: &[u8] = include_bytes!("fixtures/types_null.avro");
const DEFLATE: &[u8] = include_bytes!("fixtures/types_deflate.avro");
const SNAPPY: &[u8] = include_bytes!("fixtures/types_snappy.avro");

fn avro(mapping: JsonMapping, columns: &[(&str, ColumnType)]) -> Copy {
    Copy { format: RecordFormat::Avro(mapping), conversion: Conversion::default(), columns: target(columns) }
}

fn auto(columns: &[(&str, ColumnType)]) -> Copy {
    avro(JsonMapping::Auto, columns)
}

fn paths(paths: &[&str], columns: &[(&str, ColumnType)]) -> Copy {
    let file = serde_json::json!({ "jsonpaths": paths }).to_string();
    avro(JsonPaths::parse(file.as_bytes()).unwrap(), columns)
}

fn every_type() -> Copy {
    auto(&[
        ("id", SmallInt),
        ("mixed", BigInt),
        ("flag", Boolean),
        ("f", Real),
        ("d", DoublePrecision),
        ("s", Varchar(20)),
        ("e", Char(10)),
        ("day", Date),
        ("t", Time),
        ("tu", Time),
        ("ts", Timestamp),
        ("tsu", Timestamptz),
        ("dec", Decimal { precision: 20, scale: 4 }),
        ("decf", Decimal { precision: 38, scale: 2 }),
        ("missing", Integer),
    ])
}

#[test]
fn case_47_auto() {
    let columns = [("catid", Integer), ("catgroup", Varchar(10)), ("catname", Varchar(10)), ("catdesc", Varchar(50))];
    auto(&columns).check(
        include_bytes!("fixtures/category.avro"),
        expect![[r#"
        1, "Sports", "MLB", "Major League Baseball"
        2, "Sports", "NHL", "National Hockey League"
        3, "Sports", "NBA", "National Basketball Association"
        4, "Concerts", "Classical", "All symphony, concerto, and choir concerts"
    "#]],
    );
}

#[test]
fn every_type_of_every_codec() {
    let expected = every_type().read(NULL, 1 << 20, 1 << 20);
    assert_eq!(every_type().read(DEFLATE, 1 << 20, 1 << 20), expected);
    assert_eq!(every_type().read(SNAPPY, 1 << 20, 1 << 20), expected);
    expect![[r#"
        0, NULL, true, 0.0, 1e20, "é \"0\"", "SPADES", 2003-03-31, 18:45:05.123, 18:45:05.123456, 2003-03-31T18:45:05.123, 2003-03-31T18:45:05.123456, -1234567890.1234, 123456789012345678901234567900.00, NULL
        1, NULL, false, 0.25, 5e19, NULL, "HEARTS", 2003-04-01, 18:45:05.123, 18:45:05.123456, 2003-04-01T18:45:05.123, 2003-04-01T18:45:05.123456, -2469135780.2468, 123456789012345678901234567900.00, NULL
        2, NULL, true, 0.5, 3.333333333333333e19, "é \"2\"", "SPADES", 2003-04-02, 18:45:05.123, 18:45:05.123456, 2003-04-02T18:45:05.123, 2003-04-02T18:45:05.123456, -3703703670.3702, 123456789012345678901234567900.00, NULL
        3, NULL, false, 0.75, 2.5e19, "é \"3\"", "HEARTS", 2003-04-03, 18:45:05.123, 18:45:05.123456, NULL, 2003-04-03T18:45:05.123456, -4938271560.4936, 123456789012345678901234567900.00, NULL
        4, NULL, true, 1.0, 2e19, NULL, "SPADES", 2003-04-04, 18:45:05.123, 18:45:05.123456, 2003-04-04T18:45:05.123, 2003-04-04T18:45:05.123456, -6172839450.6170, 123456789012345678901234567900.00, NULL
    "#]].assert_eq(&expected);
}

#[test]
fn case_47_fields_of_mixed_case_need_ignorecase() {
    let columns = [("mixed", BigInt), ("id", Integer)];
    auto(&columns).check(
        NULL,
        expect![[r#"
        NULL, 0
        NULL, 1
        NULL, 2
        NULL, 3
        NULL, 4
    "#]],
    );
    avro(JsonMapping::AutoIgnoreCase, &columns).check(
        NULL,
        expect![[r#"
        0, 0
        -1000000000000, 1
        -2000000000000, 2
        -3000000000000, 3
        -4000000000000, 4
    "#]],
    );
}

#[test]
fn values_with_parts_are_json_in_character_columns() {
    let columns = ["b", "fx", "tags", "m", "friends", "best", "day", "ts", "dec"].map(|name| (name, Varchar(100)));
    auto(&columns).check(NULL, expect![[r#"
        "\"\\u0000Aÿ\"", "\"\\u0001þ\"", "[]", "{\"x\":0,\"y\":null}", "[{\"id\":0,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", "{\"id\":7,\"name\":\"Best\"}", "2003-03-31", "2003-03-31 18:45:05.123", "-1234567890.1234"
        "\"\\u0000Aÿ\"", "\"\\u0001þ\"", "[\"nisi\"]", "{\"x\":1,\"y\":null}", "[{\"id\":1,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", NULL, "2003-04-01", "2003-04-01 18:45:05.123", "-2469135780.2468"
        "\"\\u0000Aÿ\"", "\"\\u0001þ\"", "[\"nisi\",\"culpa\"]", "{\"x\":2,\"y\":null}", "[{\"id\":2,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", "{\"id\":7,\"name\":\"Best\"}", "2003-04-02", "2003-04-02 18:45:05.123", "-3703703670.3702"
        "\"\\u0000Aÿ\"", "\"\\u0001þ\"", "[]", "{\"x\":3,\"y\":null}", "[{\"id\":3,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", NULL, "2003-04-03", NULL, "-4938271560.4936"
        "\"\\u0000Aÿ\"", "\"\\u0001þ\"", "[\"nisi\"]", "{\"x\":4,\"y\":null}", "[{\"id\":4,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", "{\"id\":7,\"name\":\"Best\"}", "2003-04-04", "2003-04-04 18:45:05.123", "-6172839450.6170"
    "#]]);
}

#[test]
fn super_columns_take_json() {
    let columns =
        ["id", "s", "d", "e", "tags", "m", "friends", "best", "day", "tsu", "decf", "flag"].map(|name| (name, Super));
    auto(&columns).check(NULL, expect![[r#"
        "0", "\"é \\\"0\\\"\"", "1e+20", "\"SPADES\"", "[]", "{\"x\":0,\"y\":null}", "[{\"id\":0,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", "{\"id\":7,\"name\":\"Best\"}", "\"2003-03-31\"", "\"2003-03-31 18:45:05.123456\"", "123456789012345678901234567900.00", "true"
        "1", NULL, "5e+19", "\"HEARTS\"", "[\"nisi\"]", "{\"x\":1,\"y\":null}", "[{\"id\":1,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", NULL, "\"2003-04-01\"", "\"2003-04-01 18:45:05.123456\"", "123456789012345678901234567900.00", "false"
        "2", "\"é \\\"2\\\"\"", "3.333333333333333e+19", "\"SPADES\"", "[\"nisi\",\"culpa\"]", "{\"x\":2,\"y\":null}", "[{\"id\":2,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", "{\"id\":7,\"name\":\"Best\"}", "\"2003-04-02\"", "\"2003-04-02 18:45:05.123456\"", "123456789012345678901234567900.00", "true"
        "3", "\"é \\\"3\\\"\"", "2.5e+19", "\"HEARTS\"", "[]", "{\"x\":3,\"y\":null}", "[{\"id\":3,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", NULL, "\"2003-04-03\"", "\"2003-04-03 18:45:05.123456\"", "123456789012345678901234567900.00", "false"
        "4", NULL, "2e+19", "\"SPADES\"", "[\"nisi\"]", "{\"x\":4,\"y\":null}", "[{\"id\":4,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}]", "{\"id\":7,\"name\":\"Best\"}", "\"2003-04-04\"", "\"2003-04-04 18:45:05.123456\"", "123456789012345678901234567900.00", "true"
    "#]]);
    avro(JsonMapping::NoShred, &[("r", Super)]).check(
        include_bytes!("fixtures/tree.avro"),
        expect![[r#"
        "{\"value\":1,\"child\":{\"value\":2,\"child\":{\"value\":3,\"child\":null}}}"
    "#]],
    );
}

#[test]
fn case_47_jsonpaths_pass_unions_and_type_names() {
    paths(
        &["$.friends[0].id", "$.friends[1].name", "$.best.name", "$.m.x", "$.tags", "$.nosuch.x"],
        &[("a", Integer), ("b", Varchar(20)), ("c", Varchar(20)), ("d", BigInt), ("e", Super), ("f", Integer)],
    )
    .check(
        NULL,
        expect![[r#"
        0, "Renaldo", "Best", 0, "[]", NULL
        1, "Renaldo", NULL, 1, "[\"nisi\"]", NULL
        2, "Renaldo", "Best", 2, "[\"nisi\",\"culpa\"]", NULL
        3, "Renaldo", NULL, 3, "[]", NULL
        4, "Renaldo", "Best", 4, "[\"nisi\"]", NULL
    "#]],
    );
    paths(&["$.tags[0]", "$.id"], &[("a", Varchar(10)), ("b", Integer)]).check(NULL, expect![[r#"
        "nisi", 1
        "nisi", 2
        "nisi", 4
        ! line 1 @0 "" of "{\"id\":0,\"Mixed\":0,\"flag\":true,\"f\":0,\"d\":1e+20,\"s\":\"é \\\"0\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"SPADES\",\"tags\":[],\"m\":{\"x\":0,\"y\":null},\"friends\":[{\"id\":0,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":{\"id\":7,\"name\":\"Best\"},\"day\":\"2003-03-31\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-03-31 18:45:05.123\",\"tsu\":\"2003-03-31 18:45:05.123456\",\"dec\":-1234567890.1234,\"decf\":123456789012345678901234567900.00}": 1216 Invalid JSONPath format: Not an array or index out of range.
        ! line 4 @0 "" of "{\"id\":3,\"Mixed\":-3000000000000,\"flag\":false,\"f\":0.75,\"d\":2.5e+19,\"s\":\"é \\\"3\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"HEARTS\",\"tags\":[],\"m\":{\"x\":3,\"y\":null},\"friends\":[{\"id\":3,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":null,\"day\":\"2003-04-03\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":null,\"tsu\":\"2003-04-03 18:45:05.123456\",\"dec\":-4938271560.4936,\"decf\":123456789012345678901234567900.00}": 1216 Invalid JSONPath format: Not an array or index out of range.
    "#]]);
    paths(&["$.id.x", "$.id"], &[("a", Varchar(10)), ("b", Integer)]).check(NULL, expect![[r#"
        ! line 1 @0 "" of "{\"id\":0,\"Mixed\":0,\"flag\":true,\"f\":0,\"d\":1e+20,\"s\":\"é \\\"0\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"SPADES\",\"tags\":[],\"m\":{\"x\":0,\"y\":null},\"friends\":[{\"id\":0,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":{\"id\":7,\"name\":\"Best\"},\"day\":\"2003-03-31\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-03-31 18:45:05.123\",\"tsu\":\"2003-03-31 18:45:05.123456\",\"dec\":-1234567890.1234,\"decf\":123456789012345678901234567900.00}": 1216 Invalid JSONPath format: Member is not an object.
        ! line 2 @0 "" of "{\"id\":1,\"Mixed\":-1000000000000,\"flag\":false,\"f\":0.25,\"d\":5e+19,\"s\":null,\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"HEARTS\",\"tags\":[\"nisi\"],\"m\":{\"x\":1,\"y\":null},\"friends\":[{\"id\":1,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":null,\"day\":\"2003-04-01\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-04-01 18:45:05.123\",\"tsu\":\"2003-04-01 18:45:05.123456\",\"dec\":-2469135780.2468,\"decf\":123456789012345678901234567900.00}": 1216 Invalid JSONPath format: Member is not an object.
        ! line 3 @0 "" of "{\"id\":2,\"Mixed\":-2000000000000,\"flag\":true,\"f\":0.5,\"d\":3.333333333333333e+19,\"s\":\"é \\\"2\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"SPADES\",\"tags\":[\"nisi\",\"culpa\"],\"m\":{\"x\":2,\"y\":null},\"friends\":[{\"id\":2,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":{\"id\":7,\"name\":\"Best\"},\"day\":\"2003-04-02\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-04-02 18:45:05.123\",\"tsu\":\"2003-04-02 18:45:05.123456\",\"dec\":-3703703670.3702,\"decf\":123456789012345678901234567900.00}": 1216 Invalid JSONPath format: Member is not an object.
        ! line 4 @0 "" of "{\"id\":3,\"Mixed\":-3000000000000,\"flag\":false,\"f\":0.75,\"d\":2.5e+19,\"s\":\"é \\\"3\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"HEARTS\",\"tags\":[],\"m\":{\"x\":3,\"y\":null},\"friends\":[{\"id\":3,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":null,\"day\":\"2003-04-03\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":null,\"tsu\":\"2003-04-03 18:45:05.123456\",\"dec\":-4938271560.4936,\"decf\":123456789012345678901234567900.00}": 1216 Invalid JSONPath format: Member is not an object.
        ! line 5 @0 "" of "{\"id\":4,\"Mixed\":-4000000000000,\"flag\":true,\"f\":1,\"d\":2e+19,\"s\":null,\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"SPADES\",\"tags\":[\"nisi\"],\"m\":{\"x\":4,\"y\":null},\"friends\":[{\"id\":4,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":{\"id\":7,\"name\":\"Best\"},\"day\":\"2003-04-04\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-04-04 18:45:05.123\",\"tsu\":\"2003-04-04 18:45:05.123456\",\"dec\":-6172839450.6170,\"decf\":123456789012345678901234567900.00}": 1216 Invalid JSONPath format: Member is not an object.
    "#]]);
    paths(&["$.child.child.value", "$.value"], &[("a", Integer), ("b", Integer)]).check(
        include_bytes!("fixtures/tree.avro"),
        expect![[r#"
            3, 1
        "#]],
    );
}

#[test]
fn bytes_are_hexadecimal_on_their_way_to_varbyte() {
    let takes = super::text;
    let schema = crate::avro::schema::Schema::parse(one_field("\"bytes\"").as_bytes()).unwrap();
    let crate::avro::schema::Type::Record(fields) = schema.get(schema.root()) else { panic!("no record") };
    let data = bytes(&[0, 0x1F, 0xFF]);
    let mut out = Vec::new();
    let mut cursor = crate::avro::cursor::Cursor::new(&data, 0);
    takes(&schema, fields[0].type_id, super::Takes::Hex, &mut cursor, &mut out).unwrap();
    assert_eq!(out, b"001fff");
}

#[test]
fn numbers_dates_and_times_in_columns_of_other_types() {
    let columns = [("day", Integer), ("ts", BigInt), ("tsu", Date)];
    auto(&columns).check(
        NULL,
        expect![[r#"
        12142, 1049136305123, 2003-03-31
        12143, 1049222705123, 2003-04-01
        12144, 1049309105123, 2003-04-02
        12145, NULL, 2003-04-03
        12146, 1049481905123, 2003-04-04
    "#]],
    );
    auto(&[("day", Timestamp), ("ts", Varchar(30)), ("s", Integer)]).check(NULL, expect![[r#"
        2003-04-01T00:00:00, "2003-04-01 18:45:05.123", NULL
        2003-04-04T00:00:00, "2003-04-04 18:45:05.123", NULL
        ! line 1 s@-1 "é \"0\"" of "{\"id\":0,\"Mixed\":0,\"flag\":true,\"f\":0,\"d\":1e+20,\"s\":\"é \\\"0\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"SPADES\",\"tags\":[],\"m\":{\"x\":0,\"y\":null},\"friends\":[{\"id\":0,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":{\"id\":7,\"name\":\"Best\"},\"day\":\"2003-03-31\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-03-31 18:45:05.123\",\"tsu\":\"2003-03-31 18:45:05.123456\",\"dec\":-1234567890.1234,\"decf\":123456789012345678901234567900.00}": 1207 Invalid digit, Value 'Ã', Pos 0, Type: Integer
        ! line 3 s@-1 "é \"2\"" of "{\"id\":2,\"Mixed\":-2000000000000,\"flag\":true,\"f\":0.5,\"d\":3.333333333333333e+19,\"s\":\"é \\\"2\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"SPADES\",\"tags\":[\"nisi\",\"culpa\"],\"m\":{\"x\":2,\"y\":null},\"friends\":[{\"id\":2,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":{\"id\":7,\"name\":\"Best\"},\"day\":\"2003-04-02\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-04-02 18:45:05.123\",\"tsu\":\"2003-04-02 18:45:05.123456\",\"dec\":-3703703670.3702,\"decf\":123456789012345678901234567900.00}": 1207 Invalid digit, Value 'Ã', Pos 0, Type: Integer
        ! line 4 s@-1 "é \"3\"" of "{\"id\":3,\"Mixed\":-3000000000000,\"flag\":false,\"f\":0.75,\"d\":2.5e+19,\"s\":\"é \\\"3\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"HEARTS\",\"tags\":[],\"m\":{\"x\":3,\"y\":null},\"friends\":[{\"id\":3,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":null,\"day\":\"2003-04-03\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":null,\"tsu\":\"2003-04-03 18:45:05.123456\",\"dec\":-4938271560.4936,\"decf\":123456789012345678901234567900.00}": 1207 Invalid digit, Value 'Ã', Pos 0, Type: Integer
    "#]]);
    // TIMEFORMAT is about numbers and strings, not about what the file has as a timestamp.
    let epoch = |conversion: &mut Conversion| conversion.time_format = TimeFormat::EpochMillisecs;
    auto(&[("ts", Timestamp), ("tsu", Timestamp)]).with(epoch).check(
        NULL,
        expect![[r#"
        2003-03-31T18:45:05.123, 2003-03-31T18:45:05.123456
        2003-04-01T18:45:05.123, 2003-04-01T18:45:05.123456
        2003-04-02T18:45:05.123, 2003-04-02T18:45:05.123456
        NULL, 2003-04-03T18:45:05.123456
        2003-04-04T18:45:05.123, 2003-04-04T18:45:05.123456
    "#]],
    );
    let schema = one_field("\"long\"");
    let file = [header(&schema, "null"), block(1, &long(1_262_304_000_123))].concat();
    auto(&[("a", Timestamp)]).with(epoch).check(
        &file,
        expect![[r#"
        2010-01-01T00:00:00.123
    "#]],
    );
    auto(&[("a", Timestamp)]).check(&file, expect![[r#"
        ! line 1 a@-1 "1262304000123" of "{\"a\":1262304000123}": 1206 Invalid timestamp format or value [YYYY-MM-DD HH24:MI:SS]
    "#]]);
}

#[test]
fn a_record_that_a_column_refuses_is_shown_as_json() {
    auto(&[("id", SmallInt), ("s!", Varchar(3)), ("e", Char(10))]).check(NULL, expect![[r#"
        ! line 1 s@-1 "é \"0\"" of "{\"id\":0,\"Mixed\":0,\"flag\":true,\"f\":0,\"d\":1e+20,\"s\":\"é \\\"0\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"SPADES\",\"tags\":[],\"m\":{\"x\":0,\"y\":null},\"friends\":[{\"id\":0,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":{\"id\":7,\"name\":\"Best\"},\"day\":\"2003-03-31\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-03-31 18:45:05.123\",\"tsu\":\"2003-03-31 18:45:05.123456\",\"dec\":-1234567890.1234,\"decf\":123456789012345678901234567900.00}": 1204 String length exceeds DDL length
        ! line 2 s@-1 "" of "{\"id\":1,\"Mixed\":-1000000000000,\"flag\":false,\"f\":0.25,\"d\":5e+19,\"s\":null,\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"HEARTS\",\"tags\":[\"nisi\"],\"m\":{\"x\":1,\"y\":null},\"friends\":[{\"id\":1,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":null,\"day\":\"2003-04-01\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-04-01 18:45:05.123\",\"tsu\":\"2003-04-01 18:45:05.123456\",\"dec\":-2469135780.2468,\"decf\":123456789012345678901234567900.00}": 1213 Missing data for not-null field
        ! line 3 s@-1 "é \"2\"" of "{\"id\":2,\"Mixed\":-2000000000000,\"flag\":true,\"f\":0.5,\"d\":3.333333333333333e+19,\"s\":\"é \\\"2\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"SPADES\",\"tags\":[\"nisi\",\"culpa\"],\"m\":{\"x\":2,\"y\":null},\"friends\":[{\"id\":2,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":{\"id\":7,\"name\":\"Best\"},\"day\":\"2003-04-02\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-04-02 18:45:05.123\",\"tsu\":\"2003-04-02 18:45:05.123456\",\"dec\":-3703703670.3702,\"decf\":123456789012345678901234567900.00}": 1204 String length exceeds DDL length
        ! line 4 s@-1 "é \"3\"" of "{\"id\":3,\"Mixed\":-3000000000000,\"flag\":false,\"f\":0.75,\"d\":2.5e+19,\"s\":\"é \\\"3\\\"\",\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"HEARTS\",\"tags\":[],\"m\":{\"x\":3,\"y\":null},\"friends\":[{\"id\":3,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":null,\"day\":\"2003-04-03\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":null,\"tsu\":\"2003-04-03 18:45:05.123456\",\"dec\":-4938271560.4936,\"decf\":123456789012345678901234567900.00}": 1204 String length exceeds DDL length
        ! line 5 s@-1 "" of "{\"id\":4,\"Mixed\":-4000000000000,\"flag\":true,\"f\":1,\"d\":2e+19,\"s\":null,\"b\":\"\\u0000Aÿ\",\"fx\":\"\\u0001þ\",\"e\":\"SPADES\",\"tags\":[\"nisi\"],\"m\":{\"x\":4,\"y\":null},\"friends\":[{\"id\":4,\"name\":\"Carmella\"},{\"id\":null,\"name\":\"Renaldo\"}],\"best\":{\"id\":7,\"name\":\"Best\"},\"day\":\"2003-04-04\",\"t\":\"18:45:05.123\",\"tu\":\"18:45:05.123456\",\"ts\":\"2003-04-04 18:45:05.123\",\"tsu\":\"2003-04-04 18:45:05.123456\",\"dec\":-6172839450.6170,\"decf\":123456789012345678901234567900.00}": 1213 Missing data for not-null field
    "#]]);
}

#[test]
fn decimals_of_any_length() {
    let schema = one_field(r#"{"type":"bytes","logicalType":"decimal","precision":60,"scale":2}"#);
    let values: [&[u8]; 6] = [&[], &[0x7F], &[0xFF], &[0, 0x80], &[0xFF; 20], &[1; 20]];
    let data: Vec<u8> = values.iter().flat_map(|value| bytes(value)).collect();
    let file = [header(&schema, "null"), block(6, &data)].concat();
    auto(&[("a", Decimal { precision: 38, scale: 2 })]).check(&file, expect![[r#"
        0.00
        1.27
        -0.01
        1.28
        -0.01
        ! line 6 a@0 "" of "{\"a\":\"\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\"}": 1204 Overflow, Column type: Decimal
    "#]]);
}

fn file(schema: &str, blocks: &[Vec<u8>]) -> Vec<u8> {
    [header(schema, "null"), blocks.concat()].concat()
}

#[test]
fn hostile_files_end_with_an_error() {
    let a = [("a", Varchar(10))];
    let string = one_field("\"string\"");
    // A string that claims to be longer than the block, an enum's symbol that is not there, a union's branch.
    auto(&a).check(
        file(&string, &[block(2, &[bytes(b"ok"), long(i64::MAX)].concat())]),
        expect![[r#"
        "ok"
        ! line 2 @0 "" of "���������\u{1}": 1200 Invalid Avro data: a value does not fit the schema
    "#]],
    );
    let suit = one_field(r#"{"type":"enum","name":"E","symbols":["A"]}"#);
    auto(&a).check(
        file(&suit, &[block(1, &long(1))]),
        expect![[r#"
        ! line 1 @0 "" of "\u{2}": 1200 Invalid Avro data: a value does not fit the schema
    "#]],
    );
    auto(&a).check(
        file(&one_field(r#"["null"]"#), &[block(1, &long(-1))]),
        expect![[r#"
        ! line 1 @0 "" of "\u{1}": 1200 Invalid Avro data: a value does not fit the schema
    "#]],
    );
    // The blocks behind it are read, for what else is wrong.
    auto(&a).check(
        file(&string, &[block(3, &[9]), block(1, &bytes(b"next")), block(1, &[9])]),
        expect![[r#"
        "next"
        ! line 1 @0 "" of "\t": 1200 Invalid Avro data: a value does not fit the schema
        ! line 5 @0 "" of "\t": 1200 Invalid Avro data: a value does not fit the schema
    "#]],
    );
    // More data than records; records than data; a block cut short; no block; nothing.
    auto(&a).check(
        file(&string, &[block(1, &[bytes(b"x"), bytes(b"y")].concat())]),
        expect![[r#"
        "x"
        ! line 2 @0 "" of "{\"a\":\"y\"}": 1200 Invalid Avro file: a block is malformed
    "#]],
    );
    auto(&a).check(
        file(&string, &[block(3, &bytes(b"x"))]),
        expect![[r#"
        "x"
        ! line 2 @0 "" of "": 1200 Invalid Avro data: a value does not fit the schema
    "#]],
    );
    let whole = file(&string, &[block(1, &bytes(b"x")), block(1, &bytes(b"y"))]);
    auto(&a).check(
        &whole[..whole.len() - 1],
        expect![[r#"
        "x"
        ! line 2 @0 "" of "": 1200 Invalid Avro file: the file ends within a block or its header
    "#]],
    );
    auto(&a).check(file(&string, &[]), expect![[""]]);
    auto(&a).check("", expect![[""]]);
    auto(&a).check(
        "{\"a\":1}",
        expect![[r#"
        ! line 1 @0 "" of "": 1200 Invalid Avro file: it does not begin with the magic number of object container files
    "#]],
    );
    // Values of no bytes, any number of times; a record within itself.
    let nulls = one_field(r#"{"type":"array","items":"null"}"#);
    auto(&a).check(
        file(&nulls, &[block(1, &[long(i64::MAX), long(0)].concat())]),
        expect![[r#"
            ! line 1 @0 "" of "���������\u{1}\u{1}": 1200 Invalid Avro data: a block has too many values of no bytes
        "#]],
    );
    auto(&[("b", Integer)]).check(
        file(&nulls, &[block(1, &[long(i64::MAX), long(0)].concat())]),
        expect![[r#"
            ! line 1 @0 "" of "���������\u{1}\u{1}": 1200 Invalid Avro data: a block has too many values of no bytes
        "#]],
    );
    let itself = one_field("\"r\"");
    auto(&a).check(
        file(&itself, &[block(1, b"")]),
        expect![[r#"
        ! line 1 @0 "" of "": 1200 Invalid Avro data: values are nested more than 128 deep
    "#]],
    );
    auto(&[("b", Integer)]).check(
        file(&itself, &[block(1, b"")]),
        expect![[r#"
        ! line 1 @0 "" of "": 1200 Invalid Avro data: values are nested more than 128 deep
    "#]],
    );
}

#[test]
fn empty_records_are_rows_within_reason() {
    let schema = r#"{"type":"record","name":"r","fields":[]}"#;
    auto(&[("a", Integer)]).check(
        file(schema, &[block(2, b"")]),
        expect![[r#"
        NULL
        NULL
    "#]],
    );
    let read = auto(&[("a", Integer)]).read(&file(schema, &[block(i64::MAX, b"")]), 1 << 20, 1 << 20);
    assert!(
        read.ends_with("1200 Invalid Avro data: a block has too many values of no bytes\n"),
        "{}",
        &read[read.len() - 200..]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_cutting_reads_the_same(chunk in 1usize..2000, step in 1usize..3000, codec in 0usize..3) {
        let file = [NULL, DEFLATE, SNAPPY][codec];
        let copy = every_type();
        prop_assert_eq!(copy.read(file, chunk, step), copy.read(file, 1 << 20, 1 << 20));
    }

    #[test]
    fn any_damage_is_an_error_or_another_value(at in 0usize..4000, byte in any::<u8>(), codec in 0usize..3) {
        let mut file = [NULL, DEFLATE, SNAPPY][codec].to_vec();
        let at = at % file.len();
        file[at] = byte;
        every_type().read(&file, 1000, 1000);
        avro(JsonMapping::NoShred, &[("r", Super)]).read(&file, 1000, 1000);
    }
}
