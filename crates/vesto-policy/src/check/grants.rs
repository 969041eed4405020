//! Grants that are wider than they look.

use super::statement::{View, matches_action};
use super::{Code, Report};
use crate::PolicyKind;
use crate::condition::{Family, SetPrefix};

const PASS_ROLE: &str = "iam:PassRole";

/// Conditions that tie a grant to everybody down to somebody.
const NARROWING_KEYS: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:userid",
    "aws:username",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "sts:ExternalId",
];

pub(super) fn check(report: &mut Report, view: &View<'_>, kind: PolicyKind) {
    if !view.allows() {
        return;
    }
    check_negations(report, view);
    check_for_all_values(report, view);
    match kind {
        PolicyKind::Identity | PolicyKind::Session => {
            check_full_access(report, view);
            check_pass_role(report, view);
        }
        PolicyKind::Resource | PolicyKind::Trust => check_everyone(report, view, kind),
        // They grant nothing by themselves.
        PolicyKind::Boundary | PolicyKind::ServiceControl | PolicyKind::ResourceControl => {}
    }
}

fn check_negations(report: &mut Report, view: &View<'_>) {
    if view.has_not_action() {
        let path = format!("{}.NotAction", view.path);
        let message = "Allow with NotAction grants every action that is not listed, of every service";
        report.add(Code::AllowNotAction, &path, message, "list what is allowed in Action".to_owned());
    }
    if view.has_not_resource() {
        let path = format!("{}.NotResource", view.path);
        let message = "Allow with NotResource grants on every resource that is not listed";
        report.add(Code::AllowNotResource, &path, message, "list what is allowed in Resource".to_owned());
    }
    if view.source.principal.as_ref().is_some_and(|element| element.negated) {
        let message = "Allow with NotPrincipal grants to everybody who is not listed, unsigned requests included";
        report.add(
            Code::AllowNotPrincipal,
            &view.principal_path(),
            message,
            "name who is allowed in Principal".to_owned(),
        );
    }
}

fn check_for_all_values(report: &mut Report, view: &View<'_>) {
    for condition in view.conditions() {
        if condition.operator.set != Some(SetPrefix::ForAllValues) {
            continue;
        }
        let is_guarded = view.conditions().iter().any(|other| {
            other.operator.family == Family::Null
                && other.key.eq_ignore_ascii_case(&condition.key)
                && other.values.iter().any(|value| value.eq_ignore_ascii_case("false"))
        });
        if !is_guarded {
            let key = &condition.key;
            let message = format!("{} also holds when the request has no `{key}`", condition.written_operator);
            let hint = format!("add \"Null\": {{\"{key}\": \"false\"}} to the Condition");
            report.add(Code::ForAllValuesWithoutNull, &view.condition_path(condition, None), message, hint);
        }
    }
}

fn check_full_access(report: &mut Report, view: &View<'_>) {
    let every = |list: &[String]| list.iter().any(|value| value == "*" || value == "*:*");
    if !view.has_not_action() && !view.has_not_resource() && every(view.actions()) && every(view.resources()) {
        let message = "grants every action on every resource";
        report.add(
            Code::FullAccess,
            &format!("{}.Action", view.path),
            message,
            "list the actions that are needed".to_owned(),
        );
    }
}

fn check_pass_role(report: &mut Report, view: &View<'_>) {
    if !view.includes_action(PASS_ROLE) {
        return;
    }
    let on_every_role = view.has_not_resource() || view.resources().iter().any(|resource| is_every_role(resource));
    let role = "\"arn:aws:iam::ACCOUNT:role/ROLE\"";
    if let Some(n) = view.actions().iter().position(|pattern| matches_action(pattern, PASS_ROLE)) {
        let written = view.actions().get(n).map(String::as_str).unwrap_or_default();
        if on_every_role && !written.eq_ignore_ascii_case(PASS_ROLE) && !view.has_not_action() {
            let message = format!("`{written}` includes iam:PassRole: whoever has it can hand any role to a service");
            let hint = format!("list the actions that are needed, and allow {PASS_ROLE} on {role} only");
            report.add(Code::WildcardGrantsPassRole, &view.action_path(n), message, hint);
        } else if on_every_role {
            let message = "allows passing every role, those with more permissions than the caller included";
            report.add(Code::PassRoleOnEveryRole, &view.resource_path(0), message, format!("name the roles: {role}"));
        }
    }
    if !view.has_condition_on(&["iam:PassedToService"])
        && view.actions().iter().any(|one| one.eq_ignore_ascii_case(PASS_ROLE))
    {
        let message = "iam:PassRole without iam:PassedToService lets the role be passed to any service that trusts it";
        let hint = r#"add "Condition": {"StringEquals": {"iam:PassedToService": "redshift.amazonaws.com"}}"#.to_owned();
        report.add(Code::PassRoleToEveryService, &view.path, message, hint);
    }
}

/// `*`, `arn:aws:iam::*:role/*`, `arn:aws:iam::123456789012:*`, `arn:aws:iam:*`
fn is_every_role(resource: &str) -> bool {
    let mut fields = resource.splitn(6, ':');
    match fields.nth(2) {
        None => resource == "*",
        Some(service) => service == "iam" && matches!(fields.nth(2), None | Some("*" | "role*" | "role/*")),
    }
}

fn check_everyone(report: &mut Report, view: &View<'_>, kind: PolicyKind) {
    let Some(element) = view.source.principal.as_ref().filter(|element| !element.negated) else { return };
    let is_everyone = element.value.iter().any(|(kind, value)| value == "*" && (kind == "STAR" || kind == "AWS"));
    if !is_everyone || view.has_condition_on(NARROWING_KEYS) {
        return;
    }
    let message = match kind {
        PolicyKind::Trust => "every principal of every account may assume the role",
        _ => "everybody is allowed, unsigned requests included",
    };
    let hint = "name accounts, users, roles or services, or add a condition such as aws:PrincipalAccount".to_owned();
    report.add(Code::OpenToEveryone, &view.principal_path(), message, hint);
}
