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
    check(&ColumnType::Varbyte(7), ("varbyte", 7, 0, false, true));
}
