//! Integers and decimals, compared digit by digit: exact, whatever their length.

use std::cmp::Ordering;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Number<'t> {
    negative: bool,
    /// Without leading zeros.
    integer: &'t str,
    /// Without trailing zeros.
    fraction: &'t str,
}

impl<'t> Number<'t> {
    /// An optional sign, digits, optionally a point and digits.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (integer.is_empty() && fraction.is_empty()) || !are_digits(integer) || !are_digits(fraction) {
            return None;
        }
        let number =
            Self { negative, integer: integer.trim_start_matches('0'), fraction: fraction.trim_end_matches('0') };
        Some(Self { negative: negative && !number.is_zero(), ..number })
    }

    fn is_zero(&self) -> bool {
        self.integer.is_empty() && self.fraction.is_empty()
    }

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
        }
    }

    /// Signs aside.
    fn compare_size(&self, other: &Self) -> Ordering {
        let by_integer = self.integer.len().cmp(&other.integer.len()).then_with(|| self.integer.cmp(other.integer));
        by_integer.then_with(|| self.fraction.cmp(other.fraction))
    }
}

#[cfg(test)]
mod tests;
