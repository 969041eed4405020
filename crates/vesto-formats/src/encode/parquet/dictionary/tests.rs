use std::sync::Arc;

use arrow::array::{Int64Array, StringArray};

use super::*;

const PAGE: usize = 1 << 20;

fn outgrows_page(values: ArrayRef) -> bool {
    outgrows(&values, PAGE).unwrap()
}

/// Values of 0..n in an order without a pattern.
fn drawn(n_rows: u64, n: u64) -> impl Iterator<Item = i64> {
    (0..n_rows).map(move |row| (row.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20) as i64 % n as i64)
}

#[test]
fn values_that_hardly_repeat_outgrow_a_page() {
    assert!(outgrows_page(Arc::new(Int64Array::from_iter_values(0..4096))));
    assert!(outgrows_page(Arc::new(Int64Array::from_iter_values(drawn(20_000, 1_000_000)))));
    let comments = drawn(20_000, 1_000_000).map(|number| format!("carefully final deposits {number}"));
    assert!(outgrows_page(Arc::new(StringArray::from_iter_values(comments))));
}

#[test]
fn values_that_repeat_do_not() {
    assert!(!outgrows_page(Arc::new(Int64Array::from_iter_values(drawn(20_000, 10_000)))));
    assert!(!outgrows_page(Arc::new(Int64Array::from_iter_values((0..4096).map(|row| row / 4)))));
    let modes = drawn(20_000, 7).map(|number| format!("MODE {number}"));
    assert!(!outgrows_page(Arc::new(StringArray::from_iter_values(modes))));
    assert!(!outgrows_page(Arc::new(StringArray::new_null(4096))));
}

#[test]
fn few_rows_tell_nothing() {
    assert!(!outgrows_page(Arc::new(Int64Array::from_iter_values(0..1023))));
    assert!(!outgrows_page(Arc::new(Int64Array::from(Vec::<i64>::new()))));
}
