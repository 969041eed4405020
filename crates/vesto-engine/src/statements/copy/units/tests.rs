use super::*;

fn file(size: u64) -> SourceFile {
    SourceFile { bucket: "b".to_owned(), key: "k".to_owned(), size, etag: "e".to_owned(), last_modified: None }
}

#[test]
fn large_files_are_cut_at_redshifts_offsets() {
    let units = units(&[file(10), file(2 * RANGE_BYTES + 5)], Splitting::Allowed);
    let shown: Vec<(usize, FilePart, u64, Range<u64>)> =
        units.into_iter().map(|unit| (unit.file, unit.part, unit.start, unit.fetch)).collect();
    let size = 2 * RANGE_BYTES + 5;
    let expected = [
        (0, FilePart::Whole, 0, 0..10),
        (1, FilePart::FirstRange { len: RANGE_BYTES }, 0, 0..size),
        (1, FilePart::LaterRange { len: RANGE_BYTES }, RANGE_BYTES, RANGE_BYTES - 1..size),
        (1, FilePart::LaterRange { len: 5 }, 2 * RANGE_BYTES, 2 * RANGE_BYTES - 1..size),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn what_may_hide_line_feeds_is_read_whole() {
    assert_eq!(units(&[file(10 * RANGE_BYTES)], Splitting::Whole).len(), 1);
    let pipe = vesto_formats::RecordFormat::pipe();
    assert_eq!(Splitting::of(&pipe, false, 1), Splitting::Allowed);
    assert_eq!(Splitting::of(&pipe, true, 1), Splitting::Whole);
    assert_eq!(Splitting::of(&pipe, false, 100), Splitting::Whole);
    assert_eq!(Splitting::of(&vesto_formats::RecordFormat::csv(), false, 0), Splitting::Whole);
}
