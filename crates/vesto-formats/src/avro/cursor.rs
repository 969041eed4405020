//! Avro's binary encoding: primitive values from the head of a block.

use super::fault::AvroFault;

/// Reads a block's values in turn. Those of no bytes (nulls, empty records) may claim to be there any number of times,
/// so they are counted.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
    empty_left: u64,
}

/// How many values of no bytes a block may hold: so many for each of its bytes, and some more.
const EMPTY_PER_BYTE: u64 = 64;
const MORE_EMPTY: u64 = 4096;

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, empty_left: bytes.len() as u64 * EMPTY_PER_BYTE + MORE_EMPTY }
    }

    /// One that goes on where another has ended.
    pub(crate) fn resume(bytes: &'a [u8], at: usize, empty_left: u64) -> Self {
        Self { bytes, at, empty_left }
    }

    pub(crate) fn empty_left(&self) -> u64 {
        self.empty_left
    }

    pub(crate) fn seek(&mut self, at: usize) {
        self.at = at;
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Says that a value of no bytes was met.
    #[inline]
    pub(crate) fn count_empty(&mut self) -> Result<(), AvroFault> {
        self.empty_left = self.empty_left.checked_sub(1).ok_or(AvroFault::TooManyEmpty)?;
        Ok(())
    }

    #[inline]
    pub(crate) fn byte(&mut self) -> Result<u8, AvroFault> {
        let byte = *self.bytes.get(self.at).ok_or(AvroFault::Value)?;
        self.at += 1;
        Ok(byte)
    }

    pub(crate) fn take(&mut self, n_bytes: usize) -> Result<&'a [u8], AvroFault> {
        let end = self.at.checked_add(n_bytes).ok_or(AvroFault::Value)?;
        let bytes = self.bytes.get(self.at..end).ok_or(AvroFault::Value)?;
        self.at = end;
        Ok(bytes)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], AvroFault> {
        self.take(N)?.first_chunk().copied().ok_or(AvroFault::Value)
    }

    /// Int and long: seven bits a byte, the lowest first, zigzag.
    #[inline]
    pub(crate) fn long(&mut self) -> Result<i64, AvroFault> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Ok((value >> 1) as i64 ^ -((value & 1) as i64));
            }
        }
        Err(AvroFault::Value)
    }

    /// A long that counts or points to something.
    pub(crate) fn length(&mut self) -> Result<usize, AvroFault> {
        usize::try_from(self.long()?).map_err(|_| AvroFault::Value)
    }

    /// Bytes and string.
    #[inline]
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], AvroFault> {
        let length = self.length()?;
        self.take(length)
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, AvroFault> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(AvroFault::Value),
        }
    }

    /// The head of a run of an array's or a map's items; 0 ends the value. A negative count is followed by the run's
    /// length in bytes, which is returned as well.
    pub(crate) fn run(&mut self) -> Result<(u64, Option<usize>), AvroFault> {
        let count = self.long()?;
        if count < 0 {
            return Ok((count.unsigned_abs(), Some(self.length()?)));
        }
        Ok((count as u64, None))
    }
}
