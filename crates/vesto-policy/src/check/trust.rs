//! What a role that a Redshift cluster is to use must trust.
//! <https://docs.aws.amazon.com/redshift/latest/mgmt/authorizing-redshift-service.html>

use super::statement::View;
use super::{Code, Report};
use crate::PolicyKind;

const SOURCE_KEYS: &[&str] =
    &["sts:ExternalId", "aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"];

pub(super) fn check(report: &mut Report, views: &[View<'_>], kind: PolicyKind) {
    if kind != PolicyKind::Trust {
        return;
    }
    let trusting = || views.iter().filter(|view| view.allows() && view.includes_action("sts:AssumeRole"));
    if !trusting().any(|view| services(view).any(is_redshift)) {
        let hint = r#"add {"Effect": "Allow", "Principal": {"Service": "redshift.amazonaws.com"}, "Action": "sts:AssumeRole"}; a role that is only reached over other roles does without"#;
        let message = "no Redshift cluster can assume this role: redshift.amazonaws.com is not trusted";
        report.add(Code::TrustWithoutRedshift, "$.Statement", message, hint.to_owned());
    }
    for view in trusting() {
        if let Some(service) = services(view).find(|service| is_redshift(service))
            && !view.has_condition_on(SOURCE_KEYS)
        {
            let message =
                format!("{service} may assume the role for every database user of every cluster it is associated with");
            let hint = r#"narrow it with "Condition": {"StringLike": {"sts:ExternalId": "arn:aws:redshift:REGION:ACCOUNT:dbuser:CLUSTER/USER"}} or aws:SourceAccount"#;
            report.add(Code::TrustWithoutSource, &view.principal_path(), message, hint.to_owned());
        }
    }
}

fn services<'v>(view: &View<'v>) -> impl Iterator<Item = &'v str> + use<'v> {
    let element = view.source.principal.as_ref().filter(|element| !element.negated);
    let values = element.into_iter().flat_map(|element| &element.value);
    values.filter(|(kind, _)| kind == "Service").map(|(_, value)| value.as_str())
}

/// `redshift.amazonaws.com`, its regional forms, and `redshift-serverless.amazonaws.com`.
fn is_redshift(service: &str) -> bool {
    matches!(service.split_once('.'), Some(("redshift" | "redshift-serverless", domain)) if domain.contains("amazonaws.com"))
}
