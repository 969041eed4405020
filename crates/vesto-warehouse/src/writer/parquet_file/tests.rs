use arrow::array::{Int32Array, StringArray};
use arrow::datatypes::{Field, Schema};
use parquet::basic::Encoding;
use parquet::file::statistics::Statistics;

use super::*;

fn written(batches: &[RecordBatch]) -> ParquetMetaData {
    let file = tempfile::tempfile().unwrap();
    let mut out = ParquetFile::create(file, batches[0].schema_ref(), &batches[0], &[]).unwrap();
    batches.iter().for_each(|batch| out.write(batch).unwrap());
    out.finish().unwrap()
}

fn batch(numbers: Vec<i32>, texts: Vec<String>) -> RecordBatch {
    let fields = [Field::new("n", DataType::Int32, true), Field::new("t", DataType::Utf8, true)];
    let columns: Vec<ArrayRef> = vec![Arc::new(Int32Array::from(numbers)), Arc::new(StringArray::from(texts))];
    RecordBatch::try_new(Arc::new(Schema::new(fields.to_vec())), columns).unwrap()
}

#[test]
fn a_row_group_ends_after_its_rows_wherever_batches_end() {
    let rows = 600_000;
    let one = batch((0..rows).collect(), (0..rows).map(|n| (n % 3).to_string()).collect());
    let metadata = written(&[one.clone(), one.clone(), one.clone(), one]);
    let groups: Vec<_> = metadata.row_groups().iter().map(|group| group.num_rows()).collect();
    assert_eq!(groups, [1 << 20, 1 << 20, 2_400_000 - (2 << 20)]);
    let Some(Statistics::Int32(found)) = metadata.row_group(0).column(0).statistics() else { panic!("no statistics") };
    assert_eq!((found.min_opt(), found.max_opt()), (Some(&0), Some(&599_999)));
    let Some(Statistics::ByteArray(found)) = metadata.row_group(2).column(1).statistics() else {
        panic!("no statistics")
    };
    assert_eq!(found.max_opt().map(|max| max.data()), Some(&b"2"[..]));
}

#[test]
fn a_column_of_distinct_values_gets_no_dictionary() {
    let rows = 5_000;
    let distinct = batch((0..rows).collect(), (0..rows).map(|n| (n % 5).to_string()).collect());
    let metadata = written(&[distinct]);
    let has_dictionary = |column: usize| {
        metadata.row_group(0).column(column).encodings().any(|encoding| encoding == Encoding::RLE_DICTIONARY)
    };
    assert!(!has_dictionary(0));
    assert!(has_dictionary(1));
}

#[test]
fn integers_get_a_dictionary_when_it_halves_their_width() {
    let rows = 5_000;
    let texts = || (0..rows).map(|n| (n % 5).to_string()).collect();
    let encodings =
        |numbers: Vec<i32>| written(&[batch(numbers, texts())]).row_group(0).column(0).encodings().collect::<Vec<_>>();
    let dates = encodings((0..rows).map(|n| n * 7919 % 2526).collect());
    assert!(dates.contains(&Encoding::DELTA_BINARY_PACKED) && !dates.contains(&Encoding::RLE_DICTIONARY), "{dates:?}");
    let sparse = encodings((0..rows).map(|n| n * 7919 % 50 * 1_000_003).collect());
    assert!(sparse.contains(&Encoding::RLE_DICTIONARY), "{sparse:?}");
}
