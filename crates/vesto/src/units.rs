//! Durations and sizes as people write them: `2s`, `500ms`, `1GiB`.

use std::time::Duration;

use thiserror::Error;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum UnitError {
    #[error("`{0}` is not a duration such as `2s`, `500ms` or `1m`")]
    Duration(String),
    #[error("`{0}` is not a size such as `512MiB` or `1GiB`")]
    Size(String),
}

/// A whole or decimal number and `ms`, `s`, `m` or `h`; seconds without a unit.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, UnitError> {
    let error = || UnitError::Duration(text.to_owned());
    let (number, unit) = split(text);
    let seconds_each = match unit {
        "ms" => 0.001,
        "s" | "" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(error()),
    };
    let number: f64 = number.parse().map_err(|_| error())?;
    Duration::try_from_secs_f64(number * seconds_each).map_err(|_| error())
}

/// A whole number and `KiB`, `MiB`, `GiB` or `TiB` (also `KB`, `K` …, which mean the same); bytes without a unit.
pub(crate) fn parse_size(text: &str) -> Result<u64, UnitError> {
    let error = || UnitError::Size(text.to_owned());
    let (number, unit) = split(text);
    let shift = match unit.to_ascii_lowercase().trim_end_matches('b').trim_end_matches('i') {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        "t" => 40,
        _ => return Err(error()),
    };
    let number: u64 = number.parse().map_err(|_| error())?;
    number.checked_mul(1 << shift).filter(|bytes| *bytes > 0).ok_or_else(error)
}

fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit_or_are_seconds() {
        for (text, milliseconds) in
            [("2s", 2000), ("500ms", 500), ("1.5s", 1500), ("1m", 60_000), ("0", 0), ("3", 3000)]
        {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(milliseconds)), "{text}");
        }
        for text in ["", "s", "2 weeks", "-1s"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sizes_are_powers_of_1024() {
        for (text, bytes) in
            [("1GiB", 1 << 30), ("512 MiB", 512 << 20), ("64k", 64 << 10), ("10", 10), ("2GB", 2 << 30)]
        {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
        for text in ["", "0", "GiB", "1.5GiB", "1 horse", "99999999999TiB"] {
            assert!(parse_size(text).is_err(), "{text}");
        }
    }
}
