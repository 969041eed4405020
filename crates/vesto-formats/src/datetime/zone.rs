//! Zones behind a time: `Z`, `+hh`, `-hhmm`, `+hh:mm`, and the abbreviations that AWS's samples use.

/// Seconds east of Greenwich.
pub(super) fn offset(text: &[u8]) -> Option<i32> {
    match text.split_first()? {
        (b'+', digits) => magnitude(digits),
        (b'-', digits) => magnitude(digits).map(|seconds| -seconds),
        _ => named(text),
    }
}

/// `h`, `hh`, `hhmm`, `hh:mm`, `hh:mm:ss`.
fn magnitude(text: &[u8]) -> Option<i32> {
    let digits: Vec<u8> = text.iter().copied().filter(|byte| *byte != b':').collect();
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |digits: &[u8]| digits.iter().fold(0, |value, digit| value * 10 + i32::from(digit - b'0'));
    let (hours, minutes, seconds) = match digits.len() {
        1 | 2 => (number(&digits), 0, 0),
        4 => (number(digits.get(..2)?), number(digits.get(2..)?), 0),
        6 => (number(digits.get(..2)?), number(digits.get(2..4)?), number(digits.get(4..)?)),
        _ => return None,
    };
    (hours <= 15 && minutes < 60 && seconds < 60).then_some(hours * 3600 + minutes * 60 + seconds)
}

pub(super) fn named(word: &[u8]) -> Option<i32> {
    let hours = match word.to_ascii_uppercase().as_slice() {
        b"Z" | b"UTC" | b"GMT" | b"UT" => 0,
        b"EDT" => -4,
        b"EST" | b"CDT" => -5,
        b"CST" | b"MDT" => -6,
        b"MST" | b"PDT" => -7,
        b"PST" => -8,
        b"CET" | b"BST" => 1,
        b"CEST" | b"EET" => 2,
        b"JST" => 9,
        _ => return None,
    };
    Some(hours * 3600)
}
