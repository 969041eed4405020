use std::sync::Arc;

use arrow::array::{Int32Array, StringArray};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::super::samples::{Columns, any_rows, batch, decode, every_type};
use super::*;
use crate::options::{Delimiter, NullAs};
use crate::{Conversion, RecordFormat};

fn venues() -> (RecordBatch, Columns) {
    let names = ["Pinewood Race|track", "Columbus \"Crew\" Stadium", "Community, Ballpark, Arena", "a\\b\nc"];
    batch(vec![
        ("venueid", ColumnType::Integer, Arc::new(Int32Array::from(vec![1, 2, 4, 5]))),
        ("venuename", ColumnType::Varchar(50), Arc::new(StringArray::from(names.to_vec()))),
        ("venuestate", ColumnType::Char(2), Arc::new(StringArray::from(vec![Some("OH"), Some("O "), None, Some("")]))),
        ("venueseats", ColumnType::Integer, Arc::new(Int32Array::from(vec![Some(0), None, Some(-7), Some(3)]))),
    ])
}

fn encode(encoding: TextEncoding, (batch, types): (RecordBatch, Columns)) -> String {
    let encoder = TextEncoder::new(encoding, types).unwrap();
    let mut out = Vec::new();
    encoder.header(&mut out);
    encoder.encode(&batch, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn check(encoding: TextEncoding, expected: Expect) {
    expected.assert_eq(&encode(encoding, venues()));
}

#[test]
fn delimited() {
    check(
        TextEncoding::pipe(),
        expect![[r#"
        venueid|venuename|venuestate|venueseats
        1|Pinewood Race|track|OH|0
        2|Columbus "Crew" Stadium|O|
        4|Community, Ballpark, Arena||-7
        5|a\b
        c||3
    "#]],
    );
    let form = TextForm::Delimited { escape: true, add_quotes: true };
    check(
        TextEncoding { form, delimiter: b'|', null_as: b"fred".to_vec() },
        expect![[r#"
        "venueid"|"venuename"|"venuestate"|"venueseats"
        1|"Pinewood Race\|track"|"OH"|0
        2|"Columbus \"Crew\" Stadium"|"O"|fred
        4|"Community, Ballpark, Arena"|fred|-7
        5|"a\\b\
        c"|""|3
    "#]],
    );
}

#[test]
fn csv() {
    check(
        TextEncoding::csv(),
        expect![[r#"
        venueid,venuename,venuestate,venueseats
        1,Pinewood Race|track,OH,0
        2,"Columbus ""Crew"" Stadium",O,
        4,"Community, Ballpark, Arena",,-7
        5,"a\b
        c",,3
    "#]],
    );
    check(
        TextEncoding { delimiter: b'|', ..TextEncoding::csv() },
        expect![[r#"
        venueid|venuename|venuestate|venueseats
        1|"Pinewood Race|track"|OH|0
        2|"Columbus ""Crew"" Stadium"|O|
        4|Community, Ballpark, Arena||-7
        5|"a\b
        c"||3
    "#]],
    );
}

#[test]
fn spells_every_type() {
    let encoding = TextEncoding { null_as: b"@".to_vec(), ..TextEncoding::pipe() };
    expect![[r#"
        d|w|f8|f4|b|day|t|tz|clock|clocktz|ym|ds|s2|l|c|s
        363.00|100000000000000000.00000000000000000000|0.1|100000|t|1970-01-01|2009-01-01 14:15:57.119568|2009-01-01 14:15:57.119568+00|14:15:57.5|14:15:57.5-05|1 year 2 mons|3 days 00:00:01.5|-32768|-9223372036854775808|ab|{"a":[1,"x|y"]}
        -0.05|-0.00000000000000000001|1e+20|1.234567e+06|f|1969-12-31|1969-12-31 23:59:59.999999|1969-12-31 23:59:59.999999+00|00:00:00|00:00:00+05:30|-2 years -1 mons|-1 days|0|0||"t"
        0.00|0.00000000000000000000|-1.5e-07|NaN|t|0095-05-06 BC|1970-01-01 00:00:00|1970-01-01 00:00:00+00|00:00:00.000001|00:00:00.000001+00|0 mons|00:00:00|7|9223372036854775807|x|y|1.50
        @|@|@|@|@|@|@|@|@|@|@|@|@|@|@|null
    "#]].assert_eq(&encode(encoding, every_type()));
    let bytes = arrow::array::BinaryArray::from(vec![b"\x00\xABz".as_slice(), b""]);
    let bytes = batch(vec![("v", ColumnType::Varbyte(8), Arc::new(bytes))]);
    assert_eq!(encode(TextEncoding::csv(), bytes), "v\n00ab7a\n\n");
}

/// A delimiter that is a value's own character.
#[test]
fn csv_quotes_any_value_that_has_the_delimiter_in_it() {
    let (rows, types) = every_type();
    let (rows, types) =
        (rows.project(&[5, 6, 10, 15]).unwrap(), [5, 6, 10, 15].map(|i: usize| types[i].clone()).to_vec());
    expect![[r#"
        day-t-ym-s
        "1970-01-01"-"2009-01-01 14:15:57.119568"-1 year 2 mons-"{""a"":[1,""x|y""]}"
        "1969-12-31"-"1969-12-31 23:59:59.999999"-"-2 years -1 mons"-"""t"""
        "0095-05-06 BC"-"1970-01-01 00:00:00"-0 mons-1.50
        ---null
    "#]]
    .assert_eq(&encode(TextEncoding { delimiter: b'-', ..TextEncoding::csv() }, (rows, types)));
}

#[test]
fn super_has_its_own_null_and_is_quoted_like_text() {
    let texts = StringArray::from(vec![Some("{\"a\":\"x|y\"}"), Some("\"\\\\\""), None]);
    let columns = || batch(vec![("s", ColumnType::Super, Arc::new(texts.clone()))]);
    let form = TextForm::Delimited { escape: true, add_quotes: true };
    let quoted = TextEncoding { form, delimiter: b'|', null_as: b"NULL".to_vec() };
    expect![[r#"
        "s"
        "{\"a\":\"x\|y\"}"
        "\"\\\\\""
        null
    "#]]
    .assert_eq(&encode(quoted, columns()));
    expect![[r#"
        s
        "{""a"":""x|y""}"
        """\\"""
        null
    "#]]
    .assert_eq(&encode(TextEncoding { null_as: b"NULL".to_vec(), ..TextEncoding::csv() }, columns()));
}

#[test]
fn rows_of_a_slice_are_its_own() {
    let (rows, types) = venues();
    assert!(
        encode(TextEncoding::csv(), (rows.slice(1, 2), types)).ends_with("\n4,\"Community, Ballpark, Arena\",,-7\n")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_unloaded_loads_back(
        (rows, types) in prop_oneof![any_rows(false)],
        form in 0..3usize,
        delimiter in prop_oneof![Just(b'|'), Just(b','), Just(b'\t')],
    ) {
        let (form, format) = match form {
            0 => (TextForm::Csv, RecordFormat::Csv { delimiter: Delimiter::byte(delimiter), quote: b'"' }),
            n => {
                let add_quotes = n == 2;
                let format =
                    RecordFormat::Delimited { delimiter: Delimiter::byte(delimiter), escape: true, remove_quotes: add_quotes };
                (TextForm::Delimited { escape: true, add_quotes }, format)
            }
        };
        loads_back(TextEncoding { form, delimiter, null_as: b"@NULL".to_vec() }, &format, &rows, types)?;
    }

    #[test]
    fn csv_loads_back_bytes_too((rows, types) in any_rows(true)) {
        loads_back(TextEncoding { null_as: b"@NULL".to_vec(), ..TextEncoding::csv() }, &RecordFormat::csv(), &rows, types)?;
    }
}

fn loads_back(
    encoding: TextEncoding,
    format: &RecordFormat,
    rows: &RecordBatch,
    types: Columns,
) -> Result<(), TestCaseError> {
    let null_as = NullAs::Text(encoding.null_as.clone());
    let mut file = Vec::new();
    TextEncoder::new(encoding, types.clone()).unwrap().encode(rows, &mut file).unwrap();
    let (back, errors) = decode(format, Conversion { null_as, ..Conversion::default() }, &types, &file);
    let file = String::from_utf8_lossy(&file);
    prop_assert_eq!(errors, [], "{:?}", file);
    prop_assert_eq!(back.columns(), rows.columns(), "{:?}", file);
    Ok(())
}
