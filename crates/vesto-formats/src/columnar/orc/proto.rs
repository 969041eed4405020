//! ORC's metadata: protocol buffers, of which only what loading needs is read.
//! <https://github.com/apache/orc-format/blob/main/src/main/proto/orc/proto/orc_proto.proto>

use crate::columnar::ColumnarError;

/// A field of a message.
pub(super) enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Field<'a> {
    pub(super) fn number(&self) -> u64 {
        match self {
            Self::Number(number) => *number,
            Self::Bytes(_) => 0,
        }
    }

    pub(super) fn bytes(&self) -> &'a [u8] {
        match self {
            Self::Number(_) => &[],
            Self::Bytes(bytes) => bytes,
        }
    }

    /// A repeated number, packed or not.
    pub(super) fn numbers(&self, out: &mut Vec<u64>) -> Result<(), ColumnarError> {
        match self {
            Self::Number(number) => out.push(*number),
            Self::Bytes(bytes) => {
                let mut rest = *bytes;
                while !rest.is_empty() {
                    out.push(varint(&mut rest).ok_or_else(malformed)?);
                }
            }
        }
        Ok(())
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(self.bytes()).into_owned()
    }
}

/// Calls `each` with the fields of a message.
pub(super) fn fields<'a>(
    message: &'a [u8],
    mut each: impl FnMut(u64, Field<'a>) -> Result<(), ColumnarError>,
) -> Result<(), ColumnarError> {
    let mut rest = message;
    while !rest.is_empty() {
        let tag = varint(&mut rest).ok_or_else(malformed)?;
        let field = match tag & 7 {
            0 => Field::Number(varint(&mut rest).ok_or_else(malformed)?),
            1 => Field::Bytes(take(&mut rest, 8)?),
            2 => {
                let len = varint(&mut rest).ok_or_else(malformed)?;
                Field::Bytes(take(&mut rest, len)?)
            }
            5 => Field::Bytes(take(&mut rest, 4)?),
            _ => return Err(malformed()),
        };
        each(tag >> 3, field)?;
    }
    Ok(())
}

fn malformed() -> ColumnarError {
    ColumnarError::corrupt("its metadata is malformed")
}

fn take<'a>(rest: &mut &'a [u8], len: u64) -> Result<&'a [u8], ColumnarError> {
    let len = usize::try_from(len).map_err(|_| malformed())?;
    let (taken, left) = rest.split_at_checked(len).ok_or_else(malformed)?;
    *rest = left;
    Ok(taken)
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, left) = rest.split_first()?;
        *rest = left;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
