//! Files that nobody means well: each costs an error, never memory, and never the records behind it.

use super::*;
use crate::chunk::ChunkContent;

/// Chunks of the sizes that loads have.
fn chunks(format: &RecordFormat, file: &[u8]) -> Vec<crate::Chunk> {
    let mut chunker = Chunker::new(format, ChunkerLimits::default(), FilePart::Whole, 0);
    let mut chunks = Vec::new();
    for block in file.chunks(64 << 10) {
        chunker.push(block, &mut chunks);
    }
    chunker.finish(&mut chunks);
    chunks
}

fn load(copy: &Copy, file: &[u8]) -> (usize, Vec<LoadError>) {
    let chunks = chunks(&copy.format, file);
    let limit = ChunkerLimits::default().record_bytes + ChunkerLimits::default().chunk_bytes;
    assert!(chunks.iter().all(|chunk| chunk.bytes.len() <= limit));
    let mut decoder = RecordDecoder::new(&copy.format, copy.conversion.clone(), copy.columns.clone()).unwrap();
    let (mut n_rows, mut errors) = (0, Vec::new());
    for chunk in &chunks {
        for decoded in decoder.decode(chunk) {
            let decoded = decoded.unwrap();
            n_rows += decoded.batch.num_rows();
            errors.extend(decoded.errors);
        }
    }
    (n_rows, errors)
}

fn formats() -> [Copy; 4] {
    let columns = [("a", Integer), ("b", Varchar(65535))];
    [
        Copy::text(&columns),
        Copy::text(&columns).escape(),
        Copy::csv(&columns).delimiter("|"),
        Copy::fixed(&[2, 65535], &columns),
    ]
}

#[test]
fn a_field_of_5_mb_is_refused_and_what_follows_is_read() {
    for copy in formats() {
        let mut file = b"1|first\n2|".to_vec();
        file.extend(std::iter::repeat_n(b'x', 5 << 20));
        file.extend_from_slice(b"\n3 third\n".map(|byte| if byte == b' ' { b'|' } else { byte }).as_slice());
        if matches!(copy.format, RecordFormat::FixedWidth(_)) {
            file = String::from_utf8(file).unwrap().replace('|', " ").into_bytes();
        }
        let (n_rows, errors) = load(&copy, &file);
        assert_eq!(n_rows, 2, "{:?}", copy.format);
        let [error] = errors.as_slice() else { panic!("{errors:?}") };
        assert_eq!((error.err_code(), error.line_number), (1216, 2));
        assert_eq!(error.err_reason(), "Record is longer than 4194304 bytes");
        assert_eq!(error.raw_line.len(), LoadError::MAX_RAW);
    }
}

#[test]
fn a_field_that_no_varchar_holds_is_refused() {
    let mut file = b"1|".to_vec();
    file.extend(std::iter::repeat_n(b'x', 1 << 20));
    file.extend_from_slice(b"\n2|y\n");
    for copy in formats().into_iter().take(3) {
        let (n_rows, errors) = load(&copy, &file);
        assert_eq!((n_rows, errors.len(), errors[0].err_code()), (1, 1, 1204), "{:?}", copy.format);
    }
}

/// The rest of the file up to 4 MB is within the quotes; then records begin again with the next line.
#[test]
fn an_unterminated_quote_costs_one_record_of_4_mb() {
    let copy = Copy::csv(&[("a", Integer), ("b", Varchar(65535))]);
    let mut file = b"1,x\n2,\"open\n".to_vec();
    for i in 0..700_000 {
        let _ = std::io::Write::write_fmt(&mut file, format_args!("{},line\n", i % 1000));
    }
    let n_lines = file.iter().filter(|byte| **byte == b'\n').count();
    let (n_rows, errors) = load(&copy, &file);
    assert_eq!((errors.len(), errors[0].err_code(), errors[0].line_number), (1, 1216, 2));
    let lost = file[4..].iter().take((4 << 20) + 10).filter(|byte| **byte == b'\n').count();
    assert!(n_rows.abs_diff(n_lines - lost) <= 3, "{n_rows} rows of {n_lines} lines, {lost} lost");
}

#[test]
fn nul_bytes_alone_make_one_error_a_line() {
    for copy in formats() {
        let (n_rows, errors) = load(&copy, &b"\0\0\0\n".repeat(1000));
        assert_eq!((n_rows, errors.len()), (0, 1000), "{:?}", copy.format);
    }
}

#[test]
fn a_million_delimiters_make_one_error() {
    for copy in formats().into_iter().take(3) {
        let mut file = b"|".repeat(1 << 20);
        file.extend_from_slice(b"\n7|x\n");
        let (n_rows, errors) = load(&copy, &file);
        assert_eq!((n_rows, errors.len(), errors[0].err_code()), (1, 1, 1202), "{:?}", copy.format);
    }
}

#[test]
fn lines_without_anything_make_an_error_each() {
    let (n_rows, errors) = load(&formats()[0], &b"\n".repeat(100_000));
    assert_eq!((n_rows, errors.len()), (0, 100_000));
    assert!(chunks(&RecordFormat::pipe(), b"").iter().all(|chunk| chunk.content == ChunkContent::Records));
}
