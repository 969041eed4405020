use super::*;

#[test]
fn settings_survive_storage() {
    for kind in [NewBuckets::Closed, NewBuckets::Open] {
        let mut settings = BucketSettings::new(kind);
        settings.tags = Tags::of_header("a=b").unwrap();
        settings.acl = Some(Acl::private(AccountId::parse("123456789012").unwrap()));
        assert_eq!(BucketSettings::from_json(&settings.to_json()).unwrap(), settings);
    }
}

#[test]
fn what_cannot_be_read_is_not_taken_for_absent() {
    assert!(BucketSettings::from_json(r#"{"ownership":"Mine"}"#).is_none());
    assert!(BucketSettings::from_json(r#"{"public_access_block":[true]}"#).is_none());
    assert_eq!(BucketSettings::from_json("{}"), Some(BucketSettings::default()));
}
