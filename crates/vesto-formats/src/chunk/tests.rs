use proptest::prelude::*;

use super::*;
use crate::options::Delimiter;

const SMALL: ChunkerLimits = ChunkerLimits { chunk_bytes: 16, record_bytes: 64 };

fn cut(format: &RecordFormat, part: FilePart, header: u64, blocks: &[&[u8]]) -> Vec<Chunk> {
    let mut chunker = Chunker::new(format, SMALL, part, header);
    let mut chunks = Vec::new();
    for block in blocks {
        chunker.push(block, &mut chunks);
    }
    if !chunker.is_done() {
        chunker.finish(&mut chunks);
    }
    chunks
}

fn texts(chunks: &[Chunk]) -> Vec<String> {
    chunks.iter().map(|chunk| String::from_utf8_lossy(&chunk.bytes).into_owned()).collect()
}

#[test]
fn chunks_end_with_a_record_and_know_their_line() {
    let chunks = cut(&RecordFormat::pipe(), FilePart::Whole, 1, &[b"header\n1|aaaa\n2|bb", b"bb\n3|cccc\n4|dddd\n5|e"]);
    assert_eq!(texts(&chunks), ["1|aaaa\n2|bbbb\n", "3|cccc\n4|dddd\n", "5|e"]);
    assert_eq!(chunks.iter().map(|chunk| chunk.first_line).collect::<Vec<_>>(), [2, 4, 6]);
}

#[test]
fn escaped_and_quoted_line_feeds_do_not_end_a_record() {
    let escape = RecordFormat::Delimited { delimiter: Delimiter::byte(b'|'), escape: true, remove_quotes: false };
    assert_eq!(
        texts(&cut(&escape, FilePart::Whole, 0, &[b"1|aaaaaaaaaaaa\\\nbbbb\n2|c\\\\\n3|d\n"]))[0],
        "1|aaaaaaaaaaaa\\\nbbbb\n"
    );
    let quoted = cut(&RecordFormat::csv(), FilePart::Whole, 0, &[b"1,\"aaaaaaaaaaaa\n,\"\"\n\"\n2,b\"\n3,c\n"]);
    assert_eq!(texts(&quoted)[0], "1,\"aaaaaaaaaaaa\n,\"\"\n\"\n");
}

#[test]
fn a_record_without_an_end_is_cut_short_and_skipped() {
    let long = [b'x'; 200];
    let chunks = cut(&RecordFormat::pipe(), FilePart::Whole, 0, &[b"a\n", &long, b"\nb\n"]);
    let oversized: Vec<&Chunk> = chunks.iter().filter(|chunk| chunk.content != ChunkContent::Records).collect();
    assert_eq!(oversized.len(), 1);
    assert_eq!(oversized[0].first_line, 2);
    assert_eq!((texts(&chunks).last().unwrap().as_str(), chunks.last().unwrap().first_line), ("b\n", 3));
}

/// Reads a file range by range, as several readers would.
fn by_ranges(file: &[u8], range: usize, block: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for start in (0..file.len()).step_by(range) {
        let len = range.min(file.len() - start) as u64;
        let (from, part) = match start {
            0 => (0, FilePart::FirstRange { len }),
            _ => (start - 1, FilePart::LaterRange { len }),
        };
        let mut chunker = Chunker::new(&RecordFormat::pipe(), SMALL, part, 0);
        let mut chunks = Vec::new();
        for block in file[from..].chunks(block) {
            chunker.push(block, &mut chunks);
        }
        if !chunker.is_done() {
            chunker.finish(&mut chunks);
        }
        out.extend(chunks.into_iter().flat_map(|chunk| chunk.bytes));
    }
    out
}

proptest! {
    #[test]
    fn chunks_are_the_file(file in "[ab|\"\\\\\n,]{0,200}", block in 1usize..40, quoted in any::<bool>(), escape in any::<bool>()) {
        let format = match (quoted, escape) {
            (true, _) => RecordFormat::csv(),
            (false, escape) => RecordFormat::Delimited { delimiter: Delimiter::byte(b'|'), escape, remove_quotes: false },
        };
        let limits = ChunkerLimits { chunk_bytes: 16, record_bytes: 1000 };
        let mut chunker = Chunker::new(&format, limits, FilePart::Whole, 0);
        let mut chunks = Vec::new();
        for block in file.as_bytes().chunks(block) {
            chunker.push(block, &mut chunks);
        }
        chunker.finish(&mut chunks);
        let joined: Vec<u8> = chunks.iter().flat_map(|chunk| chunk.bytes.clone()).collect();
        prop_assert_eq!(joined, file.as_bytes());
        for pair in chunks.windows(2) {
            let lines = pair[0].bytes.iter().filter(|byte| **byte == b'\n').count() as i64;
            prop_assert_eq!(pair[1].first_line, pair[0].first_line + lines);
            prop_assert!(pair[0].bytes.ends_with(b"\n"));
        }
    }

    #[test]
    fn ranges_together_are_the_file(file in "[a\n]{0,60}|[abc\n]{0,120}", range in 1usize..50, block in 1usize..20) {
        prop_assert_eq!(by_ranges(file.as_bytes(), range, block), file.as_bytes());
    }
}
