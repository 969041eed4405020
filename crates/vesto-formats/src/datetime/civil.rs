//! The proleptic Gregorian calendar as day numbers. After Howard Hinnant, "chrono-compatible low-level date algorithms".

pub const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Day 0 of the Julian day count, in days since 1970-01-01.
pub(crate) const JULIAN_DAY_OF_EPOCH: i64 = 2_440_588;

/// Days since 1970-01-01. `month` is 1 to 12, `day` within the month.
#[inline]
pub fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let month = month as i32;
    let year = year - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Year, month and day of a day number.
pub fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = i64::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}

pub fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[inline]
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// The day number of a date that exists. Years run from 4713 BC (-4712) to 294276.
#[inline]
pub fn checked_days(year: i32, month: u32, day: u32) -> Option<i32> {
    let exists = (-4712..=294_276).contains(&year)
        && (1..=12).contains(&month)
        && day >= 1
        && (day <= 28 || day <= days_in_month(year, month));
    exists.then(|| days_from_civil(year, month, day))
}

/// Microseconds since midnight; `24:00:00` is the end of the day.
#[inline]
pub fn checked_micros(hour: u32, minute: u32, second: u32, micros: u32) -> Option<i64> {
    let exists = (hour < 24 && minute < 60 && second < 60) || (hour, minute, second, micros) == (24, 0, 0, 0);
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    exists.then(|| seconds * 1_000_000 + i64::from(micros))
}

/// Twelve-hour clock: `12 AM` is midnight.
pub(crate) fn with_meridiem(hour: u32, afternoon: bool) -> Option<u32> {
    match (hour, afternoon) {
        (12, false) => Some(0),
        (12, true) => Some(12),
        (1..=11, true) => Some(hour + 12),
        (1..=11, false) => Some(hour),
        _ => None,
    }
}

/// 1 to 12 for a month's English name or its first three letters, in any case.
pub(crate) fn month_by_name(word: &[u8]) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let index = NAMES.iter().position(|name| {
        let name = name.as_bytes();
        word.eq_ignore_ascii_case(name) || name.get(..3).is_some_and(|short| word.eq_ignore_ascii_case(short))
    })?;
    u32::try_from(index + 1).ok()
}

/// Years written with two digits: 70 to 99 are of the last century.
pub(crate) fn full_year(two_digits: i32) -> i32 {
    if two_digits < 70 { 2000 + two_digits } else { 1900 + two_digits }
}
