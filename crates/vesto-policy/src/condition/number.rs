//! Integers and decimals.

use std::cmp::Ordering;

/// An integer where that is exact, else a floating-point number.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Number {
    Integer(i128),
    Decimal(f64),
}

impl Number {
    /// An optional sign, digits, optionally a point and digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !plain || !digits.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match text.parse() {
            Ok(integer) => Some(Self::Integer(integer)),
            Err(_) => text.parse().ok().map(Self::Decimal),
        }
    }

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            (a, b) => a.as_f64().total_cmp(&b.as_f64()),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "compared with a number that is no integer anyway")]
    fn as_f64(&self) -> f64 {
        match self {
            Self::Integer(integer) => *integer as f64,
            // Without a negative zero, which `total_cmp` would put below zero.
            Self::Decimal(decimal) => *decimal + 0.0,
        }
    }
}
