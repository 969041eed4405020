use super::*;

fn integers(min: i64, max: i64, values: u64) -> ColumnStats {
    ColumnStats {
        value_count: values,
        min: Some(StatValue::Integer(min)),
        max: Some(StatValue::Integer(max)),
        ..ColumnStats::default()
    }
}

#[test]
fn merging_widens_bounds_and_adds_counts() {
    let merged = integers(3, 9, 4).merge(&ColumnStats { null_count: 2, ..integers(-1, 5, 3) });
    assert_eq!(merged, ColumnStats { null_count: 2, ..integers(-1, 9, 7) });
}

#[test]
fn only_nulls_do_not_spoil_bounds_but_unknown_bounds_do() {
    let nulls = ColumnStats { null_count: 5, ..ColumnStats::default() };
    assert_eq!(nulls.merge(&integers(1, 2, 2)), ColumnStats { null_count: 5, ..integers(1, 2, 2) });
    let unknown = ColumnStats { value_count: 1, ..ColumnStats::default() };
    let merged = integers(1, 2, 2).merge(&unknown);
    assert_eq!((merged.min, merged.max, merged.value_count), (None, None, 3));
}

#[test]
fn text_is_ordered_by_bytes() {
    let text = |value: &str| StatValue::Text(value.to_owned());
    assert_eq!(text("Z").compare(&text("a")), Some(Ordering::Less));
    assert_eq!(text("z").compare(&text("ä")), Some(Ordering::Less));
    assert_eq!(text("1").compare(&StatValue::Integer(1)), None);
}
