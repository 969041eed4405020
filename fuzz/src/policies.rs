//! Policies, and requests under them.

use vesto_policy::check::{check, guess_kind};
use vesto_policy::{
    Context, NamedPolicy, ParseOptions, Policy, PolicyKind, PolicySet, PolicySource, Principal, Request, evaluate,
    evaluate_decision, limits, suggest,
};

/// Any text as a document of any kind: parsed and checked without a panic, refused only with words.
pub fn policy_document(text: &str) {
    for legacy_redshift_arns in [true, false] {
        let options = ParseOptions { legacy_redshift_arns };
        for kind in PolicyKind::ALL {
            if let Err(error) = Policy::parse(text, kind, &options) {
                assert!(!error.message().is_empty());
            }
        }
        for finding in check(text, guess_kind(text), &options) {
            assert!(finding.line >= 1 && finding.column >= 1);
        }
    }
    assert!(limits::size(text) <= text.len());
}

/// A document, an action, a resource and a value of the request's context, with NULs between: both ways to decide agree,
/// and a denial comes with a way out.
pub fn policy_decision(text: &str) {
    let mut parts = text.split('\0');
    let mut part = || parts.next().unwrap_or_default();
    let (document, action, resource, value) = (part(), part(), part(), part());
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
}
