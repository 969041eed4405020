//! Who loads: roles and keys, and what is none of them.

use expect_test::expect;

use super::copy;
use crate::Authorization;
use crate::testing::{error, table};

#[test]
fn authorization_clauses() {
    let cases = [
        "iam_role default",
        "iam_role 'arn:aws:iam::123456789012:role/R'",
        "iam_role 'arn:aws:iam::123456789012:role/A,arn:aws:iam::210987654321:role/B'",
        "iam_role 'SESSION'",
        "credentials 'aws_iam_role=arn:aws:iam::123456789012:role/R'",
        "with credentials as 'aws_iam_role=A,B'",
        "credentials 'aws_access_key_id=AK;aws_secret_access_key=SK'",
        "credentials 'aws_access_key_id=AK;aws_secret_access_key=SK;token=TK'",
        "credentials as 'aws_access_key_id=AK;aws_secret_access_key=SK;session_token=TK'",
        "access_key_id 'AK' secret_access_key 'SK'",
        "secret_access_key 'SK' csv session_token 'TK' access_key_id 'AK'",
        "access_key_id 'AK' secret_access_key 'SK' token 'TK'",
    ];
    table(
        &cases,
        expect![[r#"
        iam_role default
            DefaultRole
        iam_role 'arn:aws:iam::123456789012:role/R'
            Roles { text: "arn:aws:iam::123456789012:role/R", chain: ["arn:aws:iam::123456789012:role/R"] }
        iam_role 'arn:aws:iam::123456789012:role/A,arn:aws:iam::210987654321:role/B'
            Roles { text: "arn:aws:iam::123456789012:role/A,arn:aws:iam::210987654321:role/B", chain: ["arn:aws:iam::123456789012:role/A", "arn:aws:iam::210987654321:role/B"] }
        iam_role 'SESSION'
            Session
        credentials 'aws_iam_role=arn:aws:iam::123456789012:role/R'
            Roles { text: "arn:aws:iam::123456789012:role/R", chain: ["arn:aws:iam::123456789012:role/R"] }
        with credentials as 'aws_iam_role=A,B'
            Roles { text: "A,B", chain: ["A", "B"] }
        credentials 'aws_access_key_id=AK;aws_secret_access_key=SK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: None }
        credentials 'aws_access_key_id=AK;aws_secret_access_key=SK;token=TK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: Some(Secret(***)) }
        credentials as 'aws_access_key_id=AK;aws_secret_access_key=SK;session_token=TK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: Some(Secret(***)) }
        access_key_id 'AK' secret_access_key 'SK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: None }
        secret_access_key 'SK' csv session_token 'TK' access_key_id 'AK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: Some(Secret(***)) }
        access_key_id 'AK' secret_access_key 'SK' token 'TK'
            Keys { access_key_id: "AK", secret_access_key: Secret(***), session_token: Some(Secret(***)) }"#]],
        |case| {
            let copy = copy(&format!("copy t from 's3://b/k' {case}"));
            assert!(!format!("{copy:?}").contains("SK"), "a secret is shown");
            format!("{:?}", copy.authorization)
        },
    );
}

#[test]
fn keys_are_kept_whole() {
    let Authorization::Keys { access_key_id, secret_access_key, session_token } =
        copy("copy t from 's3://b/k' credentials 'aws_access_key_id=AK;aws_secret_access_key=S/+=K;token=T='")
            .authorization
    else {
        panic!("no keys");
    };
    assert_eq!((access_key_id.as_str(), secret_access_key.expose()), ("AK", "S/+=K"));
    assert_eq!(session_token.unwrap().expose(), "T=");
}

#[test]
fn client_side_encryption_is_refused_wherever_its_key_is() {
    for text in [
        "iam_role default encrypted master_symmetric_key 'MK'",
        "credentials 'aws_iam_role=R;master_symmetric_key=MK' encrypted",
    ] {
        let refused = error(&format!("copy t from 's3://b/k' {text}"));
        let message = "MASTER_SYMMETRIC_KEY is not supported: AWS ended client-side encryption of COPY and UNLOAD on \
                       2026-04-30 (0A000)";
        assert_eq!(refused, message);
    }
}

#[test]
fn refused_statements() {
    let cases = [
        "csv",
        "iam_role ''",
        "iam_role",
        "iam_role default iam_role default",
        "iam_role default access_key_id 'a' secret_access_key 'b'",
        "credentials 'aws_iam_role=R' iam_role 'R'",
        "credentials 'foo'",
        "credentials 'aws_iam_role=R ,S'",
        "credentials 'aws_iam_role='",
        "credentials 'aws_access_key_id=A'",
        "credentials 'aws_iam_role=R;aws_access_key_id=A;aws_secret_access_key=B'",
        "credentials 'aws_access_key_id=A;aws_secret_access_key=B;aws_session_token=C'",
        "access_key_id 'a'",
        "secret_access_key 'a'",
        "session_token 'a'",
        "with csv",
    ];
    table(
        &cases,
        expect![[r#"
        csv
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        iam_role ''
            AWS IAM role cannot be empty. (XX000)
        iam_role
            syntax error at end of input (42601)
        iam_role default iam_role default
            conflicting or redundant options (42601)
        iam_role default access_key_id 'a' secret_access_key 'b'
            conflicting or redundant options (42601)
        credentials 'aws_iam_role=R' iam_role 'R'
            conflicting or redundant options (42601)
        credentials 'foo'
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        credentials 'aws_iam_role=R ,S'
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        credentials 'aws_iam_role='
            AWS IAM role cannot be empty. (XX000)
        credentials 'aws_access_key_id=A'
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        credentials 'aws_iam_role=R;aws_access_key_id=A;aws_secret_access_key=B'
            Invalid credentials. Must be of the format: credentials 'aws_iam_role=...' or 'aws_access_key_id=...;aws_secret_access_key=...[;token=...]' (XX000)
        credentials 'aws_access_key_id=A;aws_secret_access_key=B;aws_session_token=C'
            invalid CREDENTIALS clause (42601)
        access_key_id 'a'
            ACCESS_KEY_ID requires SECRET_ACCESS_KEY (42601)
        secret_access_key 'a'
            SECRET_ACCESS_KEY requires ACCESS_KEY_ID (42601)
        session_token 'a'
            SESSION_TOKEN requires ACCESS_KEY_ID and SECRET_ACCESS_KEY (42601)
        with csv
            syntax error at or near "csv" (42601)"#]],
        |case| error(&format!("copy t from 's3://b/k' {case}")),
    );
}
