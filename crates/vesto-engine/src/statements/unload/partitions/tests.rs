use std::sync::Arc;

use arrow::array::TimestampMicrosecondArray;
use arrow::array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int32Array};
use expect_test::expect;

use super::*;

fn by(columns: &[&str], include: bool) -> PartitionBy {
    PartitionBy { columns: columns.iter().map(|column| (*column).to_owned()).collect(), include }
}

fn columns(types: &[(&str, ColumnType)]) -> Vec<(String, ColumnType)> {
    types.iter().map(|(name, column_type)| ((*name).to_owned(), column_type.clone())).collect()
}

fn error(by: &PartitionBy, types: &[(&str, ColumnType)]) -> String {
    PartitionColumns::new(by, &columns(types)).unwrap_err().to_string()
}

#[test]
fn directories_are_named_as_hive_names_them() {
    let arrays: Vec<(&str, ColumnType, ArrayRef)> = vec![
        ("n", ColumnType::Integer, Arc::new(Int32Array::from(vec![Some(1), None, Some(-7), Some(-7)]))),
        (
            "t",
            ColumnType::Varchar(20),
            Arc::new(StringArray::from(vec![Some("a/b=c%"), Some(""), Some("München x"), Some("München x")])),
        ),
        ("ok", ColumnType::Boolean, Arc::new(BooleanArray::from(vec![Some(true), Some(false), None, None]))),
        (
            "amount",
            ColumnType::Decimal { precision: 8, scale: 2 },
            Arc::new(
                Decimal128Array::from(vec![Some(150), Some(-5), None, None]).with_precision_and_scale(8, 2).unwrap(),
            ),
        ),
        ("day", ColumnType::Date, Arc::new(Date32Array::from(vec![Some(0), None, Some(19_782), Some(19_782)]))),
        (
            "at",
            ColumnType::Timestamp,
            Arc::new(TimestampMicrosecondArray::from(vec![Some(1_500_000), None, Some(0), Some(0)])),
        ),
        ("rest", ColumnType::Integer, Arc::new(Int32Array::from(vec![1, 2, 3, 4]))),
    ];
    let types: Vec<_> = arrays.iter().map(|(name, column_type, _)| (*name, column_type.clone())).collect();
    let batch = RecordBatch::try_from_iter(arrays.iter().map(|(name, _, array)| (*name, Arc::clone(array)))).unwrap();
    let order = by(&["t", "n", "ok", "amount", "day", "at"], false);
    let partitions = PartitionColumns::new(&order, &columns(&types)).unwrap();
    let mut seen = String::new();
    let each = |directory: &str| {
        seen.push_str(directory);
        seen.push('\n');
        Ok(())
    };
    partitions.for_each_directory(&batch, each).unwrap();
    expect![[r#"
        t=a%2Fb%3Dc%25/n=1/ok=true/amount=1.50/day=1970-01-01/at=1970-01-01 00%3A00%3A01.5/
        t=/n=__HIVE_DEFAULT_PARTITION__/ok=false/amount=-0.05/day=__HIVE_DEFAULT_PARTITION__/at=__HIVE_DEFAULT_PARTITION__/
        t=München x/n=-7/ok=__HIVE_DEFAULT_PARTITION__/amount=__HIVE_DEFAULT_PARTITION__/day=2024-02-29/at=1970-01-01 00%3A00%3A00/
        t=München x/n=-7/ok=__HIVE_DEFAULT_PARTITION__/amount=__HIVE_DEFAULT_PARTITION__/day=2024-02-29/at=1970-01-01 00%3A00%3A00/
    "#]]
    .assert_eq(&seen);
    assert_eq!(partitions.project(&batch).unwrap().schema().field(0).name(), "rest");
    assert_eq!(sample(&by(&["a b", "c=d"], false)), "a b=__HIVE_DEFAULT_PARTITION__/c%3Dd=__HIVE_DEFAULT_PARTITION__/");
}

#[test]
fn partition_columns_leave_the_files_unless_included() {
    let types = columns(&[("a", ColumnType::Integer), ("b", ColumnType::Integer), ("c", ColumnType::Integer)]);
    assert_eq!(PartitionColumns::new(&by(&["b"], false), &types).unwrap().kept(), [0, 2]);
    assert_eq!(PartitionColumns::new(&by(&["c", "a"], true), &types).unwrap().kept(), [0, 1, 2]);
}

#[test]
fn refused_partitions() {
    let types = [("a", ColumnType::Integer), ("b", ColumnType::Integer), ("b", ColumnType::Integer)];
    let mut out = String::new();
    for columns in [&["x"][..], &["b"], &["a", "b"]] {
        out.push_str(&format!("{columns:?}: {}\n", error(&by(columns, false), &types)));
    }
    for include in [false, true] {
        let all = error(&by(&["a", "b"], include), &[("a", ColumnType::Integer), ("b", ColumnType::Date)]);
        out.push_str(&format!("all: {all}\n"));
    }
    for column_type in [
        ColumnType::DoublePrecision,
        ColumnType::Timestamptz,
        ColumnType::Time,
        ColumnType::Timetz,
        ColumnType::Super,
        ColumnType::Varbyte(10),
    ] {
        out.push_str(&error(&by(&["a"], false), &[("a", column_type), ("b", ColumnType::Integer)]));
        out.push('\n');
    }
    expect![[r#"
        ["x"]: column "x" does not exist (42703)
        ["b"]: column reference "b" is ambiguous (42702)
        ["a", "b"]: column reference "b" is ambiguous (42702)
        all: UNLOAD cannot partition by all columns of the query (0A000)
        all: UNLOAD cannot partition by all columns of the query (0A000)
        PARTITION BY column "a" of type double precision is not supported yet (0A000)
        PARTITION BY column "a" of type timestamp with time zone is not supported yet (0A000)
        PARTITION BY column "a" of type time without time zone is not supported yet (0A000)
        PARTITION BY column "a" of type time with time zone is not supported yet (0A000)
        PARTITION BY column "a" of type super is not supported yet (0A000)
        PARTITION BY column "a" of type binary varying(10) is not supported yet (0A000)
    "#]]
    .assert_eq(&out);
}
