use expect_test::{Expect, expect};

use crate::evaluate::tests::world::*;
use crate::{Principal, suggest};

#[track_caller]
fn check(world: &World, action: &str, resource: &str, expected: Expect) {
    let evaluation = world.ask(action, resource);
    let suggestion = suggest(&world.request(action, resource), &evaluation);
    let lines: Vec<String> = suggestion.changes.iter().map(ToString::to_string).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn nothing_to_change() {
    let world = world(alice()).identity(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#);
    check(&world, "s3:GetObject", "arn:aws:s3:::b/k", expect![[r#""#]]);
}

#[test]
fn identity() {
    check(
        &world(alice()),
        "s3:GetObject",
        "arn:aws:s3:::b/k",
        expect![[
            r#"add {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"} to an identity policy of `arn:aws:iam::123456789012:user/alice`"#
        ]],
    );
    check(
        &world(role_session()),
        "s3:ListBucket",
        "arn:aws:s3:::b",
        expect![[
            r#"add {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b"} to an identity policy of `arn:aws:iam::123456789012:role/R`"#
        ]],
    );
    check(
        &world(alice()),
        "s3:GetObject",
        "arn:aws:s3:::b/odd*${x}?",
        expect![[
            r#"add {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/odd${*}${$}{x}${?}"} to an identity policy of `arn:aws:iam::123456789012:user/alice`"#
        ]],
    );
    check(
        &world(alice()),
        "redshift:DescribeClusters",
        "arn:aws:redshift:us-east-1:123456789012:cluster:*",
        expect![[
            r#"add {"Effect":"Allow","Action":"redshift:DescribeClusters","Resource":"arn:aws:redshift:us-east-1:123456789012:cluster:*"} to an identity policy of `arn:aws:iam::123456789012:user/alice`"#
        ]],
    );
}

#[test]
fn the_closest_statement() {
    let near = world(alice()).identity(
        r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"},
           {"Sid":"Read","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}"#,
    );
    check(
        &near,
        "s3:GetObject",
        "arn:aws:s3:::b/k",
        expect![[
            r#"add {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"} to an identity policy of `arn:aws:iam::123456789012:user/alice` (or widen statement 1 (`Read`) of policy `P` attached to `arn:aws:iam::123456789012:user/alice`: its Resource does not match)"#
        ]],
    );
    let condition = near.identity(
        r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"}}}"#,
    );
    check(
        &condition,
        "s3:GetObject",
        "arn:aws:s3:::b/k",
        expect![[
            r#"add {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"} to an identity policy of `arn:aws:iam::123456789012:user/alice` (or widen statement 0 of policy `P` attached to `arn:aws:iam::123456789012:user/alice`: its condition StringEquals on aws:PrincipalTag/team does not hold (the request does not have this key; the policy says `a`))"#
        ]],
    );
}

#[test]
fn denies_and_limits() {
    let world = world(role_session())
        .identity(
            r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"},
               {"Sid":"NoReads","Effect":"Deny","Action":"s3:Get*","Resource":"*"}"#,
        )
        .boundary(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#)
        .session(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#);
    check(
        &world,
        "s3:GetObject",
        "arn:aws:s3:::b/k",
        expect![[r#"
        remove or narrow the Deny in statement 1 (`NoReads`) of policy `P` attached to `arn:aws:sts::123456789012:assumed-role/R/S`
        add {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"} to the permissions boundary `inline:P` of `arn:aws:iam::123456789012:role/R`
        add {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"} to the session policy of `arn:aws:sts::123456789012:assumed-role/R/S`"#]],
    );
}

#[test]
fn trust_policies() {
    let trust = r#"{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}"#;
    let role = "arn:aws:iam::123456789012:role/RedshiftCopyUnload";
    check(
        &world(redshift()).trust(trust),
        "sts:AssumeRole",
        role,
        expect![[
            r#"add {"Effect":"Allow","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"} to the trust policy of `arn:aws:iam::123456789012:role/RedshiftCopyUnload`"#
        ]],
    );
    let next = "arn:aws:iam::222222222222:role/B";
    check(
        &world(role_session()).trust(trust),
        "sts:AssumeRole",
        next,
        expect![[r#"
        add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/R"},"Action":"sts:AssumeRole"} to the trust policy of `arn:aws:iam::222222222222:role/B`
        add {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::222222222222:role/B"} to an identity policy of `arn:aws:iam::123456789012:role/R`"#]],
    );
}

#[test]
fn bucket_policies() {
    let foreign =
        world(alice()).identity(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#).owned_by(OTHER_ACCOUNT);
    check(
        &foreign,
        "s3:GetObject",
        "arn:aws:s3:::b/dir/k",
        expect![[
            r#"add {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/alice"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/dir/k"} to the bucket policy of `arn:aws:s3:::b`"#
        ]],
    );
    check(
        &world(Principal::Anonymous),
        "s3:ListBucket",
        "arn:aws:s3:::b",
        expect![[
            r#"add {"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b"} to the bucket policy of `arn:aws:s3:::b`"#
        ]],
    );
}
