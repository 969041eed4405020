use vesto_types::ColumnType;

use super::*;

fn check(column_type: &ColumnType, expected: (&str, i32, i32, bool, bool)) {
    let facts = type_facts(column_type.oid(), column_type.type_modifier());
    let seen = (facts.name, facts.precision, facts.scale, facts.is_signed, facts.is_case_sensitive);
    assert_eq!(seen, expected, "{column_type}");
}

#[test]
fn types_are_told_as_jdbc_tells_them() {
    check(&ColumnType::Integer, ("int4", 10, 0, true, false));
    check(&ColumnType::BigInt, ("int8", 19, 0, true, false));
    check(&ColumnType::Decimal { precision: 38, scale: 37 }, ("numeric", 38, 37, true, false));
    check(&ColumnType::Char(3), ("bpchar", 3, 0, false, true));
    check(&ColumnType::Varchar(65535), ("varchar", 65535, 0, false, true));
    check(&ColumnType::Timestamp, ("timestamp", 29, 6, false, false));
    check(&ColumnType::Boolean, ("bool", 1, 0, false, false));
    check(&ColumnType::Super, ("super", i32::MAX, 0, false, true));
    check(&ColumnType::SmallInt, ("int2", 5, 0, true, false));
    check(&ColumnType::Real, ("float4", 8, 8, true, false));
    check(&ColumnType::Date, ("date", 13, 0, false, false));
    check(&ColumnType::Time, ("time", 15, 6, false, false));
    check(&ColumnType::Timestamptz, ("timestamptz", 35, 6, false, false));
    check(&ColumnType::Varbyte(7), ("varbyte", 7, 0, false, true));
}

#[test]
fn lengths_that_are_not_known_are_the_greatest() {
    assert_eq!((type_facts(1043, -1).precision, type_facts(6551, -1).precision), (65_535, 64_000));
}

#[test]
fn a_result_column_has_every_member() {
    let metadata = result_columns(&[Column::new("n", &ColumnType::Decimal { precision: 38, scale: 2 })]);
    let expected = json!([{
        "isCaseSensitive": false, "isCurrency": false, "isSigned": true, "label": "n", "length": 0, "name": "n",
        "nullable": 1, "precision": 38, "scale": 2, "schemaName": "", "tableName": "", "typeName": "numeric",
    }]);
    assert_eq!(metadata, expected);
}
