//! PostgreSQL's date templates (`'YYYY-MM-DD HH24:MI:SS'`), for TO_CHAR, TO_DATE and TO_TIMESTAMP.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_FORMAT_strings.html>

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use vesto_types::{SqlError, SqlState};

use crate::errors::DATETIME_FIELD_OVERFLOW;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Literal(String),
    Field { field: Field, fill: bool, ordinal: bool },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    YearWithComma,
    Year(u8),
    IsoYear(u8),
    Era,
    Century,
    Quarter,
    Month,
    MonthName(Case, Width),
    Roman(Case),
    Week,
    IsoWeek,
    WeekOfMonth,
    DayName(Case, Width),
    DayOfYear,
    Day,
    DayOfWeek,
    Julian,
    Hour12,
    Hour24,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    SecondOfDay,
    Meridiem { lower: bool, dots: bool },
    Zone { lower: bool },
    Offset,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Upper,
    Title,
    Lower,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    Full,
    Three,
}

/// Longest names first: `HH24` before `HH`. Those whose case matters come as they are written.
const FIELDS: &[(&str, Field)] = &[
    ("MONTH", Field::MonthName(Case::Upper, Width::Full)),
    ("Month", Field::MonthName(Case::Title, Width::Full)),
    ("month", Field::MonthName(Case::Lower, Width::Full)),
    ("A.M.", Field::Meridiem { lower: false, dots: true }),
    ("P.M.", Field::Meridiem { lower: false, dots: true }),
    ("a.m.", Field::Meridiem { lower: true, dots: true }),
    ("p.m.", Field::Meridiem { lower: true, dots: true }),
    ("AM", Field::Meridiem { lower: false, dots: false }),
    ("PM", Field::Meridiem { lower: false, dots: false }),
    ("am", Field::Meridiem { lower: true, dots: false }),
    ("pm", Field::Meridiem { lower: true, dots: false }),
    ("MON", Field::MonthName(Case::Upper, Width::Three)),
    ("Mon", Field::MonthName(Case::Title, Width::Three)),
    ("mon", Field::MonthName(Case::Lower, Width::Three)),
    ("DAY", Field::DayName(Case::Upper, Width::Full)),
    ("Day", Field::DayName(Case::Title, Width::Full)),
    ("day", Field::DayName(Case::Lower, Width::Full)),
    ("DY", Field::DayName(Case::Upper, Width::Three)),
    ("Dy", Field::DayName(Case::Title, Width::Three)),
    ("dy", Field::DayName(Case::Lower, Width::Three)),
    ("RM", Field::Roman(Case::Upper)),
    ("rm", Field::Roman(Case::Lower)),
    ("TZ", Field::Zone { lower: false }),
    ("tz", Field::Zone { lower: true }),
];

const ANY_CASE: &[(&str, Field)] = &[
    ("Y,YYY", Field::YearWithComma),
    ("SSSS", Field::SecondOfDay),
    ("HH24", Field::Hour24),
    ("HH12", Field::Hour12),
    ("YYYY", Field::Year(4)),
    ("IYYY", Field::IsoYear(4)),
    ("B.C.", Field::Era),
    ("A.D.", Field::Era),
    ("YYY", Field::Year(3)),
    ("IYY", Field::IsoYear(3)),
    ("DDD", Field::DayOfYear),
    ("YY", Field::Year(2)),
    ("IY", Field::IsoYear(2)),
    ("HH", Field::Hour12),
    ("MI", Field::Minute),
    ("SS", Field::Second),
    ("MS", Field::Millisecond),
    ("US", Field::Microsecond),
    ("MM", Field::Month),
    ("DD", Field::Day),
    ("IW", Field::IsoWeek),
    ("WW", Field::Week),
    ("CC", Field::Century),
    ("BC", Field::Era),
    ("AD", Field::Era),
    ("OF", Field::Offset),
    ("Y", Field::Year(1)),
    ("I", Field::IsoYear(1)),
    ("D", Field::DayOfWeek),
    ("W", Field::WeekOfMonth),
    ("J", Field::Julian),
    ("Q", Field::Quarter),
];

#[derive(Debug, Clone)]
pub(crate) struct Template(Vec<Item>);

impl Template {
    pub(crate) fn parse(template: &str) -> Self {
        let mut items = Vec::new();
        let mut rest = template;
        let mut fill = true;
        while let Some(c) = rest.chars().next() {
            if let Some(quoted) = rest.strip_prefix('"') {
                let (text, after) = quoted.split_once('"').unwrap_or((quoted, ""));
                push_literal(&mut items, text);
                rest = after;
            } else if let Some(after) = strip_any_case(rest, "FM") {
                fill = false;
                rest = after;
            } else if let Some((field, after)) = field_at(rest) {
                let ordinal = strip_any_case(after, "TH");
                items.push(Item::Field { field, fill, ordinal: ordinal.is_some() });
                fill = true;
                rest = ordinal.unwrap_or(after);
            } else {
                push_literal(&mut items, c.encode_utf8(&mut [0; 4]));
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
        Self(items)
    }

    pub(crate) fn format(&self, at: NaiveDateTime, zone: Option<&str>) -> String {
        let mut out = String::new();
        for item in &self.0 {
            match item {
                Item::Literal(text) => out.push_str(text),
                Item::Field { field, fill, ordinal } => {
                    let text = field.format(at, *fill, zone);
                    out.push_str(&text);
                    if *ordinal {
                        out.push_str(ordinal_suffix(&text));
                    }
                }
            }
        }
        out
    }

    /// The moment that the text says in the template's form; fields that are not there have their first value.
    pub(crate) fn read(&self, text: &str) -> Result<NaiveDateTime, SqlError> {
        let mut parts = Parts::default();
        let mut rest = text.trim_start();
        for (index, item) in self.0.iter().enumerate() {
            match item {
                Item::Literal(literal) => {
                    for _ in literal.chars() {
                        let next = rest.chars().next();
                        match next {
                            Some(c) if !c.is_alphanumeric() => rest = rest.get(c.len_utf8()..).unwrap_or_default(),
                            Some(c) if literal.contains(c) => rest = rest.get(c.len_utf8()..).unwrap_or_default(),
                            _ => {}
                        }
                    }
                }
                Item::Field { field, .. } => {
                    rest = rest.trim_start();
                    if rest.is_empty() {
                        break;
                    }
                    let adjoined = matches!(self.0.get(index + 1), Some(Item::Field { .. }));
                    rest = field.read(rest, adjoined, &mut parts).ok_or_else(|| invalid(text))?;
                }
            }
        }
        parts.moment().ok_or_else(|| {
            SqlError::new(DATETIME_FIELD_OVERFLOW, format!("date/time field value out of range: \"{text}\""))
        })
    }
}

fn invalid(text: &str) -> SqlError {
    SqlError::new(SqlState("22007"), format!("invalid value for date/time template: \"{text}\""))
}

fn push_literal(items: &mut Vec<Item>, text: &str) {
    match items.last_mut() {
        Some(Item::Literal(literal)) => literal.push_str(text),
        _ => items.push(Item::Literal(text.to_owned())),
    }
}

fn strip_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..)).flatten()
}

fn field_at(text: &str) -> Option<(Field, &str)> {
    let exact = FIELDS.iter().find_map(|(name, field)| text.strip_prefix(name).map(|rest| (*field, rest)));
    exact.or_else(|| ANY_CASE.iter().find_map(|(name, field)| strip_any_case(text, name).map(|rest| (*field, rest))))
}

fn ordinal_suffix(number: &str) -> &'static str {
    if number.ends_with("11") || number.ends_with("12") || number.ends_with("13") {
        return "th";
    }
    match number.chars().last() {
        Some('1') => "st",
        Some('2') => "nd",
        Some('3') => "rd",
        _ => "th",
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

fn name(names: &[&str], index: u32, case: Case, width: Width, fill: bool) -> String {
    let name = usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default();
    let name = if width == Width::Three { name.get(..3).unwrap_or(name) } else { name };
    let cased = match case {
        Case::Upper => name.to_uppercase(),
        Case::Title => name.to_owned(),
        Case::Lower => name.to_lowercase(),
    };
    if fill && width == Width::Full { format!("{cased:<9}") } else { cased }
}

impl Field {
    fn format(self, at: NaiveDateTime, fill: bool, zone: Option<&str>) -> String {
        let number = |value: i64, width: usize| if fill { format!("{value:0width$}") } else { value.to_string() };
        let year = if at.year() > 0 { at.year() } else { 1 - at.year() };
        let last_digits = |year: i32, digits: u8| {
            let modulus = 10_i32.pow(u32::from(digits));
            let shown = if digits == 4 { year } else { year.rem_euclid(modulus) };
            number(i64::from(shown), usize::from(digits))
        };
        let hour12 = match at.hour() % 12 {
            0 => 12,
            hour => hour,
        };
        match self {
            Self::YearWithComma => format!("{},{:03}", year / 1000, year % 1000),
            Self::Year(digits) => last_digits(year, digits),
            Self::IsoYear(digits) => last_digits(at.iso_week().year(), digits),
            Self::Era => if at.year() > 0 { "AD" } else { "BC" }.to_owned(),
            Self::Century => number(i64::from((year + 99) / 100), 2),
            Self::Quarter => (at.month0() / 3 + 1).to_string(),
            Self::Month => number(i64::from(at.month()), 2),
            Self::MonthName(case, width) => name(&MONTHS, at.month0(), case, width, fill),
            Self::Roman(case) => {
                let roman = name(&ROMAN, at.month0(), case, Width::Three, false);
                let roman = if roman.is_empty() { at.month().to_string() } else { roman };
                if fill { format!("{roman:<4}") } else { roman }
            }
            Self::Week => number(i64::from(at.ordinal0() / 7 + 1), 2),
            Self::IsoWeek => number(i64::from(at.iso_week().week()), 2),
            Self::WeekOfMonth => (at.day0() / 7 + 1).to_string(),
            Self::DayName(case, width) => name(&DAYS, at.weekday().num_days_from_sunday(), case, width, fill),
            Self::DayOfYear => number(i64::from(at.ordinal()), 3),
            Self::Day => number(i64::from(at.day()), 2),
            Self::DayOfWeek => (at.weekday().num_days_from_sunday() + 1).to_string(),
            Self::Julian => (i64::from(at.date().num_days_from_ce()) + 1_721_425).to_string(),
            Self::Hour12 => number(i64::from(hour12), 2),
            Self::Hour24 => number(i64::from(at.hour()), 2),
            Self::Minute => number(i64::from(at.minute()), 2),
            Self::Second => number(i64::from(at.second()), 2),
            Self::Millisecond => number(i64::from(at.nanosecond() / 1_000_000), 3),
            Self::Microsecond => number(i64::from(at.nanosecond() / 1000), 6),
            Self::SecondOfDay => at.num_seconds_from_midnight().to_string(),
            Self::Meridiem { lower, dots } => {
                let text = match (at.hour() >= 12, dots) {
                    (false, false) => "AM",
                    (false, true) => "A.M.",
                    (true, false) => "PM",
                    (true, true) => "P.M.",
                };
                if lower { text.to_lowercase() } else { text.to_owned() }
            }
            Self::Zone { lower } => {
                let zone = zone.unwrap_or_default();
                if lower { zone.to_lowercase() } else { zone.to_owned() }
            }
            Self::Offset => zone.map(|_| "+00".to_owned()).unwrap_or_default(),
        }
    }

    /// Takes the field off the text's front.
    fn read<'a>(self, text: &'a str, adjoined: bool, parts: &mut Parts) -> Option<&'a str> {
        let digits = |width: usize| -> Option<(i64, &'a str)> {
            let limit = if adjoined { width } else { width.max(10) };
            let negative = text.starts_with('-');
            let body = text.strip_prefix(['-', '+']).unwrap_or(text);
            let len = body.bytes().take(limit).take_while(u8::is_ascii_digit).count();
            let value: i64 = body.get(..len)?.parse().ok()?;
            Some((if negative { -value } else { value }, body.get(len..)?))
        };
        let within = |value: i64, from: i64, to: i64| (from..=to).contains(&value).then_some(value);
        let (slot, width, from, to): Number = match self {
            Self::Year(shown) => {
                let (value, rest) = digits(usize::from(shown))?;
                let written = text.len() - rest.len();
                parts.year = Some(match written {
                    1 | 2 if shown < 4 => {
                        if value < 70 {
                            2000 + value
                        } else {
                            1900 + value
                        }
                    }
                    3 if shown < 4 => {
                        if value < 100 {
                            2000 + value
                        } else {
                            1000 + value
                        }
                    }
                    _ => value,
                });
                return Some(rest);
            }
            Self::YearWithComma => {
                let (thousands, rest) = text.split_once(',')?;
                let hundreds = rest.get(..3)?;
                parts.year = Some(thousands.parse::<i64>().ok()? * 1000 + hundreds.parse::<i64>().ok()?);
                return rest.get(3..);
            }
            Self::MonthName(_, _) => {
                let (index, rest) = named(text, &MONTHS)?;
                parts.month = Some(index + 1);
                return Some(rest);
            }
            Self::DayName(_, _) => return named(text, &DAYS).map(|(_, rest)| rest),
            Self::Roman(_) => {
                let len = text.bytes().take_while(|byte| b"ivxIVX".contains(byte)).count();
                let roman = text.get(..len)?.to_uppercase();
                let index = ROMAN.iter().position(|name| *name == roman)?;
                parts.month = i64::try_from(index).ok().map(|index| index + 1);
                return text.get(len..);
            }
            Self::Meridiem { dots, .. } => {
                let len = if dots { 4 } else { 2 };
                let word = text.get(..len)?.replace('.', "").to_uppercase();
                parts.afternoon = match word.as_str() {
                    "AM" => Some(false),
                    "PM" => Some(true),
                    _ => return None,
                };
                return text.get(len..);
            }
            Self::Era => {
                let word = text.get(..2)?.to_uppercase();
                parts.before_christ = word == "BC" || word == "B.";
                return text.get(if text.get(1..2) == Some(".") { 4 } else { 2 }..);
            }
            Self::Millisecond | Self::Microsecond => {
                let width = if self == Self::Millisecond { 3 } else { 6 };
                let len = text.bytes().take(6).take_while(u8::is_ascii_digit).count();
                let digits = text.get(..len)?;
                let scaled = format!("{digits:0<6}");
                parts.micros = Some(scaled.parse::<i64>().ok()?);
                let _ = width;
                return text.get(len..);
            }
            Self::Zone { .. } | Self::Offset => {
                let len = text.bytes().take_while(|byte| !byte.is_ascii_whitespace()).count();
                return text.get(len..);
            }
            Self::Julian => {
                let (value, rest) = digits(7)?;
                parts.day_number = Some(value - 1_721_425);
                return Some(rest);
            }
            Self::Month => (|parts| &mut parts.month, 2, 1, 12),
            Self::Day => (|parts| &mut parts.day, 2, 1, 31),
            Self::DayOfYear => (|parts| &mut parts.day_of_year, 3, 1, 366),
            Self::Hour12 => (|parts| &mut parts.hour12, 2, 1, 12),
            Self::Hour24 => (|parts| &mut parts.hour, 2, 0, 24),
            Self::Minute => (|parts| &mut parts.minute, 2, 0, 59),
            Self::Second => (|parts| &mut parts.second, 2, 0, 60),
            Self::SecondOfDay => (|parts| &mut parts.second_of_day, 5, 0, 86_400),
            Self::IsoYear(digits) => (|parts| &mut parts.iso_year, usize::from(digits), 0, 9999),
            Self::IsoWeek => (|parts| &mut parts.iso_week, 2, 1, 53),
            Self::Week => (|parts| &mut parts.week, 2, 1, 53),
            Self::Century | Self::Quarter | Self::WeekOfMonth | Self::DayOfWeek => {
                (|parts| &mut parts.ignored, 2, 0, 99)
            }
        };
        let (value, rest) = digits(width)?;
        *slot(parts) = Some(within(value, from, to)?);
        Some(rest)
    }
}

/// Where a number goes, how many digits it has, its least and greatest value.
type Number = (fn(&mut Parts) -> &mut Option<i64>, usize, i64, i64);

/// A month or day by its full name or first three letters.
fn named<'a>(text: &'a str, names: &[&str]) -> Option<(i64, &'a str)> {
    let full = names.iter().position(|name| strip_any_case(text, name).is_some());
    let (index, len) = match full {
        Some(index) => (index, names.get(index)?.len()),
        None => (
            names.iter().position(|name| name.get(..3).is_some_and(|short| strip_any_case(text, short).is_some()))?,
            3,
        ),
    };
    Some((i64::try_from(index).ok()?, text.get(len..)?))
}

#[derive(Debug, Default)]
struct Parts {
    year: Option<i64>,
    iso_year: Option<i64>,
    iso_week: Option<i64>,
    week: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    day_number: Option<i64>,
    hour: Option<i64>,
    hour12: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    second_of_day: Option<i64>,
    micros: Option<i64>,
    afternoon: Option<bool>,
    before_christ: bool,
    ignored: Option<i64>,
}

impl Parts {
    fn moment(&self) -> Option<NaiveDateTime> {
        Some(NaiveDateTime::new(self.date()?, self.time()?))
    }

    fn date(&self) -> Option<NaiveDate> {
        if let Some(days) = self.day_number {
            return NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?);
        }
        let year = i32::try_from(self.year.unwrap_or(1)).ok()?;
        let year = if self.before_christ { 1 - year } else { year };
        let small = |value: i64| u32::try_from(value).ok();
        if let Some(ordinal) = self.day_of_year {
            return NaiveDate::from_yo_opt(year, small(ordinal)?);
        }
        if let (Some(year), Some(week)) = (self.iso_year, self.iso_week) {
            return NaiveDate::from_isoywd_opt(i32::try_from(year).ok()?, small(week)?, chrono::Weekday::Mon);
        }
        if let (Some(week), None) = (self.week, self.month) {
            return NaiveDate::from_yo_opt(year, (small(week)? - 1) * 7 + 1);
        }
        NaiveDate::from_ymd_opt(year, small(self.month.unwrap_or(1))?, small(self.day.unwrap_or(1))?)
    }

    fn time(&self) -> Option<NaiveTime> {
        let nanos = u32::try_from(self.micros.unwrap_or(0)).ok()? * 1000;
        if let Some(seconds) = self.second_of_day {
            return NaiveTime::from_num_seconds_from_midnight_opt(u32::try_from(seconds).ok()?, nanos);
        }
        let hour = match (self.hour, self.hour12, self.afternoon) {
            (_, Some(hour), Some(afternoon)) => hour % 12 + if afternoon { 12 } else { 0 },
            (Some(hour), _, Some(true)) if hour < 12 => hour + 12,
            (Some(hour), _, _) | (None, Some(hour), None) => hour,
            (None, None, _) => 0,
        };
        let small = |value: Option<i64>| u32::try_from(value.unwrap_or(0)).ok();
        NaiveTime::from_hms_nano_opt(small(Some(hour))?, small(self.minute)?, small(self.second)?, nanos)
    }
}

#[cfg(test)]
mod tests;
