use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::civil::{civil_from_days, days_from_civil};
use super::*;

fn shown(moment: Option<Moment>) -> String {
    let Some(moment) = moment else {
        return "refused".to_owned();
    };
    let (year, month, day) = civil_from_days(moment.days);
    let seconds = moment.micros / 1_000_000;
    let mut text =
        format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if moment.micros % 1_000_000 != 0 {
        let _ = write!(text, ".{:06}", moment.micros % 1_000_000);
    }
    if let Some(offset) = moment.offset_seconds {
        let _ = write!(text, " {offset:+}s");
    }
    text
}

/// Each text under one TIMEFORMAT.
fn check(format: &str, texts: &[&str], expected: Expect) {
    let format = if format.is_empty() { TimeFormat::Default } else { TimeFormat::parse(format).unwrap() };
    let lines = texts.iter().map(|text| format!("{text} → {}\n", shown(format.read(text.as_bytes()))));
    expected.assert_eq(&lines.collect::<String>());
}

fn check_date(format: &str, texts: &[&str], expected: Expect) {
    let format = if format.is_empty() { DateFormat::Default } else { DateFormat::parse(format).unwrap() };
    let lines = texts.iter().map(|text| {
        let days = format.read(text.as_bytes());
        format!("{text} → {:?}\n", days.map(civil_from_days))
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn standard_timestamps() {
    let texts = [
        "2009-01-12 14:15:57.119568",
        "2009-01-12",
        "2009-01-12 14:15:57+02",
        "2009-01-12 14:15:57.5 -0330",
        "2009-01-12T14:15:57",
        "2009-02-29 00:00:00",
        "2009-01-12 24:00:00",
        "2009-01-12 25:00:00",
        "1/2/2009",
    ];
    check(
        "",
        &texts,
        expect![[r#"
        2009-01-12 14:15:57.119568 → 2009-01-12 14:15:57.119568
        2009-01-12 → 2009-01-12 00:00:00
        2009-01-12 14:15:57+02 → 2009-01-12 14:15:57 +7200s
        2009-01-12 14:15:57.5 -0330 → 2009-01-12 14:15:57.500000 -12600s
        2009-01-12T14:15:57 → refused
        2009-02-29 00:00:00 → refused
        2009-01-12 24:00:00 → 2009-01-12 24:00:00
        2009-01-12 25:00:00 → refused
        1/2/2009 → refused
    "#]],
    );
}

#[test]
fn patterns() {
    check(
        "MM.DD.YYYY HH:MI:SS",
        &["03.31.2003 18:45:05", "03.31.2003 18:45:05.123456", "3.1.2003 8:5:0", "31.03.2003 00:00:00"],
        expect![[r#"
        03.31.2003 18:45:05 → 2003-03-31 18:45:05
        03.31.2003 18:45:05.123456 → 2003-03-31 18:45:05.123456
        3.1.2003 8:5:0 → 2003-03-01 08:05:00
        31.03.2003 00:00:00 → refused
    "#]],
    );
    check(
        "YYYY-MM-DDTHH:MI:SSZ",
        &["2019-02-11T05:09:12.195Z"],
        expect![[r#"
        2019-02-11T05:09:12.195Z → 2019-02-11 05:09:12.195000
    "#]],
    );
    check(
        "MM/DD/YYYY HH12:MI:SS AM",
        &["03/31/2003 12:00:01 AM", "03/31/2003 06:45:05 pm", "03/31/2003 13:00:00 PM"],
        expect![[r#"
        03/31/2003 12:00:01 AM → 2003-03-31 00:00:01
        03/31/2003 06:45:05 pm → 2003-03-31 18:45:05
        03/31/2003 13:00:00 PM → refused
    "#]],
    );
    check_date(
        "MON DD, YYYY",
        &["March 31, 2003", "mar 31, 2003", "Mars 31, 2003"],
        expect![[r#"
        March 31, 2003 → Some((2003, 3, 31))
        mar 31, 2003 → Some((2003, 3, 31))
        Mars 31, 2003 → None
    "#]],
    );
    check_date(
        "MM/DD/YYYY",
        &["03/31/2003", "00/00/00 00:00:00", "03/31/2003 10:00:00"],
        expect![[r#"
        03/31/2003 → Some((2003, 3, 31))
        00/00/00 00:00:00 → None
        03/31/2003 10:00:00 → Some((2003, 3, 31))
    "#]],
    );
    check_date(
        "YYMMDD",
        &["960108", "96018"],
        expect![[r#"
            960108 → Some((1996, 1, 8))
            96018 → Some((1996, 1, 8))
        "#]],
    );
    for refused in ["AUTO", "Auto", "YYYY-MM-DD HH:MI:SSOF", "", "--", "TZ"] {
        assert!(TimeFormat::parse(refused).is_err(), "{refused}");
    }
}

#[test]
fn automatic_recognition() {
    let texts = [
        "2019-02-11T05:09:12.195Z",
        "J2451187",
        "J2345678 04:05:06.789",
        "Jan-08-95 BC",
        "19960108 040809",
        "960108 040809",
        "1996.008",
        "1996-01-08 04:05:06.789",
        "17 Dec 07:37:16 1997 PST",
        "12/17/1997 07:37:16.00 PST",
        "1997-12-17 07:37:16-08",
        "12.17.1997 07:37:16.00 PST",
        "March 31, 2003",
        "Jan-01-1999",
        "03.31.2003 18:45:05.123456",
        "03/31/2003",
        "June 8, 2020 4:05 PM",
        "1262304000",
        "1262304000123",
        "yesterday",
        "2019-13-01",
        "",
    ];
    check(
        "auto",
        &texts,
        expect![[r#"
        2019-02-11T05:09:12.195Z → 2019-02-11 05:09:12.195000 +0s
        J2451187 → 1999-01-08 00:00:00
        J2345678 04:05:06.789 → 1710-02-23 04:05:06.789000
        Jan-08-95 BC → -094-01-08 00:00:00
        19960108 040809 → 1996-01-08 04:08:09
        960108 040809 → 1996-01-08 04:08:09
        1996.008 → 1996-01-08 00:00:00
        1996-01-08 04:05:06.789 → 1996-01-08 04:05:06.789000
        17 Dec 07:37:16 1997 PST → 1997-12-17 07:37:16 -28800s
        12/17/1997 07:37:16.00 PST → 1997-12-17 07:37:16 -28800s
        1997-12-17 07:37:16-08 → 1997-12-17 07:37:16 -28800s
        12.17.1997 07:37:16.00 PST → 1997-12-17 07:37:16 -28800s
        March 31, 2003 → 2003-03-31 00:00:00
        Jan-01-1999 → 1999-01-01 00:00:00
        03.31.2003 18:45:05.123456 → 2003-03-31 18:45:05.123456
        03/31/2003 → 2003-03-31 00:00:00
        June 8, 2020 4:05 PM → 2020-06-08 16:05:00
        1262304000 → refused
        1262304000123 → refused
        yesterday → refused
        2019-13-01 → refused
         → refused
    "#]],
    );
}

#[test]
fn epochs() {
    check(
        "epochsecs",
        &["1262304000", "-1", "1e9"],
        expect![[r#"
        1262304000 → 2010-01-01 00:00:00
        -1 → 1969-12-31 23:59:59
        1e9 → refused
    "#]],
    );
    check(
        "epochmillisecs",
        &["1262304000123"],
        expect![[r#"
        1262304000123 → 2010-01-01 00:00:00.123000
    "#]],
    );
}

proptest! {
    #[test]
    fn the_calendar_agrees_with_chrono(days in -800_000i32..800_000) {
        let date = NaiveDate::from_num_days_from_ce_opt(days + 719_163).unwrap();
        prop_assert_eq!(civil_from_days(days), (date.year(), date.month(), date.day()));
        prop_assert_eq!(days_from_civil(date.year(), date.month(), date.day()), days);
        if (0..=9999).contains(&date.year()) {
            prop_assert_eq!(standard_date(date.format("%Y-%m-%d").to_string().as_bytes()), Some(days));
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in "[0-9JTZ:./ +-]{0,30}|\\PC{0,20}", format in "(YYYY|YY|MM|MON|DD|HH|HH12|MI|SS|AM|[-/. :]){1,8}") {
        let _ = TimeFormat::Auto.read(text.as_bytes());
        let _ = TimeFormat::Default.read(text.as_bytes());
        if let Ok(format) = TimeFormat::parse(&format) {
            let _ = format.read(text.as_bytes());
        }
    }
}
