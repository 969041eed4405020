use super::*;

#[test]
fn secrets_are_masked_and_the_rest_is_kept() {
    for (sql, masked) in [
        (
            "copy t from 's3://b/k' access_key_id 'AKIA' secret_access_key 'S3CRET' session_token as 'T0K' csv",
            "copy t from 's3://b/k' access_key_id 'AKIA' secret_access_key '***' session_token as '***' csv",
        ),
        (
            "copy t from 's3://b' credentials as 'aws_access_key_id=A;aws_secret_access_key=B'",
            "copy t from 's3://b' credentials as '***'",
        ),
        (
            "copy t from 's3://b' credentials 'aws_iam_role=arn:aws:iam::1:role/R'",
            "copy t from 's3://b' credentials 'aws_iam_role=arn:aws:iam::1:role/R'",
        ),
        ("create user u PASSWORD /* c */ 'Secret1x'; select 1", "create user u PASSWORD /* c */ '***'; select 1"),
        ("this does not parse password 'x' (", "this does not parse password '***' ("),
        ("copy t from 's3://b' secret_access_key 'unclosed", "copy ***"),
    ] {
        assert_eq!(mask(sql), masked);
    }
}
