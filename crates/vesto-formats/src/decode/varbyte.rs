//! VARBYTE: hexadecimal digits, two for each byte. What is too long is refused; nothing is cut off.
//! <https://docs.aws.amazon.com/redshift/latest/dg/r_VARBYTE_type.html>

use arrow::array::{BinaryArray, NullBufferBuilder};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow::error::ArrowError;

use super::column::{Faults, FieldFault, Pass};
use super::records::FieldText;
use crate::load_error::LoadErrorKind;

pub(super) struct VarbyteColumn {
    length: usize,
    bytes: Vec<u8>,
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
}

impl VarbyteColumn {
    pub(super) fn new(length: u32) -> Self {
        Self { length: length as usize, bytes: Vec::new(), offsets: vec![0], nulls: NullBufferBuilder::new(0) }
    }

    pub(super) fn read(&mut self, pass: &Pass<'_>, faults: &mut Faults) {
        let null = pass.conversion.null_as.bytes();
        for (row, span) in pass.records.column(pass.column).enumerate() {
            let before = self.bytes.len();
            let is_value = match pass.records.text(pass.chunk, span) {
                FieldText::Bytes(text) if Some(text) == null => Ok(false),
                FieldText::Bytes(text) => self.append(text.trim_ascii()).map(|()| true),
                FieldText::Null | FieldText::Missing => Ok(false),
            };
            match is_value {
                Ok(true) => self.nulls.append_non_null(),
                Ok(false) => {
                    self.nulls.append_null();
                    pass.refuse_null(row, faults);
                }
                Err(kind) => {
                    self.bytes.truncate(before);
                    self.nulls.append_null();
                    faults.fields.push(FieldFault { row, column: pass.column, kind });
                }
            }
            self.offsets.push(self.bytes.len() as i32);
        }
    }

    fn append(&mut self, digits: &[u8]) -> Result<(), LoadErrorKind> {
        let (pairs, odd) = digits.as_chunks::<2>();
        if !odd.is_empty() {
            return Err(LoadErrorKind::Hex);
        }
        for [high, low] in pairs {
            let (high, low) = (digit(*high).ok_or(LoadErrorKind::Hex)?, digit(*low).ok_or(LoadErrorKind::Hex)?);
            self.bytes.push(high << 4 | low);
        }
        if pairs.len() > self.length { Err(LoadErrorKind::VarcharTooLong) } else { Ok(()) }
    }

    pub(super) fn finish(&mut self) -> Result<BinaryArray, ArrowError> {
        let bytes = std::mem::take(&mut self.bytes);
        let offsets = std::mem::replace(&mut self.offsets, vec![0]);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        BinaryArray::try_new(offsets, Buffer::from_vec(bytes), self.nulls.finish())
    }
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
