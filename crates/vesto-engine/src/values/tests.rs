use super::*;

#[test]
fn decimals_round_half_away_from_zero_and_check_their_precision() {
    assert_eq!(parse_decimal("1.005", 10, 2), Ok(101));
    assert_eq!(parse_decimal("-1.005", 10, 2), Ok(-101));
    assert_eq!(parse_decimal("1e2", 10, 0), Ok(100));
    assert_eq!(parse_decimal("12e-1", 10, 2), Ok(120));
    assert_eq!(parse_decimal(".5", 10, 0), Ok(1));
    assert_eq!(parse_decimal("0.04", 10, 1), Ok(0));
    assert!(parse_decimal("100", 2, 0).is_err());
    assert!(parse_decimal("", 2, 0).is_err());
    assert!(parse_decimal("1.2.3", 5, 0).is_err());
    assert_eq!(format_decimal(-5, 2), "-0.05");
    assert_eq!(format_decimal(120, 0), "120");
}

#[test]
fn floats_print_as_postgresql_prints_them() {
    for (value, text) in [
        (0.1, "0.1"),
        (100.0, "100"),
        (1e20, "1e+20"),
        (1.5e-7, "1.5e-07"),
        (123_456.789, "123456.789"),
        (1.0 / 3.0, "0.333333333333333"),
        (-2.5, "-2.5"),
    ] {
        assert_eq!(format_double(value), text);
    }
}

#[test]
fn dates_and_times_are_read_in_their_usual_forms() {
    let date = |text: &str| parse_date(text).map(|days| format_date(date_from_days(days).expect("in range")));
    for text in
        ["2020-02-29", "20200229", "02/29/2020", "29 Feb 2020", "Feb 29, 2020", "2020-02-29 10:11:12", "29-Feb-2020"]
    {
        assert_eq!(date(text).as_deref(), Ok("2020-02-29"), "{text}");
    }
    assert_eq!(date("2020-02-30").unwrap_err().state, DATETIME_FIELD_OVERFLOW);
    assert!(date("hello").is_err());
    let stamp = |text: &str| {
        parse_timestamp(text)
            .map(|(micros, offset)| (format_timestamp(datetime_from_micros(micros).expect("range")), offset))
    };
    assert_eq!(stamp("2020-01-02T03:04:05.678"), Ok(("2020-01-02 03:04:05.678".to_owned(), None)));
    assert_eq!(stamp("2020-01-02 03:04:05+02"), Ok(("2020-01-02 03:04:05".to_owned(), Some(7200))));
    assert_eq!(stamp("2020-01-02 03:04:05 UTC"), Ok(("2020-01-02 03:04:05".to_owned(), Some(0))));
    assert_eq!(stamp("2020-01-02 03:04:05Z"), Ok(("2020-01-02 03:04:05".to_owned(), Some(0))));
    assert_eq!(stamp("Jan 2, 2020 3:04 PM"), Ok(("2020-01-02 15:04:00".to_owned(), None)));
}
