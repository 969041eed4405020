use super::*;

fn months(text: &str) -> Result<String, IntervalError> {
    let mut out = String::new();
    write_months(&mut out, parse_months(text, IntervalQualifier::YEAR_TO_MONTH)?).unwrap();
    Ok(out)
}

fn micros(text: &str, first: IntervalField, last: IntervalField, precision: Option<u8>) -> String {
    let mut out = String::new();
    let qualifier = IntervalQualifier::new(first, last, precision).unwrap();
    write_micros(&mut out, parse_micros(text, qualifier).unwrap()).unwrap();
    out
}

#[test]
fn months_are_read_and_printed() {
    assert_eq!(months("1 year 2 months").unwrap(), "1 year 2 mons");
    assert_eq!(months("1-2").unwrap(), "1 year 2 mons");
    assert_eq!(months("-1-2").unwrap(), "-1 years -2 mons");
    assert_eq!(months("23").unwrap(), "1 year 11 mons");
    assert_eq!(months("1y").unwrap(), "1 year");
    assert_eq!(months("0").unwrap(), "0 mons");
    assert_eq!(months("2 years ago").unwrap(), "-2 years");
    assert_eq!(months("1 year 40 days").unwrap(), "1 year");
    assert_eq!(months("soon").unwrap_err(), IntervalError::Syntax);
    assert_eq!(months("").unwrap_err(), IntervalError::Syntax);
    assert_eq!(months("99999999999").unwrap_err(), IntervalError::OutOfRange);
}

#[test]
fn microseconds_are_read_and_printed() {
    use IntervalField::{Day, Hour, Minute, Second};
    let text = "13 day 1 hour 1 minute 1.123 seconds";
    assert_eq!(micros(text, Second, Second, None), "13 days 01:01:01.123");
    assert_eq!(micros(text, Minute, Minute, None), "13 days 01:01:00");
    assert_eq!(micros(text, Day, Hour, None), "13 days 01:00:00");
    assert_eq!(micros(text, Day, Day, None), "13 days");
    assert_eq!(micros("-2", Day, Day, None), "-2 days");
    assert_eq!(micros("1 02:03:04.56789", Day, Second, Some(2)), "1 day 02:03:04.57");
    assert_eq!(micros("-00:00:01", Day, Second, None), "-00:00:01");
    assert_eq!(micros("7 days, 3 hours, 59 minutes", Day, Second, None), "7 days 03:59:00");
    assert_eq!(micros("1w, 1h, 1m, 1s", Day, Second, None), "7 days 01:01:01");
    assert_eq!(micros("0.5 days", Day, Second, None), "12:00:00");
    assert_eq!(parse_micros("1 month", IntervalQualifier::DAY_TO_SECOND), Err(IntervalError::Syntax));
    assert_eq!(parse_micros("1e9 days", IntervalQualifier::DAY_TO_SECOND), Err(IntervalError::Syntax));
    assert_eq!(parse_micros("999999999999 days", IntervalQualifier::DAY_TO_SECOND), Err(IntervalError::OutOfRange));
}

#[test]
fn qualifiers_survive_their_type_modifier() {
    for first in IntervalField::ALL {
        for last in IntervalField::ALL {
            for precision in [None, Some(0), Some(3), Some(6)] {
                let Some(qualifier) = IntervalQualifier::new(first, last, precision) else { continue };
                let full = match qualifier.is_year_to_month() {
                    true => IntervalQualifier::YEAR_TO_MONTH,
                    false => IntervalQualifier::DAY_TO_SECOND,
                };
                assert_eq!(IntervalQualifier::from_type_modifier(qualifier.type_modifier(), full), Some(qualifier));
            }
        }
    }
    assert_eq!(IntervalQualifier::new(IntervalField::Month, IntervalField::Day, None), None);
    assert_eq!(IntervalQualifier::new(IntervalField::Day, IntervalField::Hour, Some(3)), None);
}
