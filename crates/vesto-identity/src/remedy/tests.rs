use super::*;

#[test]
fn names_that_a_shell_would_read_are_quoted() {
    let role = AttachPoint::Identity("arn:aws:iam::123456789012:role/r;reboot".to_owned());
    let command = command(&role, r#"{"Effect":"Allow"}"#, "p");
    assert!(command.starts_with("aws iam put-role-policy --role-name 'r;reboot' --policy-name p "), "{command}");
    // The path of a policy may hold nearly anything.
    let boundary = AttachPoint::Boundary {
        policy: "arn:aws:iam::123456789012:policy/$(reboot)/p".to_owned(),
        of: "arn:aws:iam::123456789012:user/u".to_owned(),
    };
    let command = super::command(&boundary, "{}", "p");
    assert!(command.contains("--policy-arn 'arn:aws:iam::123456789012:policy/$(reboot)/p' "), "{command}");
    let bucket = AttachPoint::Resource("arn:aws:s3:::b;reboot".to_owned());
    assert!(super::command(&bucket, "{}", "p").contains("--bucket 'b;reboot' "));
    let plain = AttachPoint::Resource("arn:aws:s3:::data".to_owned());
    assert!(super::command(&plain, "{}", "p").contains("--bucket data "));
    assert_eq!(shell("it's"), r"'it'\''s'");
}

#[test]
fn policies_have_names_of_their_own() {
    let long = |end: &str| policy_name("s3:GetObject", &format!("arn:aws:s3:::b/{}{end}", "k".repeat(200)));
    assert_eq!(policy_name("s3:GetObject", "arn:aws:s3:::b/a/*"), "Allow-s3-GetObject-b-a-");
    assert_eq!(long("1").len(), 128);
    assert_ne!(long("1"), long("2"));
}
