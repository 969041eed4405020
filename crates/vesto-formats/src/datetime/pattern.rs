//! DATEFORMAT and TIMEFORMAT strings: `YYYY YY MM MON DD HH HH24 HH12 MI SS AM PM` and the characters between them.

use super::Moment;
use super::civil::{checked_days, checked_micros, full_year, month_by_name, with_meridiem};
use super::standard::fraction_micros;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Year4,
    Year2,
    Month,
    MonthName,
    Day,
    Hour,
    Hour12,
    Minute,
    Second,
    Meridiem,
    Literal(u8),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Element>);

/// What to do with text behind the pattern's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    Refused,
    /// A date's reader drops the time behind it.
    Ignored,
}

/// Longest spellings first, so that `HH24` is not read as `HH`.
const WORDS: [(&str, Element); 12] = [
    ("YYYY", Element::Year4),
    ("YY", Element::Year2),
    ("MON", Element::MonthName),
    ("MM", Element::Month),
    ("MI", Element::Minute),
    ("DD", Element::Day),
    ("HH24", Element::Hour),
    ("HH12", Element::Hour12),
    ("HH", Element::Hour),
    ("SS", Element::Second),
    ("AM", Element::Meridiem),
    ("PM", Element::Meridiem),
];

impl Pattern {
    /// `None` for an empty pattern and for letters that are no element. Zones (`TZ`, `OF`) are not allowed.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut rest = text.as_bytes();
        let mut elements = Vec::new();
        while let Some(first) = rest.first() {
            let word = WORDS.iter().find(|(word, _)| {
                rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
            });
            let (element, len) = match word {
                Some((word, element)) => (*element, word.len()),
                None if !first.is_ascii_alphabetic() || matches!(first, b'T' | b'Z') => (Element::Literal(*first), 1),
                None => return None,
            };
            elements.push(element);
            rest = rest.get(len..)?;
        }
        let useful = elements.iter().any(|element| !matches!(element, Element::Literal(_)));
        useful.then_some(Self(elements))
    }

    pub(super) fn read(&self, text: &[u8], behind: Rest) -> Option<Moment> {
        let mut fields = Fields::default();
        let mut rest = text.trim_ascii();
        for (i, element) in self.0.iter().enumerate() {
            // A number may have fewer digits than its letters unless the next element's digits follow at once.
            let packed = matches!(self.0.get(i + 1), Some(next) if !matches!(next, Element::Literal(_) | Element::Meridiem | Element::MonthName));
            // A timestamp pattern also takes a date alone.
            if rest.is_empty() && fields.has_date() && matches!(element, Element::Literal(_) | Element::Hour) {
                break;
            }
            rest = fields.take(*element, rest, packed)?;
        }
        if !rest.is_empty() && behind == Rest::Refused {
            return None;
        }
        fields.moment()
    }
}

#[derive(Default)]
struct Fields {
    year: Option<i32>,
    month: Option<u32>,
    day: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    micros: u32,
    afternoon: Option<bool>,
}

impl Fields {
    fn has_date(&self) -> bool {
        self.year.is_some() && self.month.is_some() && self.day.is_some()
    }

    /// Reads one element from the head of `text` and returns what is left.
    fn take<'a>(&mut self, element: Element, text: &'a [u8], packed: bool) -> Option<&'a [u8]> {
        let two = if packed { 2..=2 } else { 1..=2 };
        match element {
            Element::Literal(byte) => return text.strip_prefix(&[byte]),
            Element::Year4 => {
                let (value, rest) = number(text, 4..=4)?;
                self.year = i32::try_from(value).ok();
                return Some(rest);
            }
            Element::Year2 => {
                let (value, rest) = number(text, 2..=2)?;
                self.year = i32::try_from(value).ok().map(full_year);
                return Some(rest);
            }
            Element::MonthName => {
                let n_letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
                let (word, rest) = text.split_at(n_letters);
                self.month = Some(month_by_name(word)?);
                return Some(rest);
            }
            Element::Meridiem => {
                let (word, rest) = text.split_at_checked(2)?;
                self.afternoon = match word.to_ascii_uppercase().as_slice() {
                    b"AM" => Some(false),
                    b"PM" => Some(true),
                    _ => return None,
                };
                return Some(rest);
            }
            Element::Second => {
                let (value, rest) = number(text, two)?;
                self.second = value;
                let Some((b'.', fraction)) = rest.split_first() else {
                    return Some(rest);
                };
                let n_digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let (digits, rest) = fraction.split_at(n_digits);
                self.micros = fraction_micros(digits);
                return Some(rest);
            }
            Element::Month | Element::Day | Element::Hour | Element::Hour12 | Element::Minute => {}
        }
        let (value, rest) = number(text, two)?;
        match element {
            Element::Month => self.month = Some(value),
            Element::Day => self.day = Some(value),
            Element::Minute => self.minute = value,
            _ => self.hour = value,
        }
        Some(rest)
    }

    fn moment(self) -> Option<Moment> {
        let days = checked_days(self.year.unwrap_or(1970), self.month.unwrap_or(1), self.day.unwrap_or(1))?;
        let hour = match self.afternoon {
            Some(afternoon) => with_meridiem(self.hour, afternoon)?,
            None => self.hour,
        };
        let micros = checked_micros(hour, self.minute, self.second, self.micros)?;
        Some(Moment { days, micros, offset_seconds: None })
    }
}

/// As many leading digits as `len` allows.
fn number(text: &[u8], len: std::ops::RangeInclusive<usize>) -> Option<(u32, &[u8])> {
    let n_digits = text.iter().take(*len.end()).take_while(|byte| byte.is_ascii_digit()).count();
    if !len.contains(&n_digits) {
        return None;
    }
    let (digits, rest) = text.split_at(n_digits);
    Some((digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0')), rest))
}
