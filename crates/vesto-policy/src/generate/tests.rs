use super::*;

#[test]
fn one_use_is_one_statement() {
    let uses = [Use::new("s3:GetObject", "arn:aws:s3:::b/a/k*")];
    let policy = generate(&uses, &GenerateOptions::default());
    assert!(policy.contains("arn:aws:s3:::b/a/k${*}"), "{policy}");
}
