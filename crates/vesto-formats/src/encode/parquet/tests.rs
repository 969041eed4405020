use arrow::array::{Int64Array, StringArray, TimestampMicrosecondArray};
use bytes::Bytes;
use expect_test::expect;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::metadata::ParquetMetaDataReader;

use super::*;

fn columns(types: &[ColumnType]) -> Vec<(String, ColumnType)> {
    types.iter().enumerate().map(|(index, column_type)| (format!("c{index}"), column_type.clone())).collect()
}

fn written(encoding: &ParquetEncoding, batches: &[RecordBatch]) -> Bytes {
    let mut file = Vec::new();
    let first = encoding.convert(&batches[0]).unwrap();
    let mut writer = ParquetWriter::new(&mut file, encoding, &first).unwrap();
    for batch in batches {
        writer.write(&encoding.convert(batch).unwrap()).unwrap();
    }
    let n_rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    assert_eq!(writer.finish().unwrap(), n_rows as u64);
    Bytes::from(file)
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
    let file = written(&encoding, &[batch]);
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

#[test]
fn columns_may_be_written_in_any_order_and_texts_as_views() {
    let types = [ColumnType::BigInt, ColumnType::Varchar(20), ColumnType::Timestamptz];
    let encoding = ParquetEncoding::new(&columns(&types)).unwrap();
    let batch = |from: i64| {
        let rows = from..from + 1000;
        let texts =
            StringArray::from_iter(rows.clone().map(|row| (row % 7 > 0).then(|| format!("a rather long text {row}"))));
        let views = cast(&texts, &DataType::Utf8View).unwrap();
        let times = TimestampMicrosecondArray::from_iter_values(rows.clone()).with_timezone("UTC");
        let arrays: Vec<ArrayRef> = vec![Arc::new(Int64Array::from_iter_values(rows)), views, Arc::new(times)];
        let fields = arrays.iter().map(|array| Field::new("x", array.data_type().clone(), true));
        RecordBatch::try_new(Arc::new(Schema::new(fields.collect::<Vec<_>>())), arrays).unwrap()
    };
    let batches = [batch(0), batch(1000), batch(2000)];
    let (mut split, mut n_groups) = (Vec::new(), 0);
    let mut writer = ParquetWriter::new(&mut split, &encoding, &encoding.convert(&batches[0]).unwrap()).unwrap();
    for batch in &batches {
        let batch = encoding.convert(batch).unwrap();
        let mut encoders = writer.take_columns().unwrap();
        encoders.reverse();
        for encoder in &mut encoders {
            encoder.write(batch.column(encoder.index())).unwrap();
        }
        writer.put_columns(encoders).unwrap();
        assert!(writer.row_group_bytes() > 1000);
        n_groups += 1;
        if n_groups == 2 {
            writer.end_row_group().unwrap();
        }
    }
    assert_eq!(writer.finish().unwrap(), 3000);
    let read = |file: Bytes| {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().with_batch_size(5000).build().unwrap();
        let batches: Vec<RecordBatch> = reader.map(|batch| batch.unwrap()).collect();
        arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap()
    };
    let whole = written(&encoding, &batches);
    assert_eq!(read(whole), read(Bytes::from(split)));
}

#[test]
fn a_row_group_without_all_columns_is_refused() {
    let encoding = ParquetEncoding::new(&columns(&[ColumnType::BigInt, ColumnType::BigInt])).unwrap();
    let none = RecordBatch::new_empty(Arc::clone(encoding.schema()));
    let mut writer = ParquetWriter::new(Vec::new(), &encoding, &none).unwrap();
    let mut encoders = writer.take_columns().unwrap();
    encoders.pop();
    assert!(writer.put_columns(encoders).is_err());
}

#[test]
fn a_column_whose_dictionary_would_be_given_up_gets_none() {
    let encoding = ParquetEncoding::new(&columns(&[ColumnType::BigInt, ColumnType::BigInt])).unwrap();
    let keys = Int64Array::from_iter_values(0..5000);
    let sizes = Int64Array::from_iter_values((0..5000).map(|row| row % 50));
    let batch = RecordBatch::try_new(Arc::clone(encoding.schema()), vec![Arc::new(keys), Arc::new(sizes)]).unwrap();
    let file = written(&encoding, std::slice::from_ref(&batch));
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&file).unwrap();
    let has_dictionary = |column| metadata.row_group(0).column(column).dictionary_page_offset().is_some();
    assert_eq!((has_dictionary(0), has_dictionary(1)), (false, true));
    let mut read = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().with_batch_size(5000).build().unwrap();
    assert_eq!(read.next().unwrap().unwrap().columns(), batch.columns());
}
