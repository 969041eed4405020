//! From escape sequences to UTF-8 and back.

use memchr::memchr;

/// Appends what a string means. Its escapes were checked; a surrogate without its mate becomes the three bytes that
/// UTF-8 does not have for it, so that whoever needs valid text refuses or replaces them.
pub(crate) fn unescape_into(raw: &[u8], out: &mut Vec<u8>) {
    let mut rest = raw;
    while let Some(at) = memchr(b'\\', rest) {
        out.extend_from_slice(rest.get(..at).unwrap_or_default());
        let escaped = rest.get(at + 1).copied().unwrap_or(b'\\');
        rest = rest.get(at + 2..).unwrap_or_default();
        match escaped {
            b'b' => out.push(0x08),
            b'f' => out.push(0x0C),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' => rest = unicode(rest, out),
            other => out.push(other),
        }
    }
    out.extend_from_slice(rest);
}

/// What follows `\u`, and the low surrogate that may follow that. Returns what is behind.
fn unicode<'a>(text: &'a [u8], out: &mut Vec<u8>) -> &'a [u8] {
    let unit = code_unit(text);
    let behind = text.get(4..).unwrap_or_default();
    if (0xD800..0xDC00).contains(&unit)
        && let Some(low) = behind.strip_prefix(b"\\u")
    {
        let low_unit = code_unit(low);
        if (0xDC00..0xE000).contains(&low_unit) {
            push(0x10000 + ((unit - 0xD800) << 10) + (low_unit - 0xDC00), out);
            return low.get(4..).unwrap_or_default();
        }
    }
    push(unit, out);
    behind
}

fn code_unit(text: &[u8]) -> u32 {
    text.iter().take(4).fold(0, |unit, byte| unit << 4 | char::from(*byte).to_digit(16).unwrap_or(0))
}

fn push(code: u32, out: &mut Vec<u8>) {
    match char::from_u32(code) {
        Some(character) => out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[
            0xE0 | (code >> 12) as u8,
            0x80 | (code >> 6 & 0x3F) as u8,
            0x80 | (code & 0x3F) as u8,
        ]),
    }
}

/// Appends a string's token, quotes included: quotes, backslashes and control characters are escaped.
pub(crate) fn quote_into(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    let mut from = 0;
    for (at, byte) in text.iter().enumerate() {
        if !matches!(byte, b'"' | b'\\' | 0..0x20) {
            continue;
        }
        out.extend_from_slice(text.get(from..at).unwrap_or_default());
        from = at + 1;
        match byte {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0C => out.extend_from_slice(b"\\f"),
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            control => {
                let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).map_or(b'0', |digit| digit as u8);
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(control >> 4), digit(control & 0xF)]);
            }
        }
    }
    out.extend_from_slice(text.get(from..).unwrap_or_default());
    out.push(b'"');
}
