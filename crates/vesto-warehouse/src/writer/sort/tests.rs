use std::sync::Arc;

use arrow::array::{Array, AsArray, Int64Array, StringArray};
use arrow::datatypes::{DataType, Field, Int64Type, Schema};

use super::*;

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![Field::new("a", DataType::Int64, true), Field::new("b", DataType::Utf8, true)]))
}

fn batch(rows: &[(Option<i64>, &str)]) -> RecordBatch {
    let a: Int64Array = rows.iter().map(|(a, _)| *a).collect();
    let b: StringArray = rows.iter().map(|(_, b)| Some(*b)).collect();
    RecordBatch::try_new(schema(), vec![Arc::new(a), Arc::new(b)]).unwrap()
}

fn sorter(keys: &[usize]) -> Sorter {
    Sorter { keys: keys.to_vec(), batches: Vec::new(), n_rows: 0, n_bytes: 0 }
}

fn drained(sorter: &mut Sorter) -> Vec<(Option<i64>, String)> {
    let mut rows = Vec::new();
    let done = sorter.drain::<ArrowError>(&schema(), |batch| {
        let (a, b) = (batch.column(0).as_primitive::<Int64Type>(), batch.column(1).as_string::<i32>());
        let a = |row| (!a.is_null(row)).then(|| a.value(row));
        rows.extend((0..batch.num_rows()).map(|row| (a(row), b.value(row).to_owned())));
        Ok(())
    });
    done.unwrap();
    rows
}

#[test]
fn rows_of_all_batches_come_in_the_order_of_the_key() {
    let mut sorter = sorter(&[0, 1]);
    sorter.add(batch(&[(Some(3), "x"), (None, "n"), (Some(1), "b")]));
    sorter.add(batch(&[]));
    sorter.add(batch(&[(Some(1), "a"), (Some(2), "y")]));
    let expected = [(Some(1), "a"), (Some(1), "b"), (Some(2), "y"), (Some(3), "x"), (None, "n")];
    assert_eq!(drained(&mut sorter), expected.map(|(a, b)| (a, b.to_owned())));
    assert_eq!(drained(&mut sorter), []);
}

#[test]
fn sorted_rows_are_handed_on_as_they_are() {
    let mut sorter = sorter(&[0]);
    sorter.add(batch(&[(Some(1), "b"), (Some(1), "a")]));
    sorter.add(batch(&[(Some(2), "c"), (None, "d")]));
    let rows = drained(&mut sorter);
    assert_eq!(rows.iter().map(|(_, b)| b.as_str()).collect::<String>(), "bacd");
}

#[test]
fn a_run_is_bounded_by_its_memory() {
    let mut sorter = sorter(&[0]);
    let text = "x".repeat(1 << 20);
    let n_batches = (1..).find(|_| sorter.add(batch(&[(Some(1), &text)]))).unwrap();
    assert!((40..=48).contains(&n_batches), "{n_batches}");
}
