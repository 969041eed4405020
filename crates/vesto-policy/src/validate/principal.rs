//! Principals: where they must stand, where they must not, and what they look like.

use crate::document::StatementSource;
use crate::{MalformedPolicy, PolicyKind};

pub(crate) fn check(statements: &[StatementSource], kind: PolicyKind) -> Result<(), MalformedPolicy> {
    for statement in statements {
        match (kind, &statement.principal) {
            (PolicyKind::Identity | PolicyKind::Session | PolicyKind::Boundary | PolicyKind::ServiceControl, None) => {}
            (
                PolicyKind::Identity | PolicyKind::Session | PolicyKind::Boundary | PolicyKind::ServiceControl,
                Some(_),
            ) => {
                return Err(MalformedPolicy::new("Policy document should not specify a principal."));
            }
            // <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html>
            (PolicyKind::ResourceControl, Some(element)) if !element.negated && element.is_everyone() => {}
            (PolicyKind::ResourceControl, _) => {
                return Err(MalformedPolicy::new(
                    "The provided policy document does not meet the requirements of the specified policy type.",
                ));
            }
            (PolicyKind::Resource | PolicyKind::Trust, None) => {
                return Err(MalformedPolicy::new("Missing required field Principal"));
            }
            (PolicyKind::Trust, Some(element)) if element.negated => {
                return Err(MalformedPolicy::new("Has prohibited field NotPrincipal."));
            }
            (PolicyKind::Resource | PolicyKind::Trust, Some(element)) => {
                if let Some((kind, value)) = element.value.iter().find(|(kind, value)| !is_principal(kind, value)) {
                    return Err(invalid(kind, value));
                }
            }
        }
    }
    Ok(())
}

/// `Invalid principal in policy: "AWS":"arn:…"`
pub(crate) fn invalid(kind: &str, value: &str) -> MalformedPolicy {
    let kind = kind.to_ascii_uppercase();
    MalformedPolicy::new(format!("Invalid principal in policy: \"{kind}\":\"{value}\""))
}

fn is_principal(kind: &str, value: &str) -> bool {
    match kind {
        "STAR" => value == "*",
        "AWS" => value == "*" || is_account(value) || is_unique_id(value) || is_principal_arn(value),
        "Service" => value.contains(".amazonaws.com") && !value.contains(['*', '?', ':', '/']),
        _ => !value.is_empty() && !value.contains(['*', '?']),
    }
}

pub(crate) fn is_account(value: &str) -> bool {
    value.len() == 12 && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// `AIDA…` of a user, `AROA…` of a role: what remains in a stored policy when they are deleted.
pub(crate) fn is_unique_id(value: &str) -> bool {
    (value.starts_with("AIDA") || value.starts_with("AROA"))
        && value.len() >= 16
        && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The ARN of a root user, user, role, role session or federated user; no wildcards.
fn is_principal_arn(value: &str) -> bool {
    let fields: Vec<&str> = value.splitn(6, ':').collect();
    let &["arn", partition, service, "", account, resource] = fields.as_slice() else { return false };
    let named = |prefixes: &[&str]| {
        prefixes.iter().any(|prefix| resource.strip_prefix(prefix).is_some_and(|name| !name.is_empty()))
    };
    let known = match service {
        "iam" => resource == "root" || named(&["user/", "role/"]),
        "sts" => named(&["assumed-role/", "federated-user/"]),
        _ => false,
    };
    known && partition.starts_with("aws") && is_account(account) && !value.contains(['*', '?'])
}
