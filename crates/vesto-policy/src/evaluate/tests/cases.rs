//! Cases from AWS's documentation and from the Redshift guide; the numbers are those of our acceptance list.

use super::world::*;

/// The policy of the Redshift guide, verbatim: its cluster ARNs put the account before the region.
const SEED: &str = r#"
    {"Effect": "Allow", "Action": "redshift:DescribeClusters", "Resource": "*"},
    {"Effect": "Allow", "Action": ["redshift:ModifyClusterIamRoles", "redshift:CreateCluster"], "Resource": [
        "arn:aws:redshift:123456789012:us-east-1:cluster/my-redshift-cluster",
        "arn:aws:redshift:123456789012:us-east-1:cluster/my-second-redshift-cluster"]},
    {"Effect": "Allow", "Action": "iam:PassRole", "Resource": [
        "arn:aws:iam::123456789012:role/MyRedshiftRole",
        "arn:aws:iam::123456789012:role/SecondRedshiftRole",
        "arn:aws:iam::123456789012:role/ThirdRedshiftRole"]}"#;

fn cluster(name: &str) -> String {
    format!("arn:aws:redshift:us-east-1:{ACCOUNT}:cluster:{name}")
}

#[test]
fn p1_nothing_is_allowed_by_default() {
    world(alice()).implicitly_refuses("redshift:DescribeClusters", "*");
}

#[test]
fn p2_the_guides_policy_lets_describe() {
    let world = world(alice()).identity(SEED);
    world.allows("redshift:DescribeClusters", &cluster("*"));
    world.allows("redshift:DescribeClusters", "*");
    world.implicitly_refuses("redshift:DeleteCluster", &cluster("my-redshift-cluster"));
    world.allows("iam:PassRole", "arn:aws:iam::123456789012:role/SecondRedshiftRole");
    world.implicitly_refuses("iam:PassRole", "arn:aws:iam::123456789012:role/RedshiftCopyUnload");
}

#[test]
fn p3_read_strictly_the_guides_cluster_arns_match_nothing() {
    let mut world = world(alice());
    world.options.legacy_redshift_arns = false;
    let world = world.identity(SEED);
    world.implicitly_refuses("redshift:ModifyClusterIamRoles", &cluster("my-redshift-cluster"));
    assert!(world.identity[0].policy.legacy_redshift_arns().is_empty());
}

#[test]
fn p4_read_as_meant_they_match_their_account_and_region() {
    let world = world(alice()).identity(SEED);
    world.allows("redshift:ModifyClusterIamRoles", &cluster("my-redshift-cluster"));
    world.allows("redshift:CreateCluster", &cluster("my-second-redshift-cluster"));
    world.implicitly_refuses("redshift:ModifyClusterIamRoles", &cluster("third-cluster"));
    let west = "arn:aws:redshift:us-west-2:123456789012:cluster:my-redshift-cluster";
    world.implicitly_refuses("redshift:ModifyClusterIamRoles", west);
    let foreign = "arn:aws:redshift:us-east-1:999999999999:cluster:my-redshift-cluster";
    assert!(!world.ask("redshift:ModifyClusterIamRoles", foreign).decision.is_allow());
    world.clone().owned_by(ACCOUNT).implicitly_refuses("redshift:ModifyClusterIamRoles", foreign);
    assert_eq!(world.identity[0].policy.legacy_redshift_arns().len(), 2);
}

#[test]
fn p4_a_deny_in_the_old_form_denies() {
    let policy = r#"{"Effect":"Allow","Action":"redshift:*","Resource":"*"},
        {"Effect":"Deny","Action":"redshift:DeleteCluster","Resource":"arn:aws:redshift:123456789012:us-east-1:cluster/prod*"}"#;
    let read_as_meant = world(alice()).identity(policy);
    read_as_meant.explicitly_refuses("redshift:DeleteCluster", &cluster("prod-1"));
    read_as_meant.allows("redshift:DeleteCluster", &cluster("dev-1"));
    let mut strict = world(alice());
    strict.options.legacy_redshift_arns = false;
    strict.identity(policy).allows("redshift:DeleteCluster", &cluster("prod-1"));
}

#[test]
fn p5_the_guides_policy_in_todays_form() {
    let fixed = SEED.replace(":123456789012:us-east-1:cluster/", ":us-east-1:123456789012:cluster:");
    let world = world(alice()).identity(&fixed);
    world.allows("redshift:ModifyClusterIamRoles", &cluster("my-second-redshift-cluster"));
    world.allows("redshift:CreateCluster", &cluster("my-second-redshift-cluster"));
    world.implicitly_refuses("redshift:DeleteCluster", &cluster("my-second-redshift-cluster"));
}

#[test]
fn p7_deny_on_production() {
    let world = world(alice()).identity(
        r#"{"Effect":"Allow","Action":["redshift:CreateCluster","redshift:DeleteCluster","redshift:ModifyCluster","redshift:RebootCluster"],"Resource":"*"},
           {"Effect":"Deny","Action":["redshift:DeleteCluster","redshift:ModifyCluster"],"Resource":"arn:aws:redshift:us-west-2:123456789012:cluster:production*"}"#,
    );
    let production = "arn:aws:redshift:us-west-2:123456789012:cluster:production-1";
    world.explicitly_refuses("redshift:DeleteCluster", production);
    world.allows("redshift:RebootCluster", production);
    world.allows("redshift:DeleteCluster", "arn:aws:redshift:us-west-2:123456789012:cluster:preproduction");
    world.allows("redshift:DeleteCluster", "arn:aws:redshift:us-east-1:123456789012:cluster:production-1");
}

#[test]
fn p8_an_arn_cut_short() {
    let world = world(alice()).identity(
        r#"{"Effect":"Allow","Action":"redshift:*","Resource":"arn:aws:redshift:us-west-2:*"},
           {"Effect":"Deny","Action":"redshift:Delete*","Resource":"arn:aws:redshift:us-west-2:*"}"#,
    );
    let west = "arn:aws:redshift:us-west-2:123456789012:cluster:x";
    world.allows("redshift:ModifyCluster", west);
    world.explicitly_refuses("redshift:DeleteCluster", west);
    world.implicitly_refuses("redshift:ModifyCluster", &cluster("x"));
}

#[test]
fn p10_one_character() {
    let world = world(alice()).identity(
        r#"{"Effect":"Allow","Action":"redshift:RebootCluster","Resource":"arn:aws:redshift:us-east-1:123456789012:cluster:dev-?"}"#,
    );
    world.allows("redshift:RebootCluster", &cluster("dev-1"));
    world.implicitly_refuses("redshift:RebootCluster", &cluster("dev-10"));
    world.implicitly_refuses("redshift:RebootCluster", &cluster("DEV-1"));
}

#[test]
fn p11_prefixes_are_case_sensitive_actions_are_not() {
    let world =
        world(alice()).identity(r#"{"Effect":"Allow","Action":"S3:getobject","Resource":"arn:aws:s3:::b/logs/*"}"#);
    world.allows("s3:GetObject", "arn:aws:s3:::b/logs/2020/01/x");
    world.implicitly_refuses("s3:GetObject", "arn:aws:s3:::b/logs");
    world.implicitly_refuses("s3:GetObject", "arn:aws:s3:::b/Logs/x");
}

#[test]
fn p13_not_resource() {
    let world = world(alice()).identity(
        r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"},
           {"Effect":"Deny","Action":"s3:*","NotResource":["arn:aws:s3:::HRBucket/Payroll","arn:aws:s3:::HRBucket/Payroll/*"]}"#,
    );
    world.allows("s3:GetObject", "arn:aws:s3:::HRBucket/Payroll/may");
    world.explicitly_refuses("s3:GetObject", "arn:aws:s3:::HRBucket/x");
    world.explicitly_refuses("s3:ListAllMyBuckets", "*");
}

#[test]
fn p14_deny_wins_across_policies() {
    let world = world(alice())
        .identity(
            r#"{"Effect":"Allow","Action":["iam:Get*","iam:List*"],"Resource":"*"},
               {"Effect":"Deny","Action":"iam:*Report","Resource":"*"}"#,
        )
        .identity(r#"{"Effect":"Allow","Action":"iam:GenerateCredentialReport","Resource":"*"}"#);
    world.allows("iam:GetUser", "arn:aws:iam::123456789012:user/x");
    world.implicitly_refuses("iam:CreatePolicy", "*");
    world.explicitly_refuses("iam:GetOrganizationsAccessReport", "*");
    world.explicitly_refuses("iam:GenerateCredentialReport", "*");
}

#[test]
fn p16_keys_are_anded_values_are_ored() {
    let base = world(alice())
        .identity(
            r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{
                "StringEqualsIgnoreCase":{"aws:PrincipalTag/department":["finance","hr","legal"],"aws:PrincipalTag/role":["audit","security"]},
                "StringEquals":{"aws:PrincipalAccount":"123456789012"}}}"#,
        )
        .with("aws:PrincipalAccount", ACCOUNT);
    let ask = "arn:aws:s3:::b/k";
    let hr = base.with("aws:PrincipalTag/Department", "HR");
    hr.clone().with("aws:principaltag/role", "Audit").allows("s3:GetObject", ask);
    hr.clone().with("aws:PrincipalTag/role", "dev").implicitly_refuses("s3:GetObject", ask);
    hr.implicitly_refuses("s3:GetObject", ask);
}

#[test]
fn p17_negated_lists_are_nor() {
    let world = world(alice()).identity(
        r#"{"Effect":"Allow","Action":"redshift:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["us-east-1","us-west-2"]}}}"#,
    );
    world.clone().with("aws:RequestedRegion", "us-east-1").implicitly_refuses("redshift:X", "*");
    world.clone().with("aws:RequestedRegion", "eu-west-1").allows("redshift:X", "*");
    world.allows("redshift:X", "*");
}

#[test]
fn p19_null() {
    let world = world(alice()).identity(
        r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:TokenIssueTime":"true"}}}"#,
    );
    world.allows("s3:ListAllMyBuckets", "*");
    world.with("aws:TokenIssueTime", "2026-01-02T03:04:05Z").implicitly_refuses("s3:ListAllMyBuckets", "*");
}

#[test]
fn p20_if_exists_in_a_deny_with_not_action() {
    let policy = |operator: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"s3:*","Resource":"*"}},
               {{"Effect":"Deny","NotAction":["iam:ListMFADevices","sts:GetSessionToken"],"Resource":"*",
                 "Condition":{{"{operator}":{{"aws:MultiFactorAuthPresent":"false"}}}}}}"#
        )
    };
    let if_exists = world(alice()).identity(&policy("BoolIfExists"));
    if_exists.explicitly_refuses("s3:ListAllMyBuckets", "*");
    if_exists.clone().with("aws:MultiFactorAuthPresent", "true").allows("s3:ListAllMyBuckets", "*");
    if_exists.implicitly_refuses("iam:ListMFADevices", "*");
    world(alice()).identity(&policy("Bool")).allows("s3:ListAllMyBuckets", "*");
}

#[test]
fn p22_dates() {
    let world = world(alice()).identity(
        r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{
            "DateGreaterThan":{"aws:CurrentTime":"2017-07-01T00:00:00Z"},
            "DateLessThan":{"aws:CurrentTime":"2017-12-31T23:59:59Z"}}}"#,
    );
    world.clone().with("aws:CurrentTime", "2017-08-01T00:00:00Z").allows("s3:X", "*");
    world.with("aws:CurrentTime", "2018-01-01T00:00:00Z").implicitly_refuses("s3:X", "*");
}

#[test]
fn p23_addresses() {
    let policy = |operator: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"iam:*AccessKey*","Resource":"arn:aws:iam::123456789012:user/*",
                 "Condition":{{"{operator}":{{"aws:SourceIp":"203.0.113.0/24"}}}}}}"#
        )
    };
    let user = "arn:aws:iam::123456789012:user/alice";
    let inside = world(alice()).identity(&policy("IpAddress"));
    inside.clone().with("aws:SourceIp", "203.0.113.77").allows("iam:CreateAccessKey", user);
    inside.with("aws:SourceIp", "198.51.100.1").implicitly_refuses("iam:CreateAccessKey", user);
    let outside = world(alice()).identity(&policy("NotIpAddress"));
    outside.with("aws:SourceIp", "198.51.100.1").allows("iam:CreateAccessKey", user);
}

#[test]
fn p25_for_all_values_holds_without_values() {
    let policy = |more: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":"redshift:CreateTags","Resource":"*",
                 "Condition":{{"ForAllValues:StringEquals":{{"aws:TagKeys":["Alpha","Beta"]}}{more}}}}}"#
        )
    };
    let vacuous = world(alice()).identity(&policy(""));
    vacuous.allows("redshift:CreateTags", &cluster("x"));
    vacuous.clone().with_list("aws:TagKeys", &["Alpha"]).allows("redshift:CreateTags", &cluster("x"));
    vacuous.with_list("aws:TagKeys", &["Alpha", "G"]).implicitly_refuses("redshift:CreateTags", &cluster("x"));
    let guarded = world(alice()).identity(&policy(r#","Null":{"aws:TagKeys":"false"}"#));
    guarded.implicitly_refuses("redshift:CreateTags", &cluster("x"));
}

#[test]
fn p26_for_any_value_in_a_deny() {
    let world = world(alice()).identity(
        r#"{"Effect":"Allow","Action":"dynamodb:*","Resource":"*"},
           {"Effect":"Deny","Action":"dynamodb:PutItem","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"dynamodb:Attributes":["ID","PostDateTime"]}}}"#,
    );
    let attributes = |names: &[&str]| world.clone().with_list("dynamodb:Attributes", names);
    attributes(&["UserName", "Message", "PostDateTime"]).explicitly_refuses("dynamodb:PutItem", "*");
    attributes(&["UserName"]).allows("dynamodb:PutItem", "*");
    world.allows("dynamodb:PutItem", "*");
}

#[test]
fn p28_variables_in_resource_and_condition() {
    let world = world(role_session())
        .identity(
            r#"{"Effect":"Allow","Action":"redshift:GetClusterCredentials",
                "Resource":"arn:aws:redshift:us-west-2:123456789012:dbuser:examplecluster/${redshift:DbUser}",
                "Condition":{"StringEquals":{"aws:userid":"AROAX:${redshift:DbUser}@yourdomain.com"}}}"#,
        )
        .with("aws:userid", "AROAX:jane@yourdomain.com");
    let user = |name: &str| format!("arn:aws:redshift:us-west-2:123456789012:dbuser:examplecluster/{name}");
    world.clone().with("redshift:DbUser", "jane").allows("redshift:GetClusterCredentials", &user("jane"));
    world.clone().with("redshift:DbUser", "bob").implicitly_refuses("redshift:GetClusterCredentials", &user("bob"));
    world.clone().with("redshift:DbUser", "*").implicitly_refuses("redshift:GetClusterCredentials", &user("jane"));
    world.implicitly_refuses("redshift:GetClusterCredentials", &user("jane"));
}

#[test]
fn p29_pass_role_conditions() {
    let world = world(alice())
        .identity(
            r#"{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/*","Condition":{
                "StringEquals":{"iam:PassedToService":"redshift.amazonaws.com"},
                "ArnLike":{"iam:AssociatedResourceArn":"arn:aws:redshift:*:123456789012:cluster:dev-*"}}}"#,
        )
        .with("iam:PassedToService", "redshift.amazonaws.com");
    let role = "arn:aws:iam::123456789012:role/R";
    world.clone().with("iam:AssociatedResourceArn", &cluster("dev-1")).allows("iam:PassRole", role);
    world.clone().with("iam:AssociatedResourceArn", &cluster("prod-1")).implicitly_refuses("iam:PassRole", role);
    world.implicitly_refuses("iam:PassRole", role);
}

#[test]
fn p31_session_policies_limit() {
    let base = world(role_session()).identity(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#);
    let limited = base.clone().session(r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#);
    limited.allows("s3:GetObject", "arn:aws:s3:::b/k");
    limited.refuses("s3:PutObject", "arn:aws:s3:::b/k", "because no session policy allows the s3:PutObject action");
    let denying = base.session(
        r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#,
    );
    denying.refuses("s3:GetObject", "arn:aws:s3:::b/k", "with an explicit deny in a session policy");
}

#[test]
fn p32_across_accounts_both_sides_must_allow() {
    let deny_logs = r#"{"Effect":"Deny","Action":"s3:*","Resource":["arn:aws:s3:::*log*","arn:aws:s3:::*log*/*"]}"#;
    let allow = r#"{"Effect":"Allow","Action":"s3:*Object*","Resource":"arn:aws:s3:::Production/*"}"#;
    let bucket = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/alice"},
        "Action":["s3:GetObject*","s3:PutObject*"],"Resource":"arn:aws:s3:::Production/*"}"#;
    let base = world(alice()).bucket(bucket).owned_by(OTHER_ACCOUNT);
    let both = base.clone().identity(&format!("{allow},{deny_logs}"));
    both.allows("s3:PutObject", "arn:aws:s3:::Production/f");
    both.refuses(
        "s3:DeleteObject",
        "arn:aws:s3:::Production/f",
        "because no resource-based policy allows the s3:DeleteObject action",
    );
    both.explicitly_refuses("s3:PutObject", "arn:aws:s3:::Production-logs/f");
    base.identity(deny_logs).implicitly_refuses("s3:PutObject", "arn:aws:s3:::Production/f");
}

#[test]
fn p34_trust_policies_inside_one_account() {
    let trust = |principal: &str| {
        world(alice())
            .trust(&format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}"#))
    };
    let (action, role) = ("sts:AssumeRole", "arn:aws:iam::123456789012:role/R");
    let names_alice = trust("arn:aws:iam::123456789012:user/alice");
    names_alice.allows(action, role);
    let names_account = trust("arn:aws:iam::123456789012:root");
    names_account.implicitly_refuses(action, role);
    names_account.identity(r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}"#).allows(action, role);
    names_alice
        .identity(r#"{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*"}"#)
        .explicitly_refuses(action, role);
    // The identity policy alone never opens a role.
    let names_bob = trust("arn:aws:iam::123456789012:user/bob");
    names_bob.identity(r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#).refuses(
        action,
        role,
        "because no role trust policy allows the sts:AssumeRole action",
    );
}
