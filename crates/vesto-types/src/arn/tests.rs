use super::*;

#[test]
fn a_role_arn_gives_its_account_path_and_name() {
    let role = RoleArn::parse("arn:aws:iam::123456789012:role/service-role/team/Copy").unwrap();
    assert_eq!(role.account().as_str(), "123456789012");
    assert_eq!(role.path(), "/service-role/team/");
    assert_eq!(role.name(), "Copy");
    assert_eq!(RoleArn::parse("arn:aws:iam::123456789012:role/R").unwrap().path(), "/");
    assert_eq!(role.to_string(), "arn:aws:iam::123456789012:role/service-role/team/Copy");
}

#[test]
fn what_is_not_a_role_arn_is_refused() {
    for text in [
        "",
        "MyRole",
        "arn:aws:iam::123456789012:user/bob",
        "arn:aws:iam::12345:role/R",
        "arn:aws:iam:us-east-1:123456789012:role/R",
        "arn:aws:iam::123456789012:role/",
        "arn:aws:iam::123456789012:role/a b",
        "arn:aws:iam::123456789012:role/*",
        "arn:aws:s3:::bucket",
    ] {
        assert!(RoleArn::parse(text).is_err(), "{text}");
    }
}

#[test]
fn an_arn_keeps_the_colons_of_its_resource() {
    let arn = Arn::parse("arn:aws:redshift:us-east-1:123456789012:cluster:a:b").unwrap();
    assert_eq!(arn.resource, "cluster:a:b");
    assert_eq!(arn.to_string(), "arn:aws:redshift:us-east-1:123456789012:cluster:a:b");
}
