//! Statistics of files and tables, for every type, before and after a restart.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray, new_null_array};
use vesto_types::ColumnType;
use vesto_warehouse::{
    ColumnId, ColumnSpec, ColumnStats, SchemaId, StatValue, Table, TableSpec, UserId, constant_array,
};

use crate::support::Harness;

/// A type with a small and a large value.
type Case = (ColumnType, StatValue, StatValue);

fn values() -> Vec<Case> {
    use StatValue::{Boolean, Decimal, Float, Integer, Text};
    let decimal = |precision, scale| ColumnType::Decimal { precision, scale };
    let text = |value: &str| Text(value.to_owned());
    vec![
        (ColumnType::SmallInt, Integer(-32768), Integer(32767)),
        (ColumnType::Integer, Integer(-5), Integer(i32::MAX.into())),
        (ColumnType::BigInt, Integer(i64::MIN), Integer(i64::MAX)),
        (decimal(9, 2), Decimal(-12345), Decimal(99)),
        (decimal(18, 0), Decimal(-1), Decimal(10_i128.pow(17))),
        (decimal(38, 10), Decimal(-(10_i128.pow(37))), Decimal(10_i128.pow(37))),
        (ColumnType::Real, Float(-1.5), Float(0.25)),
        (ColumnType::DoublePrecision, Float(-1e300), Float(0.1)),
        (ColumnType::Boolean, Boolean(false), Boolean(true)),
        (ColumnType::Char(5), text("abc"), text("abd")),
        (ColumnType::Varchar(500), text(""), text("żółw 'quoted' \u{1F422}")),
        (ColumnType::Date, Integer(-719_162), Integer(2_932_896)),
        (ColumnType::Timestamp, Integer(-1), Integer(1_700_000_000_123_456)),
        (ColumnType::Timestamptz, Integer(0), Integer(1)),
        (ColumnType::Time, Integer(0), Integer(86_399_999_999)),
    ]
}

fn stats(min: &StatValue, max: &StatValue) -> ColumnStats {
    ColumnStats {
        null_count: 3,
        value_count: 2,
        min: Some(min.clone()),
        max: Some(max.clone()),
        contains_nan: false,
        size_bytes: 0,
    }
}

fn check(table: &Table) {
    for (index, (of, min, max)) in values().iter().enumerate() {
        let id = ColumnId(u32::try_from(index).unwrap() + 1);
        let mut found = table.files[0].column_stats[&id].clone();
        assert!(found.size_bytes > 0);
        found.size_bytes = 0;
        assert_eq!(found, stats(min, max), "{of}");
        let whole = &table.column_stats[&id];
        assert_eq!((&whole.min, &whole.max), (&Some(min.clone()), &Some(max.clone())), "{of}");
    }
}

#[tokio::test]
async fn every_type_has_exact_bounds() {
    let harness = Harness::new().await;
    let mut transaction = harness.begin();
    let columns =
        values().iter().enumerate().map(|(index, (of, ..))| ColumnSpec::new(format!("c{index}"), of.clone())).collect();
    let table = transaction.create_table(TableSpec::new(SchemaId::PUBLIC, "t", UserId::ADMIN, columns)).unwrap();
    let mut writer = harness.warehouse.data_file_writer(&table).unwrap();
    let row = |value: &dyn Fn(&Case) -> Option<StatValue>, len: usize| {
        let column = |of: &Case| constant_array(value(of).as_ref(), &of.0.arrow(), len).unwrap();
        RecordBatch::try_new(table.arrow_schema(), values().iter().map(column).collect()).unwrap()
    };
    writer.write(&row(&|(_, _, max)| Some(max.clone()), 1)).unwrap();
    writer.write(&row(&|_| None, 3)).unwrap();
    writer.write(&row(&|(_, min, _)| Some(min.clone()), 1)).unwrap();
    assert_eq!(writer.rows(), 5);
    let file = writer.finish().unwrap();
    transaction.append(table.id, vec![file]).unwrap();
    check(transaction.catalog().table_by_id(table.id).unwrap());
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    check(harness.warehouse.catalog().table_by_id(table.id).unwrap());
}

#[tokio::test]
async fn unknown_bounds_are_none_and_nan_is_told() {
    let harness = Harness::new().await;
    let mut transaction = harness.begin();
    let columns = vec![
        ColumnSpec::new("x", ColumnType::DoublePrecision),
        ColumnSpec::new("s", ColumnType::Varchar(1000)),
        ColumnSpec::new("n", ColumnType::Date),
    ];
    let table = transaction.create_table(TableSpec::new(SchemaId::PUBLIC, "t", UserId::ADMIN, columns)).unwrap();
    let mut writer = harness.warehouse.data_file_writer(&table).unwrap();
    let long = "x".repeat(300);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Float64Array::from(vec![f64::NAN, 1.0, 2.0])),
        Arc::new(StringArray::from(vec!["a", "b", &long])),
        new_null_array(&ColumnType::Date.arrow(), 3),
    ];
    writer.write(&RecordBatch::try_new(table.arrow_schema(), columns.clone()).unwrap()).unwrap();
    let wrong: Vec<ArrayRef> = vec![columns[1].clone(), columns[0].clone(), columns[2].clone()];
    let fields = ["a", "b", "c"].into_iter().zip(wrong);
    assert!(writer.write(&RecordBatch::try_from_iter(fields).unwrap()).is_err());
    let file = writer.finish().unwrap();
    transaction.append(table.id, vec![file]).unwrap();
    transaction.commit().await.unwrap();
    let harness = harness.reopen().await;
    let catalog = harness.warehouse.catalog();
    let stats = &catalog.table_by_id(table.id).unwrap().files[0].column_stats;
    let x = &stats[&ColumnId(1)];
    assert!(x.contains_nan);
    assert_eq!((&x.min, &x.max), (&Some(StatValue::Float(1.0)), &Some(StatValue::Float(2.0))));
    let s = &stats[&ColumnId(2)];
    assert_eq!((&s.min, &s.max, s.value_count), (&None, &None, 3));
    let n = &stats[&ColumnId(3)];
    assert_eq!((n.null_count, n.value_count, n.has_bounds()), (3, 0, true));
    assert_eq!(columns[0].len(), 3);
}
