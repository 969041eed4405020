use super::*;

fn printed(text: &str) -> Option<String> {
    Timetz::parse(text, 0).map(|time| time.to_string())
}

#[test]
fn times_are_read_and_printed() {
    assert_eq!(printed("13:24:55.5 EST").as_deref(), Some("13:24:55.5-05"));
    assert_eq!(printed("04:05:06-08:00").as_deref(), Some("04:05:06-08"));
    assert_eq!(printed("04:05 PM +0530").as_deref(), Some("16:05:00+05:30"));
    assert_eq!(printed("040506z").as_deref(), Some("04:05:06+00"));
    assert_eq!(printed("12:00 am").as_deref(), Some("00:00:00+00"));
    assert_eq!(printed("23:59:59.9999999").as_deref(), Some("24:00:00+00"));
    assert_eq!(Timetz::parse("1:02", 3600).unwrap().to_string(), "01:02:00+01");
    for wrong in ["", "25:00", "10:60", "10", "10:00 XYZ", "10:00+16", "10:00+1:2:3:4", "24:00:01", "10:00:00.x", "é"]
    {
        assert_eq!(printed(wrong), None, "{wrong}");
    }
}

#[test]
fn packed_values_are_ordered_by_moment_then_from_east_to_west() {
    let pack = |text: &str| Timetz::parse(text, 0).unwrap().pack();
    assert!(pack("00:00+15") < pack("00:00+00"));
    assert!(pack("12:00+01") < pack("11:00+00"), "the same moment");
    assert!(pack("11:00+00") < pack("10:00-01"), "the same moment");
    assert!(pack("10:00-01") < pack("11:00:00.000001+00"));
    assert!(pack("00:00-15") > pack("14:59+00"));
}

#[test]
fn packing_loses_nothing() {
    for local in [0, 1, 43_200_000_000, MICROS_PER_DAY - 1, MICROS_PER_DAY] {
        for offset in [-57_599, -3600, 0, 1, 19_800, 57_599] {
            let time = Timetz::new(local, offset).unwrap();
            assert_eq!(Timetz::unpack(time.pack()), time);
        }
    }
    for any in [i64::MIN, -1, 0, 1, i64::MAX] {
        let _ = Timetz::unpack(any).to_string();
    }
}

#[test]
fn another_zones_clock_shows_the_same_moment() {
    let time = Timetz::parse("23:30:00-05", 0).unwrap();
    assert_eq!(time.at_offset(0).unwrap().to_string(), "04:30:00+00");
    assert_eq!(time.at_offset(16 * 3600), None);
}
