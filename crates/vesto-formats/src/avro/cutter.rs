//! Cuts a file's bytes, as they arrive, into chunks of whole blocks.

use std::sync::Arc;

use super::container::Header;
use super::fault::AvroFault;
use crate::chunk::{AvroBlocks, Chunk, ChunkContent};
use crate::load_error::LoadErrorKind;

#[derive(Debug)]
pub(crate) struct BlockCutter {
    chunk_bytes: usize,
    buffer: Vec<u8>,
    header: Option<Arc<Header>>,
    /// Up to here the buffer holds whole blocks, of so many records.
    whole: usize,
    n_records: u64,
    /// The 1-based number of the buffer's first record.
    first_record: i64,
    done: bool,
}

impl BlockCutter {
    pub(crate) fn new(chunk_bytes: usize) -> Self {
        Self { chunk_bytes, buffer: Vec::new(), header: None, whole: 0, n_records: 0, first_record: 1, done: false }
    }

    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Vec<Chunk>) {
        const STEP: usize = 256 << 10;
        for step in bytes.chunks(STEP) {
            if self.done {
                return;
            }
            self.buffer.extend_from_slice(step);
            if let Err(fault) = self.advance(out) {
                self.refuse(fault, out);
            }
        }
    }

    pub(crate) fn finish(&mut self, out: &mut Vec<Chunk>) {
        self.emit(out);
        if !self.done && !self.buffer.is_empty() {
            self.refuse(AvroFault::Truncated, out);
        }
        self.done = true;
    }

    fn advance(&mut self, out: &mut Vec<Chunk>) -> Result<(), AvroFault> {
        let header = match &self.header {
            Some(header) => Arc::clone(header),
            None => {
                let Some((header, length)) = Header::parse(&self.buffer)? else { return Ok(()) };
                self.buffer.drain(..length);
                Arc::clone(self.header.insert(Arc::new(header)))
            }
        };
        while let Some(block) = header.block(self.buffer.get(self.whole..).unwrap_or_default())? {
            self.whole += block.length;
            self.n_records = self.n_records.saturating_add(block.n_records);
            if self.whole >= self.chunk_bytes {
                self.emit(out);
            }
        }
        Ok(())
    }

    fn emit(&mut self, out: &mut Vec<Chunk>) {
        let Some(header) = self.header.as_ref().filter(|_| self.whole > 0) else { return };
        let rest = self.buffer.split_off(self.whole);
        let bytes = std::mem::replace(&mut self.buffer, rest);
        let blocks = AvroBlocks { header: Arc::clone(header), n_records: self.n_records };
        let content = ChunkContent::AvroBlocks(blocks);
        out.push(Chunk { bytes, first_line: self.first_record, content });
        self.first_record = self.first_record.saturating_add_unsigned(self.n_records);
        self.whole = 0;
        self.n_records = 0;
    }

    /// Nothing behind a fault can be read.
    fn refuse(&mut self, fault: AvroFault, out: &mut Vec<Chunk>) {
        self.emit(out);
        let content = ChunkContent::Refused(LoadErrorKind::Avro(fault));
        out.push(Chunk { bytes: Vec::new(), first_line: self.first_record, content });
        self.buffer = Vec::new();
        self.done = true;
    }
}
