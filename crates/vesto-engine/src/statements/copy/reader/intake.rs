//! One file's decompressed bytes on their way into chunks.

use vesto_formats::encoding::{Encoding, Transcoder};
use vesto_formats::{Chunk, Chunker, FilePart, LoadErrorKind};

use super::super::job::Job;

pub(super) struct Intake {
    /// `None`: the bytes are UTF-8 already.
    transcoder: Option<Transcoder>,
    /// What the transcoder made of the last bytes.
    text: Vec<u8>,
    chunker: Chunker,
}

/// At a time: what the transcoder makes of them is not much longer.
const TRANSCODED_BYTES: usize = 64 << 10;

impl Intake {
    pub(super) fn new(job: &Job, part: FilePart) -> Self {
        let transcoder = (job.encoding != Encoding::Utf8).then(|| Transcoder::new(job.encoding));
        let chunker = Chunker::new(&job.format, job.limits.chunker, part, job.header_lines);
        Self { transcoder, text: Vec::new(), chunker }
    }

    /// Whether what may still come does not matter.
    pub(super) fn is_done(&self) -> bool {
        self.chunker.is_done()
    }

    /// An error: the file is not in the encoding that the statement names.
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<Chunk>) -> Result<(), LoadErrorKind> {
        let Some(transcoder) = &mut self.transcoder else {
            self.chunker.push(bytes, out);
            return Ok(());
        };
        for bytes in bytes.chunks(TRANSCODED_BYTES) {
            self.text.clear();
            let taken = transcoder.push(bytes, &mut self.text);
            self.chunker.push(&self.text, out);
            taken?;
        }
        Ok(())
    }

    pub(super) fn finish(&mut self, out: &mut Vec<Chunk>) -> Result<(), LoadErrorKind> {
        let mut taken = Ok(());
        if let Some(transcoder) = &mut self.transcoder {
            self.text.clear();
            taken = transcoder.finish(&mut self.text);
            self.chunker.push(&self.text, out);
        }
        self.chunker.finish(out);
        taken
    }
}
