//! Bound parameters: PostgreSQL's binary form turned into its text form, so that the engine sees one form only.

use std::fmt::Write;

use bytes::Bytes;
use chrono::{DateTime, NaiveDate, TimeDelta};
use vesto_session::Parameter;
use vesto_types::{SqlError, SqlState};

/// `format` is 0 for text and 1 for binary; `position` is 1-based, for messages.
pub(crate) fn decode(position: usize, oid: u32, format: i16, value: Option<Bytes>) -> Result<Parameter, SqlError> {
    let Some(value) = value else { return Ok(Parameter { oid, text: None }) };
    let text = match format {
        0 => String::from_utf8(value.to_vec()).map_err(|_| {
            SqlError::new(SqlState("22021"), "invalid byte sequence for encoding \"UTF8\"")
                .with_detail(format!("parameter ${position}"))
        })?,
        1 => binary_to_text(position, oid, &value)?,
        other => {
            return Err(SqlError::new(SqlState::PROTOCOL_VIOLATION, format!("unsupported format code: {other}")));
        }
    };
    Ok(Parameter { oid, text: Some(text) })
}

fn binary_to_text(position: usize, oid: u32, value: &[u8]) -> Result<String, SqlError> {
    let malformed =
        || SqlError::new(SqlState("22P03"), format!("incorrect binary data format in bind parameter {position}"));
    let text = match oid {
        16 => array::<1>(value).map(|[byte]| if byte == 0 { "f" } else { "t" }.to_owned()),
        21 => array(value).map(|bytes| i16::from_be_bytes(bytes).to_string()),
        23 => array(value).map(|bytes| i32::from_be_bytes(bytes).to_string()),
        26 => array(value).map(|bytes| u32::from_be_bytes(bytes).to_string()),
        20 => array(value).map(|bytes| i64::from_be_bytes(bytes).to_string()),
        700 => array(value).map(|bytes| f32::from_be_bytes(bytes).to_string()),
        701 => array(value).map(|bytes| f64::from_be_bytes(bytes).to_string()),
        1082 => array(value).and_then(|bytes| date(i32::from_be_bytes(bytes))),
        1083 => array(value).and_then(|bytes| time(i64::from_be_bytes(bytes))),
        1114 => array(value).and_then(|bytes| timestamp(i64::from_be_bytes(bytes), "")),
        1184 => array(value).and_then(|bytes| timestamp(i64::from_be_bytes(bytes), "+00")),
        1700 => numeric(value),
        17 | 6551 => Some(hex::encode(value)),
        // Strings, and a parameter whose type nobody named: the bytes are the text.
        0 | 18 | 19 | 25 | 705 | 1042 | 1043 | 2275 | 4000 => String::from_utf8(value.to_vec()).ok(),
        other => {
            let message =
                format!("binary parameters of type {other} are not supported: send parameter ${position} as text");
            return Err(SqlError::new(SqlState::FEATURE_NOT_SUPPORTED, message));
        }
    };
    text.ok_or_else(malformed)
}

fn array<const N: usize>(value: &[u8]) -> Option<[u8; N]> {
    value.try_into().ok()
}

fn date(days: i32) -> Option<String> {
    let epoch = NaiveDate::from_ymd_opt(2000, 1, 1)?;
    Some(epoch.checked_add_signed(TimeDelta::days(days.into()))?.to_string())
}

fn time(micros: i64) -> Option<String> {
    let seconds = u32::try_from(micros.div_euclid(1_000_000)).ok()?;
    let nanos = u32::try_from(micros.rem_euclid(1_000_000)).ok()? * 1000;
    Some(chrono::NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos)?.to_string())
}

fn timestamp(micros: i64, zone: &str) -> Option<String> {
    let moment = DateTime::from_timestamp_micros(micros.checked_add(946_684_800_000_000)?)?;
    Some(format!("{}{zone}", moment.naive_utc()))
}

/// `numeric`: count of base-10,000 digits, weight, sign, scale, digits.
fn numeric(value: &[u8]) -> Option<String> {
    let words: Vec<i16> = value.chunks_exact(2).filter_map(array).map(i16::from_be_bytes).collect();
    let [count, weight, sign, scale, digits @ ..] = words.as_slice() else { return None };
    if usize::try_from(*count).ok()? != digits.len() || !digits.iter().all(|digit| (0..10_000).contains(digit)) {
        return None;
    }
    let (weight, scale) = (i32::from(*weight), usize::try_from(*scale).ok()?);
    // DECIMAL has 38 digits; what is far beyond is refused here rather than spelled out.
    if !(-20..=20).contains(&weight) || scale > 100 {
        return None;
    }
    let mut text = match sign.cast_unsigned() {
        0 => String::new(),
        0x4000 => "-".to_owned(),
        0xC000 => return Some("NaN".to_owned()),
        _ => return None,
    };
    let digit =
        |place: i32| usize::try_from(weight - place).ok().and_then(|index| digits.get(index)).copied().unwrap_or(0);
    let whole = (0..=weight.max(0)).rev().map(digit).fold(String::new(), |mut whole, digit| {
        let _ = write!(whole, "{digit:04}");
        whole
    });
    let whole = whole.trim_start_matches('0');
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if scale > 0 {
        let places = i32::try_from(scale.div_ceil(4)).ok()?;
        let mut fraction = String::new();
        for place in 1..=places {
            let _ = write!(fraction, "{:04}", digit(-place));
        }
        fraction.truncate(scale);
        text.push('.');
        text.push_str(&fraction);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(oid: u32, value: &[u8]) -> Result<String, SqlError> {
        decode(1, oid, 1, Some(Bytes::copy_from_slice(value))).map(|parameter| parameter.text.unwrap())
    }

    fn words(words: &[i16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn binary_values_become_text() {
        assert_eq!(text(23, &(-7i32).to_be_bytes()).unwrap(), "-7");
        assert_eq!(text(16, &[1]).unwrap(), "t");
        assert_eq!(text(1082, &4749i32.to_be_bytes()).unwrap(), "2013-01-01");
        assert_eq!(text(1114, &0i64.to_be_bytes()).unwrap(), "2000-01-01 00:00:00");
        assert_eq!(text(25, b"caf\xc3\xa9").unwrap(), "café");
        assert_eq!(text(1700, &words(&[3, 1, 0, 2, 1, 2345, 6700])).unwrap(), "12345.67");
        assert_eq!(text(1700, &words(&[1, -1, 0x4000, 4, 5])).unwrap(), "-0.0005");
        assert_eq!(text(1700, &words(&[0, 0, 0, 2])).unwrap(), "0.00");
    }

    #[test]
    fn malformed_values_are_refused() {
        assert_eq!(text(23, &[1, 2]).unwrap_err().state.0, "22P03");
        assert_eq!(text(1700, &words(&[2, 0, 0, 0, 1])).unwrap_err().state.0, "22P03");
        assert_eq!(text(600, &[0; 16]).unwrap_err().state.0, "0A000");
        assert_eq!(decode(1, 25, 0, Some(Bytes::from_static(b"\xff"))).unwrap_err().state.0, "22021");
    }
}
