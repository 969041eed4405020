//! Finding a few byte values in a buffer, eight bytes at a time. Fields are short (a handful of bytes), so a scan that
//! keeps the positions found in its last word beats one that starts afresh at each field.

const LOW_SEVEN: u64 = 0x7F7F_7F7F_7F7F_7F7F;

/// Yields, in order, the positions of any of `N` byte values.
pub(crate) struct Scanner<'a, const N: usize> {
    bytes: &'a [u8],
    needles: [u64; N],
    values: [u8; N],
    /// Where the word that `found` belongs to begins; the next word begins eight bytes on.
    base: usize,
    /// The high bit of each byte that matched and was not yet yielded.
    found: u64,
    next: usize,
}

impl<'a, const N: usize> Scanner<'a, N> {
    pub(crate) fn new(bytes: &'a [u8], values: [u8; N]) -> Self {
        let needles = values.map(|value| u64::from_ne_bytes([value; 8]));
        Self { bytes, needles, values, base: 0, found: 0, next: 0 }
    }

    /// Forgets everything before `position`; the next match is at or after it.
    pub(crate) fn seek(&mut self, position: usize) {
        if position < self.next && position >= self.base {
            let shift = 8 * (position - self.base);
            self.found &= u64::MAX.checked_shl(shift as u32).unwrap_or(0);
            return;
        }
        self.found = 0;
        self.base = position;
        self.next = position;
    }

    #[inline]
    pub(crate) fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let Some(word) = self.bytes.get(self.next..).and_then(<[u8]>::first_chunk::<8>) else {
                return self.next_in_tail();
            };
            self.base = self.next;
            self.next += 8;
            let word = u64::from_le_bytes(*word);
            let mut found = 0;
            for needle in self.needles {
                let differs = word ^ needle;
                // Exact: adding 0x7F to seven bits never carries into the next byte.
                found |= !(((differs & LOW_SEVEN) + LOW_SEVEN) | differs | LOW_SEVEN);
            }
            self.found = found;
        }
        let position = self.base + (self.found.trailing_zeros() / 8) as usize;
        self.found &= self.found - 1;
        Some(position)
    }

    /// The last, incomplete word, byte by byte.
    #[cold]
    fn next_in_tail(&mut self) -> Option<usize> {
        let tail = self.bytes.get(self.next..)?;
        let offset = tail.iter().position(|byte| self.values.contains(byte));
        let position = offset.map(|offset| self.next + offset);
        self.next = position.map_or(self.bytes.len(), |position| position + 1);
        self.base = self.next;
        position
    }
}

#[cfg(test)]
mod tests;
