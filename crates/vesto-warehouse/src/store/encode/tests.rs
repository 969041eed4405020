use super::*;

#[test]
fn values_survive_their_text() {
    let decimal = |precision, scale| ColumnType::Decimal { precision, scale };
    let cases = [
        (ColumnType::Boolean, StatValue::Boolean(true), "true"),
        (ColumnType::BigInt, StatValue::Integer(i64::MIN), "-9223372036854775808"),
        (ColumnType::Date, StatValue::Integer(19_723), "2024-01-01"),
        (ColumnType::Date, StatValue::Integer(-719_162), "0001-01-01"),
        (ColumnType::Timestamp, StatValue::Integer(-1), "1969-12-31 23:59:59.999999"),
        (ColumnType::Timestamp, StatValue::Integer(1_700_000_000_000_000), "2023-11-14 22:13:20"),
        (ColumnType::Timestamptz, StatValue::Integer(1_500_000), "1970-01-01 00:00:01.500+00"),
        (ColumnType::Time, StatValue::Integer(86_399_999_999), "23:59:59.999999"),
        (decimal(10, 2), StatValue::Decimal(-5), "-0.05"),
        (decimal(38, 0), StatValue::Decimal(12), "12"),
        (decimal(18, 4), StatValue::Decimal(1_234_567), "123.4567"),
        (ColumnType::DoublePrecision, StatValue::Float(0.1), "0.1"),
        (ColumnType::DoublePrecision, StatValue::Float(f64::NEG_INFINITY), "-inf"),
        (ColumnType::Varchar(9), StatValue::Text("it's".to_owned()), "it's"),
    ];
    for (column_type, stat, text) in cases {
        assert_eq!(value(&stat, &column_type).as_deref(), Some(text));
        assert_eq!(parse_value(text, &column_type), Some(stat));
    }
    assert_eq!(parse_value("x", &ColumnType::BigInt), None);
    assert_eq!(parse_value("1.23", &decimal(5, 1)), None);
}

#[test]
fn types_survive_name_and_modifier() {
    use ColumnType::*;
    let types = [
        SmallInt,
        Integer,
        BigInt,
        Decimal { precision: 38, scale: 37 },
        Decimal { precision: 18, scale: 0 },
        Real,
        DoublePrecision,
        Boolean,
        Char(4096),
        Varchar(65535),
        Date,
        Timestamp,
        Timestamptz,
        Time,
        Timetz,
        Super,
        Varbyte(64),
    ];
    for of in types {
        assert_eq!(column_type(of.internal_name(), of.type_modifier()), Some(of));
    }
    assert_eq!(column_type("money", -1), None);
}
