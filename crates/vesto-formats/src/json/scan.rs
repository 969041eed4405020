//! Where JSON's tokens and values end. Each function takes the position at which its token begins and returns the one
//! behind it; nothing is copied, nothing recurses.

use super::fault::{Faulty, JsonFault};

/// Objects and arrays within each other. SUPER's own limit.
pub(crate) const MAX_DEPTH: usize = 1000;

type Behind = Result<usize, Faulty>;

#[inline]
pub(crate) fn byte(text: &[u8], at: usize) -> u8 {
    // NUL is no byte of JSON's, so it may stand for the end as well.
    text.get(at).copied().unwrap_or(0)
}

#[inline]
pub(crate) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// The first position from `at` on that holds no blank.
#[inline]
pub(crate) fn skip_blanks(text: &[u8], mut at: usize) -> usize {
    while is_blank(byte(text, at)) {
        at += 1;
    }
    at
}

/// A string's token, without its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StringToken {
    pub(crate) start: usize,
    /// The closing quote's position.
    pub(crate) end: usize,
    pub(crate) escaped: bool,
}

impl StringToken {
    pub(crate) fn raw<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        text.get(self.start..self.end).unwrap_or_default()
    }

    pub(crate) fn behind(&self) -> usize {
        self.end + 1
    }
}

/// The string whose opening quote is at `opening`.
#[inline]
pub(crate) fn string(text: &[u8], opening: usize) -> Result<StringToken, Faulty> {
    let start = opening + 1;
    let mut at = start;
    let mut escaped = false;
    loop {
        at = string_stop(text, at);
        match text.get(at) {
            Some(b'"') => return Ok(StringToken { start, end: at, escaped }),
            Some(b'\\') => {
                escaped = true;
                at = escape(text, at)?;
            }
            Some(byte) if *byte != b'\n' => return Err(Faulty::new(JsonFault::ControlCharacter, at)),
            _ => return Err(Faulty::new(JsonFault::StringEnd, at)),
        }
    }
}

const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

/// The first quote, backslash or control character from `at` on.
#[inline]
fn string_stop(text: &[u8], mut at: usize) -> usize {
    const QUOTE: u64 = u64::from_ne_bytes([b'"'; 8]);
    const BACKSLASH: u64 = u64::from_ne_bytes([b'\\'; 8]);
    while let Some(word) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*word);
        // A borrow marks bytes above a true match only, and the lowest mark is what counts.
        let is_zero = |differs: u64| differs.wrapping_sub(LOW) & !differs;
        let control = word.wrapping_sub(LOW * 0x20) & !word;
        let found = (is_zero(word ^ QUOTE) | is_zero(word ^ BACKSLASH) | control) & HIGH;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(byte) = text.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            break;
        }
        at += 1;
    }
    at
}

/// The escape sequence whose backslash is at `at`.
fn escape(text: &[u8], at: usize) -> Behind {
    match text.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let digits = text.get(at + 2..).unwrap_or_default().iter().take(4);
            match digits.take_while(|byte| byte.is_ascii_hexdigit()).count() {
                4 => Ok(at + 6),
                n => Err(Faulty::new(JsonFault::HexDigit, at + 2 + n)),
            }
        }
        Some(_) => Err(Faulty::new(JsonFault::Escape, at + 1)),
        None => Err(Faulty::new(JsonFault::StringEnd, at + 1)),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NumberToken {
    pub(crate) behind: usize,
    /// Where its `e` stands.
    pub(crate) exponent: Option<usize>,
}

/// The number that begins (with a minus or a digit) at `at`.
#[inline]
pub(crate) fn number(text: &[u8], at: usize) -> Result<NumberToken, Faulty> {
    let mut behind = at + usize::from(byte(text, at) == b'-');
    match byte(text, behind) {
        b'0' => behind += 1,
        b'1'..=b'9' => behind = digits(text, behind + 1),
        _ => return Err(Faulty::new(JsonFault::Value, behind)),
    }
    if byte(text, behind) == b'.' {
        let fraction = behind + 1;
        behind = digits(text, fraction);
        if behind == fraction {
            return Err(Faulty::new(JsonFault::Fraction, behind));
        }
    }
    if !matches!(byte(text, behind), b'e' | b'E') {
        return Ok(NumberToken { behind, exponent: None });
    }
    let exponent = Some(behind);
    let sign = usize::from(matches!(byte(text, behind + 1), b'+' | b'-'));
    let first = behind + 1 + sign;
    match digits(text, first) {
        behind if behind == first => Err(Faulty::new(JsonFault::Exponent, behind)),
        behind => Ok(NumberToken { behind, exponent }),
    }
}

#[inline]
fn digits(text: &[u8], mut at: usize) -> usize {
    while byte(text, at).is_ascii_digit() {
        at += 1;
    }
    at
}

/// `true`, `false`, `null` or a number.
#[inline]
pub(crate) fn scalar(text: &[u8], at: usize) -> Behind {
    let word: &[u8] = match byte(text, at) {
        b't' => b"true",
        b'f' => b"false",
        b'n' => b"null",
        b'-' | b'0'..=b'9' => return Ok(number(text, at)?.behind),
        _ => return Err(Faulty::new(JsonFault::Value, at)),
    };
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with(word) { Ok(at + word.len()) } else { Err(Faulty::new(JsonFault::Value, at)) }
}

/// A member's name and its colon; returns where the member's value begins.
pub(crate) fn member_name(text: &[u8], at: usize) -> Behind {
    if byte(text, at) != b'"' {
        return Err(Faulty::new(JsonFault::MemberName, at));
    }
    colon(text, string(text, at)?.behind())
}

#[inline]
pub(crate) fn colon(text: &[u8], at: usize) -> Behind {
    let at = skip_blanks(text, at);
    if byte(text, at) == b':' { Ok(skip_blanks(text, at + 1)) } else { Err(Faulty::new(JsonFault::Colon, at)) }
}

/// The kinds of the open objects and arrays, one bit each.
#[derive(Default)]
struct Nesting {
    objects: [u64; MAX_DEPTH.div_ceil(64)],
    depth: usize,
}

impl Nesting {
    fn open(&mut self, is_object: bool, at: usize) -> Result<(), Faulty> {
        if self.depth == MAX_DEPTH {
            return Err(Faulty::new(JsonFault::TooDeep, at));
        }
        if let Some(word) = self.objects.get_mut(self.depth / 64) {
            let bit = 1 << (self.depth % 64);
            *word = if is_object { *word | bit } else { *word & !bit };
        }
        self.depth += 1;
        Ok(())
    }

    /// Whether the innermost is an object; `None` when nothing is open.
    fn in_object(&self) -> Option<bool> {
        let depth = self.depth.checked_sub(1)?;
        self.objects.get(depth / 64).map(|word| word >> (depth % 64) & 1 == 1)
    }
}

/// A value of any kind, checked to its last token.
pub(crate) fn value(text: &[u8], at: usize) -> Behind {
    let mut open = Nesting::default();
    let mut at = at;
    loop {
        at = match byte(text, at) {
            b'"' => string(text, at)?.behind(),
            bracket @ (b'{' | b'[') => {
                let is_object = bracket == b'{';
                let first = skip_blanks(text, at + 1);
                // ASCII: a closing bracket stands two behind its opening one.
                if byte(text, first) == bracket + 2 {
                    first + 1
                } else {
                    open.open(is_object, at)?;
                    at = if is_object { member_name(text, first)? } else { first };
                    continue;
                }
            }
            _ => scalar(text, at)?,
        };
        loop {
            let Some(in_object) = open.in_object() else { return Ok(at) };
            at = skip_blanks(text, at);
            match (byte(text, at), in_object) {
                (b',', true) => {
                    at = member_name(text, skip_blanks(text, at + 1))?;
                    break;
                }
                (b',', false) => {
                    at = skip_blanks(text, at + 1);
                    break;
                }
                (b'}', true) | (b']', false) => {
                    open.depth -= 1;
                    at += 1;
                }
                (_, true) => return Err(Faulty::new(JsonFault::MemberEnd, at)),
                (_, false) => return Err(Faulty::new(JsonFault::ElementEnd, at)),
            }
        }
    }
}

#[cfg(test)]
mod tests;
