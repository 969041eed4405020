use super::*;

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

#[test]
fn the_next_time_is_found() {
    // A Tuesday.
    let now = moment("2026-11-24T12:00:00Z");
    for (schedule, next) in [
        ("at(2026-11-24T12:00:01)", Some("2026-11-24T12:00:01Z")),
        ("at(2026-11-24T12:00:00)", None),
        ("cron(0 12 * * ? *)", Some("2026-11-25T12:00:00Z")),
        ("cron(0/15 * * * ? *)", Some("2026-11-24T12:15:00Z")),
        ("cron(30 6 ? * MON-FRI *)", Some("2026-11-25T06:30:00Z")),
        ("cron(0 0 1 JAN ? 2027-2030)", Some("2027-01-01T00:00:00Z")),
        ("cron(0 8 29 2 ? *)", Some("2028-02-29T08:00:00Z")),
        ("cron(0 8 * * ? 2020)", None),
        ("cron(5,10 12 24 11 3 2026)", Some("2026-11-24T12:05:00Z")),
    ] {
        assert_eq!(Schedule::parse(schedule).unwrap().next_after(now), next.map(moment), "{schedule}");
    }
}

#[test]
fn what_is_no_schedule_is_refused() {
    for text in [
        "",
        "rate(1 day)",
        "at()",
        "at(soon)",
        "cron()",
        "cron(0 0 * * ?)",
        "cron(60 0 * * ? *)",
        "cron(0 0 L * ? *)",
        "cron(0 0 5-1 * ? *)",
        "cron(0/0 * * * ? *)",
    ] {
        assert!(Schedule::parse(text).is_err(), "{text}");
    }
}
