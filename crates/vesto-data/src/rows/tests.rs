use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int16Array,
    Int64Array, StringArray,
};
use expect_test::{Expect, expect};
use vesto_types::ColumnType;

use super::*;

/// The rows of one column, in JSON and as CSV.
fn check(array: impl arrow::array::Array + 'static, column_type: ColumnType, expected: Expect) {
    let array: ArrayRef = Arc::new(array);
    let batch = RecordBatch::try_from_iter_with_nullable([("c", array, true)]).unwrap();
    let columns = [Column::new("c", &column_type)];
    let style = Style::default();
    let mut seen = String::new();
    for format in [ResultFormat::Json, ResultFormat::Csv] {
        let encoder = RowEncoder::new(&batch, &columns, format, &style).unwrap();
        let mut out = BytesMut::new();
        for row in 0..batch.num_rows() {
            encoder.put_row(&mut out, row);
        }
        seen.push_str(std::str::from_utf8(&out).unwrap().replace("\r\n", "\n").trim_end());
        seen.push('\n');
    }
    expected.assert_eq(&seen);
}

#[test]
fn each_type_has_its_member() {
    check(
        Int16Array::from(vec![Some(-7), None]),
        ColumnType::SmallInt,
        expect![[r#"
        [{"longValue":-7}][{"isNull":true}]
        -7
    "#]],
    );
    check(
        Int64Array::from(vec![i64::MIN]),
        ColumnType::BigInt,
        expect![[r#"
        [{"longValue":-9223372036854775808}]
        -9223372036854775808
    "#]],
    );
    check(
        BooleanArray::from(vec![true, false]),
        ColumnType::Boolean,
        expect![[r#"
        [{"booleanValue":true}][{"booleanValue":false}]
        t
        f
    "#]],
    );
    check(
        Date32Array::from(vec![0]),
        ColumnType::Date,
        expect![[r#"
        [{"stringValue":"1970-01-01"}]
        1970-01-01
    "#]],
    );
    let decimal = Decimal128Array::from(vec![150]).with_precision_and_scale(5, 2).unwrap();
    check(
        decimal,
        ColumnType::Decimal { precision: 5, scale: 2 },
        expect![[r#"
        [{"stringValue":"1.50"}]
        1.50
    "#]],
    );
    check(
        BinaryArray::from_vec(vec![b"hi\xff"]),
        ColumnType::Varbyte(10),
        expect![[r#"
        [{"blobValue":"aGn/"}]
        6869ff
    "#]],
    );
}

#[test]
fn doubles_read_back_the_same_and_real_keeps_its_digits() {
    let values = vec![0.1, 1e300, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    check(
        Float64Array::from(values),
        ColumnType::DoublePrecision,
        expect![[r#"
        [{"doubleValue":0.1}][{"doubleValue":1e300}][{"doubleValue":-0.0}][{"doubleValue":"NaN"}][{"doubleValue":"Infinity"}][{"doubleValue":"-Infinity"}]
        0.1
        1e+300
        -0
        NaN
        Infinity
        -Infinity
    "#]],
    );
    check(
        Float32Array::from(vec![0.1]),
        ColumnType::Real,
        expect![[r#"
        [{"doubleValue":0.1}]
        0.1
    "#]],
    );
}

#[test]
fn text_is_escaped() {
    check(
        StringArray::from(vec!["a\"b\\c\nü", "", "x,y"]),
        ColumnType::Varchar(20),
        expect![[r#"
        [{"stringValue":"a\"b\\c\nü"}][{"stringValue":""}][{"stringValue":"x,y"}]
        "a""b\c
        ü"
        ""
        "x,y"
    "#]],
    );
}

#[test]
fn control_characters_are_escaped() {
    let mut out = BytesMut::new();
    put_escaped(&mut out, b"a\x01\t\r\x1fb");
    assert_eq!(&out[..], br"a\u0001\t\r\u001fb");
}

#[test]
fn a_row_knows_how_long_its_values_are() {
    let array: ArrayRef = Arc::new(StringArray::from(vec!["\n".repeat(100)]));
    let batch = RecordBatch::try_from_iter([("c", array)]).unwrap();
    let style = Style::default();
    let columns = [Column::new("c", &ColumnType::Varchar(200))];
    let encoder = RowEncoder::new(&batch, &columns, ResultFormat::Json, &style).unwrap();
    assert_eq!(encoder.put_row(&mut BytesMut::new(), 0), 100);
}
