//! The mix in the language of IAM.

use anyhow::Result;
use serde_json::{Value, json};
use vesto_policy::{
    Context, NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySet, PolicySource, Principal, Request, evaluate,
    evaluate_decision,
};

use crate::mix::{Mix, Statement};

pub(crate) struct Bench {
    principal: Principal,
    identity: Vec<NamedPolicy>,
    requests: Vec<(String, String, Context)>,
}

impl Bench {
    pub(crate) fn new(mix: &Mix) -> Result<Self> {
        let principal = Principal::User {
            arn: "arn:aws:iam::123456789012:user/alice".to_owned(),
            id: "AIDAALICE".to_owned(),
            account: "123456789012".to_owned(),
        };
        let compile = |(n, statements): (usize, &Vec<Statement>)| -> Result<NamedPolicy> {
            let statements: Vec<Value> = statements.iter().map(statement).collect();
            let document = json!({ "Version": "2012-10-17", "Statement": statements }).to_string();
            let policy = Policy::parse(&document, PolicyKind::Identity, &ParseOptions::default())?;
            let source = PolicySource {
                id: format!("inline:{n}"),
                name: n.to_string(),
                attached_to: principal.display_name(),
                kind: PolicyKind::Identity,
            };
            Ok(NamedPolicy::new(source, policy))
        };
        let identity = mix.policies.iter().enumerate().map(compile).collect::<Result<_>>()?;
        let requests = mix.requests.iter().map(|request| {
            let mut context = Context::new();
            context
                .set_string("aws:PrincipalTag/team", request.team)
                .set_string("s3:prefix", request.prefix)
                .set_number("s3:max-keys", request.max_keys)
                .set_bool("aws:SecureTransport", true);
            (request.action.clone(), request.resource.clone(), context)
        });
        Ok(Self { requests: requests.collect(), principal, identity })
    }

    fn ask<T>(&self, n: usize, answer: impl FnOnce(&Request<'_>, &PolicySet<'_>) -> T) -> T {
        let (action, resource, context) = &self.requests[n];
        let request =
            Request { principal: &self.principal, action, resource, resource_account: Some("123456789012"), context };
        answer(&request, &PolicySet { identity: &self.identity, ..PolicySet::default() })
    }

    pub(crate) fn decide(&self, n: usize) -> bool {
        self.ask(n, |request, policies| evaluate_decision(request, policies).is_allow())
    }

    pub(crate) fn decide_with_reasons(&self, n: usize) -> bool {
        self.ask(n, |request, policies| std::hint::black_box(evaluate(request, policies)).decision.is_allow())
    }
}

fn statement(statement: &Statement) -> Value {
    let mut json = json!({
        "Effect": if statement.allows { "Allow" } else { "Deny" },
        "Action": statement.actions,
        "Resource": statement.resource,
    });
    if let Some(condition) = &statement.condition {
        json["Condition"] = json!({
            "StringEquals": { "aws:PrincipalTag/team": condition.team },
            "StringLike": { "s3:prefix": condition.prefix },
            "NumericLessThanEquals": { "s3:max-keys": condition.max_keys },
            "Bool": { "aws:SecureTransport": "true" },
        });
    }
    json
}
