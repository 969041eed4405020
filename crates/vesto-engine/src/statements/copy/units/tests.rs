use vesto_formats::options::Delimiter;

use super::*;

const BYTES: NonZeroU64 = NonZeroU64::new(1000).unwrap();

fn file(size: u64) -> SourceFile {
    SourceFile { bucket: "b".to_owned(), key: "k".to_owned(), size, etag: "e".to_owned(), last_modified: None }
}

#[test]
fn large_files_are_cut_at_redshifts_offsets() {
    let units = units(&[file(10), file(2 * RANGE_BYTES + 5)], Splitting::Ranges, |_| true);
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
    assert_eq!(units(&[file(10 * RANGE_BYTES)], Splitting::Ranges, |_| false).len(), 1);
    let joined = Splitting::Joined(BYTES);
    let in_ranges = |size, trusted| units(&[file(size)], joined, |_| trusted).remove(0).n_ranges();
    assert_eq!((in_ranges(4000, true), in_ranges(3999, true), in_ranges(4000, false)), (4, 0, 0));
    let (pipe, csv, none) = (RecordFormat::pipe(), RecordFormat::csv(), Compression::None);
    let escape = RecordFormat::Delimited { delimiter: Delimiter::byte(b'|'), escape: true, remove_quotes: false };
    let words = RecordFormat::Csv { delimiter: Delimiter::new("||").unwrap(), quote: b'"' };
    let of = |format, compression, encoding, header| Splitting::of(format, compression, encoding, header, BYTES);
    assert_eq!(of(&pipe, none, Encoding::Utf8, 1), Splitting::Ranges);
    assert_eq!(of(&pipe, none, Encoding::Utf8, 100), joined, "the headers may not fit into the first range");
    assert_eq!(of(&csv, none, Encoding::Utf8, 0), joined);
    assert_eq!(of(&escape, none, Encoding::Utf8, 0), joined);
    assert_eq!(of(&words, none, Encoding::Utf8, 0), Splitting::Whole);
    for format in [&pipe, &csv] {
        assert_eq!(of(format, Compression::Gzip, Encoding::Utf8, 1), Splitting::Whole);
        assert_eq!(of(format, none, Encoding::Utf16Le, 1), Splitting::Whole);
    }
}

#[test]
fn joined_ranges_are_taken_up_one_by_one_in_their_order() {
    let files = [file(10), file(4001), file(10)];
    let units = units(&files, Splitting::Joined(BYTES), |_| true);
    let range = |index| Task::Range { unit: 1, index };
    let expected = [vec![Task::Units(0..1)], (0..5).map(range).collect(), vec![Task::Units(2..3)]].concat();
    assert_eq!(tasks(&units, &files, 1), expected);
    let ranges: Vec<Range<u64>> = (0..5).map(|index| units[1].range(index)).collect();
    assert_eq!(ranges, [0..1000, 1000..2000, 2000..3000, 3000..4000, 4000..4001]);
}

#[test]
fn small_files_are_taken_up_together() {
    let in_bucket = |bucket: &str, size| SourceFile { bucket: bucket.to_owned(), ..file(size) };
    let grouped = |files: &[SourceFile]| {
        let units = units(files, Splitting::Ranges, |_| true);
        let tasks = tasks(&units, files, 1).into_iter();
        let groups: Vec<Range<usize>> = tasks
            .map(|task| match task {
                Task::Units(group) => group,
                Task::Range { .. } => panic!("no range"),
            })
            .collect();
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
