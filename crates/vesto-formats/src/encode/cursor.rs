//! Where encoders write: a buffer of which more is there than is written, so that a value can be put in place with
//! stores of a fixed size, and only its length counts.

/// What values are written to.
pub(crate) trait Sink {
    /// Lets `write` fill up to `N` bytes and say how many it did.
    fn write<const N: usize>(&mut self, write: impl FnOnce(&mut [u8; N]) -> usize);

    fn put(&mut self, bytes: &[u8]);

    fn fill(&mut self, byte: u8, n_bytes: usize);

    #[inline]
    fn put_byte(&mut self, byte: u8) {
        self.write(|window: &mut [u8; 1]| {
            *window = [byte];
            1
        });
    }
}

/// Appends to a `Vec`. What was made ready and not used is gone when the cursor is dropped.
pub(super) struct Cursor<'a> {
    bytes: &'a mut Vec<u8>,
    at: usize,
}

/// Made ready at a time.
const GROWTH: usize = 64 << 10;

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a mut Vec<u8>) -> Self {
        let at = bytes.len();
        Self { bytes, at }
    }

    /// `data[start..end]`; quicker than [`Self::put`] for the short texts that most are.
    #[inline]
    pub(super) fn put_part(&mut self, data: &[u8], start: usize, end: usize) {
        const SHORT: usize = 32;
        let len = end.saturating_sub(start);
        match data.get(start..).and_then(<[u8]>::first_chunk::<SHORT>) {
            Some(chunk) if len <= SHORT => self.write(|window| {
                *window = *chunk;
                len
            }),
            _ => self.put(data.get(start..end).unwrap_or_default()),
        }
    }

    /// How much is written, counted from the buffer's start.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// What was written since a position.
    pub(super) fn since(&self, position: usize) -> &[u8] {
        self.bytes.get(position..self.at).unwrap_or_default()
    }

    /// Takes back what was written since a position.
    pub(super) fn rewind(&mut self, position: usize) {
        self.at = self.at.min(position);
    }

    #[cold]
    fn grow(&mut self, n_bytes: usize) {
        self.bytes.resize(self.at + n_bytes + GROWTH, 0);
    }
}

impl Sink for Cursor<'_> {
    #[inline]
    fn write<const N: usize>(&mut self, write: impl FnOnce(&mut [u8; N]) -> usize) {
        if self.bytes.len() < self.at + N {
            self.grow(N);
        }
        if let Some(window) = self.bytes.get_mut(self.at..).and_then(<[u8]>::first_chunk_mut) {
            self.at += write(window).min(N);
        }
    }

    #[inline]
    fn put(&mut self, bytes: &[u8]) {
        let end = self.at + bytes.len();
        if self.bytes.len() < end {
            self.grow(bytes.len());
        }
        if let Some(to) = self.bytes.get_mut(self.at..end) {
            to.copy_from_slice(bytes);
            self.at = end;
        }
    }

    fn fill(&mut self, byte: u8, n_bytes: usize) {
        let end = self.at + n_bytes;
        if self.bytes.len() < end {
            self.grow(n_bytes);
        }
        if let Some(to) = self.bytes.get_mut(self.at..end) {
            to.fill(byte);
            self.at = end;
        }
    }
}

/// For a value alone.
impl Sink for Vec<u8> {
    fn write<const N: usize>(&mut self, write: impl FnOnce(&mut [u8; N]) -> usize) {
        let mut window = [0; N];
        let n_bytes = write(&mut window);
        self.extend_from_slice(window.get(..n_bytes).unwrap_or(&window));
    }

    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    fn fill(&mut self, byte: u8, n_bytes: usize) {
        self.resize(self.len() + n_bytes, byte);
    }
}

impl Drop for Cursor<'_> {
    fn drop(&mut self) {
        self.bytes.truncate(self.at);
    }
}
