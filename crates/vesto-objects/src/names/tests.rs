use super::*;

#[test]
fn bucket_names_follow_the_published_rules() {
    for good in ["abc", "my.bucket-1", "0ab", &"a".repeat(63)] {
        assert!(check_bucket_name(good).is_ok(), "{good}");
    }
    for bad in
        ["ab", &"a".repeat(64), "Abc", "a_b", "-ab", "ab-", ".ab", "a..b", "192.168.5.4", "xn--a", "a-s3alias", "a/b"]
    {
        assert_eq!(check_bucket_name(bad).unwrap_err().code(), "InvalidBucketName", "{bad}");
    }
}

#[test]
fn keys_are_limited_by_bytes_not_characters() {
    assert!(check_key("../../etc/passwd").is_ok(), "a key is never a path");
    assert!(check_key(&"é".repeat(512)).is_ok());
    assert_eq!(check_key(&"é".repeat(513)).unwrap_err().code(), "KeyTooLongError");
    assert_eq!(check_key("").unwrap_err().code(), "InvalidArgument");
}
