//! How Hive spells what cannot stand in a path.

/// Besides control characters. Everything else stays as it is, blanks and letters of all alphabets too.
const ESCAPED: &[u8] = b"\"#%'*/:=?\\{[]^";

pub(super) fn push_escaped(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let hex = |nibble: u8| char::from(HEX.get(usize::from(nibble)).copied().unwrap_or(b'0'));
    for c in text.chars() {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii_control() || ESCAPED.contains(&byte) => {
                out.push('%');
                out.push(hex(byte >> 4));
                out.push(hex(byte & 15));
            }
            _ => out.push(c),
        }
    }
}
