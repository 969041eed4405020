use super::*;

fn pages(n_records: usize, max_records: Option<&str>) -> Vec<usize> {
    let names: Vec<String> = (0..n_records).map(|number| format!("cluster-{number:03}")).collect();
    let (mut marker, mut sizes, mut seen) = (None, Vec::new(), Vec::new());
    loop {
        let request = PageRequest::parse(marker.as_deref(), max_records).unwrap();
        let (page, next) = request.take(names.clone(), Clone::clone);
        sizes.push(page.len());
        seen.extend(page);
        if next.is_none() {
            break;
        }
        marker = next;
    }
    assert_eq!(seen, names, "each record exactly once, in order");
    sizes
}

#[test]
fn the_last_page_has_no_marker() {
    assert_eq!(pages(25, Some("20")), [20, 5]);
    assert_eq!(pages(40, Some("20")), [20, 20]);
    assert_eq!(pages(25, None), [25]);
    assert_eq!(pages(0, None), [0]);
}

#[test]
fn a_marker_survives_the_record_it_names() {
    let request = PageRequest::parse(Some(&encode("b")), None).unwrap();
    assert_eq!(request.take(["a", "c", "d"], |name| (*name).to_owned()).0, ["c", "d"]);
}

#[test]
fn numbers_out_of_range_and_foreign_markers_are_refused() {
    for text in ["5", "19", "101", "-1", "many"] {
        assert_eq!(PageRequest::parse(None, Some(text)), Err(PageError::MaxRecords(text.to_owned())));
    }
    for text in ["xyz", "abc", "ff"] {
        assert_eq!(PageRequest::parse(Some(text), None), Err(PageError::Marker(text.to_owned())));
    }
}
