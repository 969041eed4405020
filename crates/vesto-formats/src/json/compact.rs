//! SUPER's stored form: a JSON value without blanks, each string with no more escapes than JSON asks for.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_SUPER_type.html>

use memchr::memchr;

use super::escape::{quote_into, unescape_into};
use super::fault::{Faulty, JsonFault};
use super::scan;

/// A string is a VARCHAR, as long as that may be.
const MAX_STRING: usize = 65535;

/// Appends the one JSON value that `text` is. On a fault `out` is as it was.
pub(crate) fn compact_into(text: &[u8], out: &mut Vec<u8>) -> Result<(), Faulty> {
    let start = scan::skip_blanks(text, 0);
    let behind = scan::value(text, start)?;
    let end = scan::skip_blanks(text, behind);
    if end < text.len() {
        return Err(Faulty::new(JsonFault::Trailing, end));
    }
    let value = text.get(start..behind).unwrap_or_default();
    if std::str::from_utf8(value).is_err() {
        return Err(Faulty::new(JsonFault::Encoding, start));
    }
    let before = out.len();
    copy(value, out).map_err(|fault| {
        out.truncate(before);
        Faulty::new(fault, start)
    })
}

/// Of a value that was checked: strings as they should be, everything else without its blanks.
fn copy(value: &[u8], out: &mut Vec<u8>) -> Result<(), JsonFault> {
    let mut rest = value;
    while let Some(quote) = memchr(b'"', rest) {
        without_blanks(rest.get(..quote).unwrap_or_default(), out);
        let token = scan::string(rest, quote).map_err(|faulty| faulty.fault)?;
        let raw = token.raw(rest);
        if token.escaped {
            let mut plain = Vec::with_capacity(raw.len());
            unescape_into(raw, &mut plain);
            if std::str::from_utf8(&plain).is_err() {
                return Err(JsonFault::Surrogate);
            }
            check_length(&plain)?;
            quote_into(&plain, out);
        } else {
            check_length(raw)?;
            out.extend_from_slice(rest.get(quote..token.behind()).unwrap_or_default());
        }
        rest = rest.get(token.behind()..).unwrap_or_default();
    }
    without_blanks(rest, out);
    Ok(())
}

fn check_length(string: &[u8]) -> Result<(), JsonFault> {
    if string.len() > MAX_STRING { Err(JsonFault::StringTooLong) } else { Ok(()) }
}

fn without_blanks(text: &[u8], out: &mut Vec<u8>) {
    out.extend(text.iter().filter(|byte| !scan::is_blank(**byte)));
}

#[cfg(test)]
mod tests;
