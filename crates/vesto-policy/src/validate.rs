//! Is this a policy that AWS would store? The checks run in AWS's order; the first that fails gives the message.

mod action;
mod principal;
mod resource;

use std::collections::HashSet;

use crate::condition::is_date;
use crate::document::{Document, StatementSource, Version};
use crate::{MalformedPolicy, PolicyKind};

pub(crate) use principal::{invalid as invalid_principal, is_account, is_unique_id};

pub(crate) const SYNTAX: &str = "Syntax errors in policy.";

pub(crate) fn validate(document: &Document, kind: PolicyKind) -> Result<(), MalformedPolicy> {
    let statements = &document.statements;
    check_version(document, kind)?;
    let resource_error = check_legacy_parsing(statements)?;
    check_sids(statements, kind)?;
    if statements.iter().any(|statement| statement.action.as_ref().is_none_or(|action| action.value.is_empty())) {
        return refuse("Policy statement must contain actions.");
    }
    if let Some(message) = resource_error {
        return refuse(message);
    }
    for statement in statements {
        for action in statement.action.iter().flat_map(|action| &action.value) {
            action::check(action)?;
        }
    }
    principal::check(statements, kind)?;
    match kind {
        PolicyKind::Trust => check_trust(statements),
        PolicyKind::Identity
        | PolicyKind::Session
        | PolicyKind::Boundary
        | PolicyKind::ServiceControl
        | PolicyKind::Resource
        | PolicyKind::ResourceControl => check_resources_exist(statements),
    }
}

fn refuse<T>(message: impl Into<String>) -> Result<T, MalformedPolicy> {
    Err(MalformedPolicy::new(message))
}

/// Trust and bucket policies may be of the old version (without policy variables), identity policies not.
fn check_version(document: &Document, kind: PolicyKind) -> Result<(), MalformedPolicy> {
    let old = document.version != Some(Version::V2012);
    match kind {
        PolicyKind::Resource | PolicyKind::Trust => Ok(()),
        PolicyKind::Identity
        | PolicyKind::Session
        | PolicyKind::Boundary
        | PolicyKind::ServiceControl
        | PolicyKind::ResourceControl
            if old =>
        {
            refuse("Policy document must be version 2012-10-17 or greater.")
        }
        PolicyKind::Identity
        | PolicyKind::Session
        | PolicyKind::Boundary
        | PolicyKind::ServiceControl
        | PolicyKind::ResourceControl => Ok(()),
    }
}

/// Effects in the right case, dates, and ARNs that AWS's old parser cannot take. A resource that is wrong in another
/// way is returned: its turn comes later.
fn check_legacy_parsing(statements: &[StatementSource]) -> Result<Option<String>, MalformedPolicy> {
    const LEGACY: &str = "The policy failed legacy parsing";
    for statement in statements {
        if !matches!(statement.effect.as_str(), "Allow" | "Deny") {
            return refuse(LEGACY);
        }
        let dates = statement.conditions.iter().filter(|condition| condition.operator.is_date());
        if dates.flat_map(|condition| &condition.values).any(|value| !is_date(value)) {
            return refuse(LEGACY);
        }
    }
    let mut wrong = None;
    for negated in [false, true] {
        for element in statements.iter().filter_map(|statement| statement.resource.as_ref()) {
            if element.negated != negated {
                continue;
            }
            // Of several wrong ones AWS reports the smallest.
            let mut resources: Vec<&str> = element.value.iter().map(String::as_str).collect();
            resources.sort_unstable();
            wrong = wrong.or_else(|| resources.iter().find_map(|resource| resource::check(resource)));
            if wrong.is_none() && resources.iter().any(|resource| resource::fails_legacy_parsing(resource)) {
                return refuse(LEGACY);
            }
        }
    }
    Ok(wrong)
}

/// Unique, the empty ones left aside; in IAM's own documents letters and digits only.
fn check_sids(statements: &[StatementSource], kind: PolicyKind) -> Result<(), MalformedPolicy> {
    let sids = || statements.iter().filter_map(|statement| statement.sid.as_deref()).filter(|sid| !sid.is_empty());
    let mut seen = HashSet::new();
    if !sids().all(|sid| seen.insert(sid)) {
        return refuse("Statement IDs (SID) in a single policy must be unique.");
    }
    if kind != PolicyKind::Resource && !sids().all(|sid| sid.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        return refuse(
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression \
             [0-9A-Za-z]*",
        );
    }
    Ok(())
}

fn check_resources_exist(statements: &[StatementSource]) -> Result<(), MalformedPolicy> {
    let absent = |statement: &StatementSource| statement.resource.as_ref().is_none_or(|list| list.value.is_empty());
    if statements.iter().any(absent) { refuse("Policy statement must contain resources.") } else { Ok(()) }
}

fn check_trust(statements: &[StatementSource]) -> Result<(), MalformedPolicy> {
    for statement in statements {
        let negated = statement.action.as_ref().is_some_and(|action| action.negated);
        let mut actions = statement.action.iter().flat_map(|action| &action.value);
        if negated || !actions.all(|action| action::is_for_trust(action)) {
            // Two blanks before `and`, as AWS prints it.
            return refuse(
                "Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and \
                 sts:AssumeRoleWithWebIdentity",
            );
        }
        if statement.resource.is_some() {
            return refuse("Has prohibited field Resource.");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
