use std::sync::Arc;

use arrow::datatypes::{Field, Schema};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;
use crate::options::{Delimiter, NullAs};
use crate::{Chunker, ChunkerLimits, Conversion, FilePart, RecordDecoder, RecordFormat, TargetColumn};

fn batch(columns: Vec<(&str, ColumnType, ArrayRef)>) -> (RecordBatch, Vec<(String, ColumnType)>) {
    let fields: Vec<Field> =
        columns.iter().map(|(name, _, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    let types = columns.iter().map(|(name, column_type, _)| ((*name).to_owned(), column_type.clone())).collect();
    let arrays = columns.into_iter().map(|(_, _, array)| array).collect();
    (RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap(), types)
}

fn venues() -> (RecordBatch, Vec<(String, ColumnType)>) {
    let names = ["Pinewood Race|track", "Columbus \"Crew\" Stadium", "Community, Ballpark, Arena", "a\\b\nc"];
    batch(vec![
        ("venueid", ColumnType::Integer, Arc::new(Int32Array::from(vec![1, 2, 4, 5]))),
        ("venuename", ColumnType::Varchar(50), Arc::new(StringArray::from(names.to_vec()))),
        ("venuestate", ColumnType::Char(2), Arc::new(StringArray::from(vec![Some("OH"), Some("O "), None, Some("")]))),
        ("venueseats", ColumnType::Integer, Arc::new(Int32Array::from(vec![Some(0), None, Some(-7), Some(3)]))),
    ])
}

fn encode(encoding: TextEncoding, (batch, types): (RecordBatch, Vec<(String, ColumnType)>)) -> String {
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
    let decimals = Decimal128Array::from(vec![36300, -5, 0]).with_precision_and_scale(18, 2).unwrap();
    let day = 86_400_000_000;
    let moments = || TimestampMicrosecondArray::from(vec![14_245 * day + 51_357_119_568, -1, 0]);
    let types = batch(vec![
        ("d", ColumnType::Decimal { precision: 18, scale: 2 }, Arc::new(decimals)),
        ("f8", ColumnType::DoublePrecision, Arc::new(Float64Array::from(vec![0.1, 1e20, -1.5e-7]))),
        ("f4", ColumnType::Real, Arc::new(Float32Array::from(vec![100_000.0, 1_234_567.0, f32::NAN]))),
        ("b", ColumnType::Boolean, Arc::new(BooleanArray::from(vec![true, false, true]))),
        ("day", ColumnType::Date, Arc::new(Date32Array::from(vec![0, -1, -753_736]))),
        ("t", ColumnType::Timestamp, Arc::new(moments())),
        ("tz", ColumnType::Timestamptz, Arc::new(moments().with_timezone("UTC"))),
        ("clock", ColumnType::Time, Arc::new(Time64MicrosecondArray::from(vec![51_357_500_000, 0, 1]))),
        ("l", ColumnType::BigInt, Arc::new(Int64Array::from(vec![i64::MIN, 0, i64::MAX]))),
    ]);
    expect![[r#"
        d|f8|f4|b|day|t|tz|clock|l
        363.00|0.1|100000|t|1970-01-01|2009-01-01 14:15:57.119568|2009-01-01 14:15:57.119568+00|14:15:57.5|-9223372036854775808
        -0.05|1e+20|1.234567e+06|f|1969-12-31|1969-12-31 23:59:59.999999|1969-12-31 23:59:59.999999+00|00:00:00|0
        0.00|-1.5e-07|NaN|t|0095-05-06 BC|1970-01-01 00:00:00|1970-01-01 00:00:00+00|00:00:00.000001|9223372036854775807
    "#]]
    .assert_eq(&encode(TextEncoding::pipe(), types));
}

/// What a column that has a null string can hold and get back.
fn reads_back(encoding: TextEncoding, format: RecordFormat, texts: Vec<Option<String>>, numbers: Vec<Option<i64>>) {
    let n_rows = texts.len().min(numbers.len());
    let (batch, types) = batch(vec![
        ("n", ColumnType::BigInt, Arc::new(Int64Array::from(numbers[..n_rows].to_vec()))),
        ("t", ColumnType::Varchar(65535), Arc::new(StringArray::from(texts[..n_rows].to_vec()))),
        (
            "d",
            ColumnType::DoublePrecision,
            Arc::new(Float64Array::from_iter(numbers[..n_rows].iter().map(|n| n.map(|n| n as f64 / 7.0)))),
        ),
        (
            "day",
            ColumnType::Date,
            Arc::new(Date32Array::from_iter(numbers[..n_rows].iter().map(|n| n.map(|n| (n % 100_000) as i32)))),
        ),
    ]);
    let null_as = NullAs::Text(encoding.null_as.clone());
    let mut bytes = Vec::new();
    TextEncoder::new(encoding, types.clone()).unwrap().encode(&batch, &mut bytes).unwrap();
    let columns = types.into_iter().map(|(name, column_type)| TargetColumn { name, column_type, not_null: false });
    let conversion = Conversion { null_as, ..Conversion::default() };
    let mut decoder = RecordDecoder::new(&format, conversion, columns.collect()).unwrap();
    let mut chunker =
        Chunker::new(&format, ChunkerLimits { chunk_bytes: 64, record_bytes: 1 << 20 }, FilePart::Whole, 0);
    let mut chunks = Vec::new();
    chunker.push(&bytes, &mut chunks);
    chunker.finish(&mut chunks);
    let mut batches = Vec::new();
    for chunk in &chunks {
        for decoded in decoder.decode(chunk) {
            let decoded = decoded.unwrap();
            assert_eq!(decoded.errors, [], "{:?}", String::from_utf8_lossy(&bytes));
            batches.push(decoded.batch);
        }
    }
    let back = arrow::compute::concat_batches(decoder.schema(), &batches).unwrap();
    assert_eq!(back.columns(), batch.columns(), "{:?}", String::from_utf8_lossy(&bytes));
}

proptest! {
    #[test]
    fn what_is_unloaded_loads_back(
        texts in proptest::collection::vec(proptest::option::of("[^\0]{0,12}|[a\"',|\\\\\r\n ]{0,8}"), 0..30),
        numbers in proptest::collection::vec(proptest::option::of(any::<i64>()), 0..30),
        csv in any::<bool>(),
    ) {
        if csv {
            let encoding = TextEncoding { null_as: b"@NULL".to_vec(), ..TextEncoding::csv() };
            reads_back(encoding, RecordFormat::csv(), texts, numbers);
        } else {
            let form = TextForm::Delimited { escape: true, add_quotes: true };
            let format = RecordFormat::Delimited { delimiter: Delimiter::byte(b'|'), escape: true, remove_quotes: true };
            reads_back(TextEncoding { form, delimiter: b'|', null_as: b"@NULL".to_vec() }, format, texts, numbers);
        }
    }
}
