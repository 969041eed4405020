use super::*;

fn answer(tags: Result<Tags, S3Error>) -> String {
    match tags {
        Ok(tags) => format!("{:?}", tags.iter().collect::<Vec<_>>()),
        Err(error) => format!("{} {}", error.code(), error.message()),
    }
}

#[test]
fn a_header_is_a_url_query() {
    assert_eq!(
        answer(Tags::of_header("foo=bar&a%20b=%C3%A4+%2B&empty")),
        r#"[("foo", "bar"), ("a b", "ä +"), ("empty", "")]"#
    );
    assert_eq!(answer(Tags::of_header("a=1&a=2")), "InvalidTag Cannot provide multiple Tags with the same key");
    assert!(answer(Tags::of_header("a=%ff")).starts_with("InvalidArgument"));
}

#[test]
fn numbers_and_lengths_are_limited() {
    let tags = |count: usize| (0..count).map(|index| (format!("k{index}"), String::new())).collect::<Vec<_>>();
    assert!(Tags::of_object(tags(10)).is_ok());
    assert_eq!(answer(Tags::of_object(tags(11))), "BadRequest Object tags cannot be greater than 10");
    assert!(Tags::of_bucket(tags(50)).is_ok());
    assert!(Tags::of_bucket(tags(51)).is_err());
    let one = |key: &str, value: &str| answer(Tags::of_object(vec![(key.to_owned(), value.to_owned())]));
    assert_eq!(one(&"k".repeat(129), ""), "InvalidTag The TagKey you have provided is invalid");
    assert_eq!(one("k", &"v".repeat(257)), "InvalidTag The TagValue you have provided is invalid");
    assert_eq!(one("aws:owner", "me"), "InvalidTag System tags cannot be added/updated by requester");
}

#[test]
fn policies_see_the_tags_of_a_request() {
    let mut keys = Context::new();
    Tags::of_header("a=1&b=2").unwrap().request_keys(&mut keys);
    assert_eq!(keys.values("s3:RequestObjectTag/a"), ["1"]);
    assert_eq!(keys.values("s3:RequestObjectTagKeys"), ["a", "b"]);
}

/// Whoever is refused sent as much as it liked.
#[test]
fn questions_hold_no_more_tags_than_an_object_can_have() {
    let mut tags: Vec<_> = (0..100_000).map(|index| (format!("k{index}"), String::new())).collect();
    assert_eq!(Tags::unchecked(&tags).len(), 10);
    tags[0].0 = "k".repeat(1 << 20);
    tags[1].1 = "v".repeat(1 << 20);
    assert_eq!(Tags::unchecked(&tags).len(), 8);
}
