//! Each layer, alone and together, and the words for each refusal.

use super::world::*;
use crate::{Decision, Layer, MismatchReason, PolicyKind, Principal, StatementOutcome};

const ALLOW_S3: &str = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
const ALLOW_GET: &str = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#;
const DENY_GET: &str = r#"{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#;
const OBJECT: &str = "arn:aws:s3:::b/k";
const GET: &str = "s3:GetObject";

fn bucket_allows(principal: &str) -> String {
    format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#)
}

fn root() -> Principal {
    Principal::Root { account: ACCOUNT.to_owned() }
}

#[test]
fn root_needs_no_policy_but_obeys_control_and_resource_policies() {
    let evaluation = world(root()).ask(GET, OBJECT);
    assert_eq!((evaluation.decision, evaluation.layer), (Decision::Allow, Layer::Root));
    world(root()).scp(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#).refuses(
        GET,
        OBJECT,
        "because no service control policy allows the s3:GetObject action",
    );
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}"#;
    world(root()).bucket(deny).refuses(GET, OBJECT, "with an explicit deny in a resource-based policy");
    let foreign = world(root()).owned_by(OTHER_ACCOUNT);
    foreign.refuses(GET, OBJECT, "because no resource-based policy allows the s3:GetObject action");
    foreign.bucket(&bucket_allows(r#"{"AWS":"123456789012"}"#)).allows(GET, OBJECT);
}

#[test]
fn control_policies() {
    let allowed = world(alice()).identity(ALLOW_S3).scp(ALLOW_S3);
    allowed.allows(GET, OBJECT);
    world(alice()).scp(ALLOW_S3).implicitly_refuses(GET, OBJECT);
    let denied = world(alice()).identity(ALLOW_S3).scp(&format!("{ALLOW_S3},{DENY_GET}"));
    denied.refuses(GET, OBJECT, "with an explicit deny in a service control policy");
}

/// <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html>
#[test]
fn every_target_with_control_policies_must_allow() {
    let base = world(alice()).identity(ALLOW_S3).scp_of("r-root", ALLOW_S3).scp_of("ou-1", ALLOW_S3);
    base.allows(GET, OBJECT);
    let narrow = base.clone().scp_of(ACCOUNT, r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#);
    narrow.refuses(GET, OBJECT, "because no service control policy allows the s3:GetObject action");
    let evaluation = narrow.ask(GET, OBJECT);
    let targets: Vec<&str> =
        evaluation.refusals.iter().flat_map(|refusal| &refusal.sources).map(|source| &*source.attached_to).collect();
    assert_eq!(targets, [ACCOUNT]);
    // Of one target any policy may allow.
    narrow.scp_of(ACCOUNT, ALLOW_GET).allows(GET, OBJECT);
    base.scp_of("ou-1", DENY_GET).refuses(GET, OBJECT, "with an explicit deny in a service control policy");
}

#[test]
fn resource_control_policies_bind_whoever_asks() {
    let everyone = bucket_allows(r#""*""#);
    let get = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}"#;
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}"#;
    for principal in [alice(), root(), redshift(), Principal::Anonymous, federated()] {
        let base = world(principal).bucket(&everyone);
        base.clone().rcp(get).allows(GET, OBJECT);
        base.clone().rcp(deny).refuses(GET, OBJECT, "with an explicit deny in a resource control policy");
        let other = r#"{"Effect":"Allow","Principal":"*","Action":"sts:*","Resource":"*"}"#;
        base.rcp(other).refuses(GET, OBJECT, "because no resource control policy allows the s3:GetObject action");
    }
}

#[test]
fn service_linked_roles_are_not_controlled() {
    let linked = Principal::RoleSession {
        role_arn: format!("arn:aws:iam::{ACCOUNT}:role/aws-service-role/redshift.amazonaws.com/L"),
        session_arn: format!("arn:aws:sts::{ACCOUNT}:assumed-role/L/S"),
        role_id: "AROAL".to_owned(),
        account: ACCOUNT.to_owned(),
    };
    world(linked).identity(ALLOW_S3).scp(DENY_GET).allows(GET, OBJECT);
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html>
#[test]
fn federated_users_need_a_session_policy_or_to_be_named() {
    let base = world(federated()).identity(ALLOW_S3);
    base.refuses(GET, OBJECT, "because no session policy allows the s3:GetObject action");
    base.clone().session(ALLOW_GET).allows(GET, OBJECT);
    world(federated()).session(ALLOW_GET).implicitly_refuses(GET, OBJECT);
    let named = bucket_allows(r#"{"AWS":"arn:aws:sts::123456789012:federated-user/N"}"#);
    world(federated()).bucket(&named).allows(GET, OBJECT);
    let by_user = bucket_allows(r#"{"AWS":"arn:aws:iam::123456789012:user/alice"}"#);
    let by_user = world(federated()).bucket(&by_user);
    by_user.refuses(GET, OBJECT, "because no session policy allows the s3:GetObject action");
    by_user.session(ALLOW_GET).allows(GET, OBJECT);
}

#[test]
fn boundaries() {
    let base = world(alice()).identity(ALLOW_S3);
    base.clone().boundary(ALLOW_GET).allows(GET, OBJECT);
    base.clone().boundary(ALLOW_GET).refuses(
        "s3:PutObject",
        OBJECT,
        "because no permissions boundary allows the s3:PutObject action",
    );
    base.boundary(DENY_GET).refuses(GET, OBJECT, "with an explicit deny in a permissions boundary");
    world(alice()).boundary(ALLOW_S3).implicitly_refuses(GET, OBJECT);
}

/// One account: the user named itself needs nothing else; the role named skips the identity policy only; the account
/// named delegates.
#[test]
fn how_directly_a_bucket_policy_names_the_caller() {
    let alice_itself = world(alice()).bucket(&bucket_allows(r#"{"AWS":"arn:aws:iam::123456789012:user/alice"}"#));
    alice_itself.allows(GET, OBJECT);
    assert_eq!(alice_itself.ask(GET, OBJECT).layer, Layer::Resource);
    alice_itself.boundary(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#).allows(GET, OBJECT);

    let everyone = world(alice()).bucket(&bucket_allows(r#""*""#));
    everyone.allows(GET, OBJECT);

    let account = world(alice()).bucket(&bucket_allows(r#"{"AWS":"arn:aws:iam::123456789012:root"}"#));
    account.implicitly_refuses(GET, OBJECT);
    account.identity(ALLOW_GET).allows(GET, OBJECT);

    let role = world(role_session()).bucket(&bucket_allows(r#"{"AWS":"arn:aws:iam::123456789012:role/R"}"#));
    role.allows(GET, OBJECT);
    let other = r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}"#;
    role.clone().session(other).refuses(GET, OBJECT, "because no session policy allows the s3:GetObject action");
    role.boundary(other).refuses(GET, OBJECT, "because no permissions boundary allows the s3:GetObject action");

    let session = bucket_allows(r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/R/S"}"#);
    world(role_session()).bucket(&session).session(other).allows(GET, OBJECT);
}

#[test]
fn everyone_across_accounts_still_needs_an_identity_policy() {
    let base = world(alice()).bucket(&bucket_allows(r#""*""#)).owned_by(OTHER_ACCOUNT);
    base.implicitly_refuses(GET, OBJECT);
    base.identity(ALLOW_GET).allows(GET, OBJECT);
}

/// Without being told the owner, the ARN's account field says that a resource is another account's.
#[test]
fn the_account_in_the_arn_makes_it_cross_account() {
    let base = world(alice()).identity(r#"{"Effect":"Allow","Action":"redshift:*","Resource":"*"}"#);
    base.refuses(
        "redshift:DeleteCluster",
        "arn:aws:redshift:us-east-1:999999999999:cluster:x",
        "because no resource-based policy allows the redshift:DeleteCluster action",
    );
    base.allows("redshift:DeleteCluster", "arn:aws:redshift:us-east-1:123456789012:cluster:x");
}

#[test]
fn anonymous_callers_have_the_resource_policy_only() {
    world(Principal::Anonymous).identity(ALLOW_S3).refuses(
        GET,
        OBJECT,
        "because no resource-based policy allows the s3:GetObject action",
    );
    world(Principal::Anonymous).bucket(&bucket_allows(r#""*""#)).allows(GET, OBJECT);
    world(Principal::Anonymous).bucket(&bucket_allows(r#"{"AWS":"*"}"#)).allows(GET, OBJECT);
    let account = world(Principal::Anonymous).bucket(&bucket_allows(r#"{"AWS":"123456789012"}"#));
    assert!(!account.ask(GET, OBJECT).decision.is_allow());
    let trust = world(Principal::Anonymous).trust(r#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}"#);
    assert!(!trust.ask("sts:AssumeRole", "arn:aws:iam::123456789012:role/R").decision.is_allow());
}

const ROLE: &str = "arn:aws:iam::123456789012:role/RedshiftCopyUnload";

#[test]
fn redshift_assumes_a_role() {
    let trust = |principal: &str, condition: &str| {
        world(redshift())
            .trust(&format!(
                r#"{{"Effect":"Allow","Principal":{{"Service":"{principal}"}},"Action":"sts:AssumeRole"{condition}}}"#
            ))
            .with("sts:ExternalId", "arn:aws:redshift:us-east-1:123456789012:dbuser:my-cluster/user1")
    };
    let refusal = "because no role trust policy allows the sts:AssumeRole action";
    trust("redshift.amazonaws.com", "").allows("sts:AssumeRole", ROLE);
    assert_eq!(trust("redshift.amazonaws.com", "").ask("sts:AssumeRole", ROLE).layer, Layer::Trust);
    trust("redshift.us-east-1.amazonaws.com", "").allows("sts:AssumeRole", ROLE);
    trust("redshift.us-west-2.amazonaws.com", "").refuses("sts:AssumeRole", ROLE, refusal);
    trust("ec2.amazonaws.com", "").refuses("sts:AssumeRole", ROLE, refusal);
    let external_id = |user: &str| {
        format!(
            r#","Condition":{{"StringEquals":{{"sts:ExternalId":["arn:aws:redshift:us-east-1:123456789012:dbuser:my-cluster/{user}"]}}}}"#
        )
    };
    trust("redshift.amazonaws.com", &external_id("user1")).allows("sts:AssumeRole", ROLE);
    trust("redshift.amazonaws.com", &external_id("user2")).refuses("sts:AssumeRole", ROLE, refusal);
    let deny = r#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":{"Service":"redshift.amazonaws.com"},"Action":"sts:AssumeRole"}"#;
    world(redshift()).trust(deny).refuses("sts:AssumeRole", ROLE, "with an explicit deny in the role trust policy");
}

/// A role of a chain assumes the next one in another account: both must allow.
#[test]
fn role_chains_across_accounts() {
    let next = "arn:aws:iam::222222222222:role/B";
    let trust =
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/R"},"Action":"sts:AssumeRole"}"#;
    let trusted = world(role_session()).trust(trust);
    trusted.implicitly_refuses("sts:AssumeRole", next);
    trusted
        .identity(r#"{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::222222222222:role/B"}"#)
        .allows("sts:AssumeRole", next);
}

#[test]
fn the_first_refusing_layer_gives_the_reason_and_all_are_listed() {
    let world = world(role_session())
        .scp(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#)
        .boundary(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#)
        .session(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#)
        .owned_by(OTHER_ACCOUNT);
    let evaluation = world.ask(GET, OBJECT);
    let layers: Vec<Layer> = evaluation.refusals.iter().map(|refusal| refusal.layer).collect();
    assert_eq!(layers, [Layer::Scp, Layer::Resource, Layer::Identity, Layer::Boundary, Layer::Session]);
    assert_eq!(evaluation.layer, Layer::Scp);
}

#[test]
fn every_statement_is_explained() {
    let world = world(alice())
        .identity(&format!(
            r#"{{"Sid":"Put","Effect":"Allow","Action":"s3:PutObject","Resource":"*"}},
               {{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}},
               {{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{{"StringEquals":{{"aws:PrincipalTag/Team":["a","${{aws:x}}"]}}}}}},
               {ALLOW_GET}"#
        ))
        .bucket(&bucket_allows(r#"{"AWS":"arn:aws:iam::123456789012:user/bob"}"#))
        .with("aws:PrincipalTag/team", "b");
    let evaluation = world.ask(GET, OBJECT);
    let outcomes: Vec<&StatementOutcome> = evaluation.considered.iter().map(|known| &known.outcome).collect();
    let [principal, action, resource, condition, matched] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    assert_eq!(**principal, StatementOutcome::Principal);
    assert_eq!(**action, StatementOutcome::Action);
    assert_eq!(**resource, StatementOutcome::Resource);
    assert_eq!(**matched, StatementOutcome::Matched);
    let StatementOutcome::Condition(mismatch) = condition else { panic!("{condition:?}") };
    assert_eq!((mismatch.operator.as_str(), mismatch.key.as_str()), ("StringEquals", "aws:PrincipalTag/Team"));
    assert_eq!(
        (mismatch.expected.as_slice(), mismatch.actual.as_slice()),
        (["a".to_owned(), "${aws:x}".to_owned()].as_slice(), ["b".to_owned()].as_slice())
    );
    assert_eq!(mismatch.reason, MismatchReason::VariableMissing);

    let deciding = evaluation.deciding.unwrap();
    assert_eq!((deciding.index, &*deciding.json_path), (3, "$.Statement[3]"));
    assert_eq!(deciding.source.kind, PolicyKind::Identity);
    assert_eq!(evaluation.considered[1].statement.sid.as_deref(), Some("Put"));
}

/// Version 2008-10-17 has no variables: their text is text.
#[test]
fn the_old_version_has_no_variables() {
    let old = |resource: &str| {
        let json = format!(
            r#"{{"Version":"2008-10-17","Statement":{{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"{resource}"}}}}"#
        );
        let policy = crate::Policy::parse(&json, PolicyKind::Resource, &crate::ParseOptions::default()).unwrap();
        let source = crate::PolicySource {
            id: "b".into(),
            name: "b".into(),
            attached_to: "b".into(),
            kind: PolicyKind::Resource,
        };
        let mut world = world(Principal::Anonymous).with("aws:username", "alice");
        world.resource = Some(crate::NamedPolicy::new(source, policy));
        world
    };
    assert!(!old("arn:aws:s3:::b/${aws:username}").ask(GET, "arn:aws:s3:::b/alice").decision.is_allow());
    old("arn:aws:s3:::b/${aws:username}").allows(GET, "arn:aws:s3:::b/${aws:username}");
    let json_path = old("*").ask(GET, OBJECT).deciding.unwrap().json_path;
    assert_eq!(&*json_path, "$.Statement");
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value>
#[test]
fn a_resource_with_a_valueless_variable_matches_nothing() {
    let statement = |element: &str| {
        format!(r#"{{"Effect":"Allow","Action":"s3:*","{element}":"arn:aws:s3:::b/${{aws:PrincipalTag/team}}*"}}"#)
    };
    world(alice()).identity(&statement("Resource")).implicitly_refuses(GET, "arn:aws:s3:::b/");
    world(alice()).identity(&statement("NotResource")).allows(GET, "arn:aws:s3:::b/x");
    let with_team = world(alice()).identity(&statement("NotResource")).with("aws:PrincipalTag/team", "x");
    with_team.implicitly_refuses(GET, "arn:aws:s3:::b/x1");
}

#[test]
fn the_single_star_matches_operations_without_resource() {
    world(alice()).identity(ALLOW_S3).allows("s3:ListAllMyBuckets", "*");
    world(alice())
        .identity(r#"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::*"}"#)
        .implicitly_refuses("s3:ListAllMyBuckets", "*");
    world(alice()).identity(r#"{"Effect":"Allow","Action":"*:*","Resource":"*"}"#).allows(GET, OBJECT);
    world(alice()).identity(r#"{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}"#).allows(GET, OBJECT);
    world(alice()).identity(r#"{"Effect":"Allow","NotAction":"s3:*","Resource":"*"}"#).implicitly_refuses(GET, OBJECT);
}

#[test]
fn a_saved_principal_is_bound_to_its_unique_id() {
    let mut world = world(alice()).trust(
        r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/alice"},"Action":"sts:AssumeRole"}"#,
    );
    let trust = world.resource.clone().unwrap();
    assert_eq!(trust.policy.named_principals(), ["arn:aws:iam::123456789012:user/alice"]);
    for (id, allowed) in [(Some("AIDAALICE"), true), (Some("AIDAOLD"), false), (None, true)] {
        let mut bound = trust.clone();
        bound.policy = trust.policy.bind_principals(&|_| id.map(str::to_owned));
        world.resource = Some(bound);
        assert_eq!(world.ask("sts:AssumeRole", ROLE).decision.is_allow(), allowed, "{id:?}");
    }
}
