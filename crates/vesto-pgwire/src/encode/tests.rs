use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DurationMicrosecondArray, Float32Array,
    Float64Array, Int32Array, Int64Array, IntervalMonthDayNanoArray, IntervalYearMonthArray, ListArray, StringArray,
    Time64MicrosecondArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{Int32Type, IntervalMonthDayNano};
use expect_test::{Expect, expect};
use vesto_types::{ColumnType, IntervalQualifier, Timetz};

use super::*;

/// The value of row 0, in text form and in binary form.
fn encode(array: ArrayRef, column_type: &ColumnType, style: &Style) -> (String, Vec<u8>) {
    let batch = RecordBatch::try_from_iter([("c", array)]).unwrap();
    let columns = [Column::new("c", column_type)];
    let value = |format| {
        let mut out = BytesMut::new();
        RowEncoder::new(&batch, &columns, &Formats(vec![format]), style).unwrap().put_row(&mut out, 0);
        // Type, length, count, length of the value.
        out[11..].to_vec()
    };
    (String::from_utf8(value(0)).unwrap(), value(1))
}

fn check(array: impl arrow::array::Array + 'static, column_type: ColumnType, expected: &Expect) {
    let (text, binary) = encode(Arc::new(array), &column_type, &Style::default());
    expected.assert_eq(&format!("{text} | {}", hex::encode(binary)));
}

fn decimal(value: i128, precision: u8, scale: i8) -> Decimal128Array {
    Decimal128Array::from(vec![value]).with_precision_and_scale(precision, scale).unwrap()
}

#[test]
fn numbers() {
    check(Int32Array::from(vec![-7]), ColumnType::Integer, &expect!["-7 | fffffff9"]);
    // A wider array is narrowed to the type that was announced.
    check(Int64Array::from(vec![258]), ColumnType::SmallInt, &expect!["258 | 0102"]);
    check(BooleanArray::from(vec![true]), ColumnType::Boolean, &expect!["t | 01"]);
    check(Float64Array::from(vec![0.1 + 0.2]), ColumnType::DoublePrecision, &expect!["0.3 | 3fd3333333333334"]);
    check(Float64Array::from(vec![1e20]), ColumnType::DoublePrecision, &expect!["1e+20 | 4415af1d78b58c40"]);
    check(Float64Array::from(vec![123456.0]), ColumnType::DoublePrecision, &expect!["123456 | 40fe240000000000"]);
    check(Float32Array::from(vec![-1.5e-7]), ColumnType::Real, &expect!["-1.5e-07 | b4210fb0"]);
    let numeric = |precision, scale| ColumnType::Decimal { precision, scale };
    check(decimal(1_234_567, 10, 2), numeric(10, 2), &expect!["12345.67 | 0003000100000002000109291a2c"]);
    check(decimal(-5, 10, 4), numeric(10, 4), &expect!["-0.0005 | 0001ffff400000040005"]);
    check(decimal(0, 10, 2), numeric(10, 2), &expect!["0.00 | 0000000000000002"]);
    check(decimal(100_000_000, 18, 0), numeric(18, 0), &expect!["100000000 | 00010002000000000001"]);
}

#[test]
fn dates_and_times() {
    check(Date32Array::from(vec![15_706]), ColumnType::Date, &expect!["2013-01-01 | 0000128d"]);
    check(Date32Array::from(vec![-735_160]), ColumnType::Date, &expect!["0044-03-15 BC | fff49d7b"]);
    check(
        Time64MicrosecondArray::from(vec![18_000_500_000]),
        ColumnType::Time,
        &expect!["05:00:00.5 | 0000000430e9d520"],
    );
    let moment = TimestampMicrosecondArray::from(vec![1_357_020_000_000_000]);
    check(moment.clone(), ColumnType::Timestamp, &expect!["2013-01-01 06:00:00 | 000175329bd5b800"]);
    let zoned = moment.with_timezone("UTC");
    check(zoned.clone(), ColumnType::Timestamptz, &expect!["2013-01-01 06:00:00+00 | 000175329bd5b800"]);
    let mut style = Style::default();
    style.follow("TimeZone", "Asia/Kolkata");
    assert_eq!(encode(Arc::new(zoned), &ColumnType::Timestamptz, &style).0, "2013-01-01 11:30:00+05:30");
}

#[test]
fn text_lists_intervals_and_nulls() {
    check(StringArray::from(vec!["café"]), ColumnType::Varchar(10), &expect!["café | 636166c3a9"]);
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), None, Some(3)])]);
    assert_eq!(encode(Arc::new(list), &ColumnType::Varchar(10), &Style::default()).0, "{1,NULL,3}");
    let value = IntervalMonthDayNano { months: 14, days: 3, nanoseconds: 14_706_700_000_000 };
    let interval = IntervalMonthDayNanoArray::from(vec![value]);
    let text = encode(Arc::new(interval), &ColumnType::Varchar(10), &Style::default()).0;
    assert_eq!(text, "1 year 2 mons 3 days 04:05:06.7");
    let batch = RecordBatch::try_from_iter([("c", Arc::new(Int32Array::from(vec![None])) as ArrayRef)]).unwrap();
    let mut out = BytesMut::new();
    let columns = [Column::new("c", &ColumnType::Integer)];
    RowEncoder::new(&batch, &columns, &Formats::default(), &Style::default()).unwrap().put_row(&mut out, 0);
    assert_eq!(hex::encode(&out), "440000000a0001ffffffff");
}

#[test]
fn extra_float_digits_show_more_of_a_float() {
    let mut style = Style::default();
    style.follow("extra_float_digits", "2");
    let array: ArrayRef = Arc::new(Float64Array::from(vec![0.1]));
    assert_eq!(encode(array, &ColumnType::DoublePrecision, &style).0, "0.10000000000000001");
}

#[test]
fn the_last_moment_has_no_local_time_further_east() {
    let column_type = ColumnType::Timestamptz;
    let style = |zone: &str| Style { time_zone: zone.parse().unwrap(), ..Style::default() };
    for (moment, east, west) in [
        (chrono::DateTime::<chrono::Utc>::MAX_UTC, "infinity", "262142-12-31 18:59:59.999999-05"),
        (chrono::DateTime::<chrono::Utc>::MIN_UTC, "262144-01-01 09:18:59+09:18 BC", "-infinity"),
    ] {
        let array = || {
            let array = TimestampMicrosecondArray::from(vec![moment.timestamp_micros()]).with_timezone("UTC");
            Arc::new(array) as ArrayRef
        };
        assert_eq!(encode(array(), &column_type, &style("Asia/Tokyo")).0, east);
        assert_eq!(encode(array(), &column_type, &style("America/New_York")).0, west);
    }
}

#[test]
fn zoned_times_intervals_and_bytes() {
    let time = Timetz::parse("13:24:55.5-05", 0).unwrap().pack();
    let expected = expect!["13:24:55.5-05 | 0000000b3ea2d8e000004650"];
    check(Int64Array::from(vec![time]), ColumnType::Timetz, &expected);
    let months = ColumnType::interval(IntervalQualifier::YEAR_TO_MONTH);
    check(IntervalYearMonthArray::from(vec![14]), months, &expect!["1 year 2 mons | 0000000e"]);
    let micros = ColumnType::interval(IntervalQualifier::DAY_TO_SECOND);
    let expected = expect!["1 day 01:00:00.5 | 00000014f472a520"];
    check(DurationMicrosecondArray::from(vec![90_000_500_000]), micros, &expected);
    check(BinaryArray::from_vec(vec![b"a\xff"]), ColumnType::Varbyte(2), &expect!["61ff | 61ff"]);
    check(StringArray::from(vec!["{\"a\":1}"]), ColumnType::Super, &expect![[r#"{"a":1} | 7b2261223a317d"#]]);
}
