//! Files are written by the Parquet writer of Arrow; what it cannot write is tried with files of other writers in `e2e`.

use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::basic::Compression;
use ::parquet::file::properties::{WriterProperties, WriterVersion};
use arrow::array::{
    ArrayRef, AsArray, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Decimal256Array, Float32Array,
    Float64Array, Int16Array, Int32Array, Int32Builder, Int64Array, ListArray, MapBuilder, RecordBatch, StringArray,
    StringBuilder, StructArray, Time64MicrosecondArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, UInt64Array,
};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int32Type, Int64Type, i256};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use bytes::Bytes;
use expect_test::{Expect, expect};
use vesto_types::ColumnType;

use super::*;
use crate::encode::parquet::{ParquetEncoding, ParquetWriter};

pub(super) const PLAIN: ColumnarOptions =
    ColumnarOptions { serialize_to_json: false, fill_record: false, replacement: None };
pub(super) const TO_JSON: ColumnarOptions =
    ColumnarOptions { serialize_to_json: true, fill_record: false, replacement: None };

pub(super) fn target(columns: &[(&str, ColumnType)]) -> Vec<TargetColumn> {
    let column = |(name, column_type): &(&str, ColumnType)| TargetColumn {
        name: (*name).to_owned(),
        column_type: column_type.clone(),
        not_null: false,
    };
    columns.iter().map(column).collect()
}

fn written(columns: Vec<(&str, ArrayRef)>, properties: Option<WriterProperties>) -> Vec<u8> {
    let nullable = true;
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, nullable)))
            .unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), properties).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

fn load(file: &[u8], target: &[TargetColumn], options: ColumnarOptions) -> Result<Vec<Converted>, ColumnarError> {
    let source: Arc<dyn RangeReader> = Arc::new(InMemory::whole(Bytes::copy_from_slice(file)));
    let opened = ColumnarFile::open(ColumnarFormat::Parquet, source.as_ref(), target, options)?;
    let mut batches = Vec::new();
    for piece in 0..opened.pieces().len() {
        for batch in opened.read(piece, &source)? {
            batches.push(batch?);
        }
    }
    Ok(batches)
}

/// Names of zones are more than the formatter knows.
fn without_zone(array: &ArrayRef) -> ArrayRef {
    match array.data_type() {
        DataType::Timestamp(unit, Some(_)) => cast(array, &DataType::Timestamp(*unit, None)).unwrap(),
        _ => Arc::clone(array),
    }
}

pub(super) fn rows(batches: &[Converted]) -> String {
    let options = FormatOptions::new().with_null("NULL");
    let mut text = String::new();
    for Converted { batch, replaced } in batches {
        let columns: Vec<ArrayRef> = batch.columns().iter().map(without_zone).collect();
        let columns: Vec<_> = columns.iter().map(|array| ArrayFormatter::try_new(array, &options).unwrap()).collect();
        for row in 0..batch.num_rows() {
            let cells: Vec<String> = columns.iter().map(|column| column.value(row).to_string()).collect();
            text.push_str(&format!("{}\n", cells.join(" | ")));
        }
        if !replaced.is_empty() {
            text.push_str(&format!("replaced: {replaced:?}\n"));
        }
    }
    text
}

#[track_caller]
fn check(columns: Vec<(&str, ArrayRef)>, target: &[TargetColumn], options: ColumnarOptions, expected: Expect) {
    let actual = match load(&written(columns, None), target, options) {
        Ok(batches) => rows(&batches),
        Err(error) => format!("error: {error}\n"),
    };
    expected.assert_eq(&actual);
}

/// One column of one type.
#[track_caller]
fn check_column(array: impl arrow::array::Array + 'static, column_type: ColumnType, expected: Expect) {
    check(vec![("f", Arc::new(array))], &target(&[("c", column_type)]), PLAIN, expected);
}

#[test]
fn every_type_of_its_own_kind() {
    let decimal = ColumnType::Decimal { precision: 9, scale: 2 };
    let digits = |values: Vec<Option<i128>>| Decimal128Array::from(values).with_precision_and_scale(9, 2).unwrap();
    check(
        vec![
            ("a", Arc::new(Int16Array::from(vec![Some(1), None]))),
            ("b", Arc::new(Int32Array::from(vec![Some(-2), None]))),
            ("c", Arc::new(Int64Array::from(vec![Some(3), None]))),
            ("d", Arc::new(digits(vec![Some(-123), None]))),
            ("e", Arc::new(Float32Array::from(vec![Some(1.5), None]))),
            ("f", Arc::new(Float64Array::from(vec![Some(2.5), None]))),
            ("g", Arc::new(BooleanArray::from(vec![Some(true), None]))),
            ("h", Arc::new(StringArray::from(vec![Some("ab"), None]))),
            ("i", Arc::new(StringArray::from(vec![Some("änd"), None]))),
            ("j", Arc::new(Date32Array::from(vec![Some(1), None]))),
            ("k", Arc::new(TimestampMicrosecondArray::from(vec![Some(1), None]))),
            ("l", Arc::new(TimestampMicrosecondArray::from(vec![Some(2), None]).with_timezone("UTC"))),
            ("m", Arc::new(Time64MicrosecondArray::from(vec![Some(3), None]))),
            ("n", Arc::new(BinaryArray::from(vec![Some(b"\x00\xff".as_slice()), None]))),
        ],
        &target(&[
            ("a", ColumnType::SmallInt),
            ("b", ColumnType::Integer),
            ("c", ColumnType::BigInt),
            ("d", decimal),
            ("e", ColumnType::Real),
            ("f", ColumnType::DoublePrecision),
            ("g", ColumnType::Boolean),
            ("h", ColumnType::Char(2)),
            ("i", ColumnType::Varchar(4)),
            ("j", ColumnType::Date),
            ("k", ColumnType::Timestamp),
            ("l", ColumnType::Timestamptz),
            ("m", ColumnType::Time),
            ("n", ColumnType::Varbyte(2)),
        ]),
        PLAIN,
        expect![[r#"
            1 | -2 | 3 | -1.23 | 1.5 | 2.5 | true | ab | änd | 1970-01-02 | 1970-01-01T00:00:00.000001 | 1970-01-01T00:00:00.000002 | 00:00:00.000003 | 00ff
            NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
        "#]],
    );
}

#[test]
fn arrow_types_arrive_as_stored() {
    let decimal = |precision, scale| ColumnType::Decimal { precision, scale };
    check_column(
        TimestampMillisecondArray::from(vec![-1]),
        ColumnType::Timestamp,
        expect![[r#"
            1969-12-31T23:59:59.999
        "#]],
    );
    check_column(
        TimestampNanosecondArray::from(vec![-1]).with_timezone("UTC"),
        ColumnType::Timestamp,
        expect![[r#"
            1969-12-31T23:59:59.999999
        "#]],
    );
    for precision in [9, 18, 38] {
        let array = Decimal128Array::from(vec![-5]).with_precision_and_scale(precision, 2).unwrap();
        check_column(
            array,
            decimal(precision, 2),
            expect![[r#"
            -0.05
        "#]],
        );
    }
}

#[test]
fn numbers_of_one_width_only() {
    check_column(
        Int32Array::from(vec![7]),
        ColumnType::SmallInt,
        expect![[r#"
        7
    "#]],
    );
    check_column(
        Int32Array::from(vec![70_000]),
        ColumnType::SmallInt,
        expect![[r#"
        error: Value out of range for column c. Column type: smallint
    "#]],
    );
    check_column(
        UInt64Array::from(vec![u64::MAX]),
        ColumnType::BigInt,
        expect![[r#"
        error: Value out of range for column c. Column type: bigint
    "#]],
    );
    let numeric = Decimal256Array::from(vec![i256::ONE]).with_precision_and_scale(50, 2).unwrap();
    check_column(
        numeric,
        ColumnType::Decimal { precision: 38, scale: 2 },
        expect![[r#"
        error: column `c` is of an incompatible type
    "#]],
    );
}

#[test]
fn incompatible_columns_are_described() {
    let cases: Vec<(ArrayRef, ColumnType)> = vec![
        (Arc::new(Int64Array::from(vec![1])), ColumnType::Varchar(10)),
        (Arc::new(Int64Array::from(vec![1])), ColumnType::Integer),
        (Arc::new(Int32Array::from(vec![1])), ColumnType::BigInt),
        (Arc::new(Int32Array::from(vec![1])), ColumnType::Date),
        (Arc::new(StringArray::from(vec!["1"])), ColumnType::Integer),
        (Arc::new(Float64Array::from(vec![1.0])), ColumnType::Real),
        (Arc::new(Date32Array::from(vec![1])), ColumnType::Timestamp),
        (
            Arc::new(Decimal128Array::from(vec![1]).with_precision_and_scale(10, 2).unwrap()),
            ColumnType::Decimal { precision: 12, scale: 2 },
        ),
    ];
    let mut actual = String::new();
    for (array, column_type) in cases {
        match load(&written(vec![("f", array)], None), &target(&[("c", column_type.clone())]), PLAIN) {
            Err(ColumnarError::Incompatible { found, file_column, .. }) => {
                actual.push_str(&format!("{column_type}: {found} ({file_column})\n"));
            }
            other => panic!("{other:?}"),
        }
    }
    expect![[r#"
        character varying(10): optional int64 f [i:0 d:1 r:0] (f)
        integer: optional int64 f [i:0 d:1 r:0] (f)
        bigint: optional int32 f [i:0 d:1 r:0] (f)
        date: optional int32 f [i:0 d:1 r:0] (f)
        integer: optional byte_array f (UTF8) [i:0 d:1 r:0] (f)
        real: optional double f [i:0 d:1 r:0] (f)
        timestamp without time zone: optional int32 f (DATE) [i:0 d:1 r:0] (f)
        numeric(12,2): optional int64 f (DECIMAL(10,2)) [i:0 d:1 r:0] (f)
    "#]]
    .assert_eq(&actual);
}

#[test]
fn counts_must_agree_unless_filled() {
    let file = || vec![("a", Arc::new(Int32Array::from(vec![1])) as ArrayRef)];
    let two = target(&[("a", ColumnType::Integer), ("b", ColumnType::Varchar(3))]);
    check(
        file(),
        &two,
        PLAIN,
        expect![[r#"
        error: the file has 1 columns, the table 2
    "#]],
    );
    let fill = ColumnarOptions { fill_record: true, ..PLAIN };
    check(
        file(),
        &two,
        fill,
        expect![[r#"
        1 | NULL
    "#]],
    );
    let mut not_null = two.clone();
    not_null[1].not_null = true;
    check(
        file(),
        &not_null,
        fill,
        expect![[r#"
        error: Cannot insert a NULL value into column b
    "#]],
    );
    let more = vec![("a", file().remove(0).1), ("b", file().remove(0).1)];
    check(
        more,
        &target(&[("a", ColumnType::Integer)]),
        fill,
        expect![[r#"
        error: the file has 2 columns, the table 1
    "#]],
    );
}

#[test]
fn text_is_measured_in_bytes() {
    let long = "x".repeat(300);
    check_column(
        StringArray::from(vec![long]),
        ColumnType::Varchar(200),
        expect![[r#"
        error: The length of the data column c is longer than the length defined in the table. Table: 200, Data: 300
    "#]],
    );
    check_column(
        StringArray::from(vec![Some("ab   "), None, Some("abc")]),
        ColumnType::Varchar(3),
        expect![[r#"
        ab 
        NULL
        abc
    "#]],
    );
    check_column(
        StringArray::from(vec!["ab   ", "a much longer text"]),
        ColumnType::Char(18),
        expect![[r#"
        ab
        a much longer text
    "#]],
    );
    check_column(
        StringArray::from(vec!["ä"]),
        ColumnType::Char(5),
        expect![[r#"
        error: column `c`: Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: c3 a4
    "#]],
    );
}

/// A string column whose bytes are not UTF-8.
fn bad_text() -> Vec<u8> {
    let mut file = written(vec![("f", Arc::new(StringArray::from(vec!["ok", "ab#cd"])))], None);
    let at = file.windows(5).position(|bytes| bytes == b"ab#cd").unwrap();
    file[at + 2] = 0xA4;
    file
}

#[test]
fn invalid_text_is_refused_or_replaced() {
    let target = target(&[("c", ColumnType::Varchar(10))]);
    expect![
        "column `c`: String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3)"
    ]
    .assert_eq(&load(&bad_text(), &target, PLAIN).unwrap_err().to_string());
    let replacing = ColumnarOptions { replacement: Some(b'^'), ..PLAIN };
    expect![[r#"
        ok
        ab^cd
        replaced: [(1, 0)]
    "#]]
    .assert_eq(&rows(&load(&bad_text(), &target, replacing).unwrap()));
}

#[test]
fn nested_columns_become_json() {
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None]), None]);
    let person = StructArray::from(vec![
        (
            Arc::new(Field::new("name", DataType::Utf8, true)),
            Arc::new(StringArray::from(vec![Some("A \"quoted\"\n"), None])) as ArrayRef,
        ),
        (Arc::new(Field::new("born", DataType::Date32, true)), Arc::new(Date32Array::from(vec![0, 1]))),
    ]);
    let mut map = MapBuilder::new(None, StringBuilder::new(), Int32Builder::new());
    map.keys().append_value("k");
    map.values().append_value(9);
    map.append(true).unwrap();
    map.append(true).unwrap();
    let file = || -> Vec<(&str, ArrayRef)> {
        vec![
            ("l", Arc::new(list.clone())),
            ("s", Arc::new(person.clone())),
            ("m", Arc::new(map.finish_cloned())),
            ("f", Arc::new(Float64Array::from(vec![1.0, f64::NAN]))),
        ]
    };
    let supers = target(&[
        ("l", ColumnType::Super),
        ("s", ColumnType::Super),
        ("m", ColumnType::Super),
        ("f", ColumnType::Super),
    ]);
    check(
        file(),
        &supers,
        TO_JSON,
        expect![[r#"
        [1,null] | {"name":"A \"quoted\"\n","born":"1970-01-01"} | {"k":9} | 1.0
        NULL | {"name":null,"born":"1970-01-02"} | {} | null
    "#]],
    );
    check(
        file(),
        &supers,
        PLAIN,
        expect![[r#"
        error: SUPER column in COPY query requires SERIALIZETOJSON option
    "#]],
    );
}

#[test]
fn unloaded_super_comes_back_as_it_was() {
    let encoding = ParquetEncoding::new(&[("s".to_owned(), ColumnType::Super)]).unwrap();
    let documents: ArrayRef = Arc::new(StringArray::from(vec![Some(r#"{"a":[1,"b"]}"#), Some("null"), None]));
    let batch = RecordBatch::try_new(Arc::clone(encoding.schema()), vec![documents]).unwrap();
    let mut file = Vec::new();
    let mut writer = ParquetWriter::new(&mut file, &encoding, &batch).unwrap();
    writer.write(&batch).unwrap();
    assert_eq!(writer.finish().unwrap(), 3);
    let target = target(&[("s", ColumnType::Super)]);
    expect![[r#"
        {"a":[1,"b"]}
        null
        NULL
    "#]]
    .assert_eq(&rows(&load(&file, &target, TO_JSON).unwrap()));
}

#[test]
fn large_json_comes_in_several_batches() {
    let texts = StringArray::from_iter_values((0..400).map(|row| format!("{row}{}", "x".repeat(60_000))));
    let file = written(vec![("s", Arc::new(texts))], None);
    let batches = load(&file, &target(&[("s", ColumnType::Super)]), TO_JSON).unwrap();
    assert!(batches.len() > 1);
    assert_eq!(batches.iter().map(|converted| converted.batch.num_rows()).sum::<usize>(), 400);
}

#[test]
fn row_groups_are_pieces_in_every_codec_and_version() {
    let numbers: Vec<i64> = (0..5000).collect();
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        for codec in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::LZ4_RAW,
            Compression::GZIP(Default::default()),
        ] {
            let properties = WriterProperties::builder()
                .set_writer_version(version)
                .set_compression(codec)
                .set_max_row_group_row_count(Some(1000))
                .build();
            let texts = StringArray::from_iter_values(numbers.iter().map(|number| format!("text {}", number % 7)));
            let columns: Vec<(&str, ArrayRef)> =
                vec![("n", Arc::new(Int64Array::from(numbers.clone()))), ("t", Arc::new(texts))];
            let file = written(columns, Some(properties));
            let target = target(&[("n", ColumnType::BigInt), ("t", ColumnType::Varchar(10))]);
            let batches = load(&file, &target, PLAIN).unwrap();
            assert_eq!(batches.len(), 5);
            assert!(rows(&batches).ends_with("4999 | text 1\n"));
        }
    }
}

/// Read as from afar, and how many bytes were asked for.
struct Remote(InMemory, std::sync::atomic::AtomicU64);

impl RangeReader for Remote {
    fn size(&self) -> u64 {
        self.0.size()
    }

    fn start(&self, range: Range<u64>) -> Pending {
        self.1.fetch_add(range.end - range.start, std::sync::atomic::Ordering::Relaxed);
        self.0.start(range)
    }
}

#[test]
fn large_columns_are_read_through_windows_once() {
    let numbers: Vec<i64> = (0_i64..400_000).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64)).collect();
    let texts = StringArray::from_iter_values(numbers.iter().map(|number| format!("{number:x}")));
    let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
    let columns: Vec<(&str, ArrayRef)> =
        vec![("n", Arc::new(Int64Array::from(numbers.clone()))), ("t", Arc::new(texts))];
    let file = written(columns, Some(properties));
    assert!(file.len() > 8 << 20);
    let target = target(&[("n", ColumnType::BigInt), ("t", ColumnType::Varchar(20))]);
    let remote = Arc::new(Remote(InMemory::whole(Bytes::from(file.clone())), Default::default()));
    let source: Arc<dyn RangeReader> = Arc::clone(&remote) as _;
    let opened = ColumnarFile::open(ColumnarFormat::Parquet, source.as_ref(), &target, PLAIN).unwrap();
    let mut next = 0;
    for batch in opened.read(0, &source).unwrap() {
        let batch = batch.unwrap().batch;
        let (found, texts) = (batch.column(0).as_primitive::<Int64Type>(), batch.column(1).as_string_view());
        for row in 0..batch.num_rows() {
            assert_eq!(found.value(row), numbers[next]);
            assert_eq!(texts.value(row), format!("{:x}", numbers[next]));
            next += 1;
        }
    }
    assert_eq!(next, numbers.len());
    let asked = remote.1.load(std::sync::atomic::Ordering::Relaxed);
    assert!(asked < file.len() as u64 + (256 << 10), "{asked} bytes of {}", file.len());
}

/// Whatever is wrong with a file, it is an error or it is rows.
#[test]
fn damaged_files_do_no_harm() {
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>((0..50).map(|n| Some(vec![Some(n), None])));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("n", Arc::new(Int64Array::from_iter_values(0..50))),
        ("t", Arc::new(StringArray::from_iter_values((0..50).map(|n| format!("text {}", n % 3))))),
        ("l", Arc::new(list)),
    ];
    let target = target(&[("n", ColumnType::BigInt), ("t", ColumnType::Varchar(10)), ("l", ColumnType::Super)]);
    let file = written(columns, None);
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    for at in 0..file.len() {
        let _cut_short = load(&file[..at], &target, TO_JSON).map(|_| panic!("cut at {at}")).unwrap_err();
        let mut damaged = file.clone();
        damaged[at] ^= 1 << (at % 8);
        let _either = load(&damaged, &target, TO_JSON);
        damaged[at] = 0xFF;
        let _either = load(&damaged, &target, TO_JSON);
    }
    std::panic::set_hook(quiet);
}

#[test]
fn long_texts_come_in_small_batches() {
    let texts = StringArray::from_iter_values(std::iter::repeat_n("x".repeat(64_000), 1_000));
    let properties = WriterProperties::builder().set_dictionary_enabled(false).set_compression(Compression::SNAPPY);
    let file = written(vec![("t", Arc::new(texts))], Some(properties.build()));
    let batches = load(&file, &target(&[("t", ColumnType::Varchar(65_535))]), PLAIN).unwrap();
    let n_rows: Vec<usize> = batches.iter().map(|converted| converted.batch.num_rows()).collect();
    assert_eq!(n_rows, [524, 476], "32 MB of text at the most");
}

/// One row group in parts: the same rows, in their order, and not much more than the file is read.
#[test]
fn a_row_group_is_split_by_its_pages() {
    let n_rows = 500_000_i64;
    let mixed = |n: i64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64);
    let texts = StringArray::from_iter((0..n_rows).map(|n| (n % 11 > 0).then(|| format!("{:x}", mixed(n)))));
    let few = StringArray::from_iter_values((0..n_rows).map(|n| format!("word {}", n % 100)));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("n", Arc::new(Int64Array::from_iter_values((0..n_rows).map(mixed)))),
        ("t", Arc::new(texts)),
        ("w", Arc::new(few)),
    ];
    let target = target(&[("n", ColumnType::BigInt), ("t", ColumnType::Varchar(20)), ("w", ColumnType::Varchar(20))]);
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        let properties = WriterProperties::builder()
            .set_writer_version(version)
            .set_compression(Compression::SNAPPY)
            .set_offset_index_disabled(true)
            .set_max_row_group_row_count(None);
        let file = written(columns.clone(), Some(properties.build()));
        assert!(file.len() > 8 << 20, "{}", file.len());
        let open = |n_wanted| {
            let remote = Arc::new(Remote(InMemory::whole(Bytes::from(file.clone())), Default::default()));
            let source: Arc<dyn RangeReader> = Arc::clone(&remote) as _;
            let mut opened = ColumnarFile::open(ColumnarFormat::Parquet, source.as_ref(), &target, PLAIN).unwrap();
            opened.split(&source, n_wanted).unwrap();
            let mut batches = Vec::new();
            for piece in 0..opened.pieces().len() {
                let before: usize = batches.iter().map(RecordBatch::num_rows).sum();
                assert_eq!(opened.pieces()[piece].first_row, before as u64);
                batches.extend(opened.read(piece, &source).unwrap().map(|batch| batch.unwrap().batch));
            }
            let asked = remote.1.load(std::sync::atomic::Ordering::Relaxed);
            (opened.pieces().len(), asked, arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap())
        };
        let (n_pieces, _, whole) = open(1);
        assert_eq!((n_pieces, whole.num_rows()), (1, 500_000));
        let (n_pieces, asked, split) = open(4);
        assert_eq!(n_pieces, 4);
        assert_eq!(whole, split);
        // Two windows in each column are open when a part ends.
        assert!(asked < file.len() as u64 + 4 * 6 * (1 << 20), "{asked} bytes of {}", file.len());
    }
}

#[test]
fn an_error_in_a_split_row_group_has_its_row_in_the_file() {
    let texts = (0..400_000).map(|n: i64| format!("{n:030}{}", if n == 333_333 { "!" } else { "" }));
    let properties = WriterProperties::builder().set_dictionary_enabled(false).set_max_row_group_row_count(None);
    let file = written(vec![("t", Arc::new(StringArray::from_iter_values(texts)))], Some(properties.build()));
    let target = target(&[("t", ColumnType::Varchar(30))]);
    let source: Arc<dyn RangeReader> = Arc::new(InMemory::whole(Bytes::from(file)));
    let mut opened = ColumnarFile::open(ColumnarFormat::Parquet, source.as_ref(), &target, PLAIN).unwrap();
    opened.split(&source, 3).unwrap();
    assert_eq!(opened.pieces().len(), 3);
    let error = opened.read(2, &source).unwrap().find_map(Result::err).unwrap();
    let ColumnarError::Value(value) = &error else { panic!("{error}") };
    assert_eq!((value.row, value.column), (333_333, 0));
    assert_eq!(value.value.as_deref(), Some("000000000000000000000000333333!"));
    let logged = error.load_error(&target).unwrap();
    assert_eq!((logged.line_number, logged.err_code()), (333_334, 1204));
}
