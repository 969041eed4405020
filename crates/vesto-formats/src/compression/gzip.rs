//! Gzip: zlib-rs reads headers, deflated data and checksums in one go, so that no byte is looked at twice.

use std::io::{self, BufRead, Read};

use flate2::{Decompress, FlushDecompress, Status};

/// Decompresses members one after the other. Zeros behind the last one are padding, as for `gzip`.
pub(super) struct Reader<R> {
    source: R,
    /// `None` between members.
    member: Option<Decompress>,
    n_members: u64,
}

/// The largest window that deflate has, as a power of two.
const WINDOW_LOG: u8 = 15;

impl<R: BufRead> Reader<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, member: None, n_members: 0 }
    }

    /// Begins the next member. `false` at the file's end.
    fn next_member(&mut self) -> io::Result<bool> {
        loop {
            let ahead = self.source.fill_buf()?;
            let n_padding = ahead.iter().take_while(|byte| **byte == 0 && self.n_members > 0).count();
            let (is_end, is_padding) = (ahead.is_empty(), n_padding == ahead.len());
            self.source.consume(n_padding);
            if is_end {
                return Ok(false);
            }
            if !is_padding {
                self.member = Some(Decompress::new_gzip(WINDOW_LOG));
                self.n_members += 1;
                return Ok(true);
            }
        }
    }
}

impl<R: BufRead> Read for Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.member.is_none() && !self.next_member()? {
                return Ok(0);
            }
            let Some(member) = &mut self.member else { return Ok(0) };
            let compressed = self.source.fill_buf()?;
            let is_end = compressed.is_empty();
            let (n_in, n_out) = (member.total_in(), member.total_out());
            let status = member.decompress(compressed, buffer, FlushDecompress::None)?;
            let (n_in, n_out) = (member.total_in() - n_in, member.total_out() - n_out);
            self.source.consume(n_in as usize);
            if status == Status::StreamEnd {
                self.member = None;
            }
            if n_out > 0 {
                return Ok(n_out as usize);
            }
            if is_end && status != Status::StreamEnd {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file ends within a member"));
            }
        }
    }
}
