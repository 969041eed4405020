use proptest::prelude::*;

use super::super::ChunkContent;
use super::*;
use crate::options::{Delimiter, FixedWidth};

/// Records with the lines that they start on, and the heads of those that were too long: what chunks come to, however
/// they were cut.
fn told(format: &RecordFormat, chunks: Vec<Chunk>) -> Vec<(i64, ChunkContent, Vec<u8>)> {
    let mut told: Vec<(i64, ChunkContent, Vec<u8>)> = Vec::new();
    for chunk in chunks {
        if chunk.content != ChunkContent::Records {
            told.push((chunk.first_line, chunk.content, chunk.bytes));
            continue;
        }
        let mut line = chunk.first_line;
        let mut rest = chunk.bytes.as_slice();
        let automaton = Automaton::of(format).unwrap();
        while !rest.is_empty() {
            let end = automaton.exit(rest, 0, 0).first_end.unwrap_or(rest.len());
            let (record, behind) = rest.split_at(end);
            told.push((line, chunk.content.clone(), record.to_vec()));
            line += super::super::n_line_feeds(record);
            rest = behind;
        }
    }
    told
}

fn whole(format: &RecordFormat, limits: ChunkerLimits, header: u64, file: &[u8], block: usize) -> Vec<Chunk> {
    let mut chunker = Chunker::new(format, limits, FilePart::Whole, header);
    let mut chunks = Vec::new();
    for block in file.chunks(block) {
        chunker.push(block, &mut chunks);
    }
    chunker.finish(&mut chunks);
    chunks
}

/// Ranges come in an order that `seed` shuffles.
fn joined(
    format: &RecordFormat,
    limits: ChunkerLimits,
    header: u64,
    file: &[u8],
    range: usize,
    block: usize,
    seed: usize,
) -> Vec<Chunk> {
    let mut ranges: Vec<(usize, &[u8])> = file.chunks(range).enumerate().collect();
    ranges.sort_by_key(|(index, _)| (index * 7919 + seed).wrapping_mul(0x9E37_79B9) % 101);
    let mut joiner = RangeJoiner::new(format, limits, header, ranges.len()).unwrap();
    let mut chunks = Vec::new();
    for (index, bytes) in ranges {
        let mut scanner = RangeScanner::new(format, limits).unwrap();
        for block in bytes.chunks(block) {
            scanner.push(block);
        }
        joiner.put(index, scanner.finish(), &mut chunks);
    }
    assert!(joiner.is_done());
    chunks
}

fn formats() -> [RecordFormat; 6] {
    [
        RecordFormat::csv(),
        RecordFormat::Csv { delimiter: Delimiter::byte(b'\t'), quote: b'"' },
        RecordFormat::Csv { delimiter: Delimiter::byte(b'|'), quote: b'%' },
        RecordFormat::pipe(),
        RecordFormat::Delimited { delimiter: Delimiter::byte(b'|'), escape: true, remove_quotes: false },
        RecordFormat::FixedWidth(FixedWidth { widths: vec![2, 3] }),
    ]
}

#[test]
fn a_quoted_line_feed_at_a_ranges_start_ends_no_record() {
    let file = b"1,\"a\nb\"\n2,\"c\"\"\n\n\"\n3,d\n";
    let limits = ChunkerLimits { chunk_bytes: 4, record_bytes: 100 };
    for range in 1..file.len() {
        let chunks = joined(&RecordFormat::csv(), limits, 0, file, range, 3, 1);
        let records: Vec<_> =
            told(&RecordFormat::csv(), chunks).into_iter().map(|(line, _, record)| (line, record)).collect();
        let expected = [(1, b"1,\"a\nb\"\n".to_vec()), (3, b"2,\"c\"\"\n\n\"\n".to_vec()), (6, b"3,d\n".to_vec())];
        assert_eq!(records, expected, "ranges of {range}");
    }
}

#[test]
fn a_delimiter_of_several_bytes_and_documents_are_read_in_one_piece() {
    let words = RecordFormat::Csv { delimiter: Delimiter::new("||").unwrap(), quote: b'"' };
    assert!(RangeScanner::new(&words, ChunkerLimits::default()).is_none());
    assert!(RangeJoiner::new(&words, ChunkerLimits::default(), 0, 1).is_none());
}

/// The states of a piece without quotes never meet, those of a piece with quotes soon do.
#[test]
fn pieces_longer_than_a_window_are_walked_from_every_state() {
    let automaton = Automaton::of(&RecordFormat::csv()).unwrap();
    let plain = "1,abc\n".repeat(5000);
    let exits = automaton.exits(plain.as_bytes());
    assert_eq!(exits.map(|exit| exit.state), [0, 0, 2, 0]);
    assert_eq!(exits[2].last_end, None);
    let quoted = format!("x\",\"y\"\n{}", "1,\"a\nb\",\"c\"\n".repeat(5000));
    let exits = automaton.exits(quoted.as_bytes());
    assert!(exits.iter().all(|exit| exit.last_end == Some(quoted.len())), "{exits:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn ranges_say_what_the_whole_file_says(
        which in 0..6usize,
        file in "[ab,|\t \"\"\\\\\n%]{0,150}|(\"[^\"]{0,6}\"[,\n]|[a ]{0,3}[,\n]){0,40}",
        range in 1usize..60,
        block in 1usize..30,
        chunk_bytes in 1usize..20,
        record_bytes in 4usize..60,
        header in 0u64..4,
        seed in 0usize..100,
    ) {
        let format = &formats()[which];
        let limits = ChunkerLimits { chunk_bytes, record_bytes };
        let expected = told(format, whole(format, limits, header, file.as_bytes(), file.len().max(1)));
        prop_assert_eq!(&told(format, whole(format, limits, header, file.as_bytes(), block)), &expected);
        if !file.is_empty() {
            let joined = joined(format, limits, header, file.as_bytes(), range, block, seed);
            prop_assert_eq!(&told(format, joined), &expected);
        }
    }
}
