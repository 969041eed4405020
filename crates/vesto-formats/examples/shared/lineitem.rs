//! TPC-H's lineitem as a target of COPY.

use vesto_formats::TargetColumn;
use vesto_types::ColumnType;

pub(crate) fn lineitem() -> Vec<TargetColumn> {
    let money = ColumnType::Decimal { precision: 15, scale: 2 };
    let columns = [
        ("l_orderkey", ColumnType::BigInt),
        ("l_partkey", ColumnType::BigInt),
        ("l_suppkey", ColumnType::BigInt),
        ("l_linenumber", ColumnType::Integer),
        ("l_quantity", money.clone()),
        ("l_extendedprice", money.clone()),
        ("l_discount", money.clone()),
        ("l_tax", money),
        ("l_returnflag", ColumnType::Char(1)),
        ("l_linestatus", ColumnType::Char(1)),
        ("l_shipdate", ColumnType::Date),
        ("l_commitdate", ColumnType::Date),
        ("l_receiptdate", ColumnType::Date),
        ("l_shipinstruct", ColumnType::Char(25)),
        ("l_shipmode", ColumnType::Char(10)),
        ("l_comment", ColumnType::Varchar(44)),
    ];
    let target = |(name, column_type): (&str, _)| TargetColumn { name: name.to_owned(), column_type, not_null: true };
    columns.into_iter().map(target).collect()
}
