//! Laws that hold for every set of policies.

use std::sync::Arc;

use proptest::prelude::*;

use super::world::*;
use crate::{
    AttachPoint, Change, Decision, Effect, NamedPolicy, ParseOptions, Policy, PolicyKind, Principal, StatementOutcome,
    StatementRef, evaluate, evaluate_decision, suggest,
};

const KINDS: [PolicyKind; 5] =
    [PolicyKind::Identity, PolicyKind::Resource, PolicyKind::Trust, PolicyKind::Session, PolicyKind::Boundary];

fn statement(principal: &'static [&'static str]) -> impl Strategy<Value = String> {
    let effect = prop::sample::select(vec!["Allow", "Allow", "Deny"]);
    let action = prop::sample::select(vec![
        r#""Action":"s3:GetObject""#,
        r#""Action":"s3:*""#,
        r#""Action":["s3:PutObject","s3:Get*"]"#,
        r#""NotAction":"s3:PutObject""#,
        r#""Action":"iam:*""#,
    ]);
    let resource = prop::sample::select(vec![
        r#""Resource":"*""#,
        r#""Resource":"arn:aws:s3:::b/*""#,
        r#""Resource":"arn:aws:s3:::${aws:username}/k""#,
        r#""NotResource":"arn:aws:s3:::c/*""#,
        r#""Resource":["arn:aws:s3:::b/k","arn:aws:s3:::b/?"]"#,
    ]);
    let condition = prop::sample::select(vec![
        "",
        "",
        r#","Condition":{"StringEquals":{"aws:username":"b"}}"#,
        r#","Condition":{"StringNotLikeIfExists":{"aws:username":["b*","c"]}}"#,
        r#","Condition":{"ForAnyValue:StringLike":{"aws:TagKeys":"a*"},"Null":{"aws:x":"true"}}"#,
        r#","Condition":{"NumericLessThan":{"s3:max-keys":"10"}}"#,
    ]);
    let principal = prop::sample::select(principal.to_vec());
    (effect, principal, action, resource, condition).prop_map(|(effect, principal, action, resource, condition)| {
        format!(r#"{{"Effect":"{effect}",{principal}{action},{resource}{condition}}}"#)
    })
}

const NONE: &[&str] = &[""];
const SOME: &[&str] = &[
    r#""Principal":"*","#,
    r#""Principal":{"AWS":"123456789012"},"#,
    r#""Principal":{"AWS":["arn:aws:iam::123456789012:user/alice","arn:aws:iam::123456789012:role/R"]},"#,
    r#""NotPrincipal":{"AWS":["arn:aws:iam::123456789012:root","arn:aws:iam::123456789012:user/alice"]},"#,
    r#""Principal":{"Service":"redshift.amazonaws.com"},"#,
];

fn statements(principal: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(statement(principal), 1..3).prop_map(|list| list.join(","))
}

fn any_world() -> impl Strategy<Value = World> {
    let principals = vec![
        alice(),
        role_session(),
        redshift(),
        Principal::Anonymous,
        Principal::Root { account: ACCOUNT.to_owned() },
    ];
    let policies = (
        prop::collection::vec(statements(NONE), 0..3),
        prop::option::of(statements(NONE)),
        prop::option::of(statements(NONE)),
        prop::option::of(statements(SOME)),
        prop::option::of(statements(NONE)),
    );
    let owner = prop::sample::select(vec![None, Some(ACCOUNT), Some(OTHER_ACCOUNT)]);
    let username = prop::sample::select(vec![None, Some("b"), Some("*"), Some("c")]);
    (prop::sample::select(principals), policies, owner, username, any::<bool>()).prop_map(
        |(principal, (identity, boundary, session, bucket, scp), owner, username, must_allow)| {
            let mut made = world(principal);
            for statements in identity {
                made = made.identity(&statements);
            }
            made = boundary.map_or(made.clone(), |statements| made.boundary(&statements));
            made = session.map_or(made.clone(), |statements| made.session(&statements));
            made = bucket.map_or(made.clone(), |statements| made.bucket(&statements));
            made = scp.map_or(made.clone(), |statements| made.scp(&statements));
            // Without a policy it would be a role's, which is not what these worlds are about.
            made.resource_must_allow = must_allow && made.resource.is_some();
            made.resource_account = owner.map(str::to_owned);
            match username {
                Some(name) => made.with("aws:username", name).with_list("aws:TagKeys", &["ab"]),
                None => made,
            }
        },
    )
}

/// Makes the suggested changes: drops the statements that deny, and adds what is missing as further policies.
fn apply(world: &World, changes: &[Change]) -> World {
    let mut changed = world.clone();
    let removed: Vec<&StatementRef> = changes
        .iter()
        .filter_map(|change| match change {
            Change::RemoveDeny { statement } => Some(statement),
            Change::AddStatement { .. } => None,
        })
        .collect();
    let prune = |named: &mut NamedPolicy| {
        let source = &named.source;
        let is_removed = |index| removed.iter().any(|r| Arc::ptr_eq(&r.source, source) && r.index == index);
        named.policy = named.policy.retain(|index| !is_removed(index));
    };
    let lists = [&mut changed.identity, &mut changed.scps, &mut changed.session];
    lists.into_iter().flatten().chain(&mut changed.boundary).chain(&mut changed.resource).for_each(prune);
    for change in changes {
        let Change::AddStatement { to, statement, .. } = change else { continue };
        changed = match to {
            AttachPoint::Identity(_) => changed.identity(statement),
            AttachPoint::Boundary { .. } => changed.boundary(statement),
            AttachPoint::Session(_) => changed.session(statement),
            AttachPoint::Scp(_) => changed.scp(statement),
            AttachPoint::Rcp(_) => changed.rcp(statement),
            AttachPoint::Resource(_) => changed.bucket(statement),
            AttachPoint::Trust(_) => changed.trust(statement),
        };
    }
    changed
}

proptest! {
    #[test]
    fn fast_and_full_agree(
        world in any_world(),
        action in prop::sample::select(vec!["s3:GetObject", "s3:PutObject", "iam:GetUser"]),
        resource in prop::sample::select(vec!["*", "arn:aws:s3:::b/k", "arn:aws:s3:::c/k", "arn:aws:s3:::*/k"]),
    ) {
        let request = world.request(action, resource);
        let full = evaluate(&request, &world.policies());
        prop_assert_eq!(full.decision, evaluate_decision(&request, &world.policies()));

        let denied = full.considered.iter().any(|known| {
            known.effect == Effect::Deny && known.outcome == StatementOutcome::Matched
        });
        prop_assert_eq!(full.decision == Decision::ExplicitDeny, denied);
        prop_assert_eq!(full.decision == Decision::ImplicitDeny, !denied && !full.refusals.is_empty());
        // Whoever is allowed without being root has a statement to show for it.
        let root = matches!(world.principal, Principal::Root { .. });
        prop_assert!(full.decision != Decision::Allow || root || full.deciding.is_some());
    }

    #[test]
    fn making_the_suggested_changes_allows(
        world in any_world(),
        action in prop::sample::select(vec!["s3:GetObject", "s3:PutObject"]),
        resource in prop::sample::select(vec!["*", "arn:aws:s3:::b/k", "arn:aws:s3:::b/$*?"]),
    ) {
        let evaluation = world.ask(action, resource);
        let suggestion = suggest(&world.request(action, resource), &evaluation);
        prop_assert_eq!(suggestion.changes.is_empty(), evaluation.decision == Decision::Allow);
        let changed = apply(&world, &suggestion.changes);
        prop_assert_eq!(changed.ask(action, resource).decision, Decision::Allow);
    }

    #[test]
    fn any_text_is_answered(text in ".{0,60}", kind in prop::sample::select(KINDS.to_vec())) {
        let _ = Policy::parse(&text, kind, &ParseOptions::default());
    }

    /// Documents that look right, with anything in their values.
    #[test]
    fn any_document_is_answered(
        kind in prop::sample::select(KINDS.to_vec()),
        value in "[a-z:*?${}',0-9/-]{0,30}|.{0,20}",
        operator in prop::sample::select(vec!["StringLike", "ArnLike", "NumericEquals", "DateLessThan", "IpAddress", "BinaryEquals", "Bool", "Null"]),
        action in "[a-zA-Z:*? ]{0,12}",
    ) {
        let json = serde_json::json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": action, "Resource": [value], "Condition": { operator: { "aws:username": value } },
        }, { "Effect": "Deny", "Principal": { "AWS": value, "Service": value }, "Action": "sts:AssumeRole" }] });
        let _ = Policy::parse(&json.to_string(), kind, &ParseOptions::default());
        let json = serde_json::json!({ "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "s3:*", "Resource": format!("arn:aws:s3:::{value}"),
            "Condition": { operator: { "aws:username": value } },
        } });
        if let Ok(policy) = Policy::parse(&json.to_string(), PolicyKind::Identity, &ParseOptions::default()) {
            let mut world = world(alice()).identity(r#"{"Effect":"Allow","Action":"iam:*","Resource":"*"}"#);
            world.identity[0].policy = policy;
            let world = world.with("aws:username", &value);
            let _ = world.ask("s3:GetObject", &format!("arn:aws:s3:::{value}"));
            let _ = world.ask(&action, &value);
        }
    }
}
