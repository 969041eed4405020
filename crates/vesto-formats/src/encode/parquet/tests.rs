use arrow::array::{Int64Array, StringArray, TimestampMicrosecondArray};
use bytes::Bytes;
use expect_test::expect;
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::ParquetMetaDataReader;

use super::*;

fn columns(types: &[ColumnType]) -> Vec<(String, ColumnType)> {
    types.iter().enumerate().map(|(index, column_type)| (format!("c{index}"), column_type.clone())).collect()
}

#[test]
fn columns_are_optional_with_types_of_their_own() {
    let decimal = |precision| ColumnType::Decimal { precision, scale: 2 };
    let encoding = ParquetEncoding::new(&columns(&[
        ColumnType::SmallInt,
        ColumnType::Integer,
        ColumnType::BigInt,
        decimal(9),
        decimal(18),
        decimal(38),
        ColumnType::Real,
        ColumnType::DoublePrecision,
        ColumnType::Boolean,
        ColumnType::Char(3),
        ColumnType::Varchar(3),
        ColumnType::Date,
        ColumnType::Timestamp,
        ColumnType::Timestamptz,
        ColumnType::Time,
        ColumnType::Super,
    ]));
    let schema = encoding.unwrap().parquet_schema().unwrap();
    let mut text = Vec::new();
    parquet::schema::printer::print_schema(&mut text, schema.root_schema());
    expect![[r#"
        message arrow_schema {
          OPTIONAL INT32 c0 (INTEGER(16,true));
          OPTIONAL INT32 c1;
          OPTIONAL INT64 c2;
          OPTIONAL INT32 c3 (DECIMAL(9,2));
          OPTIONAL INT64 c4 (DECIMAL(18,2));
          OPTIONAL FIXED_LEN_BYTE_ARRAY (16) c5 (DECIMAL(38,2));
          OPTIONAL FLOAT c6;
          OPTIONAL DOUBLE c7;
          OPTIONAL BOOLEAN c8;
          OPTIONAL BYTE_ARRAY c9 (STRING);
          OPTIONAL BYTE_ARRAY c10 (STRING);
          OPTIONAL INT32 c11 (DATE);
          OPTIONAL INT64 c12 (TIMESTAMP(MICROS,false));
          OPTIONAL INT64 c13 (TIMESTAMP(MICROS,false));
          OPTIONAL INT64 c14 (TIME(MICROS,false));
          OPTIONAL BYTE_ARRAY c15 (JSON);
        }
    "#]]
    .assert_eq(&String::from_utf8(text).unwrap());
}

#[test]
fn varbyte_and_zoned_times_are_refused() {
    for column_type in [ColumnType::Varbyte(5), ColumnType::Timetz] {
        assert!(ParquetEncoding::new(&columns(&[column_type])).is_err());
    }
}

#[test]
fn files_are_snappy_with_bounds_and_no_schema_of_arrow() {
    let types = [ColumnType::BigInt, ColumnType::Timestamptz, ColumnType::Super];
    let encoding = ParquetEncoding::new(&columns(&types)).unwrap();
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(Int64Array::from(vec![Some(5), None, Some(-5)])),
        Arc::new(TimestampMicrosecondArray::from(vec![1, 2, 3]).with_timezone("UTC")),
        Arc::new(StringArray::from(vec![Some("{\"a\":1}"), None, Some("[]")])),
    ];
    let fields = arrays.iter().map(|array| Field::new("x", array.data_type().clone(), true));
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), arrays.clone()).unwrap();
    let options = encoding.writer_options().unwrap();
    let mut writer = ArrowWriter::try_new_with_options(Vec::new(), encoding.schema().clone(), options).unwrap();
    writer.write(&encoding.convert(&batch).unwrap()).unwrap();
    let file = Bytes::from(writer.into_inner().unwrap());
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&file).unwrap();
    assert_eq!(metadata.file_metadata().version(), 1);
    assert!(metadata.file_metadata().key_value_metadata().is_none_or(Vec::is_empty));
    let number = metadata.row_group(0).column(0);
    assert_eq!(number.compression(), Compression::SNAPPY);
    let bounds = number.statistics().unwrap();
    assert_eq!(bounds.min_bytes_opt(), Some((-5_i64).to_le_bytes().as_slice()));
    assert_eq!(bounds.max_bytes_opt(), Some(5_i64.to_le_bytes().as_slice()));
    assert_eq!(bounds.null_count_opt(), Some(1));
}
