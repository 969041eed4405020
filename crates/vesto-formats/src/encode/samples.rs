//! Batches that the encoders' tests share, and the way back through the decoders.

use std::sync::Arc;

use arrow::array::*;
use arrow::compute::concat_batches;
use arrow::datatypes::{Field, Schema};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use vesto_types::interval::IntervalQualifier;
use vesto_types::{ColumnType, Timetz};

use crate::{Chunker, ChunkerLimits, Conversion, FilePart, LoadError, RecordDecoder, RecordFormat, TargetColumn};

pub(super) type Columns = Vec<(String, ColumnType)>;

pub(super) fn batch(columns: Vec<(&str, ColumnType, ArrayRef)>) -> (RecordBatch, Columns) {
    let fields: Vec<Field> =
        columns.iter().map(|(name, _, array)| Field::new(*name, array.data_type().clone(), true)).collect();
    let types = columns.iter().map(|(name, column_type, _)| ((*name).to_owned(), column_type.clone())).collect();
    let arrays = columns.into_iter().map(|(_, _, array)| array).collect();
    (RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap(), types)
}

/// A row of each type's ordinary and extreme values, and one of nulls.
pub(super) fn every_type() -> (RecordBatch, Columns) {
    let decimals = Decimal128Array::from(vec![Some(36300), Some(-5), Some(0), None]).with_precision_and_scale(18, 2);
    let wide = vec![Some(10_i128.pow(37)), Some(-1), Some(0), None];
    let wide = Decimal128Array::from(wide).with_precision_and_scale(38, 20);
    let day = 86_400_000_000;
    let moments =
        || TimestampMicrosecondArray::from(vec![Some(14_245 * day + 51_357_119_568), Some(-1), Some(0), None]);
    let clock = |micros, offset| Timetz::new(micros, offset).map(Timetz::pack);
    batch(vec![
        ("d", ColumnType::Decimal { precision: 18, scale: 2 }, Arc::new(decimals.unwrap())),
        ("w", ColumnType::Decimal { precision: 38, scale: 20 }, Arc::new(wide.unwrap())),
        (
            "f8",
            ColumnType::DoublePrecision,
            Arc::new(Float64Array::from(vec![Some(0.1), Some(1e20), Some(-1.5e-7), None])),
        ),
        (
            "f4",
            ColumnType::Real,
            Arc::new(Float32Array::from(vec![Some(100_000.0), Some(1_234_567.0), Some(f32::NAN), None])),
        ),
        ("b", ColumnType::Boolean, Arc::new(BooleanArray::from(vec![Some(true), Some(false), Some(true), None]))),
        ("day", ColumnType::Date, Arc::new(Date32Array::from(vec![Some(0), Some(-1), Some(-753_736), None]))),
        ("t", ColumnType::Timestamp, Arc::new(moments())),
        ("tz", ColumnType::Timestamptz, Arc::new(moments().with_timezone("UTC"))),
        (
            "clock",
            ColumnType::Time,
            Arc::new(Time64MicrosecondArray::from(vec![Some(51_357_500_000), Some(0), Some(1), None])),
        ),
        (
            "clocktz",
            ColumnType::Timetz,
            Arc::new(Int64Array::from(vec![clock(51_357_500_000, -18_000), clock(0, 19_800), clock(1, 0), None])),
        ),
        (
            "ym",
            ColumnType::IntervalYearToMonth(IntervalQualifier::YEAR_TO_MONTH),
            Arc::new(IntervalYearMonthArray::from(vec![Some(14), Some(-25), Some(0), None])),
        ),
        (
            "ds",
            ColumnType::IntervalDayToSecond(IntervalQualifier::DAY_TO_SECOND),
            Arc::new(DurationMicrosecondArray::from(vec![Some(3 * day + 1_500_000), Some(-day), Some(0), None])),
        ),
        ("s2", ColumnType::SmallInt, Arc::new(Int16Array::from(vec![Some(i16::MIN), Some(0), Some(7), None]))),
        ("l", ColumnType::BigInt, Arc::new(Int64Array::from(vec![Some(i64::MIN), Some(0), Some(i64::MAX), None]))),
        ("c", ColumnType::Char(4), Arc::new(StringArray::from(vec![Some("ab  "), Some(""), Some("x|y"), None]))),
        (
            "s",
            ColumnType::Super,
            Arc::new(StringArray::from(vec![Some("{\"a\":[1,\"x|y\"]}"), Some("\"t\""), Some("1.50"), None])),
        ),
    ])
}

/// Decodes what was encoded.
pub(super) fn decode(
    format: &RecordFormat,
    conversion: Conversion,
    columns: &Columns,
    file: &[u8],
) -> (RecordBatch, Vec<LoadError>) {
    let target = |(name, column_type): &(String, ColumnType)| TargetColumn {
        name: name.clone(),
        column_type: column_type.clone(),
        not_null: false,
    };
    let mut decoder = RecordDecoder::new(format, conversion, columns.iter().map(target).collect()).unwrap();
    let limits = ChunkerLimits { chunk_bytes: 64, record_bytes: 1 << 20 };
    let mut chunker = Chunker::new(format, limits, FilePart::Whole, 0);
    let mut chunks = Vec::new();
    chunker.push(file, &mut chunks);
    chunker.finish(&mut chunks);
    let (mut batches, mut errors) = (Vec::new(), Vec::new());
    for chunk in &chunks {
        for decoded in decoder.decode(chunk) {
            let decoded = decoded.unwrap();
            errors.extend(decoded.errors);
            batches.push(decoded.batch);
        }
    }
    (concat_batches(decoder.schema(), &batches).unwrap(), errors)
}

/// Up to 20 rows of some columns. Texts are of the characters that matter to a format, and any others but NUL.
pub(super) fn any_rows(with_bytes: bool) -> impl Strategy<Value = (RecordBatch, Columns)> {
    (1..20usize).prop_flat_map(move |n_rows| {
        let columns = vec(any_column(n_rows, with_bytes), 1..5);
        columns.prop_map(|columns| {
            let names: Vec<String> = (0..columns.len()).map(|i| format!("c{i}")).collect();
            let named =
                names.iter().zip(columns).map(|(name, (column_type, array))| (name.as_str(), column_type, array));
            batch(named.collect())
        })
    })
}

fn any_column(n: usize, with_bytes: bool) -> BoxedStrategy<(ColumnType, ArrayRef)> {
    fn of<T: std::fmt::Debug + 'static, A: Array + 'static>(
        n: usize,
        column_type: ColumnType,
        values: impl Strategy<Value = T> + 'static,
        array: impl Fn(Vec<Option<T>>) -> A + 'static,
    ) -> BoxedStrategy<(ColumnType, ArrayRef)> {
        let values = vec(option::weighted(0.8, values), n);
        values.prop_map(move |values| (column_type.clone(), Arc::new(array(values)) as ArrayRef)).boxed()
    }
    let day = 86_400_000_000_i64;
    let moments = -day * 700_000..day * 2_900_000;
    let decimal = |precision: u8, scale: i8| {
        let limit = 10_i128.pow(u32::from(precision)) - 1;
        let array = move |values| Decimal128Array::from(values).with_precision_and_scale(precision, scale).unwrap();
        of(n, ColumnType::Decimal { precision, scale }, -limit..=limit, array)
    };
    let text = "[^\0]{0,12}|[a\"'`,|\\\\\r\n\t ]{0,8}|null|t";
    let json = prop_oneof![
        Just("true".to_owned()),
        Just("[]".to_owned()),
        "-?[1-9][0-9]{0,18}(\\.[0-9]{1,4})?",
        "[^\0]{0,8}|[a\"'`,|\\\\\r\n ]{0,8}".prop_map(|text| serde_json::Value::from(text).to_string()),
        "[^\0]{0,8}|[a\"'`,|\\\\\r\n ]{0,8}"
            .prop_map(|text| serde_json::json!({"a": [1, null, text], "b|,": {}}).to_string()),
    ];
    let offsets = (0..day, -57_599..57_599_i32).prop_map(|(local, offset)| Timetz::new(local, offset).unwrap().pack());
    let mut all = vec![
        of(n, ColumnType::SmallInt, any::<i16>(), Int16Array::from),
        of(n, ColumnType::Integer, any::<i32>(), Int32Array::from),
        of(n, ColumnType::BigInt, any::<i64>(), Int64Array::from),
        decimal(9, 2),
        decimal(18, 0),
        decimal(38, 19),
        of(n, ColumnType::Real, any::<f32>().prop_filter("finite", |v| v.is_finite()), Float32Array::from),
        of(n, ColumnType::DoublePrecision, any::<f64>().prop_filter("finite", |v| v.is_finite()), Float64Array::from),
        of(n, ColumnType::Boolean, any::<bool>(), BooleanArray::from),
        of(n, ColumnType::Char(12), "[!-~]{0,6}[!-~]| ?[a-z]", |values: Vec<Option<String>>| StringArray::from(values)),
        of(n, ColumnType::Varchar(64), text, |values: Vec<Option<String>>| StringArray::from(values)),
        of(n, ColumnType::Date, -700_000..2_900_000_i32, Date32Array::from),
        of(n, ColumnType::Timestamp, moments.clone(), TimestampMicrosecondArray::from),
        of(n, ColumnType::Timestamptz, moments, |values| TimestampMicrosecondArray::from(values).with_timezone("UTC")),
        of(n, ColumnType::Time, 0..day, Time64MicrosecondArray::from),
        of(n, ColumnType::Timetz, offsets, Int64Array::from),
        of(
            n,
            ColumnType::IntervalYearToMonth(IntervalQualifier::YEAR_TO_MONTH),
            any::<i32>(),
            IntervalYearMonthArray::from,
        ),
        of(
            n,
            ColumnType::IntervalDayToSecond(IntervalQualifier::DAY_TO_SECOND),
            any::<i64>(),
            DurationMicrosecondArray::from,
        ),
        of(n, ColumnType::Super, json, |values: Vec<Option<String>>| StringArray::from(values)),
    ];
    if with_bytes {
        let bytes = |values: Vec<Option<Vec<u8>>>| values.iter().map(Option::as_deref).collect::<BinaryArray>();
        all.push(of(n, ColumnType::Varbyte(8), vec(any::<u8>(), 0..8), bytes));
    }
    proptest::strategy::Union::new(all).boxed()
}
