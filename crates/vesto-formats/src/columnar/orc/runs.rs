//! ORC's run lengths: of bytes, of bits, and of integers in two versions.
//! <https://orc.apache.org/specification/ORCv1/#run-length-encoding>

use super::stream::{Stream, zigzag};
use crate::columnar::ColumnarError;

pub(super) struct Bytes {
    stream: Stream,
    run: Run,
}

enum Run {
    Same { byte: u8, left: usize },
    Literals { left: usize },
}

impl Bytes {
    pub(super) fn new(stream: Stream) -> Self {
        Self { stream, run: Run::Literals { left: 0 } }
    }

    pub(super) fn next(&mut self) -> Result<u8, ColumnarError> {
        loop {
            match &mut self.run {
                Run::Same { byte, left } if *left > 0 => {
                    *left -= 1;
                    return Ok(*byte);
                }
                Run::Literals { left } if *left > 0 => {
                    *left -= 1;
                    return self.stream.byte();
                }
                Run::Same { .. } | Run::Literals { .. } => {}
            }
            let control = self.stream.byte()?;
            self.run = if control < 128 {
                Run::Same { byte: self.stream.byte()?, left: usize::from(control) + 3 }
            } else {
                Run::Literals { left: 256 - usize::from(control) }
            };
        }
    }
}

pub(super) struct Bits {
    bytes: Bytes,
    byte: u8,
    left: u32,
}

impl Bits {
    pub(super) fn new(stream: Stream) -> Self {
        Self { bytes: Bytes::new(stream), byte: 0, left: 0 }
    }

    pub(super) fn next(&mut self) -> Result<bool, ColumnarError> {
        if self.left == 0 {
            self.byte = self.bytes.next()?;
            self.left = 8;
        }
        self.left -= 1;
        Ok(self.byte >> self.left & 1 == 1)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    V2,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Signed,
    Unsigned,
}

pub(super) struct Integers {
    stream: Stream,
    version: Version,
    sign: Sign,
    /// The run that is being handed out.
    run: Vec<i64>,
    at: usize,
}

impl Integers {
    pub(super) fn new(stream: Stream, version: Version, sign: Sign) -> Self {
        Self { stream, version, sign, run: Vec::new(), at: 0 }
    }

    pub(super) fn read(&mut self, n_values: usize) -> Result<Vec<i64>, ColumnarError> {
        let mut values = Vec::with_capacity(n_values);
        while values.len() < n_values {
            if self.at == self.run.len() {
                self.run.clear();
                self.at = 0;
                match self.version {
                    Version::V1 => self.next_v1()?,
                    Version::V2 => self.next_v2()?,
                }
            }
            let rest = self.run.get(self.at..).unwrap_or_default();
            let taken = rest.get(..rest.len().min(n_values - values.len())).unwrap_or_default();
            values.extend_from_slice(taken);
            self.at += taken.len();
        }
        Ok(values)
    }

    fn varint(&mut self) -> Result<i64, ColumnarError> {
        let value = self.stream.varint()?;
        Ok(self.signed(value))
    }

    #[inline]
    fn signed(&self, value: u64) -> i64 {
        match self.sign {
            Sign::Signed => zigzag(value),
            Sign::Unsigned => value as i64,
        }
    }

    fn next_v1(&mut self) -> Result<(), ColumnarError> {
        let control = self.stream.byte()?;
        if control >= 128 {
            for _ in 0..256 - usize::from(control) {
                let value = self.varint()?;
                self.run.push(value);
            }
            return Ok(());
        }
        let delta = i64::from(self.stream.byte()? as i8);
        let mut value = self.varint()?;
        for _ in 0..usize::from(control) + 3 {
            self.run.push(value);
            value = value.wrapping_add(delta);
        }
        Ok(())
    }

    fn next_v2(&mut self) -> Result<(), ColumnarError> {
        let head = self.stream.byte()?;
        match head >> 6 {
            0 => self.short_repeat(head),
            1 => self.direct(head),
            2 => self.patched_base(head),
            _ => self.delta(head),
        }
    }

    fn short_repeat(&mut self, head: u8) -> Result<(), ColumnarError> {
        let width = u32::from(head >> 3 & 7) + 1;
        let value = self.big_endian(width)?;
        let value = self.signed(value);
        self.run.resize(usize::from(head & 7) + 3, value);
        Ok(())
    }

    fn big_endian(&mut self, n_bytes: u32) -> Result<u64, ColumnarError> {
        let mut value = 0;
        for _ in 0..n_bytes {
            value = value << 8 | u64::from(self.stream.byte()?);
        }
        Ok(value)
    }

    /// The width and the length that the first two bytes of a run tell.
    fn width_and_length(&mut self, head: u8) -> Result<(u32, usize), ColumnarError> {
        let length = usize::from(head & 1) << 8 | usize::from(self.stream.byte()?);
        Ok((width(head >> 1 & 31), length + 1))
    }

    fn direct(&mut self, head: u8) -> Result<(), ColumnarError> {
        let (width, length) = self.width_and_length(head)?;
        let mut packed = Packed::new(width);
        for _ in 0..length {
            let value = packed.next(&mut self.stream)?;
            let value = self.signed(value);
            self.run.push(value);
        }
        Ok(())
    }

    /// Small numbers above a base; the upper bits of a few large ones follow as patches.
    fn patched_base(&mut self, head: u8) -> Result<(), ColumnarError> {
        let (value_width, length) = self.width_and_length(head)?;
        let (third, fourth) = (self.stream.byte()?, self.stream.byte()?);
        let base_bytes = u32::from(third >> 5) + 1;
        let patch_width = width(third & 31);
        let gap_width = u32::from(fourth >> 5) + 1;
        let n_patches = usize::from(fourth & 31);
        if value_width + patch_width > 64 || gap_width + patch_width > 64 {
            return Err(ColumnarError::corrupt("a patch is too wide"));
        }
        let base = self.big_endian(base_bytes)?;
        let sign = 1 << (base_bytes * 8 - 1);
        let base = if base & sign == 0 { base as i64 } else { ((base & !sign) as i64).wrapping_neg() };
        let mut packed = Packed::new(value_width);
        let mut values = Vec::with_capacity(length);
        for _ in 0..length {
            values.push(packed.next(&mut self.stream)?);
        }
        let mut packed = Packed::new(closest_width(gap_width + patch_width));
        let mut at = 0;
        for _ in 0..n_patches {
            let entry = packed.next(&mut self.stream)?;
            at += (entry >> patch_width) as usize;
            let patch = entry & mask(patch_width);
            if patch != 0 {
                let value = values.get_mut(at).ok_or_else(|| ColumnarError::corrupt("a patch is out of place"))?;
                *value |= patch.checked_shl(value_width).unwrap_or(0);
            }
        }
        self.run.extend(values.into_iter().map(|value| base.wrapping_add(value as i64)));
        Ok(())
    }

    fn delta(&mut self, head: u8) -> Result<(), ColumnarError> {
        let (width, length) = self.width_and_length(head)?;
        let is_fixed = head >> 1 & 31 == 0;
        let base = self.varint()?;
        let first = zigzag(self.stream.varint()?);
        self.run.push(base);
        let mut value = base;
        let mut packed = Packed::new(width);
        for i in 1..length {
            let delta = if i == 1 || is_fixed { first } else { packed.next(&mut self.stream)? as i64 };
            let falls = first < 0 && i > 1 && !is_fixed;
            value = if falls { value.wrapping_sub(delta) } else { value.wrapping_add(delta) };
            self.run.push(value);
        }
        Ok(())
    }
}

/// Five bits that stand for a width.
fn width(code: u8) -> u32 {
    match code {
        0..=23 => u32::from(code) + 1,
        24 => 26,
        25 => 28,
        26 => 30,
        27 => 32,
        28 => 40,
        29 => 48,
        30 => 56,
        _ => 64,
    }
}

/// The narrowest width that has a code.
fn closest_width(bits: u32) -> u32 {
    (0..32).map(width).find(|width| *width >= bits).unwrap_or(64)
}

fn mask(bits: u32) -> u64 {
    if bits >= 64 { u64::MAX } else { (1 << bits) - 1 }
}

/// Numbers of one width, the highest bit first, in as many bytes as they need together.
struct Packed {
    width: u32,
    /// Bits that were read and not used, in the lower end.
    bits: u8,
    n_bits: u32,
}

impl Packed {
    fn new(width: u32) -> Self {
        Self { width, bits: 0, n_bits: 0 }
    }

    fn next(&mut self, stream: &mut Stream) -> Result<u64, ColumnarError> {
        let mut value = 0;
        let mut wanted = self.width;
        while wanted > self.n_bits {
            value = value << self.n_bits | u64::from(self.bits) & mask(self.n_bits);
            wanted -= self.n_bits;
            self.bits = stream.byte()?;
            self.n_bits = 8;
        }
        self.n_bits -= wanted;
        Ok(value << wanted | u64::from(self.bits >> self.n_bits) & mask(wanted))
    }
}
