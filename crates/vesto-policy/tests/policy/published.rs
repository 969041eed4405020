//! The examples of the IAM, Organizations, S3 and Redshift guides: policies, requests, and what the guides say comes of
//! them (`tests/data/published.json`, each with its page).

use serde_json::Value;
use vesto_policy::{
    Context, IamUser, NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySet, PolicySource, Principal, Request,
    evaluate, evaluate_decision,
};

const OWN_ACCOUNT: &str = "123456789012";

#[test]
fn guides_and_evaluator_agree() {
    let examples: Vec<Value> = serde_json::from_str(include_str!("../data/published.json")).unwrap();
    assert!(examples.len() >= 40);
    let wrong: Vec<String> = examples.iter().flat_map(wrong_answers).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn wrong_answers(example: &Value) -> Vec<String> {
    let principal = caller(example["caller"].as_str().unwrap_or("user alice"));
    let list = |member: &str, kind| -> Vec<NamedPolicy> {
        let documents = example[member].as_array().into_iter().flatten();
        documents.map(|document| policy(document, kind, "")).collect()
    };
    let one = |member: &str, kind| example.get(member).map(|document| policy(document, kind, ""));
    let by_target = |member: &str, kind| -> Vec<NamedPolicy> {
        let targets = example[member].as_object().into_iter().flatten();
        let documents = |(target, list): (&String, &Value)| -> Vec<NamedPolicy> {
            list.as_array().unwrap().iter().map(|document| policy(document, kind, target)).collect()
        };
        targets.flat_map(documents).collect()
    };
    let (identity, session) = (list("identity", PolicyKind::Identity), list("session", PolicyKind::Session));
    let boundary = one("boundary", PolicyKind::Boundary);
    let trust = one("trust", PolicyKind::Trust);
    let guarded = trust.is_some();
    let resource = one("resource", PolicyKind::Resource).or(trust);
    let (scps, rcps) = (by_target("scps", PolicyKind::ServiceControl), by_target("rcps", PolicyKind::ResourceControl));
    let policies = PolicySet {
        identity: &identity,
        boundary: boundary.as_ref(),
        session: &session,
        resource: resource.as_ref(),
        scps: &scps,
        rcps: &rcps,
        resource_must_allow: guarded,
    };
    let requests = example["requests"].as_array().unwrap().iter();
    let answers = requests.filter_map(|request| {
        let text = |n: usize| request[n].as_str().unwrap();
        let context = context(&request[3]);
        let question = Request {
            principal: &principal,
            action: text(0),
            resource: text(1),
            resource_account: example["owner"].as_str(),
            context: &context,
        };
        let answer = evaluate(&question, &policies);
        assert_eq!(answer.decision, evaluate_decision(&question, &policies));
        let found = answer.decision.to_string();
        (found != text(2)).then(|| format!("{}: {request} is {found}: {answer:#?}", example["example"]))
    });
    answers.collect()
}

fn policy(document: &Value, kind: PolicyKind, target: &str) -> NamedPolicy {
    let policy = Policy::parse(&document.to_string(), kind, &ParseOptions::default());
    let policy = policy.unwrap_or_else(|error| panic!("{error}: {document}"));
    let source = PolicySource { id: "P".into(), name: "P".into(), attached_to: target.to_owned(), kind };
    NamedPolicy::new(source, policy)
}

fn context(keys: &Value) -> Context {
    let mut context = Context::new();
    for (key, value) in keys.as_object().into_iter().flatten() {
        match value {
            Value::Array(values) => context.set_strings(key, values.iter().map(|value| value.as_str().unwrap())),
            value => context.set_string(key, value.as_str().unwrap()),
        };
    }
    context
}

/// `user NAME@ACCOUNT`, `session ROLE/NAME`, `federated NAME of USER`, `service NAME in REGION` …
fn caller(text: &str) -> Principal {
    let (kind, rest) = text.split_once(' ').unwrap_or((text, ""));
    let account = || OWN_ACCOUNT.to_owned();
    match kind {
        "root" => Principal::Root { account: account() },
        "user" => {
            let (name, account) = rest.split_once('@').unwrap_or((rest, OWN_ACCOUNT));
            Principal::User {
                arn: format!("arn:aws:iam::{account}:user/{name}"),
                id: format!("AIDA{name}"),
                account: account.to_owned(),
            }
        }
        "session" => {
            let (role, _) = rest.split_once('/').unwrap();
            Principal::RoleSession {
                role_arn: format!("arn:aws:iam::{OWN_ACCOUNT}:role/{role}"),
                session_arn: format!("arn:aws:sts::{OWN_ACCOUNT}:assumed-role/{rest}"),
                role_id: format!("AROA{role}"),
                account: account(),
            }
        }
        "federated" => {
            let (name, user) = rest.split_once(" of ").unwrap();
            let arn = format!("arn:aws:iam::{OWN_ACCOUNT}:user/{user}");
            Principal::FederatedUser {
                arn: format!("arn:aws:sts::{OWN_ACCOUNT}:federated-user/{name}"),
                account: account(),
                user: Some(IamUser { arn, id: format!("AIDA{user}") }),
            }
        }
        "service" => {
            let (name, region) = rest.split_once(" in ").unwrap_or((rest, "us-east-1"));
            Principal::Service { name: name.to_owned(), region: region.to_owned() }
        }
        "web" => Principal::WebIdentity { provider: rest.to_owned() },
        "anonymous" => Principal::Anonymous,
        other => panic!("unknown caller {other}"),
    }
}
