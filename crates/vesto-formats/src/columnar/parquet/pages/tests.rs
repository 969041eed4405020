use super::*;

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
