use super::*;

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").expect("valid")
}

#[test]
fn moments_are_written_by_template() {
    let moment = at("2013-01-05 14:03:09.123456");
    for (template, text) in [
        ("YYYY-MM-DD HH24:MI:SS", "2013-01-05 14:03:09"),
        ("Month DD, YYYY", "January   05, 2013"),
        ("FMMonth FMDD, YYYY", "January 5, 2013"),
        ("MON-DY-DD-YYYY HH12:MIPM", "JAN-SAT-05-2013 02:03PM"),
        ("DDDth", "005th"),
        ("\"Y\"YY Q MS US", "Y13 1 123 123456"),
        ("HH24MISS", "140309"),
    ] {
        assert_eq!(Template::parse(template).format(moment, None), text, "{template}");
    }
}

#[test]
fn moments_are_read_by_template() {
    for (template, text, moment) in [
        ("YYYYMMDD", "20130105", "2013-01-05 00:00:00"),
        ("YYYY-MM-DD HH24:MI:SS", "2013-01-05 14:03:09", "2013-01-05 14:03:09"),
        ("Mon DD YYYY HH12:MI AM", "Jan 5 2013 02:03 PM", "2013-01-05 14:03:00"),
        ("DD/MM/YY", "05/01/13", "2013-01-05 00:00:00"),
        ("YYYY-MM-DD HH24:MI:SS.MS", "2013-01-05 14:03:09.12", "2013-01-05 14:03:09.12"),
        ("YYYY DDD", "2013 5", "2013-01-05 00:00:00"),
    ] {
        assert_eq!(Template::parse(template).read(text).expect(text), at(moment), "{template}");
    }
    assert!(Template::parse("YYYY-MM-DD").read("2013-13-01").is_err());
    assert_eq!(
        Template::parse("YYYY-MM-DD").read("2013-02-30").expect_err("no such day").state,
        DATETIME_FIELD_OVERFLOW
    );
}
