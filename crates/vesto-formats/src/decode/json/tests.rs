//! The numbered cases are those of the COPY acceptance list that the project keeps.

use expect_test::expect;
use proptest::prelude::*;
use vesto_types::ColumnType::*;

use super::super::tests::{Copy, target};
use crate::options::{Conversion, JsonMapping, JsonPaths, RecordFormat, SetupError};
use crate::{RecordDecoder, TargetColumn};
use vesto_types::ColumnType;

fn json(mapping: JsonMapping, columns: &[(&str, ColumnType)]) -> Copy {
    Copy { format: RecordFormat::Json(mapping), conversion: Conversion::default(), columns: target(columns) }
}

fn auto(columns: &[(&str, ColumnType)]) -> Copy {
    json(JsonMapping::Auto, columns)
}

fn paths(paths: &[&str], columns: &[(&str, ColumnType)]) -> Copy {
    let file = serde_json::json!({ "jsonpaths": paths }).to_string();
    json(JsonPaths::parse(file.as_bytes()).unwrap(), columns)
}

fn category() -> [(&'static str, ColumnType); 4] {
    [("catid", Integer), ("catgroup", Varchar(10)), ("catname", Varchar(10)), ("catdesc", Varchar(50))]
}

#[test]
fn case_37_jsonpaths_of_objects() {
    paths(&["$['one']", "$['two']", "$['three']", "$['four']"], &category()).check(
        r#"{"one": 1, "two": "Sports", "three": "MLB", "four": "Major League Baseball"}
           {"four": "National Hockey League", "three": "NHL", "two": "Sports", "one": 2}"#,
        expect![[r#"
            1, "Sports", "MLB", "Major League Baseball"
            2, "Sports", "NHL", "National Hockey League"
        "#]],
    );
}

#[test]
fn case_38_jsonpaths_of_arrays() {
    let file =
        "[1,\"Sports\",\"MLB\",\"Major League Baseball\"]\n[2, \"Sports\", \"NHL\", \"National Hockey League\"]\n";
    paths(&["$[0]", "$[1]", "$[2]", "$[3]"], &category()).check(
        file,
        expect![[r#"
        1, "Sports", "MLB", "Major League Baseball"
        2, "Sports", "NHL", "National Hockey League"
    "#]],
    );
    auto(&category()).check(file, expect![[r#"
        ! line 1 @0 "" of "[1,\"Sports\",\"MLB\",\"Major League Baseball\"]": 1216 Invalid JSONPath format: Member is not an object.
        ! line 2 @0 "" of "[2, \"Sports\", \"NHL\", \"National Hockey League\"]": 1216 Invalid JSONPath format: Member is not an object.
    "#]]);
}

#[test]
fn case_39_auto() {
    // Names match exactly, unknown ones are ignored, order does not matter; objects follow each other without a break.
    auto(&category()).check(
        r#"{"catdesc":"Shows","x":{"y":[1,"]}"]},"catid":1,"catgroup":"a","catname":"b"}{"CATID":2,"catid":3}
           { "catid" : null , "catgroup" : "\"\u00e9\\ \ud83d\ude00\t" , "catname" : "" }"#,
        expect![[r#"
            1, "a", "b", "Shows"
            3, NULL, NULL, NULL
            NULL, "\"é\\ 😀\t", "", NULL
        "#]],
    );
    json(JsonMapping::AutoIgnoreCase, &category()).check(
        r#"{"CATID":2,"CatGroup":"É","catnamE":"x"}"#,
        expect![[r#"
        2, "É", "x", NULL
    "#]],
    );
}

#[test]
fn case_40_nested_values_are_text_in_character_columns() {
    let file = r#"{
        "id": 0, "tags": ["nisi","culpa"],
        "friends": [ {"id": 0,"name": "Carmella Gonzales"}, {"id": 1,"name": "Renaldo"} ]
    }"#;
    paths(
        &["$['id']", "$['tags']", "$['friends'][1]", "$['friends'][0]['name']", "$['friends']"],
        &[("a", Integer), ("b", Varchar(50)), ("c", Varchar(50)), ("d", Varchar(50)), ("e", Super)],
    )
    .check(file, expect![[r#"
        0, "[\"nisi\",\"culpa\"]", "{\"id\": 1,\"name\": \"Renaldo\"}", "Carmella Gonzales", "[{\"id\":0,\"name\":\"Carmella Gonzales\"},{\"id\":1,\"name\":\"Renaldo\"}]"
    "#]]);
}

#[test]
fn case_43_members_and_elements_that_are_not_there() {
    let columns = [("a", Varchar(20)), ("b", Varchar(20))];
    paths(&["$.a[3]", "$.b"], &columns).check(
        "{\"a\":[1]}\n{\"a\":1}\n{\"a\":[0,1,2,3]}\n{}\n{\"a\":null}",
        expect![[r#"
            "3", NULL
            NULL, NULL
            ! line 1 @5 "" of "{\"a\":[1]}": 1216 Invalid JSONPath format: Not an array or index out of range.
            ! line 2 @5 "" of "{\"a\":1}": 1216 Invalid JSONPath format: Not an array or index out of range.
            ! line 5 @5 "" of "{\"a\":null}": 1216 Invalid JSONPath format: Not an array or index out of range.
        "#]],
    );
    paths(&["$.a.b", "$.missing"], &columns).check(
        "{\"a\":{\"b\":1}}\n{\"a\":[1]}\n{\"a\":null}\n{\"a\":\"x\"}\n{\"a\":{}}\n[{\"a\":1}]\n",
        expect![[r#"
            "1", NULL
            NULL, NULL
            NULL, NULL
            ! line 2 @5 "" of "{\"a\":[1]}": 1216 Invalid JSONPath format: Member is not an object.
            ! line 4 @5 "" of "{\"a\":\"x\"}": 1216 Invalid JSONPath format: Member is not an object.
            ! line 6 @0 "" of "[{\"a\":1}]": 1216 Invalid JSONPath format: Member is not an object.
        "#]],
    );
}

#[test]
fn case_44_missing_keys() {
    auto(&[("a", Integer), ("b!", Integer)]).check(
        "{\"b\":1}\n{\"a\":1}\n{\"a\":1,\"b\":null}\n",
        expect![[r#"
        NULL, 1
        ! line 2 b@7 "" of "{\"a\":1}": 1213 Missing data for not-null field
        ! line 3 b@16 "" of "{\"a\":1,\"b\":null}": 1213 Missing data for not-null field
    "#]],
    );
}

#[test]
fn case_45_bytes_between_objects_are_an_error_each() {
    auto(&[("a", Integer)]).check(
        "x {\"a\":1},{\"a\":2}\n;;\n{\"a\":3}}",
        expect![[r#"
        1
        2
        3
        ! line 1 @0 "" of "x": 1216 Invalid JSON: only blanks may stand between objects.
        ! line 1 @0 "" of ",": 1216 Invalid JSON: only blanks may stand between objects.
        ! line 2 @0 "" of ";": 1216 Invalid JSON: only blanks may stand between objects.
        ! line 2 @0 "" of ";": 1216 Invalid JSON: only blanks may stand between objects.
        ! line 3 @0 "" of "}": 1216 Invalid JSON: only blanks may stand between objects.
    "#]],
    );
}

#[test]
fn case_46_super() {
    let file = r#"{"a": {"b": [1, 2.50]}, "c": "x y"}  {"a": "\u00e9"} {"a": null, "c": 1} {"a": "\ud800"}"#;
    json(JsonMapping::NoShred, &[("r", Super)]).check(
        file,
        expect![[r#"
        "{\"a\":{\"b\":[1,2.50]},\"c\":\"x y\"}"
        "{\"a\":\"é\"}"
        "{\"a\":null,\"c\":1}"
        ! line 1 r@0 "{\"a\": \"\\ud800\"}" of "{\"a\": \"\\ud800\"}": 1224 The surrogate pair in string is invalid.
    "#]],
    );
    auto(&[("a", Super), ("c", Super)]).check(
        file,
        expect![[r#"
        "{\"b\":[1,2.50]}", "\"x y\""
        "\"é\"", NULL
        NULL, "1"
        ! line 1 a@6 "\"\\ud800\"" of "{\"a\": \"\\ud800\"}": 1224 The surrogate pair in string is invalid.
    "#]],
    );
    paths(&["$", "$.a"], &[("r", Super), ("a", Varchar(30))]).check(
        file,
        expect![[r#"
        "{\"a\":{\"b\":[1,2.50]},\"c\":\"x y\"}", "{\"b\": [1, 2.50]}"
        "{\"a\":\"é\"}", "é"
        "{\"a\":null,\"c\":1}", NULL
        ! line 1 r@0 "{\"a\": \"\\ud800\"}" of "{\"a\": \"\\ud800\"}": 1224 The surrogate pair in string is invalid.
    "#]],
    );
}

#[test]
fn numbers_keep_their_digits() {
    let columns =
        [("d", Decimal { precision: 38, scale: 18 }), ("i", BigInt), ("v", Varchar(50)), ("f", DoublePrecision)];
    auto(&columns).check(
        "{\"d\":12345678901234567890.123456789012345678,\"i\":9223372036854775807,\"v\":1.10,\"f\":1e-3}
         {\"d\":1.5e3,\"i\":1.50E1,\"v\":1e5,\"f\":-0}
         {\"d\":-25E-2,\"i\":12e-1}
         {\"i\":1.0}
         {\"i\":1e99}
         {\"i\":{}}
         {\"d\":\"1.5\",\"i\":\" 7 \",\"v\":true,\"f\":\"\"}",
        expect![[r#"
            12345678901234567890.123456789012345678, 9223372036854775807, "1.10", 0.001
            1500.000000000000000000, 15, "1e5", -0.0
            1.500000000000000000, 7, "true", NULL
            ! line 3 i@16 "12e-1" of "{\"d\":-25E-2,\"i\":12e-1}": 1207 Invalid digit, Value '.', Pos 1, Type: Long
            ! line 4 i@5 "1.0" of "{\"i\":1.0}": 1207 Invalid digit, Value '.', Pos 1, Type: Long
            ! line 5 i@5 "1e99" of "{\"i\":1e99}": 1207 Invalid digit, Value 'e', Pos 1, Type: Long
            ! line 6 i@5 "{}" of "{\"i\":{}}": 1207 Invalid digit, Value '{', Pos 0, Type: Long
        "#]],
    );
    let cents = || auto(&[("d", Decimal { precision: 8, scale: 2 })]);
    cents().check(
        "{\"d\":20.259}",
        expect![[r#"
        20.25
    "#]],
    );
    cents().with(|conversion| conversion.round_decimals = true).check(
        "{\"d\":20.259}",
        expect![[r#"
        20.26
    "#]],
    );
}

#[test]
fn values_of_every_type() {
    let columns = [
        ("b", Boolean),
        ("c", Char(5)),
        ("d", Date),
        ("ts", Timestamp),
        ("tz", Timestamptz),
        ("t", Time),
        ("r", Real),
        ("s", SmallInt),
    ];
    auto(&columns).check(
        r#"{"b":true,"c":"ab","d":"2003-03-31","ts":"2003-03-31 18:45:05.5","tz":"2003-03-31 18:45:05+02","t":"18:45:05","r":1.5,"s":-1}
           {"b":false,"c":12.5,"d":"","ts":"","tz":"","t":"","r":"","s":""}
           {"b":"yes","c":"","d":null,"b":"no"}
           {"b":0,"c":false}
           {"b":"maybe"}
           {"c":"\u00e9"}
           {"d":"31.03.2003"}"#,
        expect![[r#"
            true, "ab", 2003-03-31, 2003-03-31T18:45:05.500, 2003-03-31T16:45:05, 18:45:05, 1.5, -1
            false, "12.5", NULL, NULL, NULL, NULL, NULL, NULL
            false, "", NULL, NULL, NULL, NULL, NULL, NULL
            false, "false", NULL, NULL, NULL, NULL, NULL, NULL
            ! line 5 b@6 "maybe" of "{\"b\":\"maybe\"}": 1210 Unknown boolean format
            ! line 6 c@6 "\\u00e9" of "{\"c\":\"\\u00e9\"}": 1220 Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: c3 a9
            ! line 7 d@6 "31.03.2003" of "{\"d\":\"31.03.2003\"}": 1205 Invalid date format or value [YYYY-MM-DD]
        "#]],
    );
}

#[test]
fn conversion_options_apply() {
    let columns = [("a", Varchar(3)), ("b", Varchar(3))];
    let file = "{\"a\":\"\",\"b\":\"  \"}\n{\"a\":\"\\\\N\",\"b\":\"x  \"}\n{\"a\":\"abcdef\"}\n";
    auto(&columns).check(
        file,
        expect![[r#"
        "", "  "
        "\\N", "x  "
        ! line 3 a@6 "abcdef" of "{\"a\":\"abcdef\"}": 1204 String length exceeds DDL length
    "#]],
    );
    let all = |conversion: &mut Conversion| {
        conversion.empty_as_null = true;
        conversion.blanks_as_null = true;
        conversion.trim_blanks = true;
        conversion.truncate_columns = true;
    };
    auto(&columns).with(all).check(
        file,
        expect![[r#"
        NULL, NULL
        "\\N", "x"
        "abc", NULL
    "#]],
    );
}

#[test]
fn cases_52_53_characters_that_are_none() {
    let columns = [("a", Varchar(10))];
    let file = b"{\"a\":\"x\xA4y\"}\n{\"a\":\"\\ud800z\"}\n{\"a\":\"\\u0000\"}\n";
    auto(&columns).check(file, expect![[r#"
        "\0"
        ! line 1 a@6 "x�y" of "{\"a\":\"x�y\"}": 1220 String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)
        ! line 2 a@6 "\\ud800z" of "{\"a\":\"\\ud800z\"}": 1220 String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: ed a0 80 (error 5)
    "#]]);
    auto(&columns).with(|conversion| conversion.replacement = Some(b'^')).check(
        file,
        expect![[r#"
        "x^y"
        "^^^z"
        "\0"
        replaced in line 1 column 0
        replaced in line 2 column 0
    "#]],
    );
}

#[test]
fn what_is_no_json_is_refused_at_its_place() {
    auto(&[("a", Integer), ("b", Varchar(10))]).check(
        "{\"a\":1,}\n{\"a\":01}\n{\"a\":\"x}\n{\"b\":\"\\x\"}\n{\"b\":\"a\tb\"}\n{'a':1}\n{\"a\":1\n{\"a\":NaN}\n{\n\"a\":\n1 2}\n{\"a\":7}\n{\"a\":",
        expect![[r#"
            7, NULL
            ! line 1 @7 "" of "{\"a\":1,}": 1216 Missing a name for object member.
            ! line 2 @6 "" of "{\"a\":01}": 1216 Missing a comma or } after an object member.
            ! line 3 @8 "" of "{\"a\":\"x}": 1216 Missing a closing quotation mark in string.
            ! line 4 @7 "" of "{\"b\":\"\\x\"}": 1216 Invalid escape character in string.
            ! line 5 @7 "" of "{\"b\":\"a\tb\"}": 1216 Invalid JSON: a control character in a string must be escaped.
            ! line 6 @1 "" of "{'a':1}": 1216 Missing a name for object member.
            ! line 7 @6 "" of "{\"a\":1": 1216 Missing a comma or } after an object member.
            ! line 8 @5 "" of "{\"a\":NaN}": 1216 Invalid value.
            ! line 11 @9 "" of "{\n\"a\":\n1 2}": 1216 Missing a comma or } after an object member.
            ! line 13 @5 "" of "{\"a\":": 1216 Invalid value.
        "#]],
    );
}

#[test]
fn names_with_escapes_and_changing_order() {
    auto(&[("é\"", Integer), ("b", Integer)]).check(
        "{\"\\u00e9\\\"\":1,\"b\":2}\n{\"\\u00e9\\\"\":3,\"b\":4}\n{\"b\":5,\"é\\\"\":6}\n{\"bb\":0,\"b\":7}\n{\"b\":8}\n",
        expect![[r#"
            1, 2
            3, 4
            6, 5
            NULL, 7
            NULL, 8
        "#]],
    );
}

#[test]
fn mappings_that_do_not_fit_their_columns() {
    let setup = |copy: Copy| RecordDecoder::new(&copy.format, copy.conversion, copy.columns).err();
    assert_eq!(setup(json(JsonMapping::NoShred, &[("a", Integer)])), Some(SetupError::NoShred));
    assert_eq!(setup(json(JsonMapping::NoShred, &[("a", Super), ("b", Super)])), Some(SetupError::NoShred));
    let error = setup(paths(&["$.a"], &category())).unwrap();
    assert_eq!(
        error.to_string(),
        "Number of jsonpaths and the number of columns should match. JSONPath size: 1, Number of columns in table or column list: 4"
    );
}

#[test]
fn an_object_of_more_than_4_mb_fails_the_load() {
    let object = |length: usize| format!("{{\"a\":1,\"x\":\"{}\"}}", "x".repeat(length - 14));
    let decode = |file: &str| {
        let copy = auto(&[("a", Integer)]);
        let chunks = copy.chunks(file.as_bytes(), 1 << 20, 1 << 16);
        let mut decoder = RecordDecoder::new(&copy.format, copy.conversion.clone(), copy.columns).unwrap();
        let mut kinds = Vec::new();
        let mut n_rows = 0;
        for chunk in &chunks {
            for decoded in decoder.decode(chunk) {
                let decoded = decoded.unwrap();
                n_rows += decoded.batch.num_rows();
                kinds.extend(decoded.errors.into_iter().map(|error| error.kind));
            }
        }
        (n_rows, kinds)
    };
    assert_eq!(decode(&object(4 << 20)), (1, vec![]));
    for length in [(4 << 20) + 1, 9 << 20] {
        let (n_rows, kinds) = decode(&(object(20) + &object(length)));
        assert_eq!(n_rows, 1);
        assert_eq!(kinds.len(), 1);
        assert!(kinds[0].fails_load());
    }
}

#[test]
fn ignoreheader_counts_line_feeds() {
    let copy = auto(&[("a", Integer)]);
    let mut chunker = crate::Chunker::new(&copy.format, crate::ChunkerLimits::default(), crate::FilePart::Whole, 2);
    let mut chunks = Vec::new();
    chunker.push(b"{\"a\":\n1}\n{\"a\":2}\n", &mut chunks);
    chunker.finish(&mut chunks);
    assert_eq!(chunks.len(), 1);
    assert_eq!((chunks[0].bytes.as_slice(), chunks[0].first_line), (b"{\"a\":2}\n".as_slice(), 3));
}

fn any_columns() -> impl Strategy<Value = Vec<TargetColumn>> {
    Just(target(&[("a", Varchar(6)), ("b", Integer), ("c", Super), ("d!", Char(3))]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Wherever the bytes are cut, rows and errors are the same.
    #[test]
    fn any_cutting_reads_the_same(
        columns in any_columns(),
        ignore_case in any::<bool>(),
        file in proptest::collection::vec(prop_oneof![
            Just("{"), Just("}"), Just("["), Just("]"), Just("\""), Just("\"a\":"), Just("\"b\":"), Just("\"C\":"), Just("\"d\":"),
            Just(","), Just("1"), Just("\"x\""), Just("null"), Just("\n"), Just("\\"), Just(" "), Just("\"\\u00e9\""), Just("é"),
            Just("{\"a\":\"x\",\"b\":1,\"d\":\"y\"}\n"), Just("{\"a\": [1, {}],\n \"d\": true}"),
        ], 0..30),
        chunk in 1usize..40,
        block in 1usize..40,
    ) {
        let mapping = if ignore_case { JsonMapping::AutoIgnoreCase } else { JsonMapping::Auto };
        let copy = Copy { format: RecordFormat::Json(mapping), conversion: Conversion::default(), columns };
        let file = file.concat();
        prop_assert_eq!(copy.read(file.as_bytes(), chunk, block), copy.read(file.as_bytes(), 1 << 20, 1 << 20));
    }
}
