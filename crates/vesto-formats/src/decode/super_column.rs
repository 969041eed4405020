//! SUPER: a field that is JSON, kept in its compact form.
//! <https://docs.aws.amazon.com/redshift/latest/dg/ingest-super.html>

use arrow::array::{NullBufferBuilder, StringArray};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use arrow::error::ArrowError;

use super::column::{Faults, FieldFault, Pass};
use super::records::FieldText;
use crate::json::compact::compact_into;
use crate::load_error::LoadErrorKind;

pub(super) struct SuperColumn {
    bytes: Vec<u8>,
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
}

impl Default for SuperColumn {
    fn default() -> Self {
        Self { bytes: Vec::new(), offsets: vec![0], nulls: NullBufferBuilder::new(0) }
    }
}

impl SuperColumn {
    /// A field without anything in it is NULL, as it is in every column that is not of characters; so is JSON's `null`,
    /// which is what UNLOAD writes for NULL.
    pub(super) fn read(&mut self, pass: &Pass<'_>, faults: &mut Faults) {
        let null = pass.conversion.null_as.bytes();
        for (row, span) in pass.records.column(pass.column).enumerate() {
            let text = match pass.records.text(pass.chunk, span) {
                FieldText::Bytes(text) if Some(text) != null && !matches!(text.trim_ascii(), b"" | b"null") => {
                    Some(text)
                }
                FieldText::Bytes(_) | FieldText::Null | FieldText::Missing => None,
            };
            let Some(text) = text else {
                self.push(false);
                pass.refuse_null(row, faults);
                continue;
            };
            match compact_into(text, &mut self.bytes) {
                Ok(()) => self.push(true),
                Err(faulty) => {
                    self.push(false);
                    faults.fields.push(FieldFault {
                        row,
                        column: pass.column,
                        kind: LoadErrorKind::Super(faulty.fault),
                    });
                }
            }
        }
    }

    fn push(&mut self, valid: bool) {
        self.offsets.push(self.bytes.len() as i32);
        self.nulls.append(valid);
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
