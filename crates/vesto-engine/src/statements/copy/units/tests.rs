use super::*;

fn file(size: u64) -> SourceFile {
    SourceFile { bucket: "b".to_owned(), key: "k".to_owned(), size, etag: "e".to_owned(), last_modified: None }
}

#[test]
fn large_files_are_cut_at_redshifts_offsets() {
    let units = units(&[file(10), file(2 * RANGE_BYTES + 5)], Splitting::Allowed, |_| true);
    let shown: Vec<(usize, FilePart, u64, Range<u64>)> =
        units.into_iter().map(|unit| (unit.file, unit.part, unit.start, unit.fetch)).collect();
    let size = 2 * RANGE_BYTES + 5;
    let expected = [
        (0, FilePart::Whole, 0, 0..10),
        (1, FilePart::FirstRange { len: RANGE_BYTES }, 0, 0..RANGE_BYTES + OVERLAP_BYTES),
        (1, FilePart::LaterRange { len: RANGE_BYTES }, RANGE_BYTES, RANGE_BYTES - 1..size),
        (1, FilePart::LaterRange { len: 5 }, 2 * RANGE_BYTES, 2 * RANGE_BYTES - 1..size),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn what_may_hide_line_feeds_is_read_whole() {
    assert_eq!(units(&[file(10 * RANGE_BYTES)], Splitting::Whole, |_| true).len(), 1);
    assert_eq!(units(&[file(10 * RANGE_BYTES)], Splitting::Allowed, |_| false).len(), 1);
    let (pipe, csv) = (RecordFormat::pipe(), RecordFormat::csv());
    let none = Compression::None;
    assert_eq!(Splitting::of(&pipe, none, Encoding::Utf8, 1), Splitting::Allowed);
    assert_eq!(Splitting::of(&pipe, Compression::Gzip, Encoding::Utf8, 1), Splitting::Whole);
    assert_eq!(Splitting::of(&pipe, none, Encoding::Utf16Le, 1), Splitting::Whole);
    assert_eq!(Splitting::of(&pipe, none, Encoding::Utf8, 100), Splitting::Whole);
    assert_eq!(Splitting::of(&csv, none, Encoding::Utf8, 0), Splitting::Whole);
}

#[test]
fn small_files_are_taken_up_together() {
    let in_bucket = |bucket: &str, size| SourceFile { bucket: bucket.to_owned(), ..file(size) };
    let grouped = |files: &[SourceFile]| {
        let units = units(files, Splitting::Allowed, |_| true);
        let groups = groups(&units, files, 1);
        // Every unit once, in order.
        assert_eq!(groups.iter().cloned().flatten().collect::<Vec<_>>(), (0..units.len()).collect::<Vec<_>>());
        groups.into_iter().map(|group| group.len()).collect::<Vec<_>>()
    };
    assert_eq!(grouped(&vec![file(1000); 2000]), [vec![256; 7], vec![208]].concat());
    assert_eq!(grouped(&vec![file(100 << 10); 100]), vec![10; 10], "a megabyte together");
    assert_eq!(grouped(&vec![file(SMALL_FILE + 1); 100]), vec![1; 100]);
    // Few files are shared among the readers.
    assert_eq!(grouped(&vec![file(1000); 8]), vec![2; 4]);
    let two_buckets = [vec![in_bucket("a", 1); 10], vec![in_bucket("b", 1); 10]].concat();
    assert_eq!(grouped(&two_buckets), [5, 5, 5, 5]);
}
