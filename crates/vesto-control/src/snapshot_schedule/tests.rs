use super::*;

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn times(definitions: &[&str]) -> Vec<String> {
    // A Tuesday.
    let since = moment("2026-11-24T12:10:00Z");
    let schedule = SnapshotSchedule::parse(definitions, since).unwrap();
    schedule.check().unwrap();
    schedule.times_after(since).take(3).map(|time| time.format("%a %H:%M").to_string()).collect()
}

#[test]
fn rates_count_from_their_definition_and_cron_by_the_clock() {
    assert_eq!(times(&["rate(12 hours)"]), ["Wed 00:10", "Wed 12:10", "Thu 00:10"]);
    assert_eq!(times(&["rate(1 hour)"]), ["Tue 13:10", "Tue 14:10", "Tue 15:10"]);
    assert_eq!(times(&["cron(30 12 *)"]), ["Tue 12:30", "Wed 12:30", "Thu 12:30"]);
    assert_eq!(times(&["cron(0 0/12 FRI-SAT)"]), ["Fri 00:00", "Fri 12:00", "Sat 00:00"]);
    assert_eq!(times(&["cron(0 12 WED)", "cron(45 2 THU)"]), ["Wed 12:00", "Thu 02:45", "Wed 12:00"]);
}

#[test]
fn what_is_no_schedule_or_comes_too_often_is_refused() {
    let since = moment("2026-11-24T12:10:00Z");
    let refused = |definitions: &[&str]| {
        SnapshotSchedule::parse(definitions, since).and_then(|schedule| schedule.check()).unwrap_err()
    };
    assert_eq!(refused(&[]), ScheduleFault::None);
    for text in ["at(2030-01-01T00:00:00)", "", "daily", "rate 12 hours"] {
        assert_eq!(refused(&[text]), ScheduleFault::Type(text.to_owned()));
    }
    for text in ["rate(0 hours)", "rate(25 hours)", "rate(2 days)", "rate(12)", "cron(0 12)", "cron(0 12 * * ? *)"] {
        assert_eq!(refused(&[text]), ScheduleFault::Definition(text.to_owned()));
    }
    for often in [&["cron(0/30 * *)"][..], &["cron(0 12 *)", "cron(30 12 SUN)"], &["rate(2 hours)", "cron(15 12 *)"]] {
        assert_eq!(refused(often), ScheduleFault::TooOften);
    }
}
