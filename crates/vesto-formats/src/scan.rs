//! Finding a few byte values in a buffer, 64 bytes at a time. Fields are short (a handful of bytes), so a scan that
//! keeps the positions found in its last block beats one that starts afresh at each field.

/// Bytes of a block: one bit of `u64` each.
const BLOCK: usize = 64;

/// Yields, in order, the positions of any of `N` byte values.
pub(crate) struct Scanner<'a, const N: usize> {
    bytes: &'a [u8],
    values: [u8; N],
    /// Where the block that `found` belongs to begins.
    base: usize,
    /// The bit of each byte that matched and was not yet yielded, the first byte's lowest.
    found: u64,
    /// Where the next block begins.
    next: usize,
}

impl<'a, const N: usize> Scanner<'a, N> {
    pub(crate) fn new(bytes: &'a [u8], values: [u8; N]) -> Self {
        Self { bytes, values, base: 0, found: 0, next: 0 }
    }

    /// Forgets everything before `position`; the next match is at or after it.
    pub(crate) fn seek(&mut self, position: usize) {
        if position < self.next && position >= self.base {
            self.found &= u64::MAX << (position - self.base);
            return;
        }
        self.found = 0;
        self.base = position;
        self.next = position;
    }

    #[inline]
    pub(crate) fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            if !self.find_in_next_block() {
                return None;
            }
        }
        let position = self.base + self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(position)
    }

    /// Returns whether there was one.
    #[inline]
    fn find_in_next_block(&mut self) -> bool {
        let rest = self.bytes.get(self.next..).unwrap_or_default();
        self.base = self.next;
        if let Some(block) = rest.first_chunk() {
            self.found = matches(block, self.values);
            self.next += BLOCK;
            return true;
        }
        self.find_in_tail(rest)
    }

    /// The last, incomplete block.
    #[cold]
    fn find_in_tail(&mut self, tail: &[u8]) -> bool {
        let mut block = [0; BLOCK];
        for (to, from) in block.iter_mut().zip(tail) {
            *to = *from;
        }
        let within = (1 << tail.len()) - 1;
        self.found = matches(&block, self.values) & within;
        self.next = self.bytes.len();
        !tail.is_empty()
    }
}

/// A bit for each byte that is one of the values. The comparisons become vector instructions on every processor; the
/// multiplication stands for the one that few processors have, which gathers a bit of each byte.
#[inline]
fn matches<const N: usize>(block: &[u8; BLOCK], values: [u8; N]) -> u64 {
    /// Multiplied with it, the low bits of eight bytes come together in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;

    let mut equal = [0; BLOCK];
    for (equal, byte) in equal.iter_mut().zip(block) {
        for value in values {
            *equal |= u8::from(*byte == value);
        }
    }
    let words = equal.as_chunks::<8>().0.iter().rev();
    words.fold(0, |found, word| found << 8 | u64::from_le_bytes(*word).wrapping_mul(GATHER) >> 56)
}

#[cfg(test)]
mod tests;
