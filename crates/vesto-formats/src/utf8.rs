//! Which bytes are no valid UTF-8, and why, in the numbers of Redshift's documentation.
//! <https://docs.aws.amazon.com/redshift/latest/dg/multi-byte-character-load-errors.html>

/// A sequence that is no character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Invalid<'a> {
    pub(crate) sequence: &'a [u8],
    /// Where in the text it stands.
    pub(crate) at: usize,
    pub(crate) error: u8,
}

const TOO_LONG: u8 = 1;
const INCOMPLETE: u8 = 2;
const NO_LEAD: u8 = 3;
const BAD_CONTINUATION: u8 = 4;
const SURROGATE: u8 = 5;
const BEYOND_MAXIMUM: u8 = 8;
const NO_CODE_POINT: u8 = 9;

/// The first invalid sequence.
pub(crate) fn first_invalid(text: &[u8]) -> Option<Invalid<'_>> {
    let error = std::str::from_utf8(text).err()?;
    let at = error.valid_up_to();
    let rest = text.get(at..).unwrap_or_default();
    let (len, error) = classify(rest);
    Some(Invalid { sequence: rest.get(..len).unwrap_or(rest), at, error })
}

/// Length and error number of the invalid sequence at the head of `bytes`.
fn classify(bytes: &[u8]) -> (usize, u8) {
    let lead = bytes.first().copied().unwrap_or(0);
    let len = match lead {
        0xC0..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF7 => 4,
        0xF8..=0xFB => return (continued(bytes, 5), TOO_LONG),
        0xFC..=0xFD => return (continued(bytes, 6), TOO_LONG),
        _ => return (1, NO_LEAD),
    };
    let found = continued(bytes, len);
    if found < len {
        let at_end = found == bytes.len();
        return (found, if at_end { INCOMPLETE } else { BAD_CONTINUATION });
    }
    let second = bytes.get(1).copied().unwrap_or(0);
    match (lead, second) {
        (0xED, 0xA0..) => (len, SURROGATE),
        (0xF4, 0x90..) | (0xF5..=0xF7, _) => (len, BEYOND_MAXIMUM),
        _ => (len, NO_CODE_POINT),
    }
}

/// The lead byte and its continuation bytes, at most `len` together.
fn continued(bytes: &[u8], len: usize) -> usize {
    1 + bytes.iter().skip(1).take(len - 1).take_while(|byte| (0x80..=0xBF).contains(*byte)).count()
}

/// U+FDD0 to U+FDEF and the last two code points of each plane: valid UTF-8, yet no characters.
fn is_noncharacter(character: char) -> bool {
    let code = u32::from(character);
    (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
}

/// Whether the bytes may hold something for [`replaced`] to do. Quick, and right for ASCII.
pub(crate) fn needs_replacement(text: &[u8]) -> bool {
    std::str::from_utf8(text).map_or(true, |text| !text.is_ascii() && text.chars().any(is_noncharacter))
}

/// ACCEPTINVCHARS: every byte of an invalid character becomes `replacement`.
pub(crate) fn replaced(text: &[u8], replacement: u8) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let invalid = first_invalid(rest);
        let valid_len = invalid.map_or(rest.len(), |invalid| invalid.at);
        let valid = rest.get(..valid_len).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or_default();
        for character in valid.chars() {
            if is_noncharacter(character) {
                out.resize(out.len() + character.len_utf8(), replacement);
            } else {
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        let n_bad = invalid.map_or(0, |invalid| invalid.sequence.len());
        out.resize(out.len() + n_bad, replacement);
        rest = rest.get(valid_len + n_bad..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests;
