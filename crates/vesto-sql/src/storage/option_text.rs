//! How COPY and UNLOAD read the text of DELIMITER, NULL AS and QUOTE.

use vesto_types::{SqlError, SqlState};

/// What becomes of a backslash before a character that is no escape.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnknownEscape {
    /// `'\|'` is `|`.
    DropBackslash,
    /// `'\N'` is `\N`.
    KeepBackslash,
}

/// The value of an option's literal from its raw text. Users write one backslash or two (`'\t'`, `'\\t'`) and mean the
/// same, so both are read alike; `\ddd` are the octal bytes of UTF-8.
pub(crate) fn option_text(raw: &str, unknown: UnknownEscape) -> Result<String, SqlError> {
    let once = raw.replace("''", "'").replace("\\\\", "\\");
    let mut bytes = Vec::with_capacity(once.len());
    let mut rest = once.as_str();
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        let Some(escaped) = rest.chars().next().filter(|_| c == '\\') else {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        };
        let used = escape(rest, escaped, unknown, &mut bytes)?;
        rest = rest.get(used..).unwrap_or_default();
    }
    String::from_utf8(bytes).map_err(|_| invalid(raw))
}

/// Appends what the text after a backslash stands for; returns how many bytes it took.
fn escape(rest: &str, escaped: char, unknown: UnknownEscape, bytes: &mut Vec<u8>) -> Result<usize, SqlError> {
    let n_octal = rest.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    if n_octal > 0 {
        let digits = rest.get(..n_octal).unwrap_or_default();
        bytes.push(u8::from_str_radix(digits, 8).map_err(|_| invalid(rest))?);
        return Ok(n_octal);
    }
    match escaped {
        'b' => bytes.push(0x08),
        't' => bytes.push(b'\t'),
        'n' => bytes.push(b'\n'),
        'f' => bytes.push(0x0c),
        'r' => bytes.push(b'\r'),
        'v' => bytes.push(0x0b),
        other => {
            if unknown == UnknownEscape::KeepBackslash {
                bytes.push(b'\\');
            }
            bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    Ok(escaped.len_utf8())
}

fn invalid(raw: &str) -> SqlError {
    SqlError::new(SqlState::INVALID_PARAMETER_VALUE, format!("invalid octal escape in '{raw}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_backslash_and_two_mean_the_same() {
        for (raw, value) in [
            (r"\t", "\t"),
            (r"\\t", "\t"),
            (r"\001", "\u{1}"),
            (r"\\001", "\u{1}"),
            (r"\342\202\254", "€"),
            (r"\|", "|"),
            ("|~|", "|~|"),
            (r"\\", "\\"),
            ("''", "'"),
            (r"\174", "|"),
        ] {
            assert_eq!(option_text(raw, UnknownEscape::DropBackslash).unwrap(), value, "{raw}");
        }
        for (raw, value) in [(r"\N", r"\N"), (r"\\N", r"\N"), ("fred", "fred"), (r"\0", "\0"), (r"\000", "\0")] {
            assert_eq!(option_text(raw, UnknownEscape::KeepBackslash).unwrap(), value, "{raw}");
        }
        assert!(option_text(r"\377", UnknownEscape::DropBackslash).is_err());
    }
}
