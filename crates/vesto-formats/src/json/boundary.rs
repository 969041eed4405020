//! Where root objects end, also those that are no JSON: the chunker cuts and the decoder resumes there, so both must
//! agree on any bytes.
//!
//! A root object (or array) ends, whichever comes first,
//! - behind the bracket that balances its first one, brackets of both kinds counted alike, those in strings not at all;
//! - behind a line feed in a string. JSON has none there, so it is a string whose closing quote is missing;
//! - behind a line feed with an opening bracket after it, unless what stands before it (blanks aside) calls for a value.
//!   JSON would have a comma there, so the object lacks a bracket.
//!
//! By the last two, such a line feed is a boundary whatever stands before it, which the chunker need not look at. In
//! JSON that is well-formed only the first ever holds.

use memchr::{memchr2, memchr3, memrchr};

use super::scan::{byte, is_blank, skip_blanks};

/// The end of the root object that begins at `start`, `None` when the buffer does not hold it.
pub(crate) fn root_end(text: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = start;
    let mut last = 0;
    loop {
        let byte = *text.get(at)?;
        at += 1;
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            b'"' => match string_end(text, at)? {
                StringEnd::Quote(behind) => at = behind,
                StringEnd::LineFeed(behind) => return Some(behind),
            },
            b'\n' => {
                let next = skip_blanks(text, at);
                if !calls_for_value(last) && is_opening(*text.get(next)?) {
                    return Some(at);
                }
                at = next;
                continue;
            }
            b' ' | b'\t' | b'\r' => continue,
            _ => {}
        }
        last = byte;
    }
}

enum StringEnd {
    Quote(usize),
    LineFeed(usize),
}

fn string_end(text: &[u8], start: usize) -> Option<StringEnd> {
    let mut at = start;
    loop {
        at += memchr3(b'"', b'\\', b'\n', text.get(at..)?)?;
        match text.get(at)? {
            b'"' => return Some(StringEnd::Quote(at + 1)),
            b'\n' => return Some(StringEnd::LineFeed(at + 1)),
            // A line feed cannot be escaped.
            _ => at += if *text.get(at + 1)? == b'\n' { 1 } else { 2 },
        }
    }
}

/// The end of the last root object of a buffer that begins between objects; 0 when there is none.
pub(crate) fn last_root_end(text: &[u8]) -> usize {
    // Only what is behind the last boundary of a line is looked at bracket by bracket.
    let mut at = last_line_boundary(text).unwrap_or(0);
    while let Some(opening) = memchr2(b'{', b'[', text.get(at..).unwrap_or_default()).map(|found| at + found) {
        match root_end(text, opening) {
            Some(end) => at = end,
            None => return opening,
        }
    }
    text.len()
}

/// Behind the last line feed that is a boundary by the third rule. Looks at each byte once, from the end.
fn last_line_boundary(text: &[u8]) -> Option<usize> {
    let mut end = text.len();
    loop {
        let at = memrchr(b'\n', text.get(..end)?)?;
        let before = text.get(..at)?.iter().rposition(|byte| !is_blank(*byte))?;
        if !calls_for_value(byte(text, before)) && is_opening(byte(text, skip_blanks(text, at))) {
            return Some(at + 1);
        }
        end = before;
    }
}

fn is_opening(byte: u8) -> bool {
    matches!(byte, b'{' | b'[')
}

fn calls_for_value(byte: u8) -> bool {
    matches!(byte, b',' | b':' | b'[' | b'{')
}

#[cfg(test)]
mod tests;
