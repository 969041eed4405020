use super::*;

fn check(pattern: &str, bucket: &str) -> bool {
    is_within(bucket, &format!("arn:aws:s3:::{pattern}"))
}

#[test]
fn resources_lie_within_their_bucket() {
    assert!(check("data", "data"));
    assert!(check("data/*", "data"));
    assert!(check("*", "data"));
    assert!(check("d?t*/x", "data"));
    assert!(check("*a", "data"));
    assert!(!check("da", "data"));
    assert!(!check("data?", "data"));
    assert!(!check("*b", "data"));
    assert!(!check("other/data", "data"));
}

#[test]
fn no_pattern_takes_exponential_time() {
    let bucket = "a".repeat(63);
    assert!(!check(&format!("{}b", "*a".repeat(30)), &bucket));
    assert!(!check(&format!("{}b", "*".repeat(20_000)), &bucket));
}
