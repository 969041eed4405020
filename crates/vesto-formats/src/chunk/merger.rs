//! Small files merged into one chunk. What a decoder does once per chunk costs more than the few records of a small file, so their
//! chunks are merged, if each ends where a record does: else the next file's records would become a part of the last one.

use super::{Boundaries, Chunk, ChunkContent, ChunkerLimits};
use crate::options::RecordFormat;

/// Merges chunks that hold a whole file each.
pub struct FileMerger {
    /// `None`: chunks of this format cannot be merged.
    boundaries: Option<Boundaries>,
}

impl FileMerger {
    pub fn new(format: &RecordFormat) -> Self {
        let mergeable = !matches!(format, RecordFormat::Avro(_));
        let boundaries = mergeable.then(|| Boundaries::of(format, ChunkerLimits::default()));
        Self { boundaries }
    }

    /// Whether another chunk may follow in the same bytes; a line feed that is missing at the end is added.
    pub fn close(&self, chunk: &mut Chunk) -> bool {
        let Some(boundaries) = self.boundaries.as_ref().filter(|_| chunk.content == ChunkContent::Records) else {
            return false;
        };
        let added = chunk.bytes.last().is_some_and(|byte| *byte != b'\n');
        if added {
            chunk.bytes.push(b'\n');
        }
        let end = boundaries.last_record_end(&chunk.bytes);
        let closed = chunk.bytes.get(end..).unwrap_or_default().iter().all(u8::is_ascii_whitespace);
        if added && !closed {
            chunk.bytes.pop();
        }
        closed
    }

    /// Appends what was closed to what was closed.
    pub fn append(&self, whole: &mut Chunk, next: &Chunk) {
        whole.bytes.extend_from_slice(&next.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Delimiter, FixedWidth, JsonMapping};

    fn chunk(text: &str) -> Chunk {
        Chunk { bytes: text.as_bytes().to_vec(), first_line: 1, content: ChunkContent::Records }
    }

    #[test]
    fn only_files_that_end_with_a_record_are_merged() {
        let escaped = RecordFormat::Delimited { delimiter: Delimiter::byte(b'|'), escape: true, remove_quotes: false };
        let fixed = RecordFormat::FixedWidth(FixedWidth { widths: vec![1, 1] });
        let json = RecordFormat::Json(JsonMapping::Auto);
        let cases: [(&RecordFormat, &[&str], &[&str]); 5] = [
            (&RecordFormat::pipe(), &["1|a\n", "1|a", "\n"], &[]),
            (&fixed, &["1a\n2b"], &[]),
            (&escaped, &["1|a\\\\", "1|a\\n\n"], &["1|a\\", "1|a\\\n"]),
            (&RecordFormat::csv(), &["1,\"a\nb\"", "1,a\n\n"], &["1,\"a", "1,a\n2,\"b\n\n"]),
            (
                &json,
                &["{\"a\":1}", "{\"a\":1}{\"a\":2}\n\n", "{\"a\":1}\n{\"a\":2}\n"],
                &["{\"a\":1", "{\"a\":1}\n{\"a\":\n"],
            ),
        ];
        for (format, closed, open) in cases {
            let merger = FileMerger::new(format);
            for text in closed {
                let mut chunk = chunk(text);
                assert!(merger.close(&mut chunk), "{format:?} {text:?}");
                assert!(chunk.bytes.ends_with(b"\n"));
            }
            for text in open {
                let mut whole = chunk(text);
                assert!(!merger.close(&mut whole), "{format:?} {text:?}");
                assert_eq!(whole, chunk(text), "left as it was");
            }
        }
        assert!(!FileMerger::new(&RecordFormat::Avro(JsonMapping::Auto)).close(&mut chunk("x")));
        let oversized = Chunk {
            content: ChunkContent::Refused(crate::LoadErrorKind::RecordTooLong { limit: 1 }),
            ..chunk("1|a\n")
        };
        assert!(!FileMerger::new(&RecordFormat::pipe()).close(&mut oversized.clone()));
    }
}
