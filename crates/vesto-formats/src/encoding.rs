//! `ENCODING`: UTF-16 and ISO 8859-1 files become UTF-8 as they are read, whatever pieces they come in.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-conversion.html#copy-encoding>
//!
//! A file in another encoding than the statement names is refused as a whole (error 1221). UTF-16 cannot tell that of
//! itself: nearly every pair of bytes is some character. So the head of a file without a byte order mark is looked at
//! before anything of it is decoded: text that is UTF-8 with line feeds, or has its line feeds the wrong way round, is
//! not what it should be. A surrogate without its mate, on the other hand, is a fault of its record alone: it becomes
//! the three bytes that it would be in UTF-8, which are invalid there (error 1220, or ACCEPTINVCHARS).

use std::fmt;

use crate::load_error::LoadErrorKind;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Encoding {
    #[default]
    Utf8,
    /// With a byte order mark, which tells the rest.
    Utf16,
    Utf16Le,
    Utf16Be,
    Iso88591,
}

/// As the option is written.
impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF8",
            Self::Utf16 => "UTF16",
            Self::Utf16Le => "UTF16LE",
            Self::Utf16Be => "UTF16BE",
            Self::Iso88591 => "ISO88591",
        })
    }
}

/// Turns one file's bytes into UTF-8.
#[derive(Debug)]
pub struct Transcoder {
    encoding: Encoding,
    state: State,
}

#[derive(Debug)]
enum State {
    Utf8,
    Iso88591,
    /// The head of a UTF-16 file, until there is enough of it to judge.
    Head(Vec<u8>),
    Utf16(Utf16),
    /// The file was refused.
    Refused,
}

/// So much of a file is looked at before it is decoded.
const HEAD_BYTES: usize = 4096;

impl Transcoder {
    pub fn new(encoding: Encoding) -> Self {
        let state = match encoding {
            Encoding::Utf8 => State::Utf8,
            Encoding::Iso88591 => State::Iso88591,
            Encoding::Utf16 | Encoding::Utf16Le | Encoding::Utf16Be => State::Head(Vec::new()),
        };
        Self { encoding, state }
    }

    /// Takes the next bytes of the file; what they say is appended to `out`, at most three bytes for two.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), LoadErrorKind> {
        match &mut self.state {
            State::Utf8 => out.extend_from_slice(bytes),
            State::Iso88591 => latin_1(bytes, out),
            State::Utf16(decoder) => decoder.push(bytes, out),
            State::Head(head) => {
                let (first, rest) = bytes.split_at(bytes.len().min(HEAD_BYTES.saturating_sub(head.len())));
                head.extend_from_slice(first);
                if head.len() >= HEAD_BYTES {
                    self.begin(out)?;
                    return self.push(rest, out);
                }
            }
            State::Refused => return Err(self.mismatch()),
        }
        Ok(())
    }

    /// The file has ended.
    pub fn finish(&mut self, out: &mut Vec<u8>) -> Result<(), LoadErrorKind> {
        if matches!(&self.state, State::Head(_)) {
            self.begin(out)?;
        }
        match &mut self.state {
            State::Utf16(decoder) if decoder.odd.is_some() => {
                self.state = State::Refused;
                Err(self.mismatch())
            }
            State::Utf16(decoder) => {
                decoder.end_pair(out);
                Ok(())
            }
            State::Refused => Err(self.mismatch()),
            State::Utf8 | State::Iso88591 | State::Head(_) => Ok(()),
        }
    }

    /// Judges the head, and decodes it.
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), LoadErrorKind> {
        let State::Head(head) = std::mem::replace(&mut self.state, State::Refused) else { return Ok(()) };
        if head.is_empty() {
            // An empty file is right in every encoding.
            self.state = State::Utf16(Utf16::new(ByteOrder::Little));
            return Ok(());
        }
        let order = byte_order(self.encoding, &head).ok_or_else(|| self.mismatch())?;
        let mut decoder = Utf16::new(order);
        decoder.push(head.get(mark(&head).map_or(0, |_| 2)..).unwrap_or_default(), out);
        self.state = State::Utf16(decoder);
        Ok(())
    }

    fn mismatch(&self) -> LoadErrorKind {
        LoadErrorKind::Encoding { encoding: self.encoding }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByteOrder {
    Little,
    Big,
}

impl ByteOrder {
    #[inline]
    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        }
    }
}

/// The byte order mark at the file's start.
fn mark(head: &[u8]) -> Option<ByteOrder> {
    match head {
        [0xFF, 0xFE, ..] => Some(ByteOrder::Little),
        [0xFE, 0xFF, ..] => Some(ByteOrder::Big),
        _ => None,
    }
}

/// The order in which the file's code units stand; `None` when the file is not what the statement says.
fn byte_order(encoding: Encoding, head: &[u8]) -> Option<ByteOrder> {
    let named = match encoding {
        Encoding::Utf16Le => ByteOrder::Little,
        Encoding::Utf16Be => ByteOrder::Big,
        Encoding::Utf16 | Encoding::Utf8 | Encoding::Iso88591 => return mark(head),
    };
    match mark(head) {
        Some(order) => (order == named).then_some(order),
        None => (!is_utf8_text(head) && !has_swapped_line_feeds(named, head)).then_some(named),
    }
}

/// UTF-16 has a zero byte in each line feed, delimiter and digit.
fn is_utf8_text(head: &[u8]) -> bool {
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let has_record_end = memchr::memchr(b'\n', head).is_some() || head.len() >= HEAD_BYTES || head.len() % 2 == 1;
    is_utf8 && has_record_end && memchr::memchr(0, head).is_none()
}

/// A line feed the wrong way round is U+0A00, which is no character.
fn has_swapped_line_feeds(order: ByteOrder, head: &[u8]) -> bool {
    let units = || head.as_chunks::<2>().0.iter().map(|pair| order.unit(*pair));
    units().any(|unit| unit == 0x0A00) && !units().any(|unit| unit == 0x000A)
}

/// The decoder's state between two blocks.
#[derive(Debug)]
struct Utf16 {
    order: ByteOrder,
    /// The first byte of a code unit.
    odd: Option<u8>,
    /// The first half of a pair.
    high: Option<u16>,
}

impl Utf16 {
    fn new(order: ByteOrder) -> Self {
        Self { order, odd: None, high: None }
    }

    fn push(&mut self, mut bytes: &[u8], out: &mut Vec<u8>) {
        if let Some(first) = self.odd {
            let Some((second, rest)) = bytes.split_first() else { return };
            self.odd = None;
            self.unit(self.order.unit([first, *second]), out);
            bytes = rest;
        }
        out.reserve(bytes.len());
        let (pairs, rest) = bytes.as_chunks::<2>();
        for pair in pairs {
            let unit = self.order.unit(*pair);
            if unit < 0x80 && self.high.is_none() {
                out.push(unit as u8);
            } else {
                self.unit(unit, out);
            }
        }
        self.odd = rest.first().copied();
    }

    fn unit(&mut self, unit: u16, out: &mut Vec<u8>) {
        if let (Some(high), 0xDC00..=0xDFFF) = (self.high, unit) {
            self.high = None;
            let code = 0x1_0000 + ((u32::from(high) & 0x3FF) << 10) + (u32::from(unit) & 0x3FF);
            encode(code, out);
            return;
        }
        self.end_pair(out);
        match unit {
            0xD800..=0xDBFF => self.high = Some(unit),
            _ => encode(u32::from(unit), out),
        }
    }

    /// A first half whose mate did not come.
    fn end_pair(&mut self, out: &mut Vec<u8>) {
        if let Some(high) = self.high.take() {
            encode(u32::from(high), out);
        }
    }
}

/// UTF-8, also of a surrogate.
fn encode(code: u32, out: &mut Vec<u8>) {
    let continuation = |shift: u32| 0x80 | ((code >> shift) & 0x3F) as u8;
    match code {
        0..0x80 => out.push(code as u8),
        0x80..0x800 => out.extend_from_slice(&[0xC0 | (code >> 6) as u8, continuation(0)]),
        0x800..0x1_0000 => out.extend_from_slice(&[0xE0 | (code >> 12) as u8, continuation(6), continuation(0)]),
        _ => out.extend_from_slice(&[0xF0 | (code >> 18) as u8, continuation(12), continuation(6), continuation(0)]),
    }
}

/// Every byte is the code point of its number.
fn latin_1(bytes: &[u8], out: &mut Vec<u8>) {
    if bytes.is_ascii() {
        out.extend_from_slice(bytes);
        return;
    }
    out.reserve(bytes.len() * 2);
    for byte in bytes {
        encode(u32::from(*byte), out);
    }
}

#[cfg(test)]
mod tests;
