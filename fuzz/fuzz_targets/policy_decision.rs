//! A document, and a request cut from the same bytes: both ways to decide agree, and a denial comes with a way out.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vesto_policy::{
    Context, NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySet, PolicySource, Principal, Request, evaluate,
    evaluate_decision, suggest,
};

fuzz_target!(|parts: (&str, &str, &str, &str)| {
    let (document, action, resource, value) = parts;
    for kind in [PolicyKind::Identity, PolicyKind::Resource, PolicyKind::Trust] {
        let Ok(policy) = Policy::parse(document, kind, &ParseOptions::default()) else { continue };
        let source = PolicySource { id: "P".into(), name: "P".into(), attached_to: String::new(), kind };
        let named = [NamedPolicy::new(source, policy)];
        let mut context = Context::new();
        context.set_string("aws:username", value).set_string("s3:max-keys", value).set_strings("aws:TagKeys", [value]);
        context.set_string("aws:SourceIp", value).set_string("aws:CurrentTime", value);
        let principal = Principal::User {
            arn: "arn:aws:iam::123456789012:user/alice".into(),
            id: "AIDAALICEALICEALICE".into(),
            account: "123456789012".into(),
        };
        let request = Request { principal: &principal, action, resource, resource_account: None, context: &context };
        let policies = match kind {
            PolicyKind::Identity => PolicySet { identity: &named, ..PolicySet::default() },
            _ => PolicySet { resource: named.first(), ..PolicySet::default() },
        };
        let evaluation = evaluate(&request, &policies);
        assert_eq!(evaluation.decision, evaluate_decision(&request, &policies));
        assert_eq!(evaluation.decision.is_allow(), suggest(&request, &evaluation).changes.is_empty());
    }
});
