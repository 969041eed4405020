use super::*;
use crate::columnar::InMemory;

#[test]
fn the_pages_of_a_batch_have_a_limit_together() {
    let counts = PageCounts::new(100);
    assert_eq!(counts.add_page(MAX_PAGE_BYTES + 1).unwrap_err().to_string(), "a page is too large");
    let page = 1 << 20;
    for _ in 0..512 + 200 {
        counts.add_page(page).unwrap();
    }
    assert_eq!(counts.add_page(page).unwrap_err().to_string(), "a page is too large");
    counts.reset();
    counts.add_page(page).unwrap();
}

#[test]
fn the_nested_values_of_a_batch_have_a_limit() {
    let counts = PageCounts::new(1);
    counts.add_nested(32 << 20).unwrap();
    assert_eq!(counts.add_nested(1).unwrap_err().to_string(), "its rows have too many nested values");
    counts.reset();
    counts.add_nested(1).unwrap();
}

/// The header of a dictionary page in Thrift's compact encoding: type, two sizes, and the number of its values.
fn dictionary_header(n_bytes: u8, n_values: i64) -> Vec<u8> {
    let mut zigzag = (n_values << 1 ^ n_values >> 63) as u64;
    let mut header = vec![0x15, 4, 0x15, n_bytes << 1, 0x15, n_bytes << 1, 0x4C, 0x15];
    while zigzag >= 0x80 {
        header.push(zigzag as u8 | 0x80);
        zigzag >>= 7;
    }
    header.extend([zigzag as u8, 0x15, 0, 0, 0]);
    header
}

#[test]
fn a_dictionary_has_no_more_values_than_bytes_for_them() {
    let file: Arc<dyn RangeReader> = Arc::new(InMemory::whole(Bytes::from_static(&[0; 64])));
    let column = |value_bytes| Column {
        bytes: Arc::new(Stretch::new(&file, 0..64, MIN_WINDOW, Start::Head)),
        is_nested: false,
        value_bytes,
        counts: Arc::new(PageCounts::new(1)),
    };
    let admitted = |value_bytes, n_values| {
        let header = thrift::check(&dictionary_header(40, n_values)).unwrap();
        column(value_bytes).admit(&header).map_err(|error| error.to_string())
    };
    let refused = Err("a dictionary has more values than its bytes can hold".to_owned());
    assert_eq!((admitted(4, 10), admitted(8, 5), admitted(1, 40)), (Ok(()), Ok(()), Ok(())));
    assert_eq!((admitted(4, 11), admitted(8, 6), admitted(1, 41)), (refused.clone(), refused.clone(), refused.clone()));
    assert_eq!((admitted(4, 402_653_182), admitted(4, -1)), (refused.clone(), refused));
}
