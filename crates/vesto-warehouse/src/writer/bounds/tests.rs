use std::sync::Arc;

use arrow::array::{BinaryArray, Decimal128Array, Int16Array, StringArray};
use proptest::prelude::*;

use super::*;

fn of(arrays: &[ArrayRef]) -> Statistics {
    let mut bounds = Bounds::of(arrays[0].data_type()).unwrap();
    arrays.iter().for_each(|array| bounds.add(array));
    bounds.statistics()
}

#[test]
fn integers_of_every_width_have_bounds_over_all_batches() {
    let first: ArrayRef = Arc::new(Int16Array::from(vec![Some(3), None, Some(-7)]));
    let second: ArrayRef = Arc::new(Int16Array::from(vec![Some(9)]));
    let Statistics::Int32(found) = of(&[first, second]) else { panic!("INT32 in the file") };
    assert_eq!((found.min_opt(), found.max_opt(), found.null_count_opt()), (Some(&-7), Some(&9), Some(1)));
    let decimals = |values: Vec<i128>| -> ArrayRef {
        Arc::new(Decimal128Array::from(values).with_precision_and_scale(18, 2).unwrap())
    };
    let Statistics::Int64(found) = of(&[decimals(vec![12, -999_999_999_999_999_999])]) else {
        panic!("INT64 in the file")
    };
    assert_eq!((found.min_opt(), found.max_opt()), (Some(&-999_999_999_999_999_999), Some(&12)));
    assert!(Bounds::of(&DataType::Decimal128(19, 0)).is_none());
    assert!(Bounds::of(&DataType::Float64).is_none());
}

#[test]
fn a_column_of_nulls_has_no_bounds() {
    let Statistics::ByteArray(found) = of(&[Arc::new(StringArray::from(vec![None::<&str>; 3]))]) else { panic!() };
    assert_eq!((found.min_opt(), found.null_count_opt()), (None, Some(3)));
}

#[test]
fn text_that_is_too_long_has_no_bounds() {
    let Statistics::ByteArray(found) = of(&[Arc::new(StringArray::from(vec!["a".repeat(257)]))]) else { panic!() };
    assert_eq!(found.max_opt(), None);
}

proptest! {
    #[test]
    fn byte_strings_are_bounded_as_their_bytes_are_ordered(
        batches in prop::collection::vec(prop::collection::vec(prop::option::of(prop::collection::vec(0_u8..3, 0..12)), 0..8), 1..4),
    ) {
        let arrays: Vec<ArrayRef> = batches.iter().map(|batch| {
            let values = batch.iter().map(|value| value.as_deref()).collect::<Vec<_>>();
            // A slice, so that offsets do not begin at zero.
            let array = BinaryArray::from_iter(std::iter::once(Some(&b"\xff"[..])).chain(values));
            Arc::new(array.slice(1, batch.len())) as ArrayRef
        }).collect();
        let all: Vec<&Vec<u8>> = batches.iter().flatten().flatten().collect();
        let Statistics::ByteArray(found) = of(&arrays) else { panic!() };
        prop_assert_eq!(found.min_opt().map(|value| value.data()), all.iter().min().map(|value| value.as_slice()));
        prop_assert_eq!(found.max_opt().map(|value| value.data()), all.iter().max().map(|value| value.as_slice()));
    }
}
