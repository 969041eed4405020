//! CHAR and VARCHAR: lengths are bytes, CHAR is ASCII, excess blanks go silently.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html>

use std::borrow::Cow;

use arrow::array::{NullBufferBuilder, StringArray};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow::error::ArrowError;

use super::column::{Faults, FieldFault, Pass, Verdict};
use super::records::FieldText;
use crate::load_error::LoadErrorKind;
use crate::options::NullAs;
use crate::utf8;

pub(super) struct TextColumn {
    length: usize,
    kind: TextKind,
    bytes: Vec<u8>,
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextKind {
    Char,
    Varchar,
}

impl TextColumn {
    pub(super) fn character(length: u32) -> Self {
        Self::new(length, TextKind::Char)
    }

    pub(super) fn varying(length: u32) -> Self {
        Self::new(length, TextKind::Varchar)
    }

    fn new(length: u32, kind: TextKind) -> Self {
        Self { length: length as usize, kind, bytes: Vec::new(), offsets: vec![0], nulls: NullBufferBuilder::new(0) }
    }

    pub(super) fn read(&mut self, pass: &Pass<'_>, faults: &mut Faults) {
        let conversion = pass.conversion;
        let null = conversion.null_as.bytes();
        let length = self.length;
        // Nothing to look at in a field but its length.
        let plain = pass.facts.is_utf8
            && (self.kind == TextKind::Varchar || pass.facts.is_ascii)
            && (conversion.replacement.is_none() || pass.facts.is_ascii)
            && (conversion.null_as != NullAs::Nul || !pass.facts.has_nul);
        // These options do not concern a field that ends with something else than a blank.
        let looks_at_blanks = conversion.empty_as_null || conversion.blanks_as_null || conversion.trim_blanks;
        let is_plain = |text: &[u8]| {
            plain && text.len() <= length && !(looks_at_blanks && text.last().is_none_or(|last| *last <= b' '))
        };
        for (row, span) in pass.records.column(pass.column).enumerate() {
            let verdict = match pass.records.text(pass.chunk, span) {
                FieldText::Bytes(text) if Some(text) == null => Ok(None),
                FieldText::Bytes(text) if is_plain(text) => Ok(Some(Cow::Borrowed(text))),
                FieldText::Bytes(text) => self.slow(text, row, pass, faults),
                FieldText::Null => Ok(None),
                FieldText::Missing if self.kind == TextKind::Varchar && !conversion.empty_as_null => {
                    Ok(Some(Cow::Borrowed(b"".as_slice())))
                }
                FieldText::Missing => Ok(None),
            };
            match verdict {
                Ok(Some(text)) => self.push(&text),
                Ok(None) => {
                    self.push_null();
                    pass.refuse_null(row, faults);
                }
                Err(kind) => {
                    self.push_null();
                    faults.fields.push(FieldFault { row, column: pass.column, kind });
                }
            }
        }
    }

    /// CHAR is stored without its padding.
    #[inline]
    fn push(&mut self, text: &[u8]) {
        let text = if self.kind == TextKind::Char { trim_blanks(text) } else { text };
        self.bytes.extend_from_slice(text);
        self.offsets.push(self.bytes.len() as i32);
        self.nulls.append_non_null();
    }

    fn push_null(&mut self) {
        self.offsets.push(self.bytes.len() as i32);
        self.nulls.append_null();
    }

    fn slow<'a>(&self, text: &'a [u8], row: usize, pass: &Pass<'_>, faults: &mut Faults) -> Verdict<Cow<'a, [u8]>> {
        let conversion = pass.conversion;
        if text.is_empty() {
            return Ok((!conversion.empty_as_null).then_some(Cow::Borrowed(text)));
        }
        if conversion.blanks_as_null && text.trim_ascii().is_empty() {
            return Ok(None);
        }
        if conversion.null_as == NullAs::Nul && text.contains(&0) {
            return Err(LoadErrorKind::NulInField);
        }
        let mut text = self.checked(text, row, pass, faults)?;
        if conversion.trim_blanks && self.kind == TextKind::Varchar {
            text = shortened(text, |text| text.trim_ascii_end().len());
        }
        if text.len() <= self.length {
            return Ok(Some(text));
        }
        if trim_blanks(&text).len() <= self.length {
            return Ok(Some(shortened(text, |_| self.length)));
        }
        if conversion.truncate_columns {
            return Ok(Some(shortened(text, |text| character_boundary(text, self.length))));
        }
        Err(if self.kind == TextKind::Char { LoadErrorKind::CharTooLong } else { LoadErrorKind::VarcharTooLong })
    }

    /// Valid UTF-8 for VARCHAR (or made so), ASCII for CHAR.
    fn checked<'a>(
        &self,
        text: &'a [u8],
        row: usize,
        pass: &Pass<'_>,
        faults: &mut Faults,
    ) -> Verdictless<Cow<'a, [u8]>> {
        if text.is_ascii() {
            return Ok(Cow::Borrowed(text));
        }
        if self.kind == TextKind::Char {
            return Err(LoadErrorKind::Multibyte { sequence: first_multibyte(text) });
        }
        if let Some(replacement) = pass.conversion.replacement.filter(|_| utf8::needs_replacement(text)) {
            faults.replaced.push((row, pass.column));
            return Ok(Cow::Owned(utf8::replaced(text, replacement)));
        }
        match utf8::first_invalid(text) {
            None => Ok(Cow::Borrowed(text)),
            Some(bad) => Err(LoadErrorKind::Utf8 { sequence: bad.sequence.to_vec(), error: bad.error }),
        }
    }

    pub(super) fn finish(&mut self) -> Result<StringArray, ArrowError> {
        let (n_bytes, n_offsets) = (self.bytes.len(), self.offsets.len());
        let bytes = std::mem::replace(&mut self.bytes, Vec::with_capacity(n_bytes));
        let offsets = std::mem::replace(&mut self.offsets, Vec::with_capacity(n_offsets));
        self.offsets.push(0);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        StringArray::try_new(offsets, Buffer::from_vec(bytes), self.nulls.finish())
    }
}

type Verdictless<T> = Result<T, LoadErrorKind>;

/// CHAR's and VARCHAR's padding is blanks (0x20) only.
#[inline]
fn trim_blanks(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| *byte != b' ').map_or(0, |last| last + 1);
    text.get(..end).unwrap_or(text)
}

fn shortened(text: Cow<'_, [u8]>, len: impl FnOnce(&[u8]) -> usize) -> Cow<'_, [u8]> {
    let len = len(&text);
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..len).unwrap_or(text)),
        Cow::Owned(mut text) => {
            text.truncate(len);
            Cow::Owned(text)
        }
    }
}

/// The longest prefix of whole characters that has at most `limit` bytes.
fn character_boundary(text: &[u8], limit: usize) -> usize {
    let continues = |at: usize| text.get(at).is_some_and(|byte| (0x80..=0xBF).contains(byte));
    (0..=limit.min(text.len())).rev().find(|at| !continues(*at)).unwrap_or(0)
}

/// The first character that is not ASCII: its lead byte and what continues it.
fn first_multibyte(text: &[u8]) -> Vec<u8> {
    let start = text.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let rest = text.get(start..).unwrap_or_default();
    let n_continuing = rest.iter().skip(1).take(3).take_while(|byte| (0x80..=0xBF).contains(*byte)).count();
    rest.get(..=n_continuing).unwrap_or(rest).to_vec()
}
