//! Cutting FIXEDWIDTH: every record's fields have the same widths, counted in characters. The last field may be short,
//! blanks behind it do not count. Padding is none of a value: blanks go from the end of character data, numbers may
//! have them on both sides.
//! <https://docs.aws.amazon.com/redshift/latest/dg/copy-parameters-data-format.html#copy-fixedwidth>

use memchr::memchr;
use vesto_types::ColumnType;

use super::ChunkFacts;
use super::records::{Records, Span};
use crate::load_error::LoadErrorKind;
use crate::options::{FixedWidth, SetupError, TargetColumn};

pub(super) struct FixedWidthDialect {
    widths: Vec<usize>,
}

impl FixedWidthDialect {
    pub(super) fn new(spec: &FixedWidth, target: &[TargetColumn]) -> Result<Self, SetupError> {
        spec.check(target.iter().map(|column| (column.name.as_str(), &column.column_type)))?;
        Ok(Self { widths: spec.widths.clone() })
    }

    /// Cuts records from `offset` on, at most `max` of them. Returns where the next record starts.
    pub(super) fn cut(
        &self,
        chunk: &[u8],
        offset: usize,
        facts: ChunkFacts,
        max: usize,
        records: &mut Records,
    ) -> usize {
        let mut record = offset;
        while record < chunk.len() && records.n_records() < max {
            let rest = chunk.get(record..).unwrap_or_default();
            let line = memchr(b'\n', rest).and_then(|len| rest.get(..len));
            let next = line.map_or(chunk.len(), |line| record + line.len() + 1);
            let line = line.map_or(rest, |line| line.strip_suffix(b"\r").unwrap_or(line));
            self.cut_record(chunk, record, line, facts, records);
            record = next;
        }
        record
    }

    fn cut_record(&self, chunk: &[u8], start: usize, line: &[u8], facts: ChunkFacts, records: &mut Records) {
        let end = start + line.len();
        let mut field = start;
        for (index, width) in self.widths.iter().enumerate() {
            // A record may end where its last field would begin, but not before.
            if field == end && index > 0 && index + 1 < self.widths.len() {
                break;
            }
            let rest = chunk.get(field..end).unwrap_or_default();
            let field_end = field + if facts.is_ascii { rest.len().min(*width) } else { characters(rest, *width) };
            records.push_field(Span::of_chunk(field, padded_end(chunk, field, field_end)));
            field = field_end;
        }
        let behind = chunk.get(field..end).unwrap_or_default();
        if behind.iter().all(|byte| *byte == b' ') {
            records.finish_record(chunk, start, end, facts);
        } else {
            records.refuse(start, end, LoadErrorKind::ExtraColumns);
        }
    }
}

/// Where a field's last byte that is no padding ends. A field of blanks stays: options may ask for them.
#[inline]
fn padded_end(chunk: &[u8], start: usize, end: usize) -> usize {
    let field = chunk.get(start..end).unwrap_or_default();
    field.iter().rposition(|byte| *byte != b' ').map_or(end, |last| start + last + 1)
}

/// The length in bytes of the first `n` characters; a byte that belongs to none counts as one.
fn characters(text: &[u8], n: usize) -> usize {
    let mut at = 0;
    for _ in 0..n {
        let Some(lead) = text.get(at) else { break };
        let n_continuing = match lead {
            0xC0..=0xDF => 1,
            0xE0..=0xEF => 2,
            0xF0..=0xF7 => 3,
            _ => 0,
        };
        let tail = text.get(at + 1..).unwrap_or_default().iter().take(n_continuing);
        at += 1 + tail.take_while(|byte| (0x80..=0xBF).contains(*byte)).count();
    }
    at
}

impl FixedWidth {
    /// Whether these columns can be read or written with these widths.
    pub fn check<'a>(&self, columns: impl Iterator<Item = (&'a str, &'a ColumnType)>) -> Result<(), SetupError> {
        let mut n_columns = 0;
        for (column, column_type) in columns {
            n_columns += 1;
            if matches!(column_type, ColumnType::Varbyte(_)) {
                let (column, column_type) = (column.to_owned(), column_type.clone());
                return Err(SetupError::FixedWidthType { column, column_type });
            }
        }
        if self.widths.len() != n_columns {
            return Err(SetupError::FixedWidthColumns { found: self.widths.len(), wanted: n_columns });
        }
        if self.widths.contains(&0) {
            return Err(SetupError::FixedWidthZero);
        }
        Ok(())
    }
}
