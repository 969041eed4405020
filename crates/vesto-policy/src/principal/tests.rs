use super::*;

fn user() -> Principal {
    Principal::User {
        arn: "arn:aws:iam::111111111111:user/alice".into(),
        id: "AIDAALICE".into(),
        account: "111111111111".into(),
    }
}

fn session() -> Principal {
    Principal::RoleSession {
        role_arn: "arn:aws:iam::111111111111:role/path/R".into(),
        session_arn: "arn:aws:sts::111111111111:assumed-role/R/S".into(),
        role_id: "AROAR".into(),
        account: "111111111111".into(),
    }
}

fn arn(arn: &str) -> PrincipalPattern {
    PrincipalPattern::Arn { arn: arn.into(), bound_to: None }
}

fn bound(arn: &str, id: &str) -> PrincipalPattern {
    PrincipalPattern::Arn { arn: arn.into(), bound_to: Some(id.into()) }
}

#[test]
fn reach() {
    let account = PrincipalPattern::Account("111111111111".into());
    assert_eq!(account.reach(&user()), Reach::Account);
    assert_eq!(account.reach(&session()), Reach::Account);
    assert_eq!(account.reach(&Principal::Anonymous), Reach::None);
    assert_eq!(PrincipalPattern::Account("222222222222".into()).reach(&user()), Reach::None);
    assert_eq!(PrincipalPattern::Everyone.reach(&Principal::Anonymous), Reach::Direct);
    assert_eq!(arn("arn:aws:iam::111111111111:user/alice").reach(&user()), Reach::Direct);
    assert_eq!(arn("arn:aws:iam::111111111111:user/ALICE").reach(&user()), Reach::None);
    assert_eq!(arn("arn:aws:iam::111111111111:role/path/R").reach(&session()), Reach::Role);
    assert_eq!(arn("arn:aws:iam::111111111111:role/R").reach(&session()), Reach::None);
    assert_eq!(arn("arn:aws:sts::111111111111:assumed-role/R/S").reach(&session()), Reach::Direct);
    assert_eq!(arn("arn:aws:sts::111111111111:assumed-role/R/T").reach(&session()), Reach::None);
    assert_eq!(PrincipalPattern::UniqueId("AROAR".into()).reach(&session()), Reach::Role);
}

/// A user or role made anew under the old name is somebody else.
#[test]
fn bound_to_the_unique_id() {
    assert_eq!(bound("arn:aws:iam::111111111111:user/alice", "AIDAALICE").reach(&user()), Reach::Direct);
    assert_eq!(bound("arn:aws:iam::111111111111:user/alice", "AIDAOLD").reach(&user()), Reach::None);
    assert_eq!(bound("arn:aws:iam::111111111111:role/path/R", "AROAOLD").reach(&session()), Reach::None);
}

#[test]
fn services_and_their_regional_form() {
    let redshift = Principal::Service { name: "redshift.amazonaws.com".into(), region: "us-east-1".into() };
    let reach = |named: &str| PrincipalPattern::Service(named.into()).reach(&redshift);
    assert_eq!(reach("redshift.amazonaws.com"), Reach::Direct);
    assert_eq!(reach("redshift.us-east-1.amazonaws.com"), Reach::Direct);
    assert_eq!(reach("redshift.us-west-2.amazonaws.com"), Reach::None);
    assert_eq!(reach("redshift-serverless.amazonaws.com"), Reach::None);
    assert_eq!(reach("redshift.amazonaws.com.evil"), Reach::None);
    assert_eq!(reach("s3.us-east-1.amazonaws.com"), Reach::None);
}

/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html>
#[test]
fn not_principal_spares_only_who_is_listed_with_its_account() {
    let not = |patterns: Vec<PrincipalPattern>| PrincipalElement { negated: true, patterns };
    let account = || PrincipalPattern::Account("111111111111".into());
    let alice = || arn("arn:aws:iam::111111111111:user/alice");
    assert_eq!(not(vec![account(), alice()]).reach(&user(), Effect::Deny, false), Reach::None);
    assert_eq!(not(vec![alice()]).reach(&user(), Effect::Deny, false), Reach::Direct);
    assert_eq!(not(vec![account()]).reach(&user(), Effect::Deny, false), Reach::Direct);
    assert_eq!(not(vec![account(), alice()]).reach(&session(), Effect::Deny, false), Reach::Direct);
    let role = || arn("arn:aws:iam::111111111111:role/path/R");
    let this_session = || arn("arn:aws:sts::111111111111:assumed-role/R/S");
    assert_eq!(not(vec![account(), role(), this_session()]).reach(&session(), Effect::Deny, false), Reach::None);
    assert_eq!(not(vec![account(), role()]).reach(&session(), Effect::Deny, false), Reach::Direct);
    assert_eq!(
        not(vec![account()]).reach(&Principal::Root { account: "111111111111".into() }, Effect::Deny, false),
        Reach::None
    );
    assert_eq!(not(vec![account()]).reach(&Principal::Anonymous, Effect::Deny, false), Reach::Direct);
    assert_eq!(not(vec![PrincipalPattern::Everyone]).reach(&user(), Effect::Deny, false), Reach::None);
    // A boundary takes away the exception.
    assert_eq!(not(vec![account(), alice()]).reach(&user(), Effect::Deny, true), Reach::Direct);
    assert_eq!(not(vec![alice()]).reach(&user(), Effect::Allow, true), Reach::None);
    assert_eq!(not(vec![alice()]).reach(&user(), Effect::Allow, false), Reach::None);
    assert_eq!(not(vec![account()]).reach(&user(), Effect::Allow, false), Reach::None);
    assert_eq!(not(vec![role()]).reach(&user(), Effect::Allow, false), Reach::Direct);
}

#[test]
fn federated_users_and_identity_providers() {
    let federated = |user: Option<IamUser>| Principal::FederatedUser {
        arn: "arn:aws:sts::111111111111:federated-user/N".into(),
        account: "111111111111".into(),
        user,
    };
    let alice = || IamUser { arn: "arn:aws:iam::111111111111:user/alice".into(), id: "AIDAALICE".into() };
    let of_alice = federated(Some(alice()));
    assert_eq!(arn("arn:aws:sts::111111111111:federated-user/N").reach(&of_alice), Reach::Direct);
    assert_eq!(arn("arn:aws:iam::111111111111:user/alice").reach(&of_alice), Reach::Role);
    assert_eq!(bound("arn:aws:iam::111111111111:user/alice", "AIDAOLD").reach(&of_alice), Reach::None);
    assert_eq!(PrincipalPattern::UniqueId("AIDAALICE".into()).reach(&of_alice), Reach::Role);
    assert_eq!(PrincipalPattern::Account("111111111111".into()).reach(&federated(None)), Reach::Account);
    assert_eq!(arn("arn:aws:iam::111111111111:user/alice").reach(&federated(None)), Reach::None);

    let google = Principal::WebIdentity { provider: "accounts.google.com".into() };
    assert_eq!(PrincipalPattern::Federated("accounts.google.com".into()).reach(&google), Reach::Direct);
    assert_eq!(PrincipalPattern::Federated("www.amazon.com".into()).reach(&google), Reach::None);
    assert_eq!(PrincipalPattern::Federated("accounts.google.com".into()).reach(&of_alice), Reach::None);
}

#[test]
fn canonical_users_are_the_account_they_stand_for() {
    let canonical = |account: Option<&str>| PrincipalPattern::CanonicalUser {
        id: "79a5".into(),
        account: account.map(str::to_owned),
    };
    assert_eq!(canonical(None).reach(&user()), Reach::None);
    assert_eq!(canonical(Some("111111111111")).reach(&user()), Reach::Account);
    assert_eq!(canonical(Some("222222222222")).reach(&user()), Reach::None);
}

/// Nobody escapes control policies by a path that looks like the end of another ARN.
#[test]
fn service_linked_roles_are_known_by_the_start_of_their_path() {
    let of_role = |resource: &str| Principal::RoleSession {
        role_arn: format!("arn:aws:iam::111111111111:{resource}"),
        session_arn: "arn:aws:sts::111111111111:assumed-role/R/S".into(),
        role_id: "AROAR".into(),
        account: "111111111111".into(),
    };
    assert!(of_role("role/aws-service-role/redshift.amazonaws.com/R").is_service_linked());
    assert!(!of_role("role/x:role/aws-service-role/redshift.amazonaws.com/R").is_service_linked());
    assert!(!of_role("role/x/aws-service-role/R").is_service_linked());
    assert!(!user().is_service_linked());
}
