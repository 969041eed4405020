//! Files of pyarrow, which `fixtures/generate.py` writes.

use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::compute::concat_batches;
use arrow::datatypes::Int64Type;
use bytes::Bytes;
use expect_test::expect;
use vesto_types::ColumnType;

use crate::columnar::tests::{PLAIN, TO_JSON, rows, target};
use crate::columnar::{ColumnarError, ColumnarFile, ColumnarFormat, ColumnarOptions, Converted, InMemory, RangeReader};
use crate::options::TargetColumn;

fn load(file: &[u8], target: &[TargetColumn], options: ColumnarOptions) -> Result<Vec<Converted>, ColumnarError> {
    let source: Arc<dyn RangeReader> = Arc::new(InMemory::whole(Bytes::copy_from_slice(file)));
    let opened = ColumnarFile::open(ColumnarFormat::Orc, source.as_ref(), target, options)?;
    let mut batches = Vec::new();
    for piece in 0..opened.pieces().len() {
        for batch in opened.read(piece, &source)? {
            batches.push(batch?);
        }
    }
    Ok(batches)
}

fn scalar_columns() -> Vec<TargetColumn> {
    target(&[
        ("a", ColumnType::SmallInt),
        ("b", ColumnType::SmallInt),
        ("c", ColumnType::Integer),
        ("d", ColumnType::BigInt),
        ("e", ColumnType::Real),
        ("f", ColumnType::DoublePrecision),
        ("g", ColumnType::Boolean),
        ("h", ColumnType::Varchar(10)),
        ("i", ColumnType::Varbyte(10)),
        ("j", ColumnType::Date),
        ("k", ColumnType::Timestamp),
        ("l", ColumnType::Timestamptz),
        ("m", ColumnType::Decimal { precision: 9, scale: 2 }),
        ("n", ColumnType::Decimal { precision: 38, scale: 10 }),
    ])
}

const CODECS: [&[u8]; 5] = [
    include_bytes!("fixtures/scalars.uncompressed.orc"),
    include_bytes!("fixtures/scalars.zlib.orc"),
    include_bytes!("fixtures/scalars.snappy.orc"),
    include_bytes!("fixtures/scalars.lz4.orc"),
    include_bytes!("fixtures/scalars.zstd.orc"),
];

#[test]
fn every_scalar_type_in_every_codec() {
    for file in CODECS {
        let batches = load(file, &scalar_columns(), PLAIN).unwrap();
        expect![[r#"
            1 | 2 | 3 | 4611686018427387904 | 0.5 | 1e300 | true | zäh | 00ff | 1969-12-31 | 1969-12-31T23:59:58.500 | 1969-12-31T23:59:58 | 1.50 | 123456789012345678901234567.8901234567
            NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL | NULL
            -1 | -2 | -3 | -4 | -0.25 | -2.5 | false |  |  | 2024-02-29 | 2024-01-02T03:04:05.000006 | 2024-01-02T00:00:00 | -0.01 | -0.0000000001
        "#]]
        .assert_eq(&rows(&batches));
    }
}

#[test]
fn nested_types_become_json() {
    let supers = ["s", "l", "m", "d"].map(|name| (name, ColumnType::Super));
    let file = include_bytes!("fixtures/nested.orc");
    expect![[r#"
        {"x":1,"y":"p"} | [1,null] | {"k":1.5} | [["2024-02-29"]]
        NULL | [] | NULL | NULL
        {"x":null,"y":null} | NULL | {} | [[],null]
    "#]]
    .assert_eq(&rows(&load(file, &target(&supers), TO_JSON).unwrap()));
    assert!(matches!(load(file, &target(&supers), PLAIN), Err(ColumnarError::RequiresSerializeToJson)));
}

#[test]
fn runs_of_both_versions_and_in_several_stripes() {
    let columns = ["same", "step", "noise", "rare", "falls", "holes"].map(|name| (name, ColumnType::BigInt));
    let mut target = target(&columns);
    target.extend(super::super::tests::target(&[("word", ColumnType::Varchar(10))]));
    let files: [&[u8]; 3] = [
        include_bytes!("fixtures/runs.0.11.orc"),
        include_bytes!("fixtures/runs.0.12.orc"),
        include_bytes!("fixtures/runs.stripes.orc"),
    ];
    for file in files {
        let batches: Vec<RecordBatch> =
            load(file, &target, PLAIN).unwrap().into_iter().map(|converted| converted.batch).collect();
        let rows = concat_batches(batches[0].schema_ref(), &batches).unwrap();
        assert_eq!(rows.num_rows(), 5_000);
        let number = |column: usize, row: usize| rows.column(column).as_primitive::<Int64Type>().value(row);
        for row in 0..5_000 {
            let n = row as i64;
            assert_eq!(number(0, row), 7);
            assert_eq!(number(1, row), 3 * n - 100);
            assert_eq!(number(2, row), (n * 7919) % 1009 - 500);
            assert_eq!(number(3, row), n % 16 + if n % 97 == 0 { 1_000_000_000_000 } else { 0 });
            assert_eq!(number(4, row), -(n * n));
            assert_eq!(rows.column(5).is_null(row), n % 3 == 0);
            assert!(n % 3 == 0 || number(5, row) == n);
            assert_eq!(rows.column(6).as_string_view().value(row), format!("word {}", n % 5));
        }
    }
}

#[test]
fn incompatible_columns_are_described() {
    let mut columns = scalar_columns();
    columns[3].column_type = ColumnType::Varchar(5);
    let Err(ColumnarError::Incompatible { found, .. }) = load(CODECS[1], &columns, PLAIN) else { panic!() };
    assert_eq!(found, "d:bigint");
}

/// A file of 23 kB, of which a stripe unpacks to 64 MB.
#[test]
fn long_texts_come_in_small_batches() {
    let file = include_bytes!("fixtures/long.orc");
    let batches = load(file, &target(&[("t", ColumnType::Varchar(65_535))]), PLAIN).unwrap();
    let n_rows: Vec<usize> = batches.iter().map(|converted| converted.batch.num_rows()).collect();
    assert_eq!(n_rows, [256, 524, 220], "32 MB of text at the most, once their length is known");
}

/// Whatever is wrong with a file, it is an error or it is rows.
#[test]
fn damaged_files_do_no_harm() {
    let file = CODECS[0];
    for at in 0..file.len() {
        let cut_short = load(&file[..at], &scalar_columns(), PLAIN);
        assert!(cut_short.is_err(), "cut at {at}");
        let mut damaged = file.to_vec();
        damaged[at] ^= 1 << (at % 8);
        let _either = load(&damaged, &scalar_columns(), PLAIN);
        damaged[at] = 0xFF;
        let _either = load(&damaged, &scalar_columns(), PLAIN);
    }
}
