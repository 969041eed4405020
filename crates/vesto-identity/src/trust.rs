//! Trust policies: checked when they are saved, shown with what became of the principals that they name.

use serde_json::Value;
use vesto_aws_wire::ApiError;
use vesto_policy::{Policy, PolicyKind};
use vesto_types::{AccountId, Arn};

use crate::state::{Role, State};

/// Checks a trust policy and ties the users and roles that it names to their unique ids, as (ARN, id).
pub(crate) fn check(state: &State, document: &str) -> Result<Vec<(String, String)>, ApiError> {
    let policy = Policy::parse(document, PolicyKind::Trust, &state.options)
        .map_err(|error| ApiError::new(400, "MalformedPolicyDocument", error.message()))?;
    let mut bound = Vec::new();
    for principal in policy.named_principals() {
        match (state.unique_id(principal), kind(principal)) {
            (Some(id), _) => bound.push((principal.to_owned(), id.to_owned())),
            (None, Kind::UserOrRole) => return Err(invalid_principal(principal)),
            (None, Kind::UniqueId) if !state.users.contains_key(principal) && !state.roles.contains_key(principal) => {
                return Err(invalid_principal(principal));
            }
            (None, Kind::UniqueId | Kind::Other) => {}
        }
    }
    Ok(bound)
}

enum Kind {
    UserOrRole,
    UniqueId,
    Other,
}

fn kind(principal: &str) -> Kind {
    if principal.starts_with("AIDA") || principal.starts_with("AROA") {
        return Kind::UniqueId;
    }
    let iam = Arn::parse(principal).ok().filter(|arn| arn.service == "iam" && AccountId::parse(&arn.account).is_ok());
    match iam {
        Some(arn) if arn.resource.starts_with("user/") || arn.resource.starts_with("role/") => Kind::UserOrRole,
        Some(_) | None => Kind::Other,
    }
}

fn invalid_principal(principal: &str) -> ApiError {
    ApiError::new(400, "MalformedPolicyDocument", Policy::invalid_principal(principal).message())
}

/// The document as IAM shows it: verbatim while everyone it names exists; the unique id in place of each ARN whose user
/// or role was deleted since.
pub(crate) fn shown(state: &State, role: &Role) -> String {
    let record = &role.record;
    let gone: Vec<_> =
        record.trust_principals.iter().filter(|(arn, id)| state.unique_id(arn) != Some(id.as_str())).collect();
    let Ok(mut document) = serde_json::from_str::<Value>(&record.trust_document) else {
        return record.trust_document.clone();
    };
    if gone.is_empty() {
        return record.trust_document.clone();
    }
    let statements = match document.get_mut("Statement") {
        Some(Value::Array(statements)) => statements.iter_mut().collect(),
        Some(statement) => vec![statement],
        None => Vec::new(),
    };
    for statement in statements {
        let Some(named) = statement.get_mut("Principal").and_then(|principal| principal.get_mut("AWS")) else {
            continue;
        };
        let names = match named {
            Value::Array(names) => names.iter_mut().collect(),
            name => vec![name],
        };
        for name in names {
            if let Some((_, id)) = gone.iter().find(|(arn, _)| name.as_str() == Some(arn)) {
                *name = Value::from(id.as_str());
            }
        }
    }
    document.to_string()
}
