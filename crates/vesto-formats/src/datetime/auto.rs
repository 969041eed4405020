//! `'auto'`: recognises most forms of dates and times, several in one file.
//! <https://docs.aws.amazon.com/redshift/latest/dg/automatic-recognition.html>
//! Numbers of seconds since 1970 are not among them.

use super::civil::{JULIAN_DAY_OF_EPOCH, checked_days, checked_micros, full_year, month_by_name, with_meridiem};
use super::standard::fraction_micros;
use super::{Moment, standard, zone};

pub(super) fn read(text: &[u8]) -> Option<Moment> {
    let text = text.trim_ascii();
    if let Some(moment) = standard::timestamp(text) {
        return Some(moment);
    }
    if text.len() > 64 {
        return None;
    }
    let mut found = Found::default();
    for word in text.split(|byte| byte.is_ascii_whitespace() || *byte == b',') {
        if !word.is_empty() {
            found.take_word(word)?;
        }
    }
    found.moment()
}

#[derive(Default)]
struct Found {
    julian: Option<i32>,
    year: Option<Year>,
    month: Option<u32>,
    day: Option<u32>,
    day_of_year: Option<u32>,
    micros: Option<(u32, u32, u32, u32)>,
    afternoon: Option<bool>,
    before_christ: bool,
    offset_seconds: Option<i32>,
}

#[derive(Clone, Copy)]
struct Year {
    value: i32,
    n_digits: usize,
}

impl Found {
    fn has_date(&self) -> bool {
        self.julian.is_some() || (self.year.is_some() && (self.day_of_year.is_some() || self.day.is_some()))
    }

    fn take_word(&mut self, word: &[u8]) -> Option<()> {
        let first = *word.first()?;
        if word.contains(&b':') {
            return self.take_clock_word(word);
        }
        if matches!(first, b'+' | b'-') && self.micros.is_some() {
            return self.set_zone(zone::offset(word)?);
        }
        if word.iter().all(u8::is_ascii_digit) {
            return self.take_number(word);
        }
        if word.iter().all(u8::is_ascii_alphabetic) {
            return self.take_name(word);
        }
        if matches!(first, b'J' | b'j') && word.get(1).is_some_and(u8::is_ascii_digit) {
            return self.take_julian(word.get(1..)?);
        }
        self.take_packed_clock(word).or_else(|| self.take_date(word))
    }

    fn take_julian(&mut self, digits: &[u8]) -> Option<()> {
        let day = i32::try_from(number(digits)? - JULIAN_DAY_OF_EPOCH).ok()?;
        self.julian.replace(day).is_none().then_some(())
    }

    /// `07:37:16.00`, with a date and `T` before it and a zone or `AM` behind it.
    fn take_clock_word(&mut self, word: &[u8]) -> Option<()> {
        let colon = word.iter().position(|byte| *byte == b':')?;
        let head = word.get(..colon)?;
        let start = head.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |before| before + 1);
        if start > 0 {
            let (date, rest) = word.split_at_checked(start)?;
            let date = date.strip_suffix(b"T").or_else(|| date.strip_suffix(b"t"))?;
            self.take_word(date)?;
            return self.take_clock_word(rest);
        }
        let end = word.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b':' | b'.')).unwrap_or(word.len());
        let (clock, behind) = word.split_at(end);
        self.set_clock(clock)?;
        match behind {
            [] => Some(()),
            _ if behind.iter().all(u8::is_ascii_alphabetic) => self.take_name(behind),
            _ => self.set_zone(zone::offset(behind)?),
        }
    }

    fn set_clock(&mut self, clock: &[u8]) -> Option<()> {
        let (whole, fraction) = match clock.iter().position(|byte| *byte == b'.') {
            Some(point) => (clock.get(..point)?, clock.get(point + 1..)?),
            None => (clock, [].as_slice()),
        };
        let mut parts = whole.split(|byte| *byte == b':');
        let hour = small(parts.next()?)?;
        let minute = small(parts.next()?)?;
        let second = parts.next().map_or(Some(0), small)?;
        let well_formed = parts.next().is_none() && fraction.iter().all(u8::is_ascii_digit);
        if !well_formed || self.micros.is_some() {
            return None;
        }
        self.micros = Some((hour, minute, second, fraction_micros(fraction)));
        Some(())
    }

    /// `040809.5`: a packed time with a fraction, once the date is known.
    fn take_packed_clock(&mut self, word: &[u8]) -> Option<()> {
        let (clock, fraction) = word.split_at_checked(6)?;
        let fraction = fraction.strip_prefix(b".")?;
        let digits = clock.iter().chain(fraction).all(u8::is_ascii_digit);
        if !digits || !self.has_date() || self.micros.is_some() {
            return None;
        }
        self.set_packed_clock(clock, fraction_micros(fraction))
    }

    fn set_packed_clock(&mut self, clock: &[u8], micros: u32) -> Option<()> {
        self.micros = Some((small(clock.get(..2)?)?, small(clock.get(2..4)?)?, small(clock.get(4..6)?)?, micros));
        Some(())
    }

    /// Digits alone: a packed date or time, a year, a day.
    fn take_number(&mut self, word: &[u8]) -> Option<()> {
        let month_named_first = self.month.is_some() || self.day.is_some();
        match word.len() {
            8 if !self.has_date() && !month_named_first => {
                self.set_date(word.get(..4)?, word.get(4..6)?, word.get(6..)?)
            }
            6 if self.has_date() && self.micros.is_none() => self.set_packed_clock(word, 0),
            6 if !month_named_first => self.set_date(word.get(..2)?, word.get(2..4)?, word.get(4..)?),
            3.. if word.len() <= 6 && self.year.is_none() => self.set_year(word),
            1 | 2 if self.day.is_none() => {
                self.day = Some(small(word)?);
                Some(())
            }
            2 if self.year.is_none() => self.set_year(word),
            _ => None,
        }
    }

    fn take_name(&mut self, word: &[u8]) -> Option<()> {
        if let Some(month) = month_by_name(word) {
            return self.month.replace(month).is_none().then_some(());
        }
        match word.to_ascii_uppercase().as_slice() {
            b"AM" => self.afternoon = Some(false),
            b"PM" => self.afternoon = Some(true),
            b"BC" => self.before_christ = true,
            b"AD" => {}
            b"SUN" | b"MON" | b"TUE" | b"WED" | b"THU" | b"FRI" | b"SAT" | b"SUNDAY" | b"MONDAY" | b"TUESDAY"
            | b"WEDNESDAY" | b"THURSDAY" | b"FRIDAY" | b"SATURDAY" => {}
            zone => return self.set_zone(zone::named(zone)?),
        }
        Some(())
    }

    fn set_zone(&mut self, offset_seconds: i32) -> Option<()> {
        self.offset_seconds.replace(offset_seconds).is_none().then_some(())
    }

    /// Parts joined by `-`, `/` or `.`: year first when it has three digits or more, else month, day, year;
    /// a month's name may stand first or second; `YYYY.DDD` counts days of the year.
    fn take_date(&mut self, word: &[u8]) -> Option<()> {
        let mut parts = word.split(|byte| matches!(byte, b'-' | b'/' | b'.'));
        let (first, second) = (parts.next()?, parts.next()?);
        let third = parts.next();
        if parts.next().is_some() || self.has_date() {
            return None;
        }
        let Some(third) = third else {
            if first.len() != 4 || second.len() != 3 {
                return None;
            }
            self.day_of_year = Some(small(second)?);
            return self.set_year(first);
        };
        if first.len() > 2 && first.iter().all(u8::is_ascii_digit) {
            return self.set_date(first, second, third);
        }
        if second.iter().all(u8::is_ascii_alphabetic) {
            return self.set_date(third, second, first);
        }
        self.set_date(third, first, second)
    }

    fn set_date(&mut self, year: &[u8], month: &[u8], day: &[u8]) -> Option<()> {
        self.month = Some(month_by_name(month).or_else(|| small(month))?);
        self.day = Some(small(day)?);
        self.set_year(year)
    }

    fn set_year(&mut self, digits: &[u8]) -> Option<()> {
        let value = i32::try_from(number(digits)?).ok()?;
        self.year.replace(Year { value, n_digits: digits.len() }).is_none().then_some(())
    }

    fn moment(self) -> Option<Moment> {
        let (hour, minute, second, micros) = self.micros.unwrap_or_default();
        let hour = match self.afternoon {
            Some(afternoon) => with_meridiem(hour, afternoon)?,
            None => hour,
        };
        let micros = checked_micros(hour, minute, second, micros)?;
        Some(Moment { days: self.days()?, micros, offset_seconds: self.offset_seconds })
    }

    fn days(&self) -> Option<i32> {
        if let Some(julian) = self.julian {
            return Some(julian);
        }
        let year = self.year?;
        let year = match (self.before_christ, year.n_digits) {
            (true, _) => 1 - year.value, // 1 BC is the year 0
            (false, 1 | 2) => full_year(year.value),
            (false, _) => year.value,
        };
        if let Some(day_of_year) = self.day_of_year {
            let length = if super::civil::is_leap(year) { 366 } else { 365 };
            let first = checked_days(year, 1, 1)?;
            return (1..=length).contains(&day_of_year).then_some(first + day_of_year as i32 - 1);
        }
        checked_days(year, self.month?, self.day?)
    }
}

/// One to nine digits.
fn number(digits: &[u8]) -> Option<i64> {
    let well_formed = (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    well_formed.then(|| digits.iter().fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
}

fn small(digits: &[u8]) -> Option<u32> {
    u32::try_from(number(digits)?).ok()
}
